import { describe, expect, test } from "vitest";
import { quoteTerms, usualLevels } from "./quote.ts";
import { byRent, byUse, level, terms, tiered } from "./rating/rating.fixtures.ts";

describe("a quote", () => {
  test("begins around what is promised, else around the first bound, else by tens", () => {
    const of = (usage: ReturnType<typeof byUse>) => usualLevels(terms({ usage }))["c1"];
    expect(of(byUse({ minimum: { kind: "quantity", chargeKey: "c1", quantity: "3001" } }))).toEqual(["1501", "3001", "6002"]);
    expect(
      of(
        byUse({
          charges: [
            tiered([
              ["1000", "2"],
              [null, "1"],
            ]),
          ],
        }),
      ),
    ).toEqual(["500", "1000", "2000"]);
    expect(of(byUse())).toEqual(["100", "1000", "10000"]);
    expect(usualLevels(terms({ lease: byRent() }))).toEqual({});
  });

  test("is rated as an invoice would be, rent in advance and all, with no credit", () => {
    const agreed = terms({
      usage: byUse({ minimum: { kind: "quantity", chargeKey: "c1", quantity: "1000" }, rampBp: [1000], capFen: "60000" }),
      lease: byRent({ timing: "advance", units: 2 }),
      sla: level(),
    });
    const quote = quoteTerms(agreed, { c1: ["500", "1000", "2000"] });
    expect(Object.fromEntries(quote.rows.map((row) => [row.key, row.amountsFen]))).toEqual({
      "v1:rent:30": ["2400000", "2400000", "2400000"],
      "tax:tangibleLease": ["312000", "312000", "312000"],
      "v1:c1:t1": ["20000", "40000", "80000"],
      "v1:minimum": ["20000", "0", "0"],
      "v1:cap": ["0", "0", "-20000"],
      "tax:service": ["2400", "2400", "3600"],
    });
    expect(quote.totalFen).toEqual(["2754400", "2754400", "2775600"]);
    expect(quote.deposit).toBe("6000000");
  });

  test("hours are quoted in hours, and a bound beyond which more is cheaper is named", () => {
    const hours = tiered(
      [
        ["1000", "12.5"],
        [null, "9.9"],
      ],
      { basis: "operatingHour", states: ["productive"], tierMode: "volume" },
    );
    const quote = quoteTerms(terms({ usage: byUse({ charges: [hours] }) }), { c1: ["1000", "1001", "0"] });
    expect(quote.netFen).toEqual(["12500", "9910", "0"]);
    expect(quote.charges[0]).toMatchObject({ unit: "小时", inversions: [{ upTo: "1000", unitsToCatchUp: "1262.63" }] });
  });
});

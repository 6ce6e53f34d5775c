import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import { leased, perOperation } from "#seeds/factories/contracts.ts";
import { storedTerms } from "../stored-terms.ts";
import { termsInput } from "../terms-input.ts";
import { buyOutAt, earliestBuyOut, earliestByNotice, monthsBetween, terminationFee } from "./ending-rules.ts";

const BUY_OUT = [
  { afterMonths: "12", priceYuan: "90,000.00" },
  { afterMonths: "24", priceYuan: "60,000.00" },
];
/** Terms of a lease at ¥12,000.00 a month that may end early; `lease` changes what was typed. */
const leaseTerms = (lease: object = {}) => {
  const typed = leased({});
  return storedTerms(
    termsInput.parse({
      ...typed,
      lease: { ...typed.lease, buyOut: BUY_OUT, mayEndEarly: true, noticeDays: 60, feePercent: "30", ...lease },
    }),
  );
};
const lease = (changed?: object) => {
  const terms = leaseTerms(changed);
  if (!terms.lease) throw new Error("no lease");
  return terms.lease;
};
const isoDay = fc.integer({ min: 0, max: 3_000 }).map((days) => DateTime.utc(2024, 1, 1).plus({ days }).toFormat("yyyy-MM-dd"));

describe("months between two days", () => {
  test.each<[string, string, string]>([
    ["2026-01-31", "2026-02-28", "1"],
    ["2028-01-31", "2028-02-29", "1"],
    ["2026-01-01", "2026-01-16", "0.48387096774193548387"],
    ["2026-10-01", "2027-04-01", "6"],
    ["2026-10-01", "2026-10-01", "0"],
    ["2026-10-02", "2026-10-01", "0"],
  ])("%s to %s: %s", (from, to, months) => {
    expect(monthsBetween(from, to).toString()).toBe(months);
  });

  test("grow with the later day", () => {
    fc.assert(
      fc.property(isoDay, isoDay, isoDay, (a, b, c) => {
        const [from = a, to = b, further = c] = [a, b, c].sort();
        expect(monthsBetween(from, further).gte(monthsBetween(from, to))).toBe(true);
      }),
    );
  });
});

describe("leaving by notice", () => {
  test("waits for the longer of the two notices, and never ends today", () => {
    expect(earliestByNotice(leaseTerms(), "2026-10-20")).toBe("2026-12-19");
    const byUse = storedTerms(termsInput.parse(perOperation({})));
    expect(earliestByNotice(byUse, "2026-10-20")).toBe("2026-11-19");
    const atOnce = { ...byUse, conditions: { ...byUse.conditions, exit: { noticeDays: 0, handover: "" } } };
    expect(earliestByNotice(atOnce, "2026-10-20")).toBe("2026-10-21");
  });

  test("is not there for a lease that does not speak of it", () => {
    expect(earliestByNotice(leaseTerms({ mayEndEarly: false, noticeDays: undefined, feePercent: undefined }), "2026-10-20")).toBeNull();
  });

  test("costs the agreed part of the rent still to come, rounded once", () => {
    // 12,000.00 × 3 robots × 6 months × 30 %.
    expect(terminationFee(lease(), 3, { endsOn: "2026-10-01", formerEndsOn: "2027-04-01" })).toBe(6_480_000n);
    // 15 of the 31 days of January: 12,000.00 × 15 / 31 × 30 % = 1,741.935…
    expect(terminationFee(lease(), 1, { endsOn: "2026-01-01", formerEndsOn: "2026-01-16" })).toBe(174_194n);
    expect(terminationFee(lease({ feePercent: "0" }), 3, { endsOn: "2026-10-01", formerEndsOn: "2027-04-01" })).toBe(0n);
    expect(terminationFee(lease(), 0, { endsOn: "2026-10-01", formerEndsOn: "2027-04-01" })).toBe(0n);
  });
});

describe("buying a robot out", () => {
  test.each<[string, { monthsRented: number; priceFen: bigint } | null]>([
    ["2027-09-14", null],
    ["2027-09-15", { monthsRented: 12, priceFen: 9_000_000n }],
    ["2028-09-14", { monthsRented: 23, priceFen: 9_000_000n }],
    ["2028-09-15", { monthsRented: 24, priceFen: 6_000_000n }],
  ])("from %s on", (ownedFrom, price) => {
    expect(buyOutAt(lease(), "2026-09-15", ownedFrom)).toEqual(price);
  });

  test("is possible from the first step on, and not at all without a table", () => {
    expect(earliestBuyOut(lease(), "2026-09-15")).toBe("2027-09-15");
    expect(buyOutAt(lease({ buyOut: [] }), "2026-09-15", "2036-09-15")).toBeNull();
    expect(earliestBuyOut(lease({ buyOut: [] }), "2026-09-15")).toBeNull();
  });

  test("never gets dearer by waiting where the table falls", () => {
    fc.assert(
      fc.property(isoDay, isoDay, (a, b) => {
        const [first = a, second = b] = [a, b].sort();
        const [early, late] = [buyOutAt(lease(), "2024-01-01", first), buyOutAt(lease(), "2024-01-01", second)];
        if (early && late) expect(late.priceFen <= early.priceFen).toBe(true);
        if (early) expect(late).not.toBeNull();
      }),
    );
  });
});

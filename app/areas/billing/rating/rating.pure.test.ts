import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Rated, rateDeposit, ratePeriod } from "./rate-period.ts";
import { committedQuantity } from "./rate-segment.ts";
import { amounts, byRent, byUse, done, input, level, SERVICE, segment, tiered, total } from "./rating.fixtures.ts";
import { costOf, inversionsOf, priceByTiers } from "./tiers.ts";

const rate = (...args: Parameters<typeof segment>) => ratePeriod(input([segment(...args)]));
const lineOf = (rated: Rated, key: string) => rated.lines.find((line) => line.lineKey === key);

describe("use", () => {
  test("1234 operations at ¥0.40 are ¥493.60 and ¥29.62 of tax", () => {
    const rated = rate({ usage: byUse() }, [done(1234)]);
    expect(amounts(rated)).toEqual([
      ["v1:c1:t1", "1234", 49_360n],
      ["tax:service", null, 2_962n],
    ]);
    expect(rated).toMatchObject({ netFen: 49_360n, taxFen: 2_962n, totalFen: 52_322n });
    expect(rated.lines[1]?.preciseFen).toBe("2961.6");
  });

  test("1234.75 operating hours at 12.5 for the first 1000 and 9.9 beyond are 14,824 fen", () => {
    const hours = tiered(
      [
        ["1000", "12.5"],
        [null, "9.9"],
      ],
      { basis: "operatingHour", states: ["productive", "idle"] },
    );
    const rated = rate({ usage: byUse({ charges: [hours] }) }, [
      total("stateTime", 1200 * 3600, { state: "productive" }),
      total("stateTime", 34.75 * 3600, { state: "idle" }),
      total("stateTime", 500 * 3600, { state: "charging" }),
    ]);
    expect(amounts(rated).slice(0, 2)).toEqual([
      ["v1:c1:t1", "1000", 12_500n],
      ["v1:c1:t2", "234.75", 2_324n],
    ]);
    expect(rated.netFen).toBe(14_824n);
  });

  test.each([
    ["kilometre", "distance", 12_345, "12.345", 494n],
    ["squareMetre", "area", "250.5", "250.5", 10_020n],
    ["goodPiece", "pieceGood", 7, "7", 280n],
  ] as const)("%s is charged by %s in its own unit", (basis, kind, reported, quantity, fen) => {
    const rated = rate({ usage: byUse({ charges: [tiered([[null, "40"]], { basis })] }) }, [
      total(kind, reported),
      total("pieceScrapped", 99),
      total("operationFailed", 99),
    ]);
    expect(amounts(rated)[0]).toEqual(["v1:c1:t1", quantity, fen]);
  });

  test.each([
    ["12.5", 1, 13n],
    ["12.49", 1, 12n],
    ["0.5", 1, 1n],
    ["14.5", 3, 44n],
    ["0.01", 50, 1n],
    ["0.01", 49, 0n],
  ])("%s fen × %i rounds half away from zero to %s", (price, quantity, fen) => {
    expect(rate({ usage: byUse({ charges: [tiered([[null, price]])] }) }, [done(quantity)]).netFen).toBe(fen);
  });

  test("nothing used and nothing promised costs nothing", () => {
    expect(rate({ usage: byUse() }, []).totalFen).toBe(0n);
  });
});

describe("tiers", () => {
  const steps: [string | null, string][] = [
    ["1000", "12.5"],
    [null, "9.9"],
  ];
  test.each([
    ["graduated", "1000", "12500"],
    ["graduated", "1000.01", "12500.099"],
    ["graduated", "1001", "12509.9"],
    ["volume", "1000", "12500"],
    ["volume", "1000.01", "9900.099"],
    ["volume", "1001", "9909.9"],
    ["volume", "0", "0"],
  ] as const)("%s: %s cost %s fen", (tierMode, quantity, fen) => {
    expect(costOf(tiered(steps, { tierMode }), new Big(quantity)).toFixed()).toBe(fen);
  });

  test("by volume more may cost less, and the bound is told with the quantity that catches up", () => {
    expect(inversionsOf(tiered(steps, { tierMode: "volume" }))).toEqual([
      { upTo: "1000", costFen: "12500", nextUnitPriceFen: "9.9", unitsToCatchUp: "1262.63" },
    ]);
    expect(inversionsOf(tiered(steps))).toEqual([]);
    expect(
      inversionsOf(
        tiered(
          [
            ["10", "1"],
            [null, "2"],
          ],
          { tierMode: "volume" },
        ),
      ),
    ).toEqual([]);
  });

  test("the parts of a graduated quantity sum to it, and each lies in its tier", () => {
    const bounds = fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 0, maxLength: 5 });
    fc.assert(
      fc.property(bounds, fc.integer({ min: 0, max: 10_000_000 }), (raw, thousandths) => {
        const uppers: (string | null)[] = [...raw.sort((a, b) => a - b).map(String), null];
        const charge = tiered(uppers.map((upTo, i) => [upTo, String(50 - i)]));
        const quantity = new Big(thousandths).div(1000);
        const parts = priceByTiers(charge, quantity);
        expect(parts.reduce((sum, part) => sum.plus(part.quantity), new Big(0)).toFixed()).toBe(quantity.toFixed());
        for (const part of parts) {
          expect(part.quantity.gte(0)).toBe(true);
          if (part.upTo !== null) expect(part.quantity.lte(new Big(part.upTo).minus(part.from))).toBe(true);
        }
        // An oracle that knows no tiers: the price of the n-th thousandth, summed by stretches.
        let left = quantity;
        let cost = new Big(0);
        let from = new Big(0);
        for (const [i, upTo] of uppers.entries()) {
          const width = upTo === null ? left : new Big(upTo).minus(from);
          const taken = left.lt(width) ? left : width;
          cost = cost.plus(taken.times(50 - i));
          left = left.minus(taken);
          from = upTo === null ? from : new Big(upTo);
        }
        expect(costOf(charge, quantity).toFixed()).toBe(cost.toFixed());
      }),
    );
  });
});

describe("minimum, ramp and cap", () => {
  const promised = (quantity: string, facts = {}) => byUse({ minimum: { kind: "quantity", chargeKey: "c1", quantity }, ...facts });

  test("a month below the minimum is topped up to it", () => {
    expect(amounts(rate({ usage: promised("2000") }, [done(1234)]))).toEqual([
      ["v1:c1:t1", "1234", 49_360n],
      ["v1:minimum", "766", 30_640n],
      ["tax:service", null, 4_800n],
    ]);
  });

  test("a month that reached the minimum shows a line of zero", () => {
    for (const quantity of ["1234", "1000"])
      expect(amounts(rate({ usage: promised(quantity) }, [done(1234)]))[1]).toEqual(["v1:minimum", "0", 0n]);
  });

  test("the top-up is priced by the tiers the missing quantity lies in", () => {
    const charge = tiered([
      ["1000", "12.5"],
      [null, "9.9"],
    ]);
    expect(lineOf(rate({ usage: promised("1500", { charges: [charge] }) }, [done(900)]), "v1:minimum")?.amountFen).toBe(1_250n + 4_950n);
  });

  test("by volume tiers a commitment that costs less than what was used adds nothing", () => {
    const charge = tiered(
      [
        ["1000", "12.5"],
        [null, "1"],
      ],
      { tierMode: "volume" },
    );
    expect(lineOf(rate({ usage: promised("1500", { charges: [charge] }) }, [done(900)]), "v1:minimum")?.amountFen).toBe(0n);
  });

  test.each([
    [15, 30, "1000"],
    [10, 31, "645"],
    [11, 28, "785"],
    [11, 29, "758"],
    [31, 31, "2000"],
  ])("the minimum of 2000 for %i of %i days is %s", (coveredDays, monthDays, committed) => {
    const days = { coveredDays, monthDays, contractMonth: 1 };
    expect(committedQuantity(promised("2000"), days)?.quantity).toBe(committed);
    expect(lineOf(rate({ usage: promised("2000") }, [], days), "v1:minimum")).toMatchObject({
      quantity: committed,
      amountFen: BigInt(committed) * 40n,
    });
  });

  test("hours may be owed by the hundredth", () => {
    const usage = promised("100", { charges: [tiered([[null, "40"]], { basis: "operatingHour", states: ["productive"] })] });
    expect(committedQuantity(usage, { coveredDays: 10, monthDays: 31, contractMonth: 1 })?.quantity).toBe("32.25");
  });

  test("in the ramp a part of the minimum is owed, afterwards all of it", () => {
    const usage = promised("1000", { rampBp: [3000, 6000] });
    const owed = [1, 2, 3].map((contractMonth) => committedQuantity(usage, { coveredDays: 30, monthDays: 30, contractMonth })?.quantity);
    expect(owed).toEqual(["300", "600", "1000"]);
  });

  test("a minimum by amount makes the use of all charges come to it", () => {
    const usage = byUse({ minimum: { kind: "amount", fen: "100000" } });
    expect(rate({ usage }, [done(1234)]).netFen).toBe(100_000n);
    expect(rate({ usage }, [done(1234)], { coveredDays: 10, monthDays: 30 }).netFen).toBe(49_360n);
    expect(rate({ usage }, [done(100)], { coveredDays: 10, monthDays: 30 }).netFen).toBe(33_333n);
  });

  test("the cap takes off what goes beyond it, by the days of the month", () => {
    const usage = byUse({ capFen: "40000" });
    expect(amounts(rate({ usage }, [done(1234)]))[1]).toEqual(["v1:cap", null, -9_360n]);
    expect(rate({ usage }, [done(1234)], { coveredDays: 15 }).netFen).toBe(20_000n);
    expect(amounts(rate({ usage }, [done(100)]))[1]).toEqual(["v1:cap", null, 0n]);
  });
});

describe("rent", () => {
  test("runs by the days of each robot; those with the same days share a line that names them", () => {
    const rented = [
      { identity: "B", days: 30 },
      { identity: "A", days: 30 },
      { identity: "C", days: 7 },
      { identity: "D", days: 0 },
    ];
    const rated = rate({ lease: byRent() }, [], { rentals: rented });
    expect(amounts(rated)).toEqual([
      ["v1:rent:30", "2", 2_400_000n],
      ["v1:rent:7", "1", 280_000n],
      ["tax:tangibleLease", null, 348_400n],
    ]);
    expect(rated.lines[0]?.basis["robots"]).toEqual(["A", "B"]);
  });

  test("in advance stands on an invoice of its own", () => {
    const of = segment({ lease: byRent({ timing: "advance" }), usage: byUse() }, [done(1)], { rentals: [{ identity: "A", days: 30 }] });
    expect(amounts(ratePeriod(input([of]))).map(([key]) => key)).toEqual(["v1:c1:t1", "tax:service"]);
    expect(amounts(ratePeriod(input([of], { charged: "inAdvance" }))).map(([key]) => key)).toEqual(["v1:rent:30", "tax:tangibleLease"]);
  });

  test("and use in one contract are taxed each at its own rate", () => {
    const rated = rate({ lease: byRent(), usage: byUse() }, [done(1000)], { rentals: [{ identity: "A", days: 30 }] });
    expect(amounts(rated).slice(2)).toEqual([
      ["tax:service", null, 2_400n],
      ["tax:tangibleLease", null, 156_000n],
    ]);
  });

  test("a deposit is neither taxed nor rounded", () => {
    expect(rateDeposit(byRent())).toMatchObject({ netFen: 6_000_000n, taxFen: 0n, totalFen: 6_000_000n });
  });
});

describe("service level", () => {
  const credit = (good: number, bad: number, sla = level(), more: Parameters<typeof segment>[1] = []) =>
    rate({ usage: byUse({ charges: [tiered([[null, "100"]])] }), sla }, [done(good), total("operationFailed", bad), ...more]);
  const creditLine = (rated: Rated) => lineOf(rated, "v1:sla:successRate:usage");

  test.each([
    [985, 15, 0n, null],
    [984, 16, -4_920n, "98.5"],
    [950, 50, -4_750n, "98.5"],
    [949, 51, -9_490n, "95"],
  ])("%i of %i more that failed: %s fen", (good, bad, fen, below) => {
    const rated = credit(good, bad);
    expect(creditLine(rated)).toMatchObject({
      amountFen: fen,
      basis: { belowPercent: below, good: String(good), all: String(good + bad) },
    });
  });

  test("nothing to judge by is not judged", () => {
    expect(creditLine(credit(0, 0))).toMatchObject({ amountFen: 0n, basis: { percent: null } });
    const sampled = level({ measures: [{ measure: "successRate", minimumSample: "11", steps: [{ belowPercent: "99", creditBp: 1000 }] }] });
    expect(creditLine(credit(5, 5, sampled))?.amountFen).toBe(0n);
    expect(creditLine(credit(5, 6, sampled))?.amountFen).toBe(-50n);
  });

  test("only exclusions on the contract's list are left out", () => {
    const excused = (exclusion: "userSite" | "forceMajeure") => [total("operationFailed", 50, { exclusion })];
    expect(creditLine(credit(950, 0, level(), excused("userSite")))).toMatchObject({
      amountFen: 0n,
      basis: { excluded: "50", all: "950" },
    });
    expect(creditLine(credit(940, 0, level(), excused("forceMajeure")))).toMatchObject({ amountFen: -9_400n, basis: { excluded: "0" } });
    expect(creditLine(credit(0, 0, level(), excused("userSite")))?.amountFen).toBe(0n);
  });

  test("uptime is by the hours of the states; waiting and charging are up", () => {
    const sla = level({ measures: [{ measure: "uptime", minimumSample: "0", steps: [{ belowPercent: "98.5", creditBp: 1000 }] }] });
    const hours = (state: "productive" | "charging" | "fault" | "maintenance", n: number, exclusion: "userSite" | null = null) =>
      total("stateTime", n * 3600, { state, exclusion });
    const up = (...totals: ReturnType<typeof hours>[]) =>
      lineOf(rate({ usage: byUse(), sla }, [done(100), ...totals]), "v1:sla:uptime:usage");
    expect(up(hours("productive", 2000), hours("charging", 955), hours("fault", 45))?.amountFen).toBe(0n);
    expect(up(hours("productive", 2000), hours("charging", 954), hours("fault", 46))).toMatchObject({
      amountFen: -400n,
      basis: { good: "2954", all: "3000", percent: "98.4666" },
    });
    expect(up(hours("productive", 98), hours("maintenance", 30, "userSite"))?.amountFen).toBe(0n);
  });

  test("all credits together stop at the cap", () => {
    const sla = level({
      capBp: 1200,
      measures: [
        { measure: "successRate", minimumSample: "0", steps: [{ belowPercent: "99", creditBp: 1000 }] },
        { measure: "uptime", minimumSample: "0", steps: [{ belowPercent: "99", creditBp: 1000 }] },
      ],
    });
    const rated = credit(900, 100, sla, [total("stateTime", 3600, { state: "fault" })]);
    expect(rated.lines.filter((line) => line.kind === "slaCredit").map((line) => line.amountFen)).toEqual([-9_000n, -1_800n]);
  });
});

describe("what came late", () => {
  const september = (quantity: number) => segment({ usage: byUse() }, [done(quantity)]);
  const october = (quantity: number) =>
    segment({ usage: byUse() }, [done(quantity)], { period: "2026-10", monthDays: 31, coveredDays: 31 });
  const next = (known: number, billedFen: bigint, own = 500) =>
    ratePeriod(
      input([october(own)], {
        period: "2026-10",
        earlier: [
          {
            period: "2026-09",
            charged: "inArrears",
            segments: [september(known)],
            billed: [{ vat: SERVICE, fen: billedFen }],
            operations: "100",
          },
        ],
      }),
    );

  test("is a line of its own with the old period", () => {
    expect(lineOf(next(130, 4_000n), "late:2026-09:service")).toMatchObject({
      amountFen: 1_200n,
      forPeriod: "2026-09",
      basis: { dueFen: "5200", billedFen: "4000", operations: "30" },
    });
  });

  test("lowers the next invoice when it was too much, and never below nothing", () => {
    const rated = next(100, 30_000n);
    expect(lineOf(rated, "late:2026-09:service")?.amountFen).toBe(-26_000n);
    expect(lineOf(rated, "carryOut:service")?.amountFen).toBe(6_000n);
    expect(rated).toMatchObject({ netFen: 0n, taxFen: 0n, totalFen: 0n });
    const after = ratePeriod(input([october(1000)], { carried: [{ vat: SERVICE, fen: -6_000n }] }));
    expect(after.netFen).toBe(34_000n);
  });

  test("what a minimum had paid for already costs nothing", () => {
    const usage = byUse({ minimum: { kind: "quantity", chargeKey: "c1", quantity: "1000" } });
    const rated = ratePeriod(
      input([october(0)], {
        earlier: [
          {
            period: "2026-09",
            charged: "inArrears",
            segments: [segment({ usage }, [done(130)])],
            billed: [{ vat: SERVICE, fen: 40_000n }],
            operations: "100",
          },
        ],
      }),
    );
    expect(lineOf(rated, "late:2026-09:service")?.amountFen).toBe(0n);
  });

  test("what another invoice bills for the period already is taken off", () => {
    const rated = ratePeriod(input([september(100)], { already: [{ vat: SERVICE, fen: 1_200n }] }));
    expect(rated.netFen).toBe(2_800n);
    expect(lineOf(rated, "already:service")?.amountFen).toBe(-1_200n);
  });
});

test("a price that changes within the month splits it: no operation counts twice", () => {
  const first = segment({ usage: byUse() }, [done(100)], { coveredDays: 15 });
  const second = segment({ usage: byUse({ charges: [tiered([[null, "30"]])] }) }, [done(50)], { coveredDays: 15, version: 2 });
  expect(amounts(ratePeriod(input([first, second])))).toEqual([
    ["v1:c1:t1", "100", 4_000n],
    ["v2:c1:t1", "50", 1_500n],
    ["tax:service", null, 330n],
  ]);
});

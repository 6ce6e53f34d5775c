import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ContractTerms } from "#app/areas/contracts/index.server.ts";
import type { BillingPeriod } from "./period.ts";
import { committedOperations, type Rated, rateDeposit, ratePeriod } from "./rate.ts";

type PayPerUse = Extract<ContractTerms, { kind: "payPerUse" }>;
type Lease = Extract<ContractTerms, { kind: "operatingLease" }>;

const use = (facts: Partial<PayPerUse> = {}): PayPerUse => ({
  kind: "payPerUse",
  pricePerOperationFen: "40",
  minimumOperations: 0,
  paymentDays: 30,
  taxRateBp: 600,
  vatTreatment: "现代服务 6%",
  ...facts,
});
const lease = (facts: Partial<Lease> = {}): Lease => ({
  kind: "operatingLease",
  monthlyRentFen: "1200000",
  units: 10,
  depositFen: "6000000",
  paymentDays: 15,
  taxRateBp: 1300,
  vatTreatment: "有形动产租赁 13%",
  ...facts,
});
const month = (coveredDays = 30, monthDays = 30, key = "2026-09"): BillingPeriod => ({
  key,
  from: new Date("2026-08-31T16:00:00Z"),
  to: new Date("2026-09-30T16:00:00Z"),
  coveredDays,
  monthDays,
});
const operations = (quantity: number | string, events = 1) => ({ quantity: String(quantity), events });
const amounts = (rated: Rated) => rated.lines.map((line) => [line.lineKey, line.quantity, line.amountFen]);

describe("pay per use", () => {
  test("1234 operations at ¥0.40 are ¥493.60 and ¥29.62 of tax", () => {
    const rated = ratePeriod(use(), month(), operations(1234));
    expect(amounts(rated)).toEqual([
      ["usage", "1234", 49_360n],
      ["tax", null, 2_962n],
    ]);
    expect(rated).toMatchObject({ netFen: 49_360n, taxFen: 2_962n, totalFen: 52_322n });
    expect(rated.lines[1]?.preciseFen).toBe("2961.6");
  });

  test("a month below the minimum is topped up to it", () => {
    expect(amounts(ratePeriod(use({ minimumOperations: 2000 }), month(), operations(1234)))).toEqual([
      ["usage", "1234", 49_360n],
      ["minimum", "766", 30_640n],
      ["tax", null, 4_800n],
    ]);
  });

  test("a month that reached the minimum shows a line of zero", () => {
    expect(amounts(ratePeriod(use({ minimumOperations: 1234 }), month(), operations(1234)))[1]).toEqual(["minimum", "0", 0n]);
    expect(amounts(ratePeriod(use({ minimumOperations: 1000 }), month(), operations(1234)))[1]).toEqual(["minimum", "0", 0n]);
  });

  test.each([
    [15, 30, "1000"],
    [10, 31, "645"],
    [11, 28, "785"],
    [11, 29, "758"],
    [31, 31, "2000"],
  ])("the minimum of 2000 is %i of %i days: %s", (covered, days, committed) => {
    expect(committedOperations(2000, month(covered, days))).toBe(committed);
    const rated = ratePeriod(use({ minimumOperations: 2000 }), month(covered, days), operations(0, 0));
    expect(rated.lines[1]).toMatchObject({
      quantity: committed,
      amountFen: BigInt(committed) * 40n,
      basis: { coveredDays: covered, monthDays: days },
    });
  });

  test.each([
    ["12.5", 1, 13n],
    ["12.49", 1, 12n],
    ["0.5", 1, 1n],
    ["14.5", 3, 44n],
    ["0.01", 50, 1n],
    ["0.01", 49, 0n],
  ])("%s fen × %i rounds half away from zero to %s", (pricePerOperationFen, quantity, fen) => {
    expect(ratePeriod(use({ pricePerOperationFen }), month(), operations(quantity)).netFen).toBe(fen);
  });

  test("half a fen of tax rounds up", () => {
    expect(ratePeriod(use({ pricePerOperationFen: "25" }), month(), operations(1)).taxFen).toBe(2n);
    expect(ratePeriod(use({ pricePerOperationFen: "24" }), month(), operations(1)).taxFen).toBe(1n);
  });

  test("nothing used and nothing promised costs nothing", () => {
    expect(ratePeriod(use(), month(), operations(0, 0)).totalFen).toBe(0n);
  });
});

describe("late usage", () => {
  const late = (minimumOperations: number, billed: number, known: number) =>
    ratePeriod(use({ minimumOperations }), month(31, 31, "2026-10"), operations(500), [
      { period: month(), billed: operations(billed, billed), known: operations(known, known) },
    ]);

  test("is a line of its own with the old period", () => {
    expect(late(0, 100, 130).lines).toContainEqual(
      expect.objectContaining({
        lineKey: "late:2026-09",
        quantity: "30",
        amountFen: 1_200n,
        basis: expect.objectContaining({ billed: "100", known: "130", events: 30 }),
      }),
    );
  });

  test.each([
    [1000, 100, 130, 0n],
    [120, 100, 130, 400n],
    [100, 100, 130, 1_200n],
  ])("a minimum of %i paid for what it covers: %i → %i costs %s", (minimum, billed, known, fen) => {
    expect(late(minimum, billed, known).lines.find((line) => line.lineKey === "late:2026-09")?.amountFen).toBe(fen);
  });
});

describe("lease", () => {
  test("rent is by covered days", () => {
    expect(amounts(ratePeriod(lease(), month(), operations(0, 0)))).toEqual([
      ["rent", "10", 12_000_000n],
      ["tax", null, 1_560_000n],
    ]);
    expect(ratePeriod(lease(), month(10, 31), operations(0, 0)).netFen).toBe(3_870_968n);
    expect(ratePeriod(lease({ monthlyRentFen: "100", units: 1 }), month(15, 29), operations(0, 0)).netFen).toBe(52n);
  });

  test("a deposit is neither taxed nor rounded", () => {
    expect(rateDeposit(lease())).toMatchObject({
      netFen: 6_000_000n,
      taxFen: 0n,
      totalFen: 6_000_000n,
      lines: [{ lineKey: "deposit", kind: "deposit" }],
    });
  });
});

describe("always", () => {
  const price = fc
    .tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 99 }))
    .map(([whole, part]) => `${whole}.${part}`);

  test("lines sum to the total, and each is less than a fen from its exact value", () => {
    fc.assert(
      fc.property(
        price,
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 1, max: 31 }),
        fc.constantFrom(28, 29, 30, 31),
        (pricePerOperationFen, minimumOperations, quantity, covered, days) => {
          const rated = ratePeriod(
            use({ pricePerOperationFen, minimumOperations }),
            month(Math.min(covered, days), days),
            operations(quantity),
          );
          expect(rated.lines.reduce((sum, line) => sum + line.amountFen, 0n)).toBe(rated.totalFen);
          expect(rated.netFen + rated.taxFen).toBe(rated.totalFen);
          for (const line of rated.lines) {
            expect(new Big(line.preciseFen).minus(line.amountFen.toString()).abs().lte("0.5")).toBe(true);
          }
        },
      ),
    );
  });

  test("the same input gives the same lines", () => {
    const once = () => ratePeriod(use({ minimumOperations: 700, pricePerOperationFen: "12.34" }), month(17, 31), operations(355));
    expect(once()).toEqual(once());
  });
});

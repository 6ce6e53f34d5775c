import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BenefitPool, Royalty } from "./benefit-terms.ts";
import { type BenefitPart, type BenefitTerms, type Drivers, distribute, driversOf, movedLines, type Receipt } from "./benefits.ts";
import { anyTerms, passed, receipts, runs, shareTable } from "./benefits-cases.fixtures.ts";
import { oracle } from "./benefits-oracle.fixtures.ts";
import { splitByBasisPoints } from "./shares.ts";

const IDS = ["a", "b", "c", "d", "e"] as const;
const yuan = (amount: number) => BigInt(Math.round(amount * 100));
const shares = (...percents: number[]) =>
  percents.map((percent, i) => ({ organizationId: IDS[i] ?? "", basisPoints: Math.round(percent * 100) }));
const terms = (pool: Partial<BenefitPool> & Pick<BenefitPool, "model">, awards: BenefitTerms["awards"] = []): BenefitTerms => ({
  pool: { key: "raasRevenue", name: "机器人服务费", ...pool } as BenefitPool,
  awards,
});
const royalty = (changed: Partial<Royalty>): Royalty => ({
  key: "R1",
  name: "部署提成",
  organizationId: "a",
  base: "perDeployment",
  unitFen: "0",
  rateBp: 0,
  stepDown: null,
  floorFen: null,
  capFen: null,
  startDate: null,
  endDate: null,
  ...changed,
});
const nothing = { deployments: 0n, replications: 0n, tasks: 0n };
const drivers = (amount: number, changed: Partial<Drivers> = {}): Drivers => ({
  poolFen: yuan(amount),
  ...nothing,
  milestones: [],
  ...changed,
});
/** Who gets how many 元 in all. */
const amounts = (parts: readonly BenefitPart[]) =>
  Object.fromEntries(parts.map((part) => [part.organizationId, Number(part.amountFen) / 100]));
const linesOf = (parts: readonly BenefitPart[]) =>
  Object.fromEntries(
    parts.flatMap((part) => part.lines.map((line) => [`${part.organizationId} ${line.key}`, Number(line.amountFen) / 100])),
  );
const sum = (parts: readonly BenefitPart[]) => parts.reduce((total, part) => total + part.amountFen, 0n);

describe("computed by hand", () => {
  // 30 万 costs back (20 + 10), then 10 % on them, then 60 : 40 up to 100 万 of revenue, then 30 : 70.
  const waterfall = terms({
    model: "waterfall",
    tiers: [
      {
        key: "T1",
        name: "成本回收",
        kind: "costRecovery",
        amounts: [
          { organizationId: "a", amountFen: "20000000" },
          { organizationId: "b", amountFen: "10000000" },
        ],
      },
      { key: "T2", name: "优先回报", kind: "preferredReturn", rateBp: 1000 },
      { key: "T3", name: "百万以内", kind: "band", limitFen: "100000000", shares: shares(60, 40) },
    ],
    shares: shares(30, 70),
  });

  test.each([
    [90_000, { a: 60_000, b: 30_000 }],
    [300_000, { a: 200_000, b: 100_000 }],
    [315_000, { a: 210_000, b: 105_000 }],
    // 67 万 lie between the 33 万 of the first two tiers and 100 万: 40.2 and 26.8.
    [1_000_000, { a: 622_000, b: 378_000 }],
    [1_500_000, { a: 772_000, b: 728_000 }],
  ])("a waterfall at ¥%d", (amount, expected) => {
    expect(amounts(distribute(waterfall, drivers(amount)))).toEqual(expected);
  });

  test("three invoices of a waterfall move what the whole moves", () => {
    const [first, second, third] = [250_000, 500_000, 1_100_000].map((amount) => distribute(waterfall, drivers(amount)));
    expect(amounts(movedLines(first ?? [], []))).toEqual({ a: 166_666.67, b: 83_333.33 });
    expect(linesOf(movedLines(second ?? [], first ?? []))).toEqual({
      "a T1": 33_333.33,
      "b T1": 16_666.67,
      "a T2": 20_000,
      "b T2": 10_000,
      "a T3": 102_000,
      "b T3": 68_000,
    });
    expect(linesOf(movedLines(third ?? [], second ?? []))).toEqual({
      "a T3": 300_000,
      "b T3": 200_000,
      "a shares": 30_000,
      "b shares": 70_000,
    });
  });

  test("a royalty per deployment steps down, and is cut off by its cap in the middle of an invoice", () => {
    // ¥5,000 a robot until ¥20,000 are counted, ¥2,000 after, ¥25,000 at most.
    const pool = terms({
      model: "royalty",
      royalties: [royalty({ unitFen: "500000", stepDown: { afterFen: "2000000", unitFen: "200000", rateBp: 0 }, capFen: "2500000" })],
      shares: shares(0, 100),
    });
    const at = (amount: number, deployments: bigint) => amounts(distribute(pool, drivers(amount, { deployments })));
    expect(at(100_000, 3n)).toEqual({ a: 15_000, b: 85_000 });
    expect(at(100_000, 4n)).toEqual({ a: 20_000, b: 80_000 });
    expect(at(100_000, 6n)).toEqual({ a: 24_000, b: 76_000 });
    expect(at(100_000, 7n)).toEqual({ a: 25_000, b: 75_000 });
    // ¥12,000 are there of ¥20,000 counted: the rest waits.
    const [short] = distribute(pool, drivers(12_000, { deployments: 4n }));
    expect(short?.lines[0]).toMatchObject({ amountFen: yuan(12_000), waitingFen: yuan(8_000) });
  });

  test("a royalty on sales steps down exactly at its amount", () => {
    // 3 % until ¥9,000 are counted (revenue of ¥300,000), 1 % after: of ¥500,000 it is 9,000 + 2,000.
    const pool = terms({
      model: "royalty",
      royalties: [royalty({ base: "salesPercent", rateBp: 300, stepDown: { afterFen: "900000", unitFen: "0", rateBp: 100 } })],
      shares: shares(0, 50, 50),
    });
    expect(amounts(distribute(pool, drivers(300_000)))).toEqual({ a: 9_000, b: 145_500, c: 145_500 });
    expect(amounts(distribute(pool, drivers(500_000)))).toEqual({ a: 11_000, b: 244_500, c: 244_500 });
  });

  test("entry fee, floor, awards and shares in their order", () => {
    const pool = terms(
      {
        model: "entryFeeRoyalty",
        entryFees: [{ organizationId: "c", amountFen: "3000000" }],
        royalties: [royalty({ base: "perTask", unitFen: "10", floorFen: "500000" })],
        shares: shares(0, 40, 60),
      },
      [
        { key: "M1", milestoneKey: "m1", name: "样机", organizationId: "d", amountFen: "1000000" },
        { key: "M2", milestoneKey: "m2", name: "验证", organizationId: "e", amountFen: "2000000" },
      ],
    );
    const all = { milestones: ["m2", "m1"], tasks: 20_000n };
    expect(linesOf(distribute(pool, drivers(100_000, all)))).toEqual({
      "a R1": 5_000,
      "b shares": 14_000,
      "c entryFee": 30_000,
      "c shares": 21_000,
      "d M1": 10_000,
      "e M2": 20_000,
      "a shares": 0,
    });
    // The milestone passed first is paid first; what is not there waits.
    expect(amounts(distribute(pool, drivers(25_000, all)))).toEqual({ a: 0, b: 0, c: 0, d: 5_000, e: 20_000 });
  });

  test("a royalty with dates counts only what came in and was done on its days, both included", () => {
    const pool = terms({
      model: "royalty",
      royalties: [royalty({ base: "salesPercent", rateBp: 1000, floorFen: "1000000", startDate: "2027-01-01", endDate: "2027-12-31" })],
      shares: shares(0, 100),
    });
    const on = (...receipts: [string, number][]) =>
      amounts(
        distribute(
          pool.pool ? pool : pool,
          driversOf(
            pool.pool,
            receipts.map(([date, amount]): Receipt => ({ date, poolFen: yuan(amount), ...nothing })),
          ),
        ),
      );
    expect(on(["2026-12-31", 50_000])).toEqual({ a: 0, b: 50_000 });
    // No more than what came in on its days, not even for the floor.
    expect(on(["2026-12-31", 50_000], ["2027-01-01", 4_000])).toEqual({ a: 4_000, b: 50_000 });
    expect(on(["2026-12-31", 50_000], ["2027-12-31", 200_000], ["2028-01-01", 900_000])).toEqual({ a: 20_000, b: 1_130_000 });
    // A refund of a payment on its days takes the royalty back.
    expect(on(["2026-12-31", 50_000], ["2027-06-01", 200_000], ["2027-06-01", -200_000])).toEqual({ a: 0, b: 50_000 });
  });

  test("incomplete terms are refused", () => {
    expect(() => distribute(terms({ model: "fixedShare", shares: shares(50, 49.99) }), drivers(1))).toThrow(RangeError);
    expect(() =>
      distribute(terms({ model: "royalty", royalties: [royalty({ organizationId: null })], shares: shares(100) }), drivers(1)),
    ).toThrow(RangeError);
    const open = [{ key: "M1", milestoneKey: "m1", name: "样机", organizationId: null, amountFen: "1" }];
    expect(() => distribute(terms({ model: "fixedShare", shares: shares(100) }, open), drivers(1))).toThrow(RangeError);
  });
});

describe("of any terms and any figures", () => {
  test("every line is what a slow implementation with fractions finds, and the parts sum to the pool", () => {
    fc.assert(
      fc.property(anyTerms, receipts, passed, (any, list, milestones) => {
        const figures = driversOf(any.pool, list, milestones);
        const parts = distribute(any, figures);
        expect(sum(parts)).toBe(figures.poolFen);
        for (const part of parts) expect(part.lines.reduce((total, line) => total + line.amountFen, 0n)).toBe(part.amountFen);
        const found = new Map<string, bigint>();
        for (const { organizationId, lines } of parts)
          for (const line of lines) {
            const key = `${organizationId} ${line.source} ${line.key}`;
            expect(found.has(key)).toBe(false);
            found.set(key, line.amountFen);
          }
        const expected = oracle(any, list, milestones);
        expect([...found].filter(([, amount]) => amount !== 0n).sort()).toEqual([...expected].filter(([, amount]) => amount !== 0n).sort());
      }),
      { numRuns: 1500 },
    );
  });

  test("settled step by step it ends where one settlement of the whole ends, and a refund of everything takes everything back", () => {
    fc.assert(
      fc.property(anyTerms, receipts, passed, (any, list, milestones) => {
        const moved = new Map<string, bigint>();
        let before: BenefitPart[] = [];
        const settle = (upTo: readonly Receipt[]) => {
          const after = distribute(any, driversOf(any.pool, upTo, milestones));
          for (const part of movedLines(after, before)) {
            expect(part.lines.reduce((total, line) => total + line.amountFen, 0n)).toBe(part.amountFen);
            moved.set(part.organizationId, (moved.get(part.organizationId) ?? 0n) + part.amountFen);
          }
          before = after;
        };
        for (let n = 1; n <= list.length; n++) settle(list.slice(0, n));
        const whole = distribute(any, driversOf(any.pool, list, milestones));
        for (const part of whole) expect(moved.get(part.organizationId) ?? 0n).toBe(part.amountFen);
        const refunds = list.map((one) => ({ ...one, poolFen: -one.poolFen, deployments: 0n, replications: 0n, tasks: 0n }));
        settle([...list, ...refunds]);
        expect([...moved.values()].every((amount) => amount === 0n)).toBe(true);
      }),
      runs,
    );
  });

  test("nobody loses by more revenue but the fen of rounding; what has an amount of its own loses nothing", () => {
    fc.assert(
      fc.property(anyTerms, receipts, passed, fc.bigInt(1n, 2_000_000n), (any, list, milestones, more) => {
        const figures = driversOf(any.pool, list, milestones);
        const before = distribute(any, figures);
        const after = distribute(any, { ...figures, poolFen: figures.poolFen + more });
        // A royalty on sales cut to the fen moves what is below it by a fen at most; the split of a row by one more.
        const slack = 2n + BigInt("royalties" in any.pool ? any.pool.royalties.length : 0);
        for (const { organizationId, lines } of before)
          for (const line of lines) {
            const later = after
              .find((part) => part.organizationId === organizationId)
              ?.lines.find((one) => one.source === line.source && one.key === line.key);
            const exactly = line.source === "award" ? 1n : line.source === "royalty" && isFirst(any.pool, line.key) ? 0n : slack;
            expect((later?.amountFen ?? 0n) >= line.amountFen - exactly).toBe(true);
          }
      }),
      runs,
    );
  });

  test("fixed shares are the split by basis points, to the fen and to the written fraction", () => {
    fc.assert(
      fc.property(shareTable, fc.bigInt(-9_000_000n, 9_000_000n), (table, poolFen) => {
        const parts = distribute(terms({ model: "fixedShare", shares: table }), { poolFen, ...nothing, milestones: [] });
        const split = splitByBasisPoints(
          poolFen,
          table.map((share) => ({ id: share.organizationId, basisPoints: share.basisPoints })),
        );
        expect(
          parts.map(({ organizationId: id, lines }) => ({
            id,
            amountFen: lines[0]?.amountFen,
            exact: lines[0]?.exact,
            rounded: lines[0]?.rounded,
          })),
        ).toEqual(split);
      }),
      runs,
    );
  });

  test("caps are kept, floors are paid as soon as there is money, and no award or fee exceeds its amount", () => {
    fc.assert(
      fc.property(anyTerms, receipts, passed, (any, list, milestones) => {
        const figures = driversOf(any.pool, list, milestones);
        const parts = distribute(any, figures);
        const paid = (key: string) =>
          parts
            .flatMap((part) => part.lines)
            .filter((line) => line.key === key)
            .reduce((total, line) => total + line.amountFen, 0n);
        for (const award of any.awards) expect(paid(award.key) <= BigInt(award.amountFen)).toBe(true);
        if (!("royalties" in any.pool)) return;
        const rest = parts
          .flatMap((part) => part.lines)
          .filter((line) => line.source === "shares")
          .reduce((total, line) => total + line.amountFen, 0n);
        for (const one of any.pool.royalties) {
          if (one.capFen !== null) expect(paid(one.key) <= BigInt(one.capFen)).toBe(true);
          const [floor, cap] = [BigInt(one.floorFen ?? 0), BigInt(one.capFen ?? one.floorFen ?? 0)];
          const least = floor > cap ? cap : floor;
          const eligible = figures.eligible?.[one.key]?.poolFen ?? figures.poolFen;
          // Money was left over for the shares, so nothing above them was short of it.
          if (rest > 0n) expect(paid(one.key) >= least || paid(one.key) >= eligible).toBe(true);
        }
      }),
      runs,
    );
  });

  test("a negative pool mirrors, and the order of rows of equal rank changes nothing", () => {
    fc.assert(
      fc.property(anyTerms, receipts, passed, fc.integer({ min: 1, max: 9 }), (any, list, milestones, turn) => {
        const figures = driversOf(any.pool, list, milestones);
        const eligible = Object.fromEntries(
          Object.entries(figures.eligible ?? {}).map(([key, one]) => [key, { ...one, poolFen: -one.poolFen }]),
        );
        const parts = distribute(any, figures);
        const mirrored = distribute(any, { ...figures, poolFen: -figures.poolFen, eligible });
        expect(mirrored.map((part) => -part.amountFen)).toEqual(parts.map((part) => part.amountFen));
        const turned = <T>(rows: readonly T[]): T[] => [
          ...rows.slice(turn % (rows.length || 1)),
          ...rows.slice(0, turn % (rows.length || 1)),
        ];
        const { pool } = any;
        const moved = {
          ...pool,
          shares: turned(pool.shares),
          ...(pool.model === "entryFeeRoyalty" ? { entryFees: turned(pool.entryFees) } : {}),
          ...(pool.model === "waterfall"
            ? { tiers: pool.tiers.map((tier) => (tier.kind === "costRecovery" ? { ...tier, amounts: turned(tier.amounts) } : tier)) }
            : {}),
        } as BenefitPool;
        expect(amounts(distribute({ pool: moved, awards: turned(any.awards) }, figures))).toEqual(amounts(parts));
      }),
      runs,
    );
  });
});

const isFirst = (pool: BenefitPool, key: string) => pool.model === "royalty" && pool.royalties[0]?.key === key;

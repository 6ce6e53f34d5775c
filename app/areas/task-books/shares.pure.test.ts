import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equalShares, formatBasisPoints, type Share, shareTotal, shareTotalProblem, splitByBasisPoints } from "./shares.ts";

/** Shares of 10000 basis points cut at random places, zeros included. */
const shares: fc.Arbitrary<Share[]> = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 11 }),
    fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 12, maxLength: 12 }),
  )
  .map(([cuts, ids]) => {
    const edges = [0, ...[...cuts].sort((a, b) => a - b), 10_000];
    return edges.slice(1).map((edge, index) => ({ id: ids[index] ?? "", basisPoints: edge - (edges[index] ?? 0) }));
  });
const total = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n });
const byId = (parts: readonly { id: string; amountFen: bigint }[]) => new Map(parts.map((part) => [part.id, part.amountFen]));

describe("splitByBasisPoints", () => {
  test("parts sum to the total, each within one fen of its exact value", () => {
    fc.assert(
      fc.property(total, shares, (totalFen, list) => {
        const parts = splitByBasisPoints(totalFen, list);
        expect(parts.reduce((sum, part) => sum + part.amountFen, 0n)).toBe(totalFen);
        for (const [index, part] of parts.entries()) {
          const off = part.amountFen * 10_000n - totalFen * BigInt(list[index]?.basisPoints ?? 0);
          expect(off > -10_000n && off < 10_000n).toBe(true);
          expect(part.rounded).toBe(totalFen < 0n ? off < 0n : off > 0n);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("the order of the shares changes nothing", () => {
    fc.assert(
      fc.property(
        total,
        shares.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        (totalFen, [list, shuffled]) => {
          expect(byId(splitByBasisPoints(totalFen, shuffled))).toEqual(byId(splitByBasisPoints(totalFen, list)));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a negative total mirrors the positive one", () => {
    fc.assert(
      fc.property(total, shares, (totalFen, list) => {
        const mirrored = splitByBasisPoints(-totalFen, list).map((part) => ({ ...part, amountFen: -part.amountFen, exact: undefined }));
        expect(mirrored).toEqual(splitByBasisPoints(totalFen, list).map((part) => ({ ...part, exact: undefined })));
      }),
      { numRuns: 200 },
    );
  });

  test("settling the cumulative amount returns everybody to zero after refunds in any parts", () => {
    fc.assert(
      fc.property(shares, fc.array(fc.bigInt({ min: 1n, max: 10n ** 8n }), { minLength: 1, maxLength: 6 }), (list, refunds) => {
        const moved = new Map(list.map((share) => [share.id, 0n]));
        let cumulative = refunds.reduce((sum, refund) => sum + refund, 0n);
        const settle = () => {
          for (const part of splitByBasisPoints(cumulative, list)) moved.set(part.id, part.amountFen);
        };
        settle();
        for (const refund of refunds) {
          cumulative -= refund;
          settle();
        }
        expect([...moved.values()].every((amount) => amount === 0n)).toBe(true);
      }),
    );
  });

  test("the worked example of the task book, to the fen and to four decimals", () => {
    const parts = splitByBasisPoints(12_864_055n, [
      { id: "a", basisPoints: 5850 },
      { id: "b", basisPoints: 1800 },
      { id: "c", basisPoints: 1225 },
      { id: "d", basisPoints: 625 },
      { id: "e", basisPoints: 500 },
    ]);
    expect(parts.map((part) => [part.amountFen, part.exact, part.rounded])).toEqual([
      [7_525_472n, "75254.7218", false],
      [2_315_530n, "23155.2990", true],
      [1_575_847n, "15758.4674", true],
      [804_003n, "8040.0344", false],
      [643_203n, "6432.0275", true],
    ]);
  });

  test("equal remainders go to the smaller id in code-unit order", () => {
    const halves = [
      { id: "b", basisPoints: 5000 },
      { id: "B", basisPoints: 5000 },
    ];
    expect(splitByBasisPoints(1n, halves).map((part) => part.amountFen)).toEqual([0n, 1n]);
    expect(splitByBasisPoints(-1n, halves).map((part) => [part.amountFen, part.exact])).toEqual([
      [0n, "-0.0050"],
      [-1n, "-0.0050"],
    ]);
    expect(splitByBasisPoints(0n, halves).map((part) => part.exact)).toEqual(["0.0000", "0.0000"]);
  });

  test.each([
    [
      "an id twice",
      [
        { id: "a", basisPoints: 5000 },
        { id: "a", basisPoints: 5000 },
      ],
    ],
    ["a sum that is not 10000", [{ id: "a", basisPoints: 9999 }]],
    [
      "a negative share",
      [
        { id: "a", basisPoints: 10_001 },
        { id: "b", basisPoints: -1 },
      ],
    ],
    [
      "a broken share",
      [
        { id: "a", basisPoints: 9999.5 },
        { id: "b", basisPoints: 0.5 },
      ],
    ],
    ["no shares", []],
  ])("refuses %s", (_name, list) => {
    expect(() => splitByBasisPoints(100n, list)).toThrow(RangeError);
  });
});

describe("equalShares", () => {
  test("total 10000 for any number of members, at most one basis point apart", () => {
    for (let count = 1; count <= 30; count += 1) {
      const list = equalShares(Array.from({ length: count }, (_, index) => `org-${index}`));
      const points = list.map((share) => share.basisPoints);
      expect(shareTotal(list)).toBe(10_000);
      expect(Math.max(...points) - Math.min(...points)).toBeLessThanOrEqual(1);
    }
  });

  test("what is left over goes to the smallest ids", () => {
    expect(equalShares(["c", "a", "b"])).toEqual([
      { id: "c", basisPoints: 3333 },
      { id: "a", basisPoints: 3334 },
      { id: "b", basisPoints: 3333 },
    ]);
    expect(equalShares([])).toEqual([]);
  });
});

describe("shareTotalProblem", () => {
  test.each([
    [[3333, 3333, 3333], "合计 99.99%，还差 0.01%"],
    [[6000, 4150], "合计 101.50%，超出 1.50%"],
    [[], "合计 0.00%，还差 100.00%"],
    [[10_000], null],
  ])("%j", (points, message) => {
    expect(shareTotalProblem(points.map((basisPoints) => ({ basisPoints })))).toBe(message);
  });

  test("basis points read as a percentage with two decimals", () => {
    expect([5, 5850, 10_000].map(formatBasisPoints)).toEqual(["0.05%", "58.50%", "100.00%"]);
  });
});

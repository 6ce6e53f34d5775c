import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Share, splitByBasisPoints } from "#app/areas/task-books/index.server.ts";
import { exactParts, settlementDues } from "./dues.ts";

const SIGNED: Share[] = [
  { id: "maker", basisPoints: 5850 },
  { id: "algorithm", basisPoints: 1800 },
  { id: "parts", basisPoints: 1225 },
  { id: "simulation", basisPoints: 625 },
  { id: "institute", basisPoints: 500 },
];
const sum = (dues: readonly { amountFen: bigint }[]) => dues.reduce((total, due) => total + due.amountFen, 0n);

test("¥297,048.98 by the signed shares, to the fen", () => {
  expect(settlementDues(29_704_898n, new Map(), SIGNED).map((due) => due.amountFen)).toEqual([
    17_377_365n,
    5_346_882n,
    3_638_850n,
    1_856_556n,
    1_485_245n,
  ]);
  expect([...exactParts(29_704_898n, SIGNED).values()]).toEqual(["173773.6533", "53468.8164", "36388.5001", "18565.5613", "14852.4490"]);
});

test("a member whose target falls gets nothing now and is not asked back", () => {
  // Of four fen each is due one and "a" the one left over; "c" already holds three.
  const shares = [
    { id: "a", basisPoints: 3334 },
    { id: "b", basisPoints: 3333 },
    { id: "c", basisPoints: 3333 },
  ];
  const settled = new Map([
    ["a", 0n],
    ["b", 0n],
    ["c", 3n],
  ]);
  const dues = settlementDues(4n, settled, shares);
  expect(sum(dues)).toBe(1n);
  expect(dues.every((due) => due.amountFen >= 0n)).toBe(true);
});

test("more settled than earned is refused", () => {
  expect(() => settlementDues(1n, new Map([["maker", 2n]]), SIGNED)).toThrow(RangeError);
});

describe("over any sequence of payments", () => {
  const shares = fc
    .uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 7 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 10_000])
    .map((cuts) => cuts.slice(1).map((cut, index): Share => ({ id: `m${index}`, basisPoints: cut - (cuts[index] ?? 0) })));
  const payments = fc.array(fc.oneof(fc.bigInt({ min: 1n, max: 9n }), fc.bigInt({ min: 1n, max: 100_000_000n })), {
    minLength: 1,
    maxLength: 30,
  });

  test("parts sum to each payment, none is negative, and at the end each member has the split of the whole up to the carried fen", () => {
    fc.assert(
      fc.property(shares, payments, (parts, paid) => {
        const settled = new Map<string, bigint>();
        let cumulative = 0n;
        for (const payment of paid) {
          cumulative += payment;
          const dues = settlementDues(cumulative, settled, parts);
          expect(sum(dues)).toBe(payment);
          for (const due of dues) {
            expect(due.amountFen >= 0n).toBe(true);
            settled.set(due.id, (settled.get(due.id) ?? 0n) + due.amountFen);
          }
        }
        const whole = splitByBasisPoints(cumulative, parts);
        const carried = whole.map((part) => (settled.get(part.id) ?? 0n) - part.amountFen);
        expect(carried.reduce((total, fen) => total + fen, 0n)).toBe(0n);
        // Nobody is ahead by more than the fen that largest remainder once gave and took away again.
        for (const fen of carried) expect(fen <= 1n && fen >= -BigInt(parts.length)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

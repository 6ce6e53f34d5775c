import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BenefitTerms, distribute, splitByBasisPoints } from "#app/areas/task-books/index.server.ts";
import { settlementDues as duesOf } from "./dues.ts";

interface Share {
  id: string;
  basisPoints: number;
}
const nothing = { deployments: 0n, replications: 0n, tasks: 0n, milestones: [] };
const fixed = (shares: readonly Share[]): BenefitTerms => ({
  pool: {
    key: "raasRevenue",
    name: "机器人服务费",
    model: "fixedShare",
    shares: shares.map(({ id, basisPoints }) => ({ organizationId: id, basisPoints })),
  },
  awards: [],
});
/** By signed shares alone, in their order. */
const settlementDues = (poolFen: bigint, settled: ReadonlyMap<string, bigint>, shares: readonly Share[]) => {
  const dues = duesOf(distribute(fixed(shares), { poolFen, ...nothing }), settled);
  return shares.flatMap((share) => dues.filter((due) => due.id === share.id));
};
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
  const parts = distribute(fixed(SIGNED), { poolFen: 29_704_898n, ...nothing });
  expect(SIGNED.map(({ id }) => parts.find((part) => part.organizationId === id)?.lines[0]?.exact)).toEqual([
    "173773.6533",
    "53468.8164",
    "36388.5001",
    "18565.5613",
    "14852.4490",
  ]);
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

test("a royalty that grew by more than the payment takes it all, those above their part wait, and the next payments even it out", () => {
  const pool = {
    key: "raasRevenue" as const,
    name: "机器人服务费",
    model: "royalty" as const,
    royalties: [
      {
        key: "R1",
        name: "部署提成",
        organizationId: "maker",
        base: "perDeployment" as const,
        unitFen: "500",
        rateBp: 0,
        stepDown: null,
        floorFen: null,
        capFen: null,
        startDate: null,
        endDate: null,
      },
    ],
    shares: [
      { organizationId: "algorithm", basisPoints: 5000 },
      { organizationId: "parts", basisPoints: 5000 },
    ],
  };
  const settled = new Map<string, bigint>();
  const pay = (poolFen: bigint, deployments: bigint) => {
    const dues = duesOf(distribute({ pool, awards: [] }, { ...nothing, poolFen, deployments }), settled);
    for (const due of dues) settled.set(due.id, (settled.get(due.id) ?? 0n) + due.amountFen);
    return Object.fromEntries(dues.map((due) => [due.id, due.amountFen]));
  };
  expect(pay(1_000n, 0n)).toEqual({ maker: 0n, algorithm: 500n, parts: 500n });
  // 400 came in, 1,000 are counted: the rest of it is paid before anybody else gets more.
  expect(pay(1_400n, 2n)).toEqual({ maker: 400n, algorithm: 0n, parts: 0n });
  expect(pay(1_900n, 2n)).toEqual({ maker: 500n, algorithm: 0n, parts: 0n });
  expect(pay(2_400n, 2n)).toEqual({ maker: 100n, algorithm: 200n, parts: 200n });
});

test("a refund netted with the next payment lowers what that payment gives, to where the whole leads", () => {
  const settled = new Map<string, bigint>();
  for (const due of settlementDues(100_000n, settled, SIGNED)) settled.set(due.id, due.amountFen);
  // 30,000 are refunded, then 50,000 are paid: 120,000 in all, 20,000 of them to be settled.
  const dues = settlementDues(120_000n, settled, SIGNED);
  expect(sum(dues)).toBe(20_000n);
  for (const due of dues) settled.set(due.id, (settled.get(due.id) ?? 0n) + due.amountFen);
  expect(SIGNED.map(({ id }) => settled.get(id))).toEqual(splitByBasisPoints(120_000n, SIGNED).map((part) => part.amountFen));
});

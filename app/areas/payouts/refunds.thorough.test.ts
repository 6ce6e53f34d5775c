import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BenefitTerms, distribute, driversOf, type Receipt, splitByWeights } from "#app/areas/task-books/index.server.ts";
import { FULL_SHARE } from "#app/kernel/money.ts";
import { refundDues, settlementDues } from "./dues.ts";
import { operationsKept, poolFenOf, positionOf } from "./position.ts";

const IDS = ["a", "b", "c", "d", "e"] as const;
const small = fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 2_000_000n }));
const shares = fc
  .array(fc.integer({ min: 0, max: FULL_SHARE }), { maxLength: 4 })
  .map((cuts) => [0, ...cuts.sort((x, y) => x - y), FULL_SHARE])
  .map((cuts) => cuts.slice(1).map((cut, i) => ({ organizationId: IDS[i] ?? "", basisPoints: cut - (cuts[i] ?? 0) })));
const amounts = fc
  .uniqueArray(fc.constantFrom(...IDS), { maxLength: 3 })
  .chain((ids) => fc.tuple(...ids.map((organizationId) => small.map((fen) => ({ organizationId, amountFen: String(fen) })))));
const royalties = fc.array(
  fc.record({
    organizationId: fc.constantFrom(...IDS),
    base: fc.constantFrom("perTask" as const, "perDeployment" as const, "salesPercent" as const),
    unitFen: small.map(String),
    rateBp: fc.integer({ min: 0, max: FULL_SHARE }),
    floorFen: fc.option(small.map(String)),
    capFen: fc.option(small.map(String)),
    startDate: fc.constantFrom(null, "2026-11-10"),
  }),
  { maxLength: 3 },
);
const head = { key: "raasRevenue" as const, name: "机器人服务费" };
/** Any model of clause 12. */
const terms: fc.Arbitrary<BenefitTerms> = fc
  .record({
    model: fc.constantFrom("fixedShare" as const, "waterfall" as const, "royalty" as const, "entryFeeRoyalty" as const),
    shares,
    costs: amounts,
    entryFees: amounts,
    royalties,
    rateBp: fc.integer({ min: 0, max: 5_000 }),
    band: fc.record({ limitFen: small.map(String), shares }),
  })
  .map(({ model, shares, costs, entryFees, royalties, rateBp, band }) => {
    const tiers = [
      { key: "T1", name: "成本回收", kind: "costRecovery" as const, amounts: costs },
      { key: "T2", name: "优先回报", kind: "preferredReturn" as const, rateBp },
      { key: "T3", name: "第一档", kind: "band" as const, ...band },
    ];
    const listed = royalties.map((royalty, i) => ({ ...royalty, key: `R${i}`, name: `提成${i}`, stepDown: null, endDate: null }));
    const pool = {
      fixedShare: { ...head, model: "fixedShare" as const, shares },
      waterfall: { ...head, model: "waterfall" as const, tiers, shares },
      royalty: { ...head, model: "royalty" as const, royalties: listed, shares },
      entryFeeRoyalty: { ...head, model: "entryFeeRoyalty" as const, entryFees, royalties: listed, shares },
    }[model];
    return { pool, awards: [] };
  });
const base = fc.constantFrom("paidExcludingTax" as const, "paidIncludingTax" as const);
const anyInvoice = fc.record({
  netFen: fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 50_000_000n })),
  taxRate: fc.constantFrom(0n, 6n, 13n),
  tasks: fc.bigInt({ min: 0n, max: 90_000n }),
  robots: fc.bigInt({ min: 0n, max: 3n }),
  date: fc.constantFrom("2026-11-09", "2026-11-10", "2026-12-31"),
  /** Where the refunds of it cut it, in thousandths of what is left. */
  cuts: fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 4 }),
  /** What was credited before payment, in thousandths. */
  credit: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_000 })),
  /** Whether the first part that went comes home again before the others go. */
  homecoming: fc.boolean(),
});
type AnyInvoice = {
  netFen: bigint;
  taxRate: bigint;
  tasks: bigint;
  robots: bigint;
  date: string;
  cuts: number[];
  credit: number;
  homecoming: boolean;
};

/** The books of one task book, kept by the arithmetic of the room. */
function books(rules: BenefitTerms, sharedBase: "paidExcludingTax" | "paidIncludingTax") {
  const receipts: Receipt[] = [];
  const settled = new Map<string, bigint>();
  const accounts = { cash: 0n, tax: 0n };
  const figures = ({ netFen, taxRate }: AnyInvoice) => ({ netFen, totalFen: netFen + (netFen * taxRate) / 100n });
  const settle = (isRefund: boolean) => {
    const target = distribute(rules, driversOf(rules.pool, receipts));
    const dues = (isRefund ? refundDues : settlementDues)(target, settled);
    for (const due of dues) {
      settled.set(due.id, (settled.get(due.id) ?? 0n) + due.amountFen);
      expect(isRefund ? due.amountFen <= 0n : due.amountFen >= 0n).toBe(true);
    }
    for (const fen of settled.values()) expect(fen >= 0n).toBe(true);
    return dues.reduce((sum, due) => sum + due.amountFen, 0n);
  };
  const check = () => {
    const pool = receipts.reduce((sum, receipt) => sum + receipt.poolFen, 0n);
    expect([...settled.values()].reduce((sum, fen) => sum + fen, 0n)).toBe(pool);
    expect(accounts.cash - accounts.tax - pool).toBe(0n);
  };
  return {
    settled,
    accounts,
    target: () => distribute(rules, driversOf(rules.pool, receipts)),
    figures,
    pay(invoice: AnyInvoice) {
      const { totalFen } = figures(invoice);
      const creditedFen = creditOf(invoice, totalFen);
      expect(positionOf(sharedBase, figures(invoice), 0n).poolFen).toBe(poolFenOf(sharedBase, figures(invoice)));
      const position = positionOf(sharedBase, figures(invoice), creditedFen);
      const tasks = operationsKept(invoice.tasks, figures(invoice), creditedFen);
      receipts.push({ date: invoice.date, poolFen: position.poolFen, tasks, deployments: invoice.robots, replications: 0n });
      accounts.cash += totalFen - creditedFen;
      accounts.tax += position.taxFen;
      expect(settle(false)).toBe(position.poolFen);
      check();
    },
    refund(invoice: AnyInvoice, beforeFen: bigint, amountFen: bigint) {
      const [was, now] = [beforeFen, beforeFen + amountFen].map((fen) => ({
        ...positionOf(sharedBase, figures(invoice), fen),
        tasks: operationsKept(invoice.tasks, figures(invoice), fen),
      })) as [ReturnType<typeof positionOf> & { tasks: bigint }, ReturnType<typeof positionOf> & { tasks: bigint }];
      const takes = amountFen > 0n;
      expect(takes ? now.poolFen <= was.poolFen && now.taxFen <= was.taxFen : now.poolFen >= was.poolFen && now.taxFen >= was.taxFen).toBe(
        true,
      );
      receipts.push({
        date: invoice.date,
        poolFen: now.poolFen - was.poolFen,
        tasks: now.tasks - was.tasks,
        deployments: 0n,
        replications: 0n,
      });
      accounts.cash -= amountFen;
      accounts.tax -= was.taxFen - now.taxFen;
      expect(settle(takes)).toBe(now.poolFen - was.poolFen);
      check();
    },
  };
}

const creditOf = ({ credit }: AnyInvoice, totalFen: bigint): bigint => (totalFen * BigInt(credit)) / 1_000n;

/** Refunds of an invoice by its cuts, the first one perhaps brought home (negative); with `all` the last one takes what is left. */
function partsOf(invoice: AnyInvoice, totalFen: bigint, all: boolean): bigint[] {
  let left = totalFen - creditOf(invoice, totalFen);
  const parts = invoice.cuts.map((cut) => {
    const part = (left * BigInt(cut)) / 1_000n;
    left -= part;
    return part;
  });
  const [first, ...others] = [...parts, ...(all ? [left] : [])].filter((part) => part > 0n);
  if (first === undefined) return [];
  return invoice.homecoming ? [first, -first, ...others, first] : [first, ...others];
}

describe("payments, credits, refunds and homecomings in any order, under any model of clause 12", () => {
  const run = (all: boolean, check: (kept: ReturnType<typeof books>) => void) =>
    fc.assert(
      fc.property(
        terms,
        base,
        fc.array(anyInvoice, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        (rules, shared, list, picks) => {
          const kept = books(rules, shared);
          // Every invoice is paid before it is refunded; beyond that any order.
          const queues = list.map((invoice) => {
            const { totalFen } = kept.figures(invoice);
            let before = creditOf(invoice, totalFen);
            return [
              () => kept.pay(invoice),
              ...partsOf(invoice, totalFen, all).map((part) => {
                const from = before;
                before += part;
                return () => kept.refund(invoice, from, part);
              }),
            ];
          });
          for (let open = queues.filter((queue) => queue.length > 0); open.length > 0; open = queues.filter((queue) => queue.length > 0)) {
            open[(picks.next().value ?? 0) % open.length]?.shift()?.();
          }
          check(kept);
        },
      ),
      { numRuns: 1_500 },
    );

  test("what members were settled is always the pool of paid − refunded; nobody is ever claimed more from than it was given", () => {
    run(false, () => {});
  });

  test("when everything was refunded, in any number of parts, every account and every member is back at zero", () => {
    run(true, ({ settled, accounts }) => {
      expect(accounts).toEqual({ cash: 0n, tax: 0n });
      expect([...settled.values()].every((fen) => fen === 0n)).toBe(true);
    });
  });
});

test("10,000 random splits: the parts sum to the total, each within one fen of its exact share", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 13n }), shares, (total, table) => {
      const parts = splitByWeights(
        total,
        table.map((share) => ({ id: share.organizationId, weight: BigInt(share.basisPoints) })),
      );
      expect(parts.reduce((sum, part) => sum + part.amountFen, 0n)).toBe(total);
      for (const [index, part] of parts.entries()) {
        const off = part.amountFen * BigInt(FULL_SHARE) - total * BigInt(table[index]?.basisPoints ?? 0);
        expect(off < BigInt(FULL_SHARE) && -off < BigInt(FULL_SHARE)).toBe(true);
      }
    }),
    { numRuns: 10_000 },
  );
});

test("of plain shares nobody is further from its exact share than the fen that rounding carries, also after refunds", () => {
  const table = [
    { organizationId: "a", basisPoints: 5850 },
    { organizationId: "b", basisPoints: 1800 },
    { organizationId: "c", basisPoints: 1225 },
    { organizationId: "d", basisPoints: 1125 },
  ];
  const rules: BenefitTerms = { pool: { ...head, model: "fixedShare", shares: table }, awards: [] };
  fc.assert(
    fc.property(fc.array(anyInvoice, { minLength: 1, maxLength: 6 }), (list) => {
      const kept = books(rules, "paidExcludingTax");
      for (const invoice of list) {
        kept.pay(invoice);
        let before = creditOf(invoice, kept.figures(invoice).totalFen);
        for (const part of partsOf(invoice, kept.figures(invoice).totalFen, false)) {
          kept.refund(invoice, before, part);
          before += part;
        }
        for (const part of kept.target()) {
          const carried = (kept.settled.get(part.organizationId) ?? 0n) - part.amountFen;
          expect(carried <= BigInt(table.length) && carried >= -BigInt(table.length)).toBe(true);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test("more refunded than paid is refused", () => {
  expect(() => positionOf("paidExcludingTax", { netFen: 100n, totalFen: 106n }, 107n)).toThrow(RangeError);
  expect(() => refundDues([{ organizationId: "a", amountFen: 2n }], new Map([["a", 1n]]))).toThrow(RangeError);
});

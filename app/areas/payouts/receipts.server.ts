import Big from "big.js";
import { and, asc, eq, gte, inArray, lt } from "drizzle-orm";
import { operationsOf } from "#app/areas/billing/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import {
  type BenefitPart,
  type Drivers,
  distribute,
  driversOf,
  movedLines,
  type Receipt,
  type SignedBenefits,
} from "#app/areas/task-books/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { invoiceLines, invoices } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { postings, settlements } from "#db/schema/payouts.ts";
import { refunds } from "#db/schema/returns.ts";
import { operationsKept, positionOf } from "./position.ts";

const shanghaiDay = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short" });

/** Contracts made out of a task book or its amendments: clause 12 counts over all of them together. */
export async function contractIdsOf(ctx: Context, { line }: SignedBenefits): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: contracts.id })
    .from(contracts)
    .where(inArray(contracts.taskBookId, line))
    .orderBy(asc(contracts.id));
  return rows.map((row) => row.id);
}

/** When an invoice was booked, or null. */
export async function bookedAt(ctx: Context, invoiceId: string): Promise<Date | null> {
  const [row] = await ctx.db
    .select({ at: postings.createdAt })
    .from(postings)
    .where(and(eq(postings.invoiceId, invoiceId), eq(postings.kind, "invoicePaid")));
  return row?.at ?? null;
}

/** A payment or refund as clause 12 counts it: what it added to the totals or, negative, took off. */
interface Booking {
  invoiceId: string;
  /** Null for the payment. */
  refundId: string | null;
  at: Date;
  receipt: Receipt;
}

/** Bookings of these contracts' service invoices under these terms: an invoice belongs to the terms in force when its payment was booked. */
const bookedUnder = ({ since, until }: SignedBenefits) =>
  and(since ? gte(postings.createdAt, since) : undefined, until ? lt(postings.createdAt, until) : undefined);

/**
 * Every payment and refund of the contracts' service invoices, in the order they were booked, each on the day the payment was received: a
 * refund takes back what that payment counted, also when another text is in force by then. Successful operations are those the invoice bills,
 * after a refund in the proportion of what was kept of its money; deposits are no revenue.
 */
async function bookingsOf(ctx: Context, contractIds: readonly string[], signed: SignedBenefits): Promise<Booking[]> {
  if (contractIds.length === 0) return [];
  const paid = await ctx.db
    .select({
      id: invoices.id,
      netFen: invoices.netFen,
      totalFen: invoices.totalFen,
      creditedFen: invoices.creditedFen,
      paidAt: invoices.paidAt,
      at: postings.createdAt,
      postingId: postings.id,
    })
    .from(invoices)
    .innerJoin(postings, and(eq(postings.invoiceId, invoices.id), eq(postings.kind, "invoicePaid")))
    .where(and(inArray(invoices.contractId, [...contractIds]), bookedUnder(signed)))
    .orderBy(asc(postings.id));
  const ids = paid.map((row) => row.id);
  const [tasks, refunded] = await Promise.all([operationsBilled(ctx, ids), bookedRefunds(ctx, ids)]);
  const bookings = paid.flatMap((invoice) => {
    const date = shanghaiDay.format(invoice.paidAt ?? invoice.at);
    const operations = tasks.get(invoice.id) ?? 0n;
    const counted = (refundedFen: bigint) => ({
      poolFen: positionOf(signed.base, invoice, refundedFen).poolFen,
      tasks: operationsKept(operations, invoice, refundedFen),
    });
    let refundedFen = invoice.creditedFen;
    const steps = refunded
      .filter((refund) => refund.invoiceId === invoice.id)
      .map((refund) => {
        const before = counted(refundedFen);
        refundedFen += refund.amountFen;
        const after = counted(refundedFen);
        return { ...refund, moved: { poolFen: after.poolFen - before.poolFen, tasks: after.tasks - before.tasks } };
      });
    return [{ postingId: invoice.postingId, refundId: null, at: invoice.at, moved: counted(invoice.creditedFen) }, ...steps].map(
      (step) => ({
        postingId: step.postingId,
        invoiceId: invoice.id,
        refundId: step.refundId,
        at: step.at,
        receipt: { date, ...step.moved, deployments: 0n, replications: 0n },
      }),
    );
  });
  return bookings.sort((a, b) => (a.postingId < b.postingId ? -1 : 1));
}

/** Refunds of these invoices that were booked, in that order. */
const bookedRefunds = (ctx: Context, invoiceIds: readonly string[]) =>
  invoiceIds.length === 0
    ? []
    : ctx.db
        .select({
          postingId: postings.id,
          invoiceId: refunds.invoiceId,
          refundId: refunds.id,
          amountFen: refunds.amountFen,
          at: postings.createdAt,
        })
        .from(postings)
        .innerJoin(refunds, eq(refunds.id, postings.sourceId))
        .where(and(inArray(postings.invoiceId, [...invoiceIds]), eq(postings.kind, "refund")))
        .orderBy(asc(postings.id));

/** Whole successful operations each invoice bills. A late line counts what came in since, not what it costs: the minimum may have paid it. */
async function operationsBilled(ctx: Context, invoiceIds: readonly string[]): Promise<Map<string, bigint>> {
  if (invoiceIds.length === 0) return new Map();
  const lines = await ctx.db
    .select()
    .from(invoiceLines)
    .where(and(inArray(invoiceLines.invoiceId, [...invoiceIds]), inArray(invoiceLines.kind, ["usage", "late"])));
  const sums = new Map<string, Big>();
  for (const line of lines) sums.set(line.invoiceId, (sums.get(line.invoiceId) ?? new Big(0)).plus(operationsOf(line)));
  return new Map([...sums].map(([id, sum]) => [id, BigInt(sum.round(0, Big.roundDown).toFixed(0))]));
}

/**
 * Robots registered for the contracts by an instant, or by now, each on the day it was: an identity once registered stays under its contract.
 * Milestones and replications have no room that records them yet, so they count as none: awards and royalties by copies wait.
 */
async function deploymentsOf(
  ctx: Context,
  contractIds: readonly string[],
  { since, until, by }: { since: Date | null; until: Date | null; by: Date | null },
): Promise<Receipt[]> {
  const robots = (await Promise.all(contractIds.map((id) => robotsOfContract(ctx, id)))).flat();
  return robots
    .filter(({ createdAt: at }) => (by === null || at <= by) && (since === null || at >= since) && (until === null || at < until))
    .map((robot) => ({ date: shanghaiDay.format(robot.createdAt), poolFen: 0n, deployments: 1n, replications: 0n, tasks: 0n }));
}

/** Where a payment or refund leads: everything counted up to it, who is owed what of that in all, and by which lines it moved that. */
export interface Standing {
  counted: Drivers;
  target: BenefitPart[];
  moved: BenefitPart[];
}

/**
 * The standing at the payment of an invoice, or at one refund of it: a booked one as it was when it was booked, one that is not booked yet as
 * if it were paid now. The same figures give the same standing at any later time. Throws for a refund that is not booked.
 */
export async function standingAt(
  ctx: Context,
  signed: SignedBenefits,
  contractIds: readonly string[],
  invoice: { id: string; netFen: bigint; totalFen: bigint; creditedFen: bigint },
  refundId: string | null = null,
): Promise<Standing> {
  const { base, terms, since, until } = signed;
  const booked = await bookingsOf(ctx, contractIds, signed);
  const at = booked.findIndex((one) => one.invoiceId === invoice.id && one.refundId === refundId);
  if (at === -1 && refundId !== null) throw new Error(`refund ${refundId} is not booked`);
  const earlier = at === -1 ? booked : booked.slice(0, at);
  const own = booked[at]?.receipt ?? {
    date: shanghaiDay.format(ctx.clock.now()),
    poolFen: positionOf(base, invoice, invoice.creditedFen).poolFen,
    tasks: operationsKept((await operationsBilled(ctx, [invoice.id])).get(invoice.id) ?? 0n, invoice, invoice.creditedFen),
    deployments: 0n,
    replications: 0n,
  };
  const receipts = earlier.map((one) => one.receipt);
  const [robotsNow, robotsBefore] = await Promise.all([
    deploymentsOf(ctx, contractIds, { since, until, by: booked[at]?.at ?? null }),
    deploymentsOf(ctx, contractIds, { since, until, by: earlier.at(-1)?.at ?? null }),
  ]);
  const counted = driversOf(terms.pool, [...receipts, own, ...robotsNow]);
  const target = distribute(terms, counted);
  return { counted, target, moved: movedLines(target, distribute(terms, driversOf(terms.pool, [...receipts, ...robotsBefore]))) };
}

/** What each member was settled so far over the contracts, for invoices booked under these terms, fen: what was claimed back is taken off, what is held is not. */
export async function settledOf(ctx: Context, signed: SignedBenefits, contractIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows =
    contractIds.length === 0
      ? []
      : await ctx.db
          .select({ id: settlements.organizationId, fen: settlements.amountFen })
          .from(settlements)
          .innerJoin(postings, and(eq(postings.invoiceId, settlements.invoiceId), eq(postings.kind, "invoicePaid")))
          .where(and(inArray(settlements.contractId, [...contractIds]), eq(settlements.isHold, false), bookedUnder(signed)));
  const sums = new Map<string, bigint>();
  for (const row of rows) sums.set(row.id, (sums.get(row.id) ?? 0n) + row.fen);
  return sums;
}

/** The percentages of what is shared last, by member: of a sharing with steps before it they are not what a member gets of the whole. */
export function sharesOf({ pool }: SignedBenefits["terms"]): Map<string, number> {
  return new Map(pool.shares.filter((share) => share.basisPoints > 0).map((share) => [share.organizationId, share.basisPoints]));
}

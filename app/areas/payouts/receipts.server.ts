import Big from "big.js";
import { and, asc, eq, gte, inArray } from "drizzle-orm";
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

type Base = SignedBenefits["base"];

/** What of an invoice is shared: net of tax, or all of it where the parties agreed so and each bears its own tax. */
export function poolFenOf(base: Base, invoice: { netFen: bigint; totalFen: bigint }): bigint {
  return base === "paidIncludingTax" ? invoice.totalFen : invoice.netFen;
}

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

/** A booked invoice as clause 12 counts it, and when it was booked. */
interface BookedInvoice {
  invoiceId: string;
  at: Date;
  receipt: Receipt;
}

/**
 * Every paid and booked service invoice of the contracts, in the order they were booked, each on the day its payment was received. Successful
 * operations are those it bills; deposits are no revenue. The platform knows no refund of a service invoice: what is corrected is billed
 * less in a later period.
 */
async function bookedInvoices(ctx: Context, contractIds: readonly string[], { base, since }: SignedBenefits): Promise<BookedInvoice[]> {
  if (contractIds.length === 0) return [];
  const rows = await ctx.db
    .select({ id: invoices.id, netFen: invoices.netFen, totalFen: invoices.totalFen, paidAt: invoices.paidAt, at: postings.createdAt })
    .from(invoices)
    .innerJoin(postings, and(eq(postings.invoiceId, invoices.id), eq(postings.kind, "invoicePaid")))
    .where(and(inArray(invoices.contractId, [...contractIds]), since ? gte(postings.createdAt, since) : undefined))
    .orderBy(asc(postings.id));
  const tasks = await operationsBilled(
    ctx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    invoiceId: row.id,
    at: row.at,
    receipt: {
      date: shanghaiDay.format(row.paidAt ?? row.at),
      poolFen: poolFenOf(base, row),
      tasks: tasks.get(row.id) ?? 0n,
      deployments: 0n,
      replications: 0n,
    },
  }));
}

/** Whole successful operations each invoice bills. A late line counts what came in since, not what it costs: the minimum may have paid it. */
async function operationsBilled(ctx: Context, invoiceIds: readonly string[]): Promise<Map<string, bigint>> {
  if (invoiceIds.length === 0) return new Map();
  const lines = await ctx.db
    .select()
    .from(invoiceLines)
    .where(and(inArray(invoiceLines.invoiceId, [...invoiceIds]), eq(invoiceLines.kind, "usage")));
  const sums = new Map<string, Big>();
  for (const line of lines) {
    const { known, billed } = line.basis;
    const late = line.lineKey.startsWith("late:") && typeof known === "string" && typeof billed === "string";
    const quantity = late ? new Big(known).minus(billed) : new Big(line.quantity ?? 0);
    sums.set(line.invoiceId, (sums.get(line.invoiceId) ?? new Big(0)).plus(quantity));
  }
  return new Map([...sums].map(([id, sum]) => [id, BigInt(sum.round(0, Big.roundDown).toFixed(0))]));
}

/**
 * Robots registered for the contracts by an instant, or by now, each on the day it was: an identity once registered stays under its contract.
 * Milestones and replications have no room that records them yet, so they count as none: awards and royalties by copies wait.
 */
async function deploymentsOf(
  ctx: Context,
  contractIds: readonly string[],
  { since, by }: { since: Date | null; by: Date | null },
): Promise<Receipt[]> {
  const robots = (await Promise.all(contractIds.map((id) => robotsOfContract(ctx, id)))).flat();
  return robots
    .filter((robot) => (by === null || robot.createdAt <= by) && (since === null || robot.createdAt >= since))
    .map((robot) => ({ date: shanghaiDay.format(robot.createdAt), poolFen: 0n, deployments: 1n, replications: 0n, tasks: 0n }));
}

/** Where an invoice leads: everything counted up to it, who is owed what of that in all, and by which lines the invoice moved it. */
export interface Standing {
  counted: Drivers;
  target: BenefitPart[];
  moved: BenefitPart[];
}

/**
 * The standing at an invoice: a booked one by its id as it was when it was booked, one that is not booked yet as if it were paid now. The same
 * figures give the same standing at any later time.
 */
export async function standingAt(
  ctx: Context,
  signed: SignedBenefits,
  contractIds: readonly string[],
  invoice: { id: string; netFen: bigint; totalFen: bigint },
): Promise<Standing> {
  const { base, terms, since } = signed;
  const booked = await bookedInvoices(ctx, contractIds, signed);
  const at = booked.findIndex((one) => one.invoiceId === invoice.id);
  const earlier = at === -1 ? booked : booked.slice(0, at);
  const own = booked[at]?.receipt ?? {
    date: shanghaiDay.format(ctx.clock.now()),
    poolFen: poolFenOf(base, invoice),
    tasks: (await operationsBilled(ctx, [invoice.id])).get(invoice.id) ?? 0n,
    deployments: 0n,
    replications: 0n,
  };
  const receipts = earlier.map((one) => one.receipt);
  const [robotsNow, robotsBefore] = await Promise.all([
    deploymentsOf(ctx, contractIds, { since, by: booked[at]?.at ?? null }),
    deploymentsOf(ctx, contractIds, { since, by: earlier.at(-1)?.at ?? null }),
  ]);
  const counted = driversOf(terms.pool, [...receipts, own, ...robotsNow]);
  const target = distribute(terms, counted);
  return { counted, target, moved: movedLines(target, distribute(terms, driversOf(terms.pool, [...receipts, ...robotsBefore]))) };
}

/** What each member was settled so far over the contracts, and under these terms, fen. */
export async function settledOf(ctx: Context, { since }: SignedBenefits, contractIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows =
    contractIds.length === 0
      ? []
      : await ctx.db
          .select({ id: settlements.organizationId, fen: settlements.amountFen })
          .from(settlements)
          .where(and(inArray(settlements.contractId, [...contractIds]), since ? gte(settlements.createdAt, since) : undefined));
  const sums = new Map<string, bigint>();
  for (const row of rows) sums.set(row.id, (sums.get(row.id) ?? 0n) + row.fen);
  return sums;
}

/** The percentages of what is shared last, by member: of a sharing with steps before it they are not what a member gets of the whole. */
export function sharesOf({ pool }: SignedBenefits["terms"]): Map<string, number> {
  return new Map(pool.shares.filter((share) => share.basisPoints > 0).map((share) => [share.organizationId, share.basisPoints]));
}

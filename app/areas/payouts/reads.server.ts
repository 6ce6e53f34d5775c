import { and, asc, desc, eq } from "drizzle-orm";
import { getInvoiceHead } from "#app/areas/billing/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { type BenefitPart, exactSum, getTaskBook, signedBenefits } from "#app/areas/task-books/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { settlements } from "#db/schema/payouts.ts";
import { payoutTransfers } from "#db/schema/transfers.ts";
import { refusalName } from "./connect/words.ts";
import { settlementDues } from "./dues.ts";
import { positionOf } from "./position.ts";
import { bookedAt, contractIdsOf, settledOf, sharesOf, standingAt } from "./receipts.server.ts";

interface Part {
  organizationId: string;
  basisPoints: number;
  /** Exact share of this invoice in 元 to four decimals. */
  exact: string;
  amountFen: bigint;
  /** What refunds of this invoice claimed back, ≤ 0. */
  claimedFen: bigint;
  rail: (typeof settlements.$inferSelect)["rail"];
  status: (typeof settlements.$inferSelect)["status"];
}

/**
 * How an invoice is split: as settled once it is paid, else as it would be settled now (`settled: false`). The two sides of the contract
 * see every part, any other member its own and not what was split. Null for a deposit, which is not split. Amounts are fen as text.
 */
export async function splitOfInvoice(ctx: Context, code: string) {
  const { invoice, contract } = await getInvoiceHead(ctx, { code });
  if (invoice.kind === "deposit" || invoice.status === "void") return null;
  const { organizationId } = userOf(ctx);
  const { taskBook } = await getTaskBook(ctx, { id: contract.taskBookId });
  const posted = await ctx.db
    .select()
    .from(settlements)
    .where(and(eq(settlements.invoiceId, invoice.id), eq(settlements.isHold, false)))
    .orderBy(desc(settlements.basisPoints), asc(settlements.organizationId));
  const rows = settledParts(posted);
  const [[figures], signed] = await Promise.all([
    ctx.db
      .select({ netFen: invoices.netFen, totalFen: invoices.totalFen, creditedFen: invoices.creditedFen })
      .from(invoices)
      .where(eq(invoices.id, invoice.id)),
    bookedAt(ctx, invoice.id).then((at) => signedBenefits(ctx, contract.taskBookId, at ?? ctx.clock.now())),
  ]);
  if (!figures || !signed) throw new Error(`invoice ${code} has no sealed sharing`);
  const contractIds = await contractIdsOf(ctx, signed);
  const { moved, target } = await standingAt(ctx, signed, contractIds, { id: invoice.id, ...figures });
  const parts = rows.length > 0 ? rows : expectedParts(target, moved, sharesOf(signed.terms), await settledOf(ctx, signed, contractIds));
  const complete = contract.whole;
  const refusals = await refusalsOf(ctx, invoice.id);
  const visible = complete ? parts : parts.filter((part) => part.organizationId === organizationId);
  const names = await organizationsById(
    ctx,
    visible.map((part) => part.organizationId),
  );
  const { pool, awards } = signed.terms;
  return {
    settled: rows.length > 0,
    complete,
    taskBookCode: taskBook.code,
    base: signed.base,
    /** True when everything is shared by one table: then the percentages say it all, and there are no lines to show. */
    plain: pool.model === "fixedShare" && awards.length === 0,
    rules: signed.rules,
    baseFen: complete ? positionOf(signed.base, figures, figures.creditedFen).poolFen.toString() : null,
    parts: visible.map((part) => ({
      organizationId: part.organizationId,
      organizationName: names.get(part.organizationId)?.name ?? "—",
      basisPoints: part.basisPoints,
      exact: part.exact,
      amountFen: part.amountFen.toString(),
      claimedFen: part.claimedFen.toString(),
      lines: linesOf(moved, part),
      rail: part.rail,
      status: part.status,
      refusal: part.rail === "stripeConnect" ? (refusals.get(part.organizationId) ?? null) : null,
    })),
  };
}

/** Why the channel did not make transfers of an invoice, by organization, in words. */
async function refusalsOf(ctx: Context, invoiceId: string): Promise<Map<string, string>> {
  const rows = await ctx.db
    .select({ organizationId: payoutTransfers.organizationId, reason: payoutTransfers.reason })
    .from(payoutTransfers)
    .where(and(eq(payoutTransfers.invoiceId, invoiceId), eq(payoutTransfers.status, "refused")));
  return new Map(rows.map(({ organizationId, reason }) => [organizationId, refusalName(reason ?? "")]));
}

/** Parts as the payment settled them, each with what refunds claimed back since; who was given none by the payment may still be claimed from. */
function settledParts(rows: readonly (typeof settlements.$inferSelect)[]): Part[] {
  const claims = rows.filter((row) => row.refundId !== null);
  const claimed = (organizationId: string) =>
    claims.filter((row) => row.organizationId === organizationId).reduce((sum, row) => sum + row.amountFen, 0n);
  const paid = rows.filter((row) => row.refundId === null);
  const others = claims.filter((row, index) => {
    const isFirst = claims.findIndex((one) => one.organizationId === row.organizationId) === index;
    return isFirst && !paid.some((one) => one.organizationId === row.organizationId);
  });
  return [...paid, ...others.map((row) => ({ ...row, amountFen: 0n, exact: "0.0000" }))].map((row) => ({
    organizationId: row.organizationId,
    basisPoints: row.basisPoints,
    exact: row.exact,
    amountFen: row.amountFen,
    claimedFen: claimed(row.organizationId),
    rail: row.rail,
    status: row.status,
  }));
}

/** What a part is made of, and beside it what was held back or caught up on account of other invoices: together they are the part. */
function linesOf(moved: readonly BenefitPart[], part: Part): { key: string; name: string; amountFen: string }[] {
  const lines = moved.find((one) => one.organizationId === part.organizationId)?.lines ?? [];
  const carried = part.amountFen - lines.reduce((sum, line) => sum + line.amountFen, 0n);
  return [
    ...lines.map(({ source, key, name, amountFen }) => ({ key: `${source} ${key}`, name, amountFen: amountFen.toString() })),
    ...(carried === 0n ? [] : [{ key: "carried", name: "与其他各期找平", amountFen: carried.toString() }]),
  ];
}

/** The parts as they would be settled now, largest share first. */
function expectedParts(
  target: readonly BenefitPart[],
  moved: readonly BenefitPart[],
  shares: ReadonlyMap<string, number>,
  settledFen: ReadonlyMap<string, bigint>,
): Part[] {
  return settlementDues(target, settledFen)
    .filter((due) => due.amountFen > 0n || shares.has(due.id))
    .map(
      (due): Part => ({
        organizationId: due.id,
        basisPoints: shares.get(due.id) ?? 0,
        exact: exactSum(moved.find((part) => part.organizationId === due.id)?.lines.map((line) => line.exact) ?? []),
        amountFen: due.amountFen,
        claimedFen: 0n,
        rail: "offlineBank",
        status: "due",
      }),
    )
    .sort((a, b) => b.basisPoints - a.basisPoints || (a.organizationId < b.organizationId ? -1 : 1));
}

/** Parts due to the actor's organization, newest first. Amounts are fen as text. */
export async function listMyPayouts(ctx: Context) {
  const rows = await ctx.db
    .select({ settlement: settlements, invoiceCode: invoices.code, period: invoices.period, paidAt: invoices.paidAt })
    .from(settlements)
    .innerJoin(invoices, eq(invoices.id, settlements.invoiceId))
    .where(eq(settlements.organizationId, userOf(ctx).organizationId))
    .orderBy(desc(settlements.createdAt), desc(settlements.id))
    .limit(200);
  return rows.map(({ settlement, invoiceCode, period, paidAt }) => ({
    id: settlement.id,
    invoiceCode,
    period,
    paidAt: paidAt?.toISOString() ?? null,
    basisPoints: settlement.basisPoints,
    exact: settlement.exact,
    amountFen: settlement.amountFen.toString(),
    rail: settlement.rail,
    status: settlement.status,
  }));
}

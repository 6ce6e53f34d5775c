import { asc, desc, eq } from "drizzle-orm";
import { getInvoiceHead } from "#app/areas/billing/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { getTaskBook, signedShares } from "#app/areas/task-books/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { settlements } from "#db/schema/payouts.ts";
import { cumulativeOf } from "./cumulative.server.ts";
import { exactParts, settlementDues } from "./dues.ts";

interface Part {
  organizationId: string;
  basisPoints: number;
  /** Exact share of this invoice in 元 to four decimals. */
  exact: string;
  amountFen: bigint;
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
  const rows: Part[] = await ctx.db
    .select()
    .from(settlements)
    .where(eq(settlements.invoiceId, invoice.id))
    .orderBy(desc(settlements.basisPoints), asc(settlements.organizationId));
  const [base] = await ctx.db.select({ netFen: invoices.netFen }).from(invoices).where(eq(invoices.id, invoice.id));
  const netFen = base?.netFen ?? 0n;
  const parts = rows.length > 0 ? rows : await expectedParts(ctx, contract, netFen);
  const complete = contract.whole;
  const visible = complete ? parts : parts.filter((part) => part.organizationId === organizationId);
  const names = await organizationsById(
    ctx,
    visible.map((part) => part.organizationId),
  );
  return {
    settled: rows.length > 0,
    complete,
    taskBookCode: taskBook.code,
    baseFen: complete ? netFen.toString() : null,
    parts: visible.map((part) => ({
      organizationId: part.organizationId,
      organizationName: names.get(part.organizationId)?.name ?? "—",
      basisPoints: part.basisPoints,
      exact: part.exact,
      amountFen: part.amountFen.toString(),
      rail: part.rail,
      status: part.status,
    })),
  };
}

async function expectedParts(ctx: Context, contract: { id: string; taskBookId: string }, netFen: bigint): Promise<Part[]> {
  const shares = await signedShares(ctx, contract.taskBookId, "raasRevenue");
  const { earnedFen, settledFen } = await cumulativeOf(ctx, contract.id);
  const exact = exactParts(netFen, shares);
  return settlementDues(earnedFen + netFen, settledFen, shares)
    .map(
      (due): Part => ({
        organizationId: due.id,
        basisPoints: due.basisPoints,
        exact: exact.get(due.id) ?? "0.0000",
        amountFen: due.amountFen,
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

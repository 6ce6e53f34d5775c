import { and, eq, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { postings, settlements } from "#db/schema/payouts.ts";

/** What a contract has earned, net of tax, over every invoice whose payment was booked, and what each member was settled of it; fen. */
export async function cumulativeOf(ctx: Context, contractId: string): Promise<{ earnedFen: bigint; settledFen: Map<string, bigint> }> {
  const [earned] = await ctx.db
    .select({ fen: sql<string>`coalesce(sum(${invoices.netFen}), 0)::text` })
    .from(invoices)
    .innerJoin(postings, and(eq(postings.invoiceId, invoices.id), eq(postings.kind, "invoicePaid")))
    .where(eq(invoices.contractId, contractId));
  const settled = await ctx.db
    .select({ id: settlements.organizationId, fen: sql<string>`sum(${settlements.amountFen})::text` })
    .from(settlements)
    .where(eq(settlements.contractId, contractId))
    .groupBy(settlements.organizationId);
  return { earnedFen: BigInt(earned?.fen ?? "0"), settledFen: new Map(settled.map((row) => [row.id, BigInt(row.fen)])) };
}

import { and, asc, eq, inArray } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { refunds } from "#db/schema/returns.ts";

export type Refund = typeof refunds.$inferSelect & { status: "succeeded"; succeededAt: Date };

/**
 * Refunds of these invoices that succeeded, the first one first. Those that are pending or failed moved no money and are left out. Whether
 * the asker may see the invoices is decided where they are read.
 */
export async function refundsOf(ctx: Context, invoiceIds: readonly string[]): Promise<Refund[]> {
  if (invoiceIds.length === 0) return [];
  const rows = await ctx.db
    .select()
    .from(refunds)
    .where(and(inArray(refunds.invoiceId, [...new Set(invoiceIds)]), eq(refunds.status, "succeeded")))
    .orderBy(asc(refunds.succeededAt), asc(refunds.id));
  return rows.flatMap((row) =>
    row.status === "succeeded" && row.succeededAt ? [{ ...row, status: row.status, succeededAt: row.succeededAt }] : [],
  );
}

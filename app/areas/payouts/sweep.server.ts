import { and, asc, eq, gt, isNotNull, isNull } from "drizzle-orm";
import { frozenInvoices } from "#app/areas/billing/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { postings } from "#db/schema/payouts.ts";
import { refunds } from "#db/schema/returns.ts";

/** How many invoices one sweep takes on. */
const MOST = 500;

/**
 * Takes up every paid invoice and every succeeded refund that was never booked, oldest first: its job was lost or given up; and every
 * one of which a dispute freezes a part. Settling twice does nothing.
 */
export async function sweepPayouts(ctx: Context): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const unbooked = await tx.db
      .select({ id: invoices.id })
      .from(invoices)
      .leftJoin(postings, eq(postings.invoiceId, invoices.id))
      .where(and(eq(invoices.status, "paid"), gt(invoices.amountPaidFen, 0n), isNull(postings.id)))
      .orderBy(asc(invoices.paidAt))
      .limit(MOST);
    // Its invoice is booked: a refund of one that is not comes with it.
    const unbookedRefunds = await tx.db
      .selectDistinctOn([refunds.invoiceId], { id: refunds.invoiceId })
      .from(refunds)
      .leftJoin(postings, and(eq(postings.sourceId, refunds.id), eq(postings.invoiceId, refunds.invoiceId)))
      .innerJoin(invoices, and(eq(invoices.id, refunds.invoiceId), eq(invoices.status, "paid")))
      .where(and(isNotNull(refunds.succeededAt), isNull(postings.id)))
      .orderBy(asc(refunds.invoiceId))
      .limit(MOST);
    for (const id of await frozenInvoices(tx)) await enqueue(tx, "settle-invoice", { invoiceId: id });
    for (const { id } of [...unbooked, ...unbookedRefunds]) await enqueue(tx, "settle-invoice", { invoiceId: id });
  });
}

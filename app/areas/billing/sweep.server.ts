import { and, inArray, isNotNull, isNull, lt } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { invoices, stripeInbox } from "#db/schema/billing.ts";
import { applyStripeInvoice } from "./apply-stripe-invoice.server.ts";

/** Repairs what was missed: webhooks that never came, events never handled, pushes that were given up. */
export async function sweepBilling(ctx: Context): Promise<void> {
  const stale = new Date(ctx.clock.now().getTime() - 10 * 60_000);
  const open = await ctx.db
    .select({ stripeInvoiceId: invoices.stripeInvoiceId })
    .from(invoices)
    .where(and(inArray(invoices.status, ["open", "pushing"]), isNotNull(invoices.stripeInvoiceId)))
    .limit(500);
  for (const { stripeInvoiceId } of open) if (stripeInvoiceId) await applyStripeInvoice(ctx, stripeInvoiceId);
  await withTransaction(ctx, async (tx) => {
    const stuck = await tx.db.select({ id: invoices.id }).from(invoices).where(and(inArray(invoices.status, ["rated", "pushing"]), lt(invoices.createdAt, stale))).limit(500);
    for (const { id } of stuck) await enqueue(tx, "push-invoice", { invoiceId: id });
    const unhandled = await tx.db.select({ id: stripeInbox.eventId }).from(stripeInbox).where(and(isNull(stripeInbox.handledAt), lt(stripeInbox.receivedAt, stale))).limit(500);
    for (const { id } of unhandled) await enqueue(tx, "handle-stripe-event", { eventId: id });
  });
}

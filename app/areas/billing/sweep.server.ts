import { and, inArray, isNotNull, isNull, lt } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { invoices, stripeInbox } from "#db/schema/billing.ts";
import { applyStripeInvoice } from "./apply-stripe-invoice.server.ts";
import { INVOICE_ACTIONS } from "./states.ts";

/** How long an ordinary job may take before the sweep looks after it, and how many rows one sweep takes on. */
const STALE_MS = 10 * 60_000;
const MOST = 500;

/**
 * Repairs what was missed: webhooks that never came, events never handled, pushes that were given up. One invoice that cannot be read does
 * not hold up the others; what went wrong is thrown at the end.
 */
export async function sweepBilling(ctx: Context): Promise<void> {
  const stale = new Date(ctx.clock.now().getTime() - STALE_MS);
  await withTransaction(ctx, async (tx) => {
    const stuck = await tx.db
      .select({ id: invoices.id })
      .from(invoices)
      .where(and(inArray(invoices.status, ["approved", "pushing", "draftAtStripe", "verified"]), lt(invoices.approvedAt, stale)))
      .limit(MOST);
    for (const { id } of stuck) await enqueue(tx, "push-invoice", { invoiceId: id });
    const unhandled = await tx.db
      .select({ id: stripeInbox.eventId })
      .from(stripeInbox)
      .where(and(isNull(stripeInbox.handledAt), lt(stripeInbox.receivedAt, stale)))
      .limit(MOST);
    for (const { id } of unhandled) await enqueue(tx, "handle-stripe-event", { eventId: id });
  });
  const unpaid = await ctx.db
    .select({ stripeInvoiceId: invoices.stripeInvoiceId })
    .from(invoices)
    .where(and(inArray(invoices.status, [...INVOICE_ACTIONS.pay]), isNotNull(invoices.stripeInvoiceId)))
    .limit(MOST);
  const failures: unknown[] = [];
  for (const { stripeInvoiceId } of unpaid) {
    if (stripeInvoiceId) await applyStripeInvoice(ctx, stripeInvoiceId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} of ${unpaid.length} invoices could not be read at Stripe`);
}

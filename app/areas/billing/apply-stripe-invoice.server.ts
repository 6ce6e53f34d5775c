import { and, eq, inArray } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import type { StripeInvoice } from "#app/stripe/index.server.ts";
import { invoices, stripeInbox } from "#db/schema/billing.ts";
import { INVOICE_ACTIONS } from "./states.ts";

/** Handles one inbox event: the payload was only a hint, the invoice is fetched again and our state moves along allowed edges. */
export async function handleStripeEvent(ctx: Context, { eventId }: JobPayload<"handle-stripe-event">): Promise<void> {
  const [event] = await ctx.db.select().from(stripeInbox).where(eq(stripeInbox.eventId, eventId));
  if (!event || event.handledAt) return;
  if (event.objectType === "invoice") await applyStripeInvoice(ctx, event.objectId);
  await ctx.db.update(stripeInbox).set({ handledAt: ctx.clock.now() }).where(eq(stripeInbox.eventId, eventId));
}

/** Brings our invoice to what Stripe holds now. Doing it again changes nothing; an invoice of somebody else is passed over. */
export async function applyStripeInvoice(ctx: Context, stripeInvoiceId: string): Promise<void> {
  const [known] = await ctx.db.select({ id: invoices.id }).from(invoices).where(eq(invoices.stripeInvoiceId, stripeInvoiceId));
  if (!known) return;
  const held = await ctx.services.stripe.retrieveInvoice({ id: stripeInvoiceId });
  if (held.status === "paid") await markPaid(ctx, known.id, held);
  else if (held.status === "void") await markVoid(ctx, known.id);
}

async function markPaid(ctx: Context, invoiceId: string, held: StripeInvoice): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [paid] = await tx.db
      .update(invoices)
      .set({ status: "paid", failure: null, paidAt: held.paidAt ?? tx.clock.now(), amountPaidFen: held.amountPaidFen })
      .where(and(eq(invoices.id, invoiceId), inArray(invoices.status, [...INVOICE_ACTIONS.pay])))
      .returning();
    if (!paid) return;
    await recordAudit(tx, {
      action: "invoice-paid",
      objectType: "invoice",
      objectId: paid.id,
      detail: { amountPaidFen: held.amountPaidFen },
    });
    await enqueue(tx, "settle-invoice", { invoiceId: paid.id });
    await enqueue(tx, "complete-todo", { organizationId: paid.payerId, dedupeKey: `pay-invoice:${paid.id}` });
    await enqueue(tx, "notify", {
      organizationId: paid.payerId,
      kind: "message",
      title: `账单 ${paid.code} 已付款 ¥${fenToYuan(held.amountPaidFen)}`,
      body: "",
      href: paths.invoice(paid.code),
      dedupeKey: `invoice-paid:${paid.id}`,
    });
  });
}

async function markVoid(ctx: Context, invoiceId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [voided] = await tx.db
      .update(invoices)
      .set({ status: "void", failure: null })
      .where(and(eq(invoices.id, invoiceId), inArray(invoices.status, [...INVOICE_ACTIONS.void])))
      .returning();
    if (!voided) return;
    await recordAudit(tx, { action: "invoice-voided", objectType: "invoice", objectId: voided.id });
    await enqueue(tx, "complete-todo", { organizationId: voided.payerId, dedupeKey: `pay-invoice:${voided.id}` });
    await enqueue(tx, "notify", {
      organizationId: voided.payerId,
      kind: "message",
      title: `账单 ${voided.code} 已作废，无需付款`,
      body: "",
      href: paths.invoice(voided.code),
      dedupeKey: `invoice-voided:${voided.id}`,
    });
  });
}

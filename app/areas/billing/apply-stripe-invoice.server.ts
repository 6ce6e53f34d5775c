import { and, eq, inArray } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import type { StripeInvoice } from "#app/stripe/index.server.ts";
import { invoices, stripeInbox } from "#db/schema/billing.ts";
import { amountDifference, endAmountTodo, holdForAmount } from "./amount-check.server.ts";
import { notePartlyPaid } from "./partly-paid.server.ts";
import { recordPayments } from "./payments.server.ts";
import { endPaymentNotices } from "./receipts/notice-payment.server.ts";
import { INVOICE_ACTIONS } from "./states.ts";

type Invoice = typeof invoices.$inferSelect;

/** Handles one inbox event: the payload was only a hint, the invoice is fetched again and our state moves along allowed edges. */
export async function handleStripeEvent(ctx: Context, { eventId }: JobPayload<"handle-stripe-event">): Promise<void> {
  const [event] = await ctx.db.select().from(stripeInbox).where(eq(stripeInbox.eventId, eventId));
  if (!event || event.handledAt) return;
  if (event.objectType === "invoice") await applyStripeInvoice(ctx, event.objectId);
  await ctx.db.update(stripeInbox).set({ handledAt: ctx.clock.now() }).where(eq(stripeInbox.eventId, eventId));
}

/**
 * Brings our invoice to what Stripe holds now. Doing it again changes nothing; an invoice of somebody else is passed over. One that does not
 * show the amount that was rated, or was paid another one, stays as it is and is never settled: the provider's finance is asked.
 */
export async function applyStripeInvoice(ctx: Context, stripeInvoiceId: string): Promise<void> {
  const [known] = await ctx.db.select().from(invoices).where(eq(invoices.stripeInvoiceId, stripeInvoiceId));
  if (!known) return;
  const held = await ctx.services.stripe.retrieveInvoice({ id: stripeInvoiceId });
  if (held.amountPaidFen > 0n) await recordPayments(ctx, known);
  const difference = held.status === "void" ? null : amountDifference(known, held);
  if (difference) await holdForAmount(ctx, known.id, held, difference);
  else if (held.status === "paid") await markPaid(ctx, known, held);
  else if (held.status === "void") await markVoid(ctx, known);
  else if (held.amountPaidFen > 0n) await notePartlyPaid(ctx, known, held);
}

async function markPaid(ctx: Context, known: Invoice, held: StripeInvoice): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [paid] = await tx.db
      .update(invoices)
      .set({ status: "paid", failure: null, paidAt: held.paidAt ?? tx.clock.now(), amountPaidFen: held.amountPaidFen })
      .where(and(eq(invoices.id, known.id), inArray(invoices.status, [...INVOICE_ACTIONS.pay])))
      .returning();
    if (!paid) return;
    await recordAudit(tx, {
      action: "invoice-paid",
      objectType: "invoice",
      objectId: paid.id,
      detail: { amountPaidFen: held.amountPaidFen },
    });
    await enqueue(tx, "settle-invoice", { invoiceId: paid.id });
    await endAmountTodo(tx, known);
    await endPaymentNotices(tx, known);
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

async function markVoid(ctx: Context, known: Invoice): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [voided] = await tx.db
      .update(invoices)
      .set({ status: "void", failure: null })
      .where(and(eq(invoices.id, known.id), inArray(invoices.status, [...INVOICE_ACTIONS.void])))
      .returning();
    if (!voided) return;
    await recordAudit(tx, { action: "invoice-voided", objectType: "invoice", objectId: voided.id });
    await endAmountTodo(tx, known);
    await endPaymentNotices(tx, known);
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

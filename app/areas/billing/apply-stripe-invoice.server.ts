import { and, eq, inArray, ne } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import type { StripeInvoice } from "#app/stripe/index.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { amountDifference, endAmountTodo, holdForAmount } from "./amount-check.server.ts";
import { askToRebill } from "./ending/rebill.server.ts";
import { askForRed } from "./fapiao/ask-for-red.server.ts";
import { lapseDisputes } from "./line-disputes/frozen.server.ts";
import { notePartlyPaid } from "./partly-paid.server.ts";
import { recordPayments } from "./payments.server.ts";
import { endPaymentNotices } from "./receipts/notice-payment.server.ts";
import { takeInOverpaid } from "./receipts/take-in-overpaid.server.ts";
import { recordCreditNotes } from "./returns/credit-notes.server.ts";
import { INVOICE_ACTIONS } from "./states.ts";

type Invoice = typeof invoices.$inferSelect;

/**
 * Brings our invoice to what Stripe holds now. Doing it again changes nothing; an invoice of somebody else is passed over. One that does not
 * show the amount that was rated, or was paid another one, stays as it is and is never settled: the provider's finance is asked. Credit notes before
 * payment lower what is to be paid, whoever issued them.
 */
export async function applyStripeInvoice(ctx: Context, stripeInvoiceId: string): Promise<void> {
  const [known] = await ctx.db.select().from(invoices).where(eq(invoices.stripeInvoiceId, stripeInvoiceId));
  if (!known) return;
  const held = await ctx.services.stripe.retrieveInvoice({ id: stripeInvoiceId });
  if (held.amountPaidFen > 0n) await recordPayments(ctx, known);
  if (held.creditedBeforePaymentFen !== known.creditedFen || held.creditedAfterPaymentFen > 0n)
    await recordCreditNotes(ctx, { id: known.id, stripeInvoiceId });
  if (held.creditedBeforePaymentFen !== known.creditedFen) await markCredited(ctx, known, held);
  await takeInOverpaid(ctx, known, held);
  const difference = held.status === "void" ? null : amountDifference(known, held);
  if (difference) await holdForAmount(ctx, known.id, held, difference);
  else if (held.status === "paid") await markPaid(ctx, known, held);
  else if (held.status === "void") await markVoid(ctx, known);
  else {
    if (held.status === "uncollectible") await markUncollectible(ctx, known);
    if (held.amountPaidFen > 0n) await notePartlyPaid(ctx, known, held);
  }
}

/** What is to be paid was lowered, or a credit note before payment was taken back. */
async function markCredited(ctx: Context, known: Invoice, held: StripeInvoice): Promise<void> {
  const creditedFen = held.creditedBeforePaymentFen;
  await withTransaction(ctx, async (tx) => {
    const [credited] = await tx.db
      .update(invoices)
      .set({ creditedFen })
      .where(and(eq(invoices.id, known.id), inArray(invoices.status, [...INVOICE_ACTIONS.pay]), ne(invoices.creditedFen, creditedFen)))
      .returning();
    if (!credited) return;
    await recordAudit(tx, {
      action: "invoice-credited",
      objectType: "invoice",
      objectId: credited.id,
      detail: { beforeFen: known.creditedFen, creditedFen },
    });
    await askForRed(tx, credited);
    await enqueue(tx, "notify", {
      organizationId: credited.payerId,
      kind: "message",
      title: `账单 ${credited.code} 已调减，应付 ¥${fenToYuan(credited.totalFen - creditedFen)}`,
      body: `原金额 ¥${fenToYuan(credited.totalFen)}，累计调减 ¥${fenToYuan(creditedFen)}。`,
      href: `${paths.invoice(credited.code)}#returns`,
      dedupeKey: `invoice-credited:${credited.id}:${creditedFen}`,
    });
  });
}

async function markPaid(ctx: Context, known: Invoice, held: StripeInvoice): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [paid] = await tx.db
      .update(invoices)
      .set({
        status: "paid",
        failure: null,
        paidAt: held.paidAt ?? tx.clock.now(),
        amountPaidFen: held.amountPaidFen,
        creditedFen: held.creditedBeforePaymentFen,
      })
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
    await askForRed(tx, paid);
    await endAmountTodo(tx, known);
    await endPaymentNotices(tx, known);
    await enqueue(tx, "complete-todo", { organizationId: paid.payerId, dedupeKey: `pay-invoice:${paid.id}` });
    await enqueue(tx, "notify", {
      organizationId: paid.payerId,
      kind: "message",
      title:
        held.amountPaidFen === 0n ? `账单 ${paid.code} 已全部调减，无需付款` : `账单 ${paid.code} 已付款 ¥${fenToYuan(held.amountPaidFen)}`,
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
    await lapseDisputes(tx, voided.id);
    await askForRed(tx, voided);
    await askToRebill(tx, voided);
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

/** Written off: the payer is asked no more, but may still pay. */
async function markUncollectible(ctx: Context, known: Invoice): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [given] = await tx.db
      .update(invoices)
      .set({ status: "uncollectible" })
      .where(and(eq(invoices.id, known.id), inArray(invoices.status, [...INVOICE_ACTIONS.giveUp])))
      .returning();
    if (!given) return;
    await recordAudit(tx, { action: "invoice-uncollectible", objectType: "invoice", objectId: given.id });
    await enqueue(tx, "complete-todo", { organizationId: given.payerId, dedupeKey: `pay-invoice:${given.id}` });
  });
}

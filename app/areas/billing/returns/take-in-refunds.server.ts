import { and, eq, isNull, or } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { isUuid } from "#app/kernel/fields.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { StripeGatewayError, type StripeRefund } from "#app/stripe/index.server.ts";
import { invoicePayments, invoices } from "#db/schema/billing.ts";
import { refunds } from "#db/schema/returns.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import type { Invoice } from "../reads.server.ts";
import { bookGone, bookHome, endUnpaid, type RefundRow, tellProvider } from "./book-return.server.ts";
import { holdInvoice } from "./left.server.ts";

/**
 * Brings the refunds of a charge to what Stripe holds now, whoever made them: ours move on, one that somebody made in the channel's dashboard is
 * taken in and told to finance. Doing it again changes nothing. A charge of somebody else is passed over.
 */
export async function takeInRefundsOf(ctx: Context, chargeId: string): Promise<void> {
  const invoice = await invoiceOfCharge(ctx, chargeId);
  if (!invoice) return;
  const held = await ctx.services.stripe.listRefunds({ chargeId });
  // Oldest first, so that they stand in the books as they were made.
  for (const refund of held.reverse()) await takeInRefund(ctx, invoice, refund);
}

/** The invoice of ours that a charge paid, brought up to date when the charge was not known yet; null for any other charge. */
export async function invoiceOfCharge(ctx: Context, chargeId: string): Promise<Invoice | null> {
  const known = async () => {
    const [row] = await ctx.db
      .select({ invoice: invoices })
      .from(invoicePayments)
      .innerJoin(invoices, eq(invoices.id, invoicePayments.invoiceId))
      .where(eq(invoicePayments.chargeId, chargeId));
    return row?.invoice ?? null;
  };
  const before = await known();
  if (before) return before;
  const charge = await ctx.services.stripe.retrieveCharge({ id: chargeId }).catch((error: unknown) => {
    if (error instanceof StripeGatewayError && error.code === "resource_missing") return null;
    throw error;
  });
  if (!charge?.invoiceId) return null;
  await applyStripeInvoice(ctx, charge.invoiceId);
  return known();
}

/** One refund as Stripe holds it, brought into the books of an invoice. */
export async function takeInRefund(ctx: Context, invoice: Invoice, held: StripeRefund): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const locked = await holdInvoice(tx, invoice.id);
    const row = await rowOf(tx, locked, held);
    const ended = held.status === "failed" || held.status === "canceled";
    const reason = `退款失败${held.failureReason ? `（${held.failureReason}）` : ""}`;
    if (row.status === "pending" && held.status === "succeeded") await bookGone(tx, locked, row);
    else if (row.status === "pending" && ended) await endUnpaid(tx, locked, row, reason);
    else if (row.status === "succeeded" && ended) await bookHome(tx, locked, row, reason);
  });
}

/** Our row of a refund, with what it moved filled in; a new one where nobody here had asked for it. */
async function rowOf(tx: TransactionContext, invoice: Invoice, held: StripeRefund): Promise<RefundRow> {
  const ours = held.metadata["refund_id"];
  const [known] = await tx.db
    .select()
    .from(refunds)
    .where(
      or(
        eq(refunds.externalId, held.id),
        ours && isUuid(ours) ? and(eq(refunds.id, ours), eq(refunds.invoiceId, invoice.id), isNull(refunds.externalId)) : undefined,
      ),
    );
  const moved = {
    externalId: held.id,
    chargeId: held.chargeId,
    balanceTransactionId: held.settled?.balanceTransactionId ?? null,
    settledCurrency: held.settled?.currency ?? null,
    settledAmount: held.settled?.amount ?? null,
    settledFee: held.settled?.fee ?? null,
  };
  if (known) {
    if (known.externalId === held.id && (known.balanceTransactionId !== null || held.settled === null)) return known;
    const [filled] = await tx.db.update(refunds).set(moved).where(eq(refunds.id, known.id)).returning();
    return filled ?? known;
  }
  const [foreign] = await tx.db
    .insert(refunds)
    .values({ ...moved, invoiceId: invoice.id, amountFen: held.amountFen, reason: "在收款渠道后台发起" })
    .returning();
  if (!foreign) throw new Error("refund was not inserted");
  await recordAudit(tx, {
    action: "refund-from-channel",
    objectType: "invoice",
    objectId: invoice.id,
    detail: { refundId: foreign.id, externalId: held.id, amountFen: held.amountFen },
  });
  await tellProvider(tx, invoice, {
    title: `账单 ${invoice.code} 在收款渠道后台退款 ¥${fenToYuan(held.amountFen)}`,
    body: "这笔退款不是在平台上申请和复核的，已按收款渠道的记录入账。请核实。",
    dedupeKey: `refund-foreign:${held.id}`,
  });
  return foreign;
}

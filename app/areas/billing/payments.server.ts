import { and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { invoicePayments, invoices } from "#db/schema/billing.ts";

export type InvoicePayment = typeof invoicePayments.$inferSelect;

/**
 * Keeps what the channel says was paid of an invoice, each payment once; what a charge brought is filled in when the channel names it. Reads the
 * channel, so never inside a transaction.
 */
export async function recordPayments(ctx: Context, invoice: { id: string; stripeInvoiceId: string | null }): Promise<void> {
  if (!invoice.stripeInvoiceId) return;
  const held = await ctx.services.stripe.paymentsOfInvoice(invoice.stripeInvoiceId);
  const paid = held.filter(({ status, amountFen }) => status === "paid" && amountFen > 0n);
  if (paid.length === 0) return;
  await ctx.db
    .insert(invoicePayments)
    .values(
      paid.map((payment) => ({
        invoiceId: invoice.id,
        externalId: payment.invoicePaymentId,
        amountFen: payment.amountFen,
        chargeId: payment.chargeId,
        reference: payment.reference,
        balanceTransactionId: payment.settled?.balanceTransactionId ?? null,
        settledCurrency: payment.settled?.currency ?? null,
        settledAmount: payment.settled?.amount ?? null,
        settledFee: payment.settled?.fee ?? null,
        settledNet: payment.settled?.net ?? null,
        exchangeRate: payment.settled?.exchangeRate ?? null,
      })),
    )
    .onConflictDoUpdate({
      target: invoicePayments.externalId,
      set: {
        balanceTransactionId: sql`excluded.balance_transaction_id`,
        settledCurrency: sql`excluded.settled_currency`,
        settledAmount: sql`excluded.settled_amount`,
        settledFee: sql`excluded.settled_fee`,
        settledNet: sql`excluded.settled_net`,
        exchangeRate: sql`excluded.exchange_rate`,
      },
      setWhere: sql`${invoicePayments.balanceTransactionId} is null`,
    });
}

/**
 * Asks the channel again what charges brought that it had not named when they were kept: those of an invoice, or this one. Reads the channel,
 * so never inside a transaction.
 */
export async function completePayments(ctx: Context, of: { invoiceId: string } | { chargeId: string }): Promise<void> {
  const rows = await ctx.db
    .selectDistinct({ id: invoices.id, stripeInvoiceId: invoices.stripeInvoiceId })
    .from(invoicePayments)
    .innerJoin(invoices, eq(invoices.id, invoicePayments.invoiceId))
    .where(
      and(
        isNotNull(invoicePayments.chargeId),
        isNull(invoicePayments.balanceTransactionId),
        "chargeId" in of ? eq(invoicePayments.chargeId, of.chargeId) : eq(invoicePayments.invoiceId, of.invoiceId),
      ),
    );
  for (const row of rows) await recordPayments(ctx, row);
}

/** Payments of these invoices, the first one first. Whether the asker may see the invoices is decided where they are read. */
export async function paymentsOf(ctx: Context, invoiceIds: readonly string[]): Promise<InvoicePayment[]> {
  if (invoiceIds.length === 0) return [];
  return ctx.db
    .select()
    .from(invoicePayments)
    .where(inArray(invoicePayments.invoiceId, [...new Set(invoiceIds)]))
    .orderBy(asc(invoicePayments.id));
}

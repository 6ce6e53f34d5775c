import type Stripe from "stripe";
import { mappingErrors } from "../errors.server.ts";
import { fenToStripe, stripeToFen } from "../fen.server.ts";
import { type StripeInvoice, toStripeInvoice } from "./invoices.server.ts";
import { expandedOf, idOf, PAGE, type SettledAmount, toSettled, toUnixSeconds } from "./values.server.ts";

const CHARGE_STATES = ["succeeded", "pending", "failed"] as const;

/** One payment of an invoice. Several per invoice: parts by card, bank transfers that were reported. */
export interface StripeInvoicePayment {
  invoicePaymentId: string;
  status: "open" | "paid" | "canceled";
  /** What was paid; for one that is not paid, what is asked for. */
  amountFen: bigint;
  /** Null for a bank transfer, and while nothing was charged. Only a payment with a charge can be transferred on or refunded. */
  chargeId: string | null;
  paymentIntentId: string | null;
  paymentRecordId: string | null;
  /** The bank reference of a reported transfer. */
  reference: string | null;
  /** The key under which we reported a bank transfer: it tells what of ours arrived after an answer was lost. */
  reportKey: string | null;
  /** Null until the charge succeeded. */
  settled: SettledAmount | null;
}

/** A charge as far as the ledger needs it. */
export interface StripeCharge {
  id: string;
  /** The invoice it paid; null for a charge of something else. */
  invoiceId: string | null;
  status: (typeof CHARGE_STATES)[number];
  currency: string;
  amountFen: bigint;
  refundedFen: bigint;
  disputed: boolean;
  settled: SettledAmount | null;
}

/** Money that came in for invoices. */
export interface PaymentCalls {
  /** All payments of an invoice, newest first, each with what it brought: two calls, and one more for each paid by charge. */
  paymentsOfInvoice(invoiceId: string): Promise<StripeInvoicePayment[]>;
  /** A charge with its invoice, for what webhooks and disputes name by charge. */
  retrieveCharge(input: { id: string }): Promise<StripeCharge>;
  /**
   * Reports a bank transfer that was matched to an invoice and counts it: in part, in full or too much (see `amountOverpaidFen`). Safe to
   * repeat under the same key at any time, also after Stripe has forgotten it: the report carries the key in its metadata.
   */
  reportBankPayment(input: {
    invoiceId: string;
    amountFen: bigint;
    receivedAt: Date;
    /** What the payer wrote, or the bank's number. */
    reference: string;
    idempotencyKey: string;
    /** From 1. Stripe keeps a refusal under its key for a day: after a permanent one the next attempt asks under keys of its own. */
    attempt?: number | undefined;
    /** The report of an earlier attempt that was not attached yet, and where to keep the one that is made now. */
    record?: { id: string | null; keep: (id: string) => Promise<void> } | undefined;
  }): Promise<{ paymentRecordId: string; invoice: StripeInvoice }>;
  /**
   * Takes from a customer's balance what an overpaid invoice put there: it is given back by bank, and must not lower the next invoice. Safe to
   * repeat under the same key at any time: the entry carries the key in its metadata.
   */
  takeOffBalance(input: { customerId: string; amountFen: bigint; description: string; idempotencyKey: string }): Promise<void>;
}

export function paymentCalls(stripe: Stripe): PaymentCalls {
  return {
    paymentsOfInvoice: (invoiceId) =>
      mappingErrors(async () => {
        const payments: StripeInvoicePayment[] = [];
        const expand = ["data.payment.payment_intent", "data.payment.payment_record"];
        for await (const payment of stripe.invoicePayments.list({ invoice: invoiceId, expand, limit: PAGE })) {
          payments.push(await toPayment(stripe, payment));
        }
        return payments;
      }),

    retrieveCharge: ({ id }) =>
      mappingErrors(async () => {
        const charge = await stripe.charges.retrieve(id, { expand: ["balance_transaction"] });
        const intent = idOf(charge.payment_intent);
        const settled = expandedOf(charge.balance_transaction);
        return {
          id: charge.id,
          invoiceId: intent === null ? null : await invoiceOfIntent(stripe, intent),
          status: CHARGE_STATES.find((known) => known === charge.status) ?? "pending",
          currency: charge.currency,
          amountFen: stripeToFen(charge.amount),
          refundedFen: stripeToFen(charge.amount_refunded),
          disputed: charge.disputed,
          settled: settled && toSettled(settled),
        };
      }),

    reportBankPayment: (input) => mappingErrors(() => reportBankPayment(stripe, input)),

    takeOffBalance: ({ customerId, amountFen, description, idempotencyKey }) =>
      mappingErrors(async () => {
        for await (const entry of stripe.customers.listBalanceTransactions(customerId, { limit: PAGE })) {
          if (entry.metadata?.["balance_key"] === idempotencyKey) return;
        }
        await stripe.customers.createBalanceTransaction(
          customerId,
          { amount: fenToStripe(amountFen), currency: "cny", description, metadata: { balance_key: idempotencyKey } },
          { idempotencyKey },
        );
      }),
  };
}

async function toPayment(stripe: Stripe, payment: Stripe.InvoicePayment): Promise<StripeInvoicePayment> {
  const intent = expandedOf(payment.payment.payment_intent);
  const record = expandedOf(payment.payment.payment_record);
  // Four levels is the deepest a list expands, so the balance transaction is asked for by charge.
  const chargeId = payment.status === "paid" ? (idOf(intent?.latest_charge) ?? idOf(payment.payment.charge)) : null;
  const charge = chargeId === null ? null : await stripe.charges.retrieve(chargeId, { expand: ["balance_transaction"] });
  const settled = expandedOf(charge?.balance_transaction);
  return {
    invoicePaymentId: payment.id,
    status: payment.status === "paid" || payment.status === "canceled" ? payment.status : "open",
    amountFen: stripeToFen(payment.amount_paid ?? payment.amount_requested),
    chargeId,
    paymentIntentId: intent?.id ?? null,
    paymentRecordId: record?.id ?? null,
    reference: record?.processor_details.custom?.payment_reference ?? null,
    reportKey: record?.metadata["report_key"] ?? null,
    settled: settled && toSettled(settled),
  };
}

async function invoiceOfIntent(stripe: Stripe, intent: string): Promise<string | null> {
  const { data } = await stripe.invoicePayments.list({ payment: { type: "payment_intent", payment_intent: intent }, limit: 1 });
  return idOf(data[0]?.invoice);
}

async function reportBankPayment(
  stripe: Stripe,
  {
    invoiceId,
    amountFen,
    receivedAt,
    reference,
    idempotencyKey,
    attempt = 1,
    record: kept,
  }: Parameters<PaymentCalls["reportBankPayment"]>[0],
): Promise<{ paymentRecordId: string; invoice: StripeInvoice }> {
  for await (const { payment } of stripe.invoicePayments.list({
    invoice: invoiceId,
    expand: ["data.payment.payment_record"],
    limit: PAGE,
  })) {
    const known = expandedOf(payment.payment_record);
    if (known?.metadata["report_key"] !== idempotencyKey) continue;
    return { paymentRecordId: known.id, invoice: toStripeInvoice(await stripe.invoices.retrieve(invoiceId)) };
  }
  const at = toUnixSeconds(receivedAt);
  const nth = attempt === 1 ? "" : `:${attempt}`;
  const reporting = () =>
    stripe.paymentRecords.reportPayment(
      {
        amount_requested: { currency: "cny", value: fenToStripe(amountFen) },
        initiated_at: at,
        payment_method_details: { type: "custom", custom: { display_name: "对公转账" } },
        processor_details: { type: "custom", custom: { payment_reference: reference } },
        outcome: "guaranteed",
        guaranteed: { guaranteed_at: at },
        metadata: { report_key: idempotencyKey, invoice: invoiceId },
      },
      { idempotencyKey: `${idempotencyKey}:report${nth}` },
    );
  const paymentRecordId = kept?.id ?? (await reporting()).id;
  if (kept && kept.id === null) await kept.keep(paymentRecordId);
  const invoice = await stripe.invoices.attachPayment(
    invoiceId,
    { payment_record: paymentRecordId },
    { idempotencyKey: `${idempotencyKey}:attach${nth}` },
  );
  return { paymentRecordId, invoice: toStripeInvoice(invoice) };
}

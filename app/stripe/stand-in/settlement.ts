import type { JsonObject } from "../contract/json.ts";
import { bookCharge } from "./balance-transactions.ts";
import { creditCustomer } from "./customer-balance.ts";
import { renderInvoice } from "./invoice-object.ts";
import type { ChargeObject, IntentObject } from "./money-records.ts";
import { freshId, type OperationContext, type Outcome } from "./operation.ts";
import type { InvoiceObject, InvoiceRecord, PaymentMethod, PaymentObject, PaymentRecord } from "./records.ts";
import { ApiRefusal } from "./refusal.ts";
import { Work } from "./work.ts";

/** The card every test uses. */
const TEST_CARD: JsonObject = {
  amount_authorized: null,
  authorization_code: null,
  brand: "visa",
  checks: null,
  country: "CN",
  electronic_commerce_indicator: null,
  exp_month: 12,
  exp_year: 2034,
  funding: "credit",
  installments: null,
  last4: "4242",
  mandate: null,
  network: "visa",
  network_transaction_id: null,
  regulated_status: null,
  three_d_secure: null,
  transaction_link_id: null,
  wallet: null,
};

/** Opens a payment intent and the invoice payment that asks for it. The default one asks for all that remains. */
export function openPayment(work: Work, invoice: InvoiceObject, amount: number, isDefault: boolean): PaymentRecord {
  const intent = newIntent(work, invoice, amount);
  return putPayment(work, {
    payment: newPayment(invoice, work.now, { amount, isDefault, payment: { type: "payment_intent", payment_intent: intent.id } }),
    method: null,
  });
}

function newIntent(work: Work, invoice: InvoiceObject, amount: number, id = freshId("pi")): IntentObject {
  const intent: IntentObject = {
    ...work.context.blank("payment_intent"),
    id,
    amount,
    capture_method: "automatic",
    confirmation_method: "automatic",
    created: work.now,
    currency: invoice.currency,
    customer: invoice.customer,
    description: invoice.number === null ? null : `账单 ${invoice.number}`,
    payment_method_types: ["card", "alipay"],
    status: "requires_payment_method",
    latest_charge: null,
  };
  work.put("intents", id, intent);
  return intent;
}

/** An invoice payment, open until it is paid. */
export function newPayment(
  invoice: InvoiceObject,
  now: number,
  given: { amount: number; isDefault: boolean; payment: PaymentObject["payment"] },
): PaymentObject {
  return {
    id: freshId("inpay"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: given.amount,
    created: now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: given.isDefault,
    livemode: false,
    payment: given.payment,
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  };
}

/** Marks an invoice payment paid and tells it. */
export function paidPayment(work: Work, record: PaymentRecord, amount: number, method: PaymentMethod | null): void {
  const payment: PaymentObject = {
    ...record.payment,
    status: "paid",
    amount_paid: amount,
    status_transitions: { canceled_at: null, paid_at: work.now },
  };
  putPayment(work, { payment, method });
  work.tell("invoice_payment.paid", payment);
}

/**
 * Takes `amount` of an invoice by a method: intent, charge, balance transaction, invoice payment, invoice. Less than what remains is a
 * payment beside the default one. Throws ApiRefusal when the invoice takes no payment, and `card_declined`, which leaves a failed charge.
 */
export function settle(
  context: OperationContext,
  record: InvoiceRecord,
  how: { method: PaymentMethod; amount?: number; decline?: boolean },
): Outcome {
  const work = new Work(context);
  const { invoice } = mustTakeMoney(record);
  const amount = how.amount ?? invoice.amount_remaining;
  if (amount < 1 || amount > invoice.amount_remaining)
    throw new ApiRefusal("Amount must be between 1 and what remains to be paid", { param: "amount" });
  const open = work
    .all("payments")
    .find(({ payment }) => payment.invoice === invoice.id && payment.is_default && payment.status === "open");
  const whole = amount === invoice.amount_remaining;
  const taken = whole && open ? open : openPayment(work, invoice, amount, false);
  const intent = intentOf(work, taken, invoice);
  if (how.decline) throw declined(work, record, taken, how.method);

  const charge = newCharge(work, intent, how.method, { amount, status: "succeeded" });
  work.put("intents", intent.id, { ...intent, amount, amount_received: amount, status: "succeeded", latest_charge: charge.id });
  work.tell("charge.succeeded", charge);
  paidPayment(work, taken, amount, how.method);
  return work.outcome(credit(work, record, amount, false));
}

/** Settles what remains with money that never passed the payment page: no invoice payment, no charge. */
export function settleOutOfBand(context: OperationContext, record: InvoiceRecord): Outcome {
  const work = new Work(context);
  const { invoice } = mustTakeMoney(record);
  return work.outcome(credit(work, record, invoice.amount_remaining, true));
}

/** Open invoices take money, and so do those given up as uncollectible. */
export function mustTakeMoney(record: InvoiceRecord): InvoiceRecord {
  const { status } = record.invoice;
  if (status === "paid") throw new ApiRefusal("Invoice is already paid");
  if (status !== "open" && status !== "uncollectible") throw new ApiRefusal(`Invoices with status ${status} cannot be paid`);
  return record;
}

/**
 * Counts money towards an invoice, and closes it when nothing remains. What is too much goes to the customer's credit balance.
 * @returns the invoice as the API shows it
 */
export function credit(work: Work, record: InvoiceRecord, amount: number, offStripe: boolean): JsonObject {
  const { invoice } = record;
  const counted = Math.min(amount, invoice.amount_remaining);
  const over = amount - counted;
  const changed: InvoiceRecord = {
    ...record,
    invoice: {
      ...invoice,
      amount_paid: invoice.amount_paid + counted,
      amount_remaining: invoice.amount_remaining - counted,
      amount_overpaid: invoice.amount_overpaid + over,
      attempted: true,
      ...(offStripe
        ? { amount_paid_off_stripe: Number(invoice["amount_paid_off_stripe"] ?? 0) + amount }
        : { attempt_count: Number(invoice["attempt_count"]) + 1 }),
    },
  };
  if (over > 0) {
    creditCustomer(work, invoice.customer, { amount: -over, type: "invoice_overpaid", invoice: invoice.id });
    work.tell("invoice.overpaid", renderInvoice(work.context, changed));
  }
  return closeIfCovered(work, changed);
}

/** Puts the invoice; with nothing left to pay it becomes paid and its open payments are cancelled, otherwise they follow what remains. */
export function closeIfCovered(work: Work, record: InvoiceRecord): JsonObject {
  const { invoice } = record;
  const closes = invoice.amount_remaining === 0 && (invoice.status === "open" || invoice.status === "uncollectible");
  const saved: InvoiceRecord = closes
    ? { ...record, invoice: { ...invoice, status: "paid", status_transitions: { ...invoice.status_transitions, paid_at: work.now } } }
    : record;
  work.put("invoices", invoice.id, saved);
  if (closes) cancelOpenPayments(work, invoice.id);
  else followRemaining(work, invoice);
  const body = renderInvoice(work.context, saved);
  work.tell(closes ? "invoice.paid" : "invoice.updated", body);
  return body;
}

/** Cancels what was asked for and not paid. */
export function cancelOpenPayments(work: Work, invoiceId: string): void {
  for (const record of work.all("payments")) {
    if (record.payment.invoice === invoiceId && record.payment.status === "open") cancelPayment(work, record);
  }
}

function cancelPayment(work: Work, record: PaymentRecord): void {
  const { payment } = record;
  const transitions = { canceled_at: work.now, paid_at: null };
  putPayment(work, { ...record, payment: { ...payment, status: "canceled", status_transitions: transitions } });
  const intent = payment.payment.type === "payment_intent" ? work.get("intents", payment.payment.payment_intent) : undefined;
  if (intent) work.put("intents", intent.id, { ...intent, status: "canceled", canceled_at: work.now, cancellation_reason: "void_invoice" });
}

function followRemaining(work: Work, invoice: InvoiceObject): void {
  for (const record of work.all("payments")) {
    const { payment } = record;
    if (payment.invoice !== invoice.id || payment.status !== "open" || !payment.is_default) continue;
    putPayment(work, { ...record, payment: { ...payment, amount_requested: invoice.amount_remaining } });
    const intent = intentOf(work, record, invoice);
    work.put("intents", intent.id, { ...intent, amount: invoice.amount_remaining });
  }
}

function intentOf(work: Work, { payment }: PaymentRecord, invoice: InvoiceObject): IntentObject {
  if (payment.payment.type !== "payment_intent") throw new Error(`Payment ${payment.id} has no intent`);
  const id = payment.payment.payment_intent;
  // A state written before intents were kept names one that is not there.
  return work.get("intents", id) ?? newIntent(work, invoice, payment.amount_requested, id);
}

function newCharge(
  work: Work,
  intent: IntentObject,
  method: PaymentMethod,
  given: { amount: number; status: ChargeObject["status"] },
): ChargeObject {
  const id = freshId("ch");
  const currency = String(intent["currency"]);
  const succeeded = given.status === "succeeded";
  const charge: ChargeObject = {
    ...work.context.blank("charge"),
    id,
    amount: given.amount,
    amount_captured: succeeded ? given.amount : 0,
    amount_refunded: 0,
    balance_transaction: succeeded ? bookCharge(work, { id, amount: given.amount, currency }).id : null,
    captured: succeeded,
    created: work.now,
    currency,
    customer: intent["customer"] ?? null,
    description: intent["description"] ?? null,
    disputed: false,
    ...(succeeded ? {} : { failure_code: "card_declined", failure_message: "Your card was declined." }),
    paid: succeeded,
    payment_intent: intent.id,
    payment_method_details: methodDetails(method),
    status: given.status,
  };
  work.put("charges", id, charge);
  return charge;
}

function methodDetails(method: PaymentMethod): JsonObject {
  if (method === "alipay") return { type: "alipay", alipay: { fingerprint: null, transaction_id: freshId("alipay") } };
  return { type: "card", card: TEST_CARD };
}

/** A failed charge. The default payment stays open for another try; one made for a part is cancelled, or more than remains were asked for. */
function declined(work: Work, record: InvoiceRecord, taken: PaymentRecord, method: PaymentMethod): ApiRefusal {
  const intent = intentOf(work, taken, record.invoice);
  const charge = newCharge(work, intent, method, { amount: intent.amount, status: "failed" });
  work.put("intents", intent.id, { ...intent, latest_charge: charge.id });
  if (!taken.payment.is_default) cancelPayment(work, taken);
  const { invoice } = record;
  const tried: InvoiceRecord = { ...record, invoice: { ...invoice, attempted: true, attempt_count: Number(invoice["attempt_count"]) + 1 } };
  work.put("invoices", invoice.id, tried);
  const body = renderInvoice(work.context, tried);
  work.tell("charge.failed", charge);
  work.tell("invoice.payment_failed", body);
  return new ApiRefusal("Your card was declined.", { status: 402, type: "card_error", code: "card_declined", outcome: work.outcome(body) });
}

function putPayment(work: Work, record: PaymentRecord): PaymentRecord {
  work.put("payments", record.payment.id, record);
  return record;
}

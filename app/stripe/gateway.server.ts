import { createStripe, type StripeClientConfig } from "./client.server.ts";
import { type AccountCalls, accountCalls } from "./gateway/accounts.server.ts";
import { type CatalogCalls, catalogCalls } from "./gateway/catalog.server.ts";
import { type CreditNoteCalls, creditNoteCalls } from "./gateway/credit-notes.server.ts";
import { type EventCalls, eventCalls } from "./gateway/events.server.ts";
import { type InvoiceCalls, invoiceCalls } from "./gateway/invoices.server.ts";
import { type MeterCalls, meterCalls } from "./gateway/meters.server.ts";
import { type PaymentCalls, paymentCalls } from "./gateway/payments.server.ts";
import { type RefundCalls, refundCalls } from "./gateway/refunds.server.ts";
import { type TransferCalls, transferCalls } from "./gateway/transfers.server.ts";
import { constructWebhookEvent } from "./webhook.server.ts";

/**
 * What billing and payouts need of Stripe, by object (see gateway/). Every call may throw StripeGatewayError (see its kinds); nothing
 * here is retried beyond two immediate tries, and no call may run inside a database transaction. Every call that changes something at
 * Stripe takes the caller's idempotency key, which Stripe keeps for a day: a repeated call gets the saved answer, a saved refusal
 * included. Amounts are bigint in the smallest unit, fen where the name says so, else of the currency beside them.
 */
export interface StripeGateway
  extends InvoiceCalls,
    PaymentCalls,
    CreditNoteCalls,
    RefundCalls,
    CatalogCalls,
    AccountCalls,
    TransferCalls,
    MeterCalls,
    EventCalls {
  /** See webhook.server.ts. Throws WebhookSignatureError. */
  constructWebhookEvent: typeof constructWebhookEvent;
}

/** The gateway on the real SDK; `apiBase` points it at a stand-in. */
export function createStripeGateway(config: StripeClientConfig): StripeGateway {
  const stripe = createStripe(config);
  return {
    ...invoiceCalls(stripe),
    ...paymentCalls(stripe),
    ...creditNoteCalls(stripe),
    ...refundCalls(stripe),
    ...catalogCalls(stripe),
    ...accountCalls(stripe),
    ...transferCalls(stripe),
    ...meterCalls(stripe),
    ...eventCalls(stripe),
    constructWebhookEvent,
  };
}

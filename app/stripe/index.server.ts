/** What other folders may use of Stripe: the gateway's plain objects and its errors. No SDK type leaves this folder. */
export type { StripeApiBase, StripeCallRecord, StripeClientConfig } from "./client.server.ts";
export { StripeGatewayError, type StripeGatewayErrorKind, WebhookSignatureError } from "./errors.server.ts";
export type { StripeAccount } from "./gateway/accounts.server.ts";
export type { PriceTier } from "./gateway/catalog.server.ts";
export type { CreditNoteInput, StripeCreditNote } from "./gateway/credit-notes.server.ts";
export type {
  InvoiceLineInput,
  InvoiceMetadata,
  StripeInvoice,
  StripeInvoiceLine,
  StripeInvoiceStatus,
} from "./gateway/invoices.server.ts";
export type { StripeCharge, StripeInvoicePayment } from "./gateway/payments.server.ts";
export type { StripeDispute, StripeRefund } from "./gateway/refunds.server.ts";
export type { StripeReversal, StripeTransfer } from "./gateway/transfers.server.ts";
export type { SettledAmount } from "./gateway/values.server.ts";
export { createStripeGateway, type StripeGateway } from "./gateway.server.ts";
export type { StripeEvent, StripeObjectType } from "./webhook.server.ts";

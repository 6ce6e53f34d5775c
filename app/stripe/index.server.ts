/** What other folders may use of Stripe: the gateway's plain objects and its errors. No SDK type leaves this folder. */
export type { StripeApiBase, StripeCallRecord, StripeClientConfig } from "./client.server.ts";
export { StripeGatewayError, type StripeGatewayErrorKind, WebhookSignatureError } from "./errors.server.ts";
export {
  createStripeGateway,
  type InvoiceLineInput,
  type InvoiceMetadata,
  type StripeGateway,
  type StripeInvoice,
  type StripeInvoiceLine,
  type StripeInvoiceStatus,
} from "./gateway.server.ts";
export type { VerifiedWebhookEvent } from "./webhook.server.ts";

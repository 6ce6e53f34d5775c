import Stripe from "stripe";
import { WebhookSignatureError } from "./errors.server.ts";

/** Our words for the objects events are about; whatever else comes is `other`. */
const OBJECT_TYPES = {
  invoice: "invoice",
  invoice_payment: "invoicePayment",
  credit_note: "creditNote",
  charge: "charge",
  refund: "refund",
  dispute: "dispute",
  transfer: "transfer",
  account: "account",
  capability: "capability",
  application: "application",
  payout: "payout",
  customer: "customer",
} as const;

export type StripeObjectType = (typeof OBJECT_TYPES)[keyof typeof OBJECT_TYPES] | "other";

/** An event, reduced to what an inbox stores. Its payload is a hint: refetch the object before acting on it. */
export interface StripeEvent {
  id: string;
  /** For example `invoice.paid`. */
  type: string;
  objectType: StripeObjectType;
  objectId: string | null;
  /** The invoice concerned, where the object names one: an invoice, one of its payments or credit notes. */
  invoiceId: string | null;
  /** The charge concerned: the object itself, or the one that is refunded, disputed or transferred on. */
  chargeId: string | null;
  /** The member's account it happened at; null for the platform's own. */
  account: string | null;
  created: Date;
  apiVersion: string | null;
  livemode: boolean;
}

/**
 * Verifies a delivery against the endpoint's secret. `rawBody` must be the bytes as received: parsed and re-serialised JSON fails.
 * Deliveries older than 300 s (real time, not a demo clock) are refused. Throws WebhookSignatureError for every refusal.
 */
export function constructWebhookEvent(rawBody: string | Uint8Array, signatureHeader: string | null, secret: string): StripeEvent {
  if (!signatureHeader) throw new WebhookSignatureError("The delivery carries no signature");
  let event: Stripe.Event;
  try {
    event = Stripe.webhooks.constructEvent(rawBody, signatureHeader, secret);
  } catch (error) {
    throw new WebhookSignatureError(error instanceof Error ? error.message : "The delivery could not be verified", error);
  }
  const known = toStripeEvent(event);
  if (!known) throw new WebhookSignatureError("The delivery is not a snapshot event");
  return known;
}

/** @returns null for what is no snapshot event: it carries no object. */
export function toStripeEvent(event: Stripe.Event): StripeEvent | null {
  const object: unknown = event.data?.object;
  const name = textField(object, "object");
  if (typeof event.id !== "string" || name === null) return null;
  const objectType = Object.entries(OBJECT_TYPES).find(([known]) => known === name)?.[1] ?? "other";
  const objectId = textField(object, "id");
  return {
    id: event.id,
    type: event.type,
    objectType,
    objectId,
    invoiceId: objectType === "invoice" ? objectId : textField(object, "invoice"),
    chargeId: objectType === "charge" ? objectId : (textField(object, "charge") ?? textField(object, "source_transaction")),
    account: event.account ?? null,
    created: new Date(event.created * 1000),
    apiVersion: event.api_version,
    livemode: event.livemode,
  };
}

/** A text, or the id of an object that stands in its place. */
function textField(object: unknown, name: string): string | null {
  if (typeof object !== "object" || object === null || !(name in object)) return null;
  const value: unknown = Reflect.get(object, name);
  return typeof value === "string" ? value : name === "id" ? null : textField(value, "id");
}

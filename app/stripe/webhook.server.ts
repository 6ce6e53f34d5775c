import Stripe from "stripe";
import { WebhookSignatureError } from "./errors.server.ts";

/** A verified webhook, reduced to what an inbox stores. The payload is a hint: refetch the object before acting on it. */
export interface VerifiedWebhookEvent {
  id: string;
  /** For example `invoice.paid`. */
  type: string;
  objectId: string | null;
  objectType: string;
  /** The invoice concerned: the object itself, or the invoice an invoice payment belongs to; null for anything else. */
  invoiceId: string | null;
  created: Date;
  apiVersion: string | null;
  livemode: boolean;
}

/**
 * Verifies a delivery against the endpoint's secret. `rawBody` must be the bytes as received: parsed and re-serialised JSON fails.
 * Deliveries older than 300 s (real time, not a demo clock) are refused. Throws WebhookSignatureError for every refusal.
 */
export function constructWebhookEvent(rawBody: string | Uint8Array, signatureHeader: string | null, secret: string): VerifiedWebhookEvent {
  if (!signatureHeader) throw new WebhookSignatureError("The delivery carries no signature");
  let event: Stripe.Event;
  try {
    event = Stripe.webhooks.constructEvent(rawBody, signatureHeader, secret);
  } catch (error) {
    throw new WebhookSignatureError(error instanceof Error ? error.message : "The delivery could not be verified", error);
  }
  const object: unknown = event.data?.object;
  const objectType = textField(object, "object");
  if (typeof event.id !== "string" || objectType === null) throw new WebhookSignatureError("The delivery is not a snapshot event");
  return {
    id: event.id,
    type: event.type,
    objectId: textField(object, "id"),
    objectType,
    invoiceId: objectType === "invoice" ? textField(object, "id") : objectType === "invoice_payment" ? textField(object, "invoice") : null,
    created: new Date(event.created * 1000),
    apiVersion: event.api_version,
    livemode: event.livemode,
  };
}

function textField(object: unknown, name: string): string | null {
  if (typeof object !== "object" || object === null || !(name in object)) return null;
  const value: unknown = Reflect.get(object, name);
  return typeof value === "string" ? value : null;
}

import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import type { StripeEvent } from "#app/stripe/index.server.ts";
import { stripeInbox } from "#db/schema/billing.ts";

/** What has to be fetched again. Whatever happened at a member's account, a capability for example, is about that account. */
function aboutOf({ account, invoiceId, objectId, objectType }: StripeEvent): { objectId: string; objectType: string } {
  if (account !== null) return { objectId: account, objectType: "account" };
  return invoiceId ? { objectId: invoiceId, objectType: "invoice" } : { objectId: objectId ?? "", objectType };
}

/**
 * Takes a webhook delivery: the signature is verified on the raw bytes, the event is kept once, and a job handles it. The effect is never
 * made here, so that the answer is quick and a duplicate does nothing. Throws WebhookSignatureError.
 */
export async function receiveStripeEvent(ctx: Context, rawBody: string, signature: string | null): Promise<{ taken: boolean }> {
  const { stripe, config } = ctx.services;
  const event = stripe.constructWebhookEvent(rawBody, signature, config.STRIPE_WEBHOOK_SECRET);
  return withTransaction(ctx, async (tx) => {
    const [taken] = await tx.db
      .insert(stripeInbox)
      .values({
        eventId: event.id,
        type: event.type,
        ...aboutOf(event),
        livemode: event.livemode ? 1 : 0,
      })
      .onConflictDoNothing()
      .returning({ eventId: stripeInbox.eventId });
    if (taken) await enqueue(tx, "handle-stripe-event", { eventId: event.id });
    return { taken: taken !== undefined };
  });
}

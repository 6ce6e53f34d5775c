import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { stripeInbox } from "#db/schema/billing.ts";

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
        objectId: event.objectId ?? "",
        objectType: event.objectType,
        invoiceId: event.invoiceId,
        chargeId: event.chargeId,
        account: event.account,
        livemode: event.livemode ? 1 : 0,
      })
      .onConflictDoNothing()
      .returning({ eventId: stripeInbox.eventId });
    if (taken) await enqueue(tx, "handle-stripe-event", { eventId: event.id });
    return { taken: taken !== undefined };
  });
}

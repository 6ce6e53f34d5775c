import { eq } from "drizzle-orm";
import type { JobPayload } from "#app/jobs/catalog.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { StripeObjectType } from "#app/stripe/index.server.ts";
import { stripeInbox } from "#db/schema/billing.ts";
import { applyStripeInvoice } from "./apply-stripe-invoice.server.ts";
import { completePayments } from "./payments.server.ts";
import { takeInDispute } from "./returns/take-in-dispute.server.ts";
import { takeInRefundsOf } from "./returns/take-in-refunds.server.ts";

type StripeEventRow = typeof stripeInbox.$inferSelect;

/** By the kind of object an event is about: what is fetched again and brought up to date. It must not matter how often, or in which order, it is called. */
type StripeEventHandlers = Partial<Record<StripeObjectType, (ctx: Context, event: StripeEventRow) => Promise<void>>>;

const ofInvoice = async (ctx: Context, { invoiceId, objectType, objectId }: StripeEventRow) => {
  // Events kept before the object was kept beside the invoice have the invoice as their object.
  const id = invoiceId ?? (objectType === "invoice" ? objectId : null);
  if (id) await applyStripeInvoice(ctx, id);
};
const ofCharge = async (ctx: Context, { chargeId }: StripeEventRow) => {
  if (!chargeId) return;
  // What a charge brought is named later than that it succeeded.
  await completePayments(ctx, { chargeId });
  await takeInRefundsOf(ctx, chargeId);
};

const HANDLERS: StripeEventHandlers = {
  invoice: ofInvoice,
  invoicePayment: ofInvoice,
  creditNote: ofInvoice,
  charge: ofCharge,
  refund: ofCharge,
  dispute: (ctx, { objectId }) => takeInDispute(ctx, objectId),
};

/**
 * Handles one inbox event: the payload was only a hint, the object is fetched again and our state moves along allowed edges. What happened at a
 * member's own account, and objects of no handler here, are for other rooms.
 */
export async function handleStripeEvent(ctx: Context, { eventId }: JobPayload<"handle-stripe-event">): Promise<void> {
  const [event] = await ctx.db.select().from(stripeInbox).where(eq(stripeInbox.eventId, eventId));
  if (!event || event.handledAt) return;
  const kind = event.objectType as StripeObjectType;
  if (event.account === null) await HANDLERS[kind]?.(ctx, event);
  await ctx.db.update(stripeInbox).set({ handledAt: ctx.clock.now() }).where(eq(stripeInbox.eventId, eventId));
}

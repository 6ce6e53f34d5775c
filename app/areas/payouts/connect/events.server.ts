import { eq } from "drizzle-orm";
import type { JobPayload } from "#app/jobs/catalog.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { stripeInbox } from "#db/schema/billing.ts";
import { closeAccount, refreshConnectAccount } from "./accounts.server.ts";
import { applyTransfer } from "./transfer-parts.server.ts";

/** Acts on what the channel told of an account or a transfer; any other event is passed over. The object is fetched anew: doing it twice does nothing. */
export async function handleConnectEvent(ctx: Context, { eventId }: JobPayload<"handle-stripe-event">): Promise<void> {
  const [event] = await ctx.db.select().from(stripeInbox).where(eq(stripeInbox.eventId, eventId));
  if (!event || event.handledAt) return;
  // Whatever happened at a member's account, a capability for example, is about that account.
  const accountId = event.account ?? (event.objectType === "account" ? event.objectId : null);
  if (accountId !== null && event.type === "account.application.deauthorized") await closeAccount(ctx, accountId, "deauthorized");
  else if (accountId !== null) await refreshConnectAccount(ctx, accountId);
  else if (event.objectType === "transfer") await applyTransfer(ctx, event.objectId);
}

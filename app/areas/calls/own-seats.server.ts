import { and, eq } from "drizzle-orm";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { bidMembers, bids, calls } from "#db/schema/calls.ts";
import { heldCall } from "./call-row.server.ts";
import { mayAnswerTeam } from "./policy.ts";
import { BID_ACTIONS, bidCan, CALL_ACTIONS, can } from "./states.ts";

/**
 * The seats that the actor's organization has or is asked for in somebody else's bid, as a condition on members, with the call held shared and the
 * bid held. Foreign and absent alike are not found; refuses what the call or the bid is past.
 */
export async function holdOwnSeats(tx: TransactionContext, bidId: string, action: "respond" | "leaveTeam") {
  if (tx.actor.kind !== "user") throw notFound("邀请");
  const { organizationId } = userOf(tx);
  const own = and(eq(bidMembers.bidId, bidId), eq(bidMembers.organizationId, organizationId), eq(bidMembers.isLead, false));
  const [found] = await tx.db
    .select({ code: calls.code })
    .from(bidMembers)
    .innerJoin(bids, eq(bids.id, bidMembers.bidId))
    .innerJoin(calls, eq(calls.id, bids.callId))
    .where(own)
    .limit(1);
  if (!found) throw notFound("邀请");
  if (!mayAnswerTeam(tx.actor, { organizationId })) throw forbidden();
  const call = await heldCall(tx, found.code, "share");
  const [bid] = await tx.db.select().from(bids).where(eq(bids.id, bidId)).for("update");
  if (!bid || !can("bid", call.status)) throw conflict(CALL_ACTIONS.bid.refusal);
  if (!bidCan(action, bid.status)) throw conflict(BID_ACTIONS[action].refusal);
  return { own, call, bid };
}

import { and, asc, eq } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { callBidLooks } from "#db/schema/calls.ts";
import { type Call, heldCall } from "./call-row.server.ts";
import { evaluatorsOf, namesOf } from "./evaluation-facts.server.ts";
import { isKeptFromBids } from "./evaluation-policy.ts";

/**
 * Says whether the actor may be shown who offers what in a call whose bids are judged, and keeps that it was, once per person. To be asked by every
 * read that names bidders beside what they offer, before it reads. The call is held, as an appointment holds it: of a look and an appointment of the
 * same person at the same moment the second finds the first. After the decision names are no secret and nothing is kept.
 */
export async function lookAtNames(ctx: Context, call: Pick<Call, "id" | "code" | "status">): Promise<boolean> {
  if (call.status !== "opened") return !isKeptFromBids(ctx.actor, await evaluatorsOf(ctx, call.id), call.status);
  const { userId, organizationId, name } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const held = await heldCall(tx, call.code, "share");
    if (isKeptFromBids(tx.actor, await evaluatorsOf(tx, call.id), held.status)) return false;
    const [look] = await tx.db
      .insert(callBidLooks)
      .values({ callId: call.id, organizationId, userId, name, createdAt: tx.clock.now() })
      .onConflictDoNothing()
      .returning({ id: callBidLooks.id });
    if (look) await recordAudit(tx, { action: "look-at-named-bids", objectType: "call", objectId: call.id, detail: { lookId: look.id } });
    return true;
  });
}

/** Whether a person was shown who offers what; for an appointment, which holds the call. */
export async function hasLooked(ctx: Context, callId: string, userId: string): Promise<boolean> {
  const looks = await ctx.db
    .select({ id: callBidLooks.id })
    .from(callBidLooks)
    .where(and(eq(callBidLooks.callId, callId), eq(callBidLooks.userId, userId)));
  return looks.length > 0;
}

/** A person that was shown who offers what, and when first. */
export interface LookLine {
  name: string;
  organizationName: string;
  at: string;
}

/** Who was, in order of time; for who follows the evaluation. */
export async function looksOf(ctx: Context, callId: string): Promise<LookLine[]> {
  const rows = await ctx.db
    .select()
    .from(callBidLooks)
    .where(eq(callBidLooks.callId, callId))
    .orderBy(asc(callBidLooks.createdAt), asc(callBidLooks.id));
  const names = await namesOf(
    ctx,
    rows.map(({ organizationId }) => organizationId),
  );
  return rows.map(({ name, organizationId, createdAt }) => ({
    name,
    organizationName: names.get(organizationId)?.name ?? "—",
    at: createdAt.toISOString(),
  }));
}

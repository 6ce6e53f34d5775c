import { and, eq, exists, inArray, isNotNull, notInArray, or, type SQL } from "drizzle-orm";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { bidMembers, bids, calls, callViewers } from "#db/schema/calls.ts";
import { confidentialityPledges } from "#db/schema/questions.ts";
import { sceneViewers } from "#db/schema/scenes.ts";
import { PLEDGE } from "./pledge-text.ts";

/**
 * Invites exactly these organizations to what a scene keeps besides its unit and bureau; each sees it after its pledge. The consortia room
 * calls it when it invites, when somebody declines and when it dissolves, in that transaction and after its own policy: this room stands above
 * and cannot look. Pledges stay when an invitation ends, and show nothing without one. Who sees it on the ground of a call is not touched.
 */
export async function setSceneViewers(tx: TransactionContext, sceneId: string, organizationIds: readonly string[]): Promise<void> {
  const ids = [...new Set(organizationIds)];
  await tx.db
    .delete(sceneViewers)
    .where(and(eq(sceneViewers.sceneId, sceneId), ids.length > 0 ? notInArray(sceneViewers.organizationId, ids) : undefined));
  if (ids.length === 0) return;
  await tx.db
    .insert(sceneViewers)
    .values(ids.map((organizationId) => ({ sceneId, organizationId, createdAt: tx.clock.now() })))
    .onConflictDoNothing();
}

/** Which of these organizations have not pledged to the present words for a scene, whether invited or not. For rooms below that show what it keeps. */
export async function withoutPledge(ctx: Context, sceneId: string, organizationIds: readonly string[]): Promise<string[]> {
  if (organizationIds.length === 0) return [];
  const rows = await ctx.db
    .select({ organizationId: confidentialityPledges.organizationId })
    .from(confidentialityPledges)
    .where(
      and(
        eq(confidentialityPledges.sceneId, sceneId),
        eq(confidentialityPledges.edition, PLEDGE.edition),
        inArray(confidentialityPledges.organizationId, [...organizationIds]),
      ),
    );
  const pledged = new Set(rows.map(({ organizationId }) => organizationId));
  return organizationIds.filter((id) => !pledged.has(id));
}

/** How an organization stands to what a scene keeps from the public. */
export interface Invitation {
  /** Whether it pledged to the present words; before, it is shown nothing. */
  pledged: boolean;
  /** Whether it sees it on the ground of a running call alone; else a consortium invited it by name. */
  byCall: boolean;
}

/**
 * Which of these scenes the actor's organization is let in to, and whether it pledged; none for the public and the system. A call lets in who
 * pledged on its ground: while it takes bids all of them, while its bids are judged those with a part in one, and nobody once it has ended, however
 * it did. The rooms of consortia and calls stand below this one; only the rows of calls are read.
 */
export async function invitationsTo(ctx: Context, sceneIds: readonly string[]): Promise<ReadonlyMap<string, Invitation>> {
  if (ctx.actor.kind !== "user" || sceneIds.length === 0) return new Map();
  const { organizationId, organizationKind } = ctx.actor;
  const ids = [...new Set(sceneIds)];
  const pledged = <T extends { sceneId: typeof sceneViewers.sceneId | typeof calls.sceneId }>({ sceneId }: T) =>
    and(
      eq(confidentialityPledges.sceneId, sceneId),
      eq(confidentialityPledges.organizationId, organizationId),
      eq(confidentialityPledges.edition, PLEDGE.edition),
    );
  const [invited, called] = await Promise.all([
    ctx.db
      .select({ sceneId: sceneViewers.sceneId, pledgeId: confidentialityPledges.id })
      .from(sceneViewers)
      .leftJoin(confidentialityPledges, pledged(sceneViewers))
      .where(and(eq(sceneViewers.organizationId, organizationId), inArray(sceneViewers.sceneId, ids))),
    // Only vendors bid, and everybody else is spared the question.
    organizationKind === "vendor"
      ? ctx.db
          .select({ sceneId: calls.sceneId, pledgeId: confidentialityPledges.id })
          .from(callViewers)
          .innerJoin(calls, eq(calls.id, callViewers.callId))
          .leftJoin(confidentialityPledges, pledged(calls))
          .where(and(eq(callViewers.organizationId, organizationId), inArray(calls.sceneId, ids), letsIn(ctx)))
      : [],
  ]);
  const standing =
    (byCall: boolean) =>
    ({ sceneId, pledgeId }: { sceneId: string; pledgeId: string | null }) =>
      [sceneId, { pledged: pledgeId !== null, byCall }] as const;
  return new Map([...called.map(standing(true)), ...invited.map(standing(false))]);
}

/** Of organizations that pledged for calls, whether the call lets each in now; for queries of `call_viewers` with `calls`. */
export function letsIn(ctx: Context): SQL | undefined {
  const agreed = ctx.db
    .select({ id: bidMembers.id })
    .from(bidMembers)
    .where(
      and(eq(bidMembers.bidId, bids.id), eq(bidMembers.organizationId, callViewers.organizationId), eq(bidMembers.status, "accepted")),
    );
  const ownBid = ctx.db
    .select({ id: bids.id })
    .from(bids)
    .where(
      and(eq(bids.callId, calls.id), isNotNull(bids.openedAt), or(eq(bids.organizationId, callViewers.organizationId), exists(agreed))),
    );
  return or(eq(calls.status, "open"), and(eq(calls.status, "opened"), exists(ownBid)));
}

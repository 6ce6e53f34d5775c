import { and, eq, inArray, notInArray } from "drizzle-orm";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { confidentialityPledges } from "#db/schema/questions.ts";
import { sceneViewers } from "#db/schema/scenes.ts";
import { PLEDGE } from "./pledge-text.ts";

/**
 * Invites exactly these organizations to what a scene keeps besides its unit and bureau; each sees it after its pledge. The consortia room
 * calls it when it invites, when somebody declines and when it dissolves, in that transaction and after its own policy: this room stands above
 * and cannot look. Pledges stay when an invitation ends, and show nothing without one.
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

/** How an organization stands to what a scene keeps: invited and pledged to the present words, or invited and yet to pledge. */
export type Invitation = "pledged" | "unpledged";

/** Which of these scenes the actor's organization is invited to, and whether it pledged; none for the public and the system. */
export async function invitationsTo(ctx: Context, sceneIds: readonly string[]): Promise<ReadonlyMap<string, Invitation>> {
  if (ctx.actor.kind !== "user" || sceneIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({ sceneId: sceneViewers.sceneId, pledgeId: confidentialityPledges.id })
    .from(sceneViewers)
    .leftJoin(
      confidentialityPledges,
      and(
        eq(confidentialityPledges.sceneId, sceneViewers.sceneId),
        eq(confidentialityPledges.organizationId, sceneViewers.organizationId),
        eq(confidentialityPledges.edition, PLEDGE.edition),
      ),
    )
    .where(and(eq(sceneViewers.organizationId, ctx.actor.organizationId), inArray(sceneViewers.sceneId, [...new Set(sceneIds)])));
  return new Map(rows.map(({ sceneId, pledgeId }) => [sceneId, pledgeId ? "pledged" : "unpledged"]));
}

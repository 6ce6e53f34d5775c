import { and, eq, inArray, notInArray } from "drizzle-orm";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { sceneViewers } from "#db/schema/scenes.ts";

/**
 * Shows a scene whole to exactly these organizations besides its unit and bureau. The consortia room calls it when it invites, when somebody
 * declines and when it dissolves, in that transaction and after its own policy: this room stands above and cannot look.
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

/** Which of these scenes the actor's organization was invited to; none for the public and the system. */
export async function invitedScenes(ctx: Context, sceneIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (ctx.actor.kind !== "user" || sceneIds.length === 0) return new Set();
  const rows = await ctx.db
    .select({ sceneId: sceneViewers.sceneId })
    .from(sceneViewers)
    .where(and(eq(sceneViewers.organizationId, ctx.actor.organizationId), inArray(sceneViewers.sceneId, [...new Set(sceneIds)])));
  return new Set(rows.map(({ sceneId }) => sceneId));
}

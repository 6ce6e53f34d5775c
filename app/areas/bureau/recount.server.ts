import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { countScenesWith, isListed, isPublicScene } from "#app/areas/scenes/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { scenePairDecisions } from "#db/schema/bureau.ts";
import { scenes } from "#db/schema/scenes.ts";
import { countedWith, type SameScene } from "./clusters.ts";

/** Serialises everything that joins, parts or recounts scenes; the number is arbitrary but fixed. Taken before any row lock. */
const CLUSTER_LOCK = 7261005;

export async function lockClusters(tx: TransactionContext): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(${CLUSTER_LOCK})`);
}

/** Decisions in force that join the cluster of `sceneIds`, and all its members. */
export async function clusterOf(tx: TransactionContext, sceneIds: readonly string[]): Promise<{ ids: Set<string>; joins: SameScene[] }> {
  const ids = new Set(sceneIds);
  const joins = new Map<string, SameScene>();
  for (let fresh = [...ids]; fresh.length > 0; ) {
    const rows = await tx.db
      .select()
      .from(scenePairDecisions)
      .where(
        and(
          eq(scenePairDecisions.verdict, "sameScene"),
          isNull(scenePairDecisions.revokedAt),
          or(inArray(scenePairDecisions.firstId, fresh), inArray(scenePairDecisions.secondId, fresh)),
        ),
      );
    fresh = [];
    for (const { id, firstId, secondId, countedId, createdAt } of rows) {
      if (countedId) joins.set(id, { firstId, secondId, countedId, createdAt });
      for (const end of [firstId, secondId]) {
        if (ids.has(end)) continue;
        ids.add(end);
        fresh.push(end);
      }
    }
  }
  return { ids, joins: [...joins.values()] };
}

/** Writes which scenes of the clusters of `sceneIds` are counted. The caller holds {@link lockClusters}. */
export async function recount(tx: TransactionContext, sceneIds: readonly string[]): Promise<void> {
  const { ids, joins } = await clusterOf(tx, sceneIds);
  const rows = await tx.db
    .select({ id: scenes.id, status: scenes.status, publishedAt: scenes.publishedAt })
    .from(scenes)
    .where(inArray(scenes.id, [...ids]));
  const heads = countedWith(
    rows.map(({ id, status, publishedAt }) => ({ id, listed: isListed(status), isPublic: isPublicScene(status), publishedAt })),
    joins,
  );
  for (const id of await countScenesWith(tx, heads))
    await recordAudit(tx, { action: "recount-scene", objectType: "scene", objectId: id, detail: { countedWithId: heads.get(id) ?? null } });
}

/** After a scene came onto the bureau's list, was published, or left: its cluster hands the count on. */
export async function recountScene(ctx: Context, { sceneId }: JobPayload<"recount-scene">): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await lockClusters(tx);
    await recount(tx, [sceneId]);
  });
}

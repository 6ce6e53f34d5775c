import { and, arrayOverlaps, asc, eq, inArray, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { getSceneById, nearDuplicates, type Scene, type SceneWithParts, visibleScenes } from "#app/areas/scenes/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { proposals } from "#db/schema/matching.ts";
import { requirements, scenes } from "#db/schema/scenes.ts";
import { newestRuns } from "../demand/newest-runs.server.ts";
import { isOpen } from "../fitting-scenes.server.ts";
import { readMatchCapabilities, readMatchScene } from "../input.server.ts";
import type { Best } from "../marginal.ts";
import { weightsOf } from "../scene-weights.server.ts";
import { isWorthTelling, type Replication, replicate, withProofs } from "./replicate.ts";

export type ProvenConsortium = JobPayload<"replicate-scene">;

/** Similar scenes looked at, the most alike first. */
const MOST_SCENES = 100;
/** This part of a scene's musts at least must be about the same quantities. */
const SHARED_MUSTS = 0.5;

export interface FoundReplication extends Replication {
  scene: Scene;
  present: Best | null;
}

/**
 * Open scenes in which a proven consortium could work as well, and what it would be worth there. For the system: the caller may show an owner its
 * own alone.
 *
 * Similar is a scene of the same field and a shared product type that names a shared operation (where the source names none: of the same industry),
 * and half of whose musts are about quantities the source asks too. Never the source itself, what a bureau counts as the same scene, or
 * a scene of the same unit that reads like it; other scenes of the same unit only where replicating in the own unit was the goal
 * (完成本单位内同类场景复制部署).
 */
export async function findReplications(ctx: Context, { sceneId, members, validated }: ProvenConsortium): Promise<FoundReplication[]> {
  const source = await getSceneById(ctx, sceneId);
  const found = await capabilitiesById(
    ctx,
    members.map(({ capabilityId }) => capabilityId),
  );
  const published = [...found.values()].filter(({ capability }) => capability.status === "published");
  // A member that has taken its capability back is not proposed to anybody.
  if (published.length < members.length) return [];
  const similar = await similarScenes(ctx, source);
  const present = await presentOf(
    ctx,
    similar.map(({ scene }) => scene.id),
  );
  const replications: FoundReplication[] = [];
  for (const target of similar) {
    const [scene, capabilities, weights] = await Promise.all([
      readMatchScene(ctx, target),
      readMatchCapabilities(ctx, target.scene, published),
      weightsOf(ctx, target.scene.id),
    ]);
    const replication = replicate(scene, withProofs(capabilities, validated, source.scene.tags), weights);
    const best = present.get(target.scene.id) ?? null;
    if (replication && isWorthTelling(replication, best)) replications.push({ ...replication, scene: target.scene, present: best });
  }
  return replications;
}

async function similarScenes(ctx: Context, source: SceneWithParts): Promise<SceneWithParts[]> {
  const { scene } = source;
  const metrics = source.requirements.map(({ metric }) => metric);
  if (metrics.length === 0) return [];
  const musts = and(eq(requirements.sceneId, scenes.id), eq(requirements.mandatory, true));
  const share = sql<number>`(select coalesce(avg((${inArray(requirements.metric, metrics)})::int), 0) from ${requirements} where ${musts})`;
  const candidates = await ctx.db
    .select({ scene: scenes })
    .from(scenes)
    .where(
      and(
        isOpen(ctx),
        ne(scenes.id, scene.id),
        eq(scenes.field, scene.field),
        arrayOverlaps(scenes.productTypes, scene.productTypes),
        scene.tags.length > 0 ? arrayOverlaps(scenes.tags, scene.tags) : eq(scenes.industryDirection, scene.industryDirection),
        isCountedApart(scene),
        scene.deploymentGoals.includes("ownUnit") ? undefined : ne(scenes.organizationId, scene.organizationId),
        sql`${share} >= ${SHARED_MUSTS}`,
      ),
    )
    .orderBy(sql`${share} desc`, asc(scenes.id))
    .limit(MOST_SCENES);
  const own = candidates.filter((one) => one.scene.organizationId === scene.organizationId);
  const alike = own.length > 0 ? ((await nearDuplicates(ctx, [scene])).found.get(scene.id) ?? []) : [];
  const isSame = (one: Scene) => one.organizationId === scene.organizationId && alike.some((near) => near.scene.id === one.id);
  return visibleScenes(
    ctx,
    candidates.map((one) => one.scene).filter((one) => !isSame(one)),
  );
}

/** Not what a bureau decided to count as the same scene: neither is counted with the other, nor both with a third. */
function isCountedApart({ id, countedWithId }: Scene): SQL | undefined {
  const heads = countedWithId === null ? [id] : [id, countedWithId];
  return and(
    or(isNull(scenes.countedWithId), sql`${scenes.countedWithId} not in ${heads}`),
    countedWithId === null ? undefined : ne(scenes.id, countedWithId),
  );
}

/** The best proposal of each scene's newest run, where it is on what they ask now. */
async function presentOf(ctx: Context, sceneIds: readonly string[]): Promise<Map<string, Best>> {
  if (sceneIds.length === 0) return new Map();
  const newest = newestRuns(ctx, sceneIds);
  const rows = await ctx.db
    .select({ sceneId: newest.sceneId, unmet: proposals.unmetMandatory, valueMilli: proposals.valueMilli })
    .from(newest)
    .innerJoin(proposals, and(eq(proposals.runId, newest.id), eq(proposals.rank, 1)));
  return new Map(rows.map(({ sceneId, unmet, valueMilli }) => [sceneId, { unmet, value: valueMilli / 1000 }]));
}

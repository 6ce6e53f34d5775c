import { eq } from "drizzle-orm";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { organizationById, regionNames } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { SceneDocument } from "#search/indexes/scenes.ts";
import { getSceneById } from "./reads.server.ts";
import { PUBLIC_STATUSES } from "./states.ts";

/** Writes a scene's document as it is now, or removes it when it is no longer public. */
export async function indexScene(ctx: Context, { sceneId }: JobPayload<"index-scene">): Promise<void> {
  const document = await sceneDocument(ctx, sceneId);
  if (document) await ctx.services.search.upsert("scenes", [{ ...document }]);
  else await ctx.services.search.remove("scenes", [sceneId]);
}

/** The index document of a public scene, or null. */
export async function sceneDocument(ctx: Context, sceneId: string): Promise<SceneDocument | null> {
  const [row] = await ctx.db.select({ status: scenes.status }).from(scenes).where(eq(scenes.id, sceneId));
  if (!row || !PUBLIC_STATUSES.includes(row.status)) return null;
  const { scene, requirements } = await getSceneById(ctx, sceneId);
  const [organization, regions] = await Promise.all([organizationById(ctx, scene.organizationId), regionNames(ctx)]);
  return {
    id: scene.id,
    org_id: scene.organizationId,
    name: scene.name,
    organization: organization?.name ?? "",
    description: [scene.coreTask, scene.painPoint, scene.industryDirection, ...requirements.map((requirement) => requirement.name)].join("。"),
    domain: scene.domain,
    field: scene.field,
    product_types: scene.productTypes,
    province: `${scene.regionCode.slice(0, 2)}0000`,
    city: regions.get(scene.regionCode) ?? scene.regionCode,
    status: scene.status,
    benchmark: scene.benchmark,
    tags: scene.tags,
    metric_keys: requirements.map((requirement) => requirement.metric),
    metrics: Object.fromEntries(requirements.filter((requirement) => requirement.upper === null).map((requirement) => [requirement.metric, Number(requirement.target)])),
    closes_at: scene.closesAt.getTime(),
    published_at: scene.publishedAt?.getTime() ?? 0,
    shard: Number.parseInt(scene.id.slice(-2), 16) % 16,
  };
}

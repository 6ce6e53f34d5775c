import { eq } from "drizzle-orm";
import { organizationById, regionNames } from "#app/areas/organizations/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import { SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";
import type { SceneDocument } from "#search/indexes/scenes.ts";
import { getSceneById } from "./reads.server.ts";
import { noteUntagged } from "./retag.server.ts";
import { sceneVector } from "./similarity.ts";
import { currentTable } from "./similarity-table.server.ts";
import { PUBLIC_STATUSES } from "./states.ts";
import { visibleScene } from "./visible-scene.ts";

/**
 * Writes a scene's document as it is now, or removes it when it is no longer public. Two jobs of one scene may run at once and the one that
 * read first may write last; so the row is read again after the write, and the work repeated when it has moved on.
 */
export async function indexScene(ctx: Context, { sceneId }: JobPayload<"index-scene">): Promise<void> {
  for (let written: string | null = null; ; ) {
    const version = await versionOf(ctx, sceneId);
    if (version === written) return noteUntagged(ctx, sceneId);
    const document = await sceneDocument(ctx, sceneId);
    if (document) await ctx.services.search.upsert("scenes", [{ ...document }]);
    else await ctx.services.search.remove("scenes", [sceneId]);
    written = version;
  }
}

/** Changes with everything the document is made of; tags change without a new version when the lexicon does. */
async function versionOf(ctx: Context, sceneId: string): Promise<string> {
  const [row] = await ctx.db.select({ version: scenes.version, tags: scenes.tags }).from(scenes).where(eq(scenes.id, sceneId));
  return row ? `${row.version} ${row.tags.join()}` : "";
}

/** The index document of a public scene, or null. It says no more than the public may read. */
export async function sceneDocument(ctx: Context, sceneId: string): Promise<SceneDocument | null> {
  const [row] = await ctx.db.select({ status: scenes.status }).from(scenes).where(eq(scenes.id, sceneId));
  if (!row || !PUBLIC_STATUSES.includes(row.status)) return null;
  const { scene, requirements } = visibleScene({ kind: "public" }, await getSceneById(ctx, sceneId), false);
  const [organization, regions] = await Promise.all([organizationById(ctx, scene.organizationId), regionNames(ctx)]);
  const province = `${scene.regionCode.slice(0, 2)}0000`;
  return {
    id: scene.id,
    org_id: scene.organizationId,
    name: scene.name,
    organization: organization?.name ?? "",
    description: [
      scene.coreTask,
      scene.painPoint,
      scene.industryDirection,
      SCENE_FIELD_NAMES[scene.field],
      regions.get(province) ?? "",
      regions.get(scene.regionCode) ?? "",
      ...requirements.map((requirement) => requirement.name),
    ].join("。"),
    domain: scene.domain,
    field: scene.field,
    product_types: scene.productTypes,
    province,
    city: scene.regionCode,
    status: scene.status,
    benchmark: scene.benchmark,
    tags: scene.tags,
    metric_keys: requirements.map((requirement) => requirement.metric),
    metrics: Object.fromEntries(requirements.filter(({ upper }) => upper === null).map(({ metric, target }) => [metric, Number(target)])),
    closes_at: scene.closesAt.getTime(),
    published_at: scene.publishedAt?.getTime() ?? 0,
    _vectors: { dup: sceneVector(scene, await currentTable(ctx)) },
    shard: Number.parseInt(scene.id.slice(-2), 16) % 16,
  };
}

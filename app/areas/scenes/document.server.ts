import { and, asc, inArray } from "drizzle-orm";
import { loadLexicon, plainSearchText, termsOf } from "#app/areas/metrics/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { requirements, scenes } from "#db/schema/scenes.ts";
import { provinceOf } from "#db/vocabulary/regions.ts";
import { PRODUCT_TYPE_NAMES, SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";
import type { SceneDocument } from "#search/indexes/scenes.ts";
import { nameKey } from "#search/name-key.ts";
import type { Requirement, Scene } from "./reads.server.ts";
import { sceneVector } from "./similarity.ts";
import { currentTable } from "./similarity-table.server.ts";
import { PUBLIC_STATUSES } from "./states.ts";
import { visibleRow } from "./visible-scene.ts";

/** The index documents of those of the scenes that are public, in no order. Three queries whatever the number. */
export async function sceneDocuments(ctx: Context, ids: readonly string[]): Promise<SceneDocument[]> {
  if (ids.length === 0) return [];
  const [rows, indicators, regions, lexicon, table] = await Promise.all([
    ctx.db
      .select()
      .from(scenes)
      .where(and(inArray(scenes.id, [...ids]), inArray(scenes.status, [...PUBLIC_STATUSES]))),
    ctx.db
      .select()
      .from(requirements)
      .where(inArray(requirements.sceneId, [...ids]))
      .orderBy(asc(requirements.position)),
    regionNames(ctx),
    loadLexicon(ctx),
    currentTable(ctx),
  ]);
  const units = await organizationsById(
    ctx,
    rows.map((row) => row.organizationId),
  );
  const byScene = Map.groupBy(indicators, (requirement) => requirement.sceneId);
  return rows.map((row) => {
    const scene = visibleRow({ kind: "public" }, row);
    const own = byScene.get(scene.id) ?? [];
    const unit = units.get(scene.organizationId);
    const province = provinceOf(scene.regionCode);
    const name = plainSearchText(scene.name);
    const organization = plainSearchText(`${unit?.name ?? ""} ${unit?.shortName ?? ""}`);
    const description = plainSearchText(publicText(scene, own, [regions.get(province) ?? "", regions.get(scene.regionCode) ?? ""]));
    return {
      id: scene.id,
      org_id: scene.organizationId,
      name,
      organization,
      description,
      terms: termsOf(`${name}。${organization}。${description}`),
      name_terms: termsOf(`${name}。${organization}`),
      tags: scene.tags,
      name_tags: lexicon.tagsOf(scene.name),
      domain: scene.domain,
      field: scene.field,
      product_types: scene.productTypes,
      province,
      city: scene.regionCode,
      status: scene.status,
      maturity: scene.maturity,
      commercial_modes: scene.commercialModes,
      benchmark: scene.benchmark,
      metric_keys: own.map((requirement) => requirement.metric),
      metrics: Object.fromEntries(own.filter(({ upper }) => upper === null).map(({ metric, target }) => [metric, Number(target)])),
      closes_at: scene.closesAt.getTime(),
      published_at: scene.publishedAt?.getTime() ?? 0,
      name_key: nameKey(name),
      _vectors: { dup: sceneVector(scene, table) },
      shard: Number.parseInt(scene.id.slice(-2), 16) % 16,
    };
  });
}

/** What everyone may read on the scene's page. */
function publicText(scene: Scene, own: readonly Requirement[], regions: readonly string[]): string {
  return [
    scene.coreTask,
    scene.painPoint,
    scene.expectedEffect,
    scene.differentiation,
    scene.industryDirection,
    SCENE_DOMAIN_NAMES[scene.domain],
    SCENE_FIELD_NAMES[scene.field],
    ...scene.productTypes.map((type) => PRODUCT_TYPE_NAMES[type]),
    ...regions,
    ...own.map((requirement) => requirement.name),
  ].join("。");
}

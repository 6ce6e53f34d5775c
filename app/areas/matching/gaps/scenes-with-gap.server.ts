import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { showTarget } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { offsetOf, type PageRequest } from "#app/kernel/paging.ts";
import { supplyGaps } from "#db/schema/demand.ts";
import { requirements, scenes } from "#db/schema/scenes.ts";
import { GAP_STATE_NAMES } from "#db/vocabulary/demand.ts";
import { COMPARATOR_SIGNS } from "#db/vocabulary/metrics.ts";
import { measureOf } from "../demand/measures.server.ts";
import type { GapFilter } from "../schemas.ts";
import { showShortfall } from "../shortfall.ts";
import { OTHER_WORK } from "../vocabulary.ts";
import { inScope, regionOf } from "./scope.server.ts";

export type GapLine = Awaited<ReturnType<typeof gapLines>>[number];

/** The scenes of a bureau's region in which a metric's must is unmet, the furthest miss first. Throws notFound for a metric nobody knows. */
export async function metricGapPage(ctx: Context, key: string, filter: GapFilter, request: PageRequest) {
  const region = regionOf(ctx, filter);
  const metric = (await loadRegistry(ctx)).find(key);
  if (!metric) throw notFound("指标");
  const where = and(inScope(ctx, region, filter), eq(supplyGaps.metric, key));
  const [measure, names, rows, [counted]] = await Promise.all([
    measureOf(ctx, "gaps"),
    regionNames(ctx),
    gapLines(ctx, where, request.pageSize, offsetOf(request)),
    ctx.db
      .select({ n: sql<number>`count(*)::int` })
      .from(supplyGaps)
      .innerJoin(scenes, eq(scenes.id, supplyGaps.sceneId))
      .innerJoin(requirements, eq(requirements.id, supplyGaps.requirementId))
      .where(where),
  ]);
  return {
    metric: { key, name: metric.name },
    regionName: region === "100000" ? "全国" : (names.get(region) ?? region),
    measuredAt: measure?.measuredAt?.toISOString() ?? null,
    rows,
    total: counted?.n ?? 0,
    ...request,
  };
}

/** Gaps as people read them. Who is nearest is told only as what is published now; a scene revised since the map was drawn is left out. */
export async function gapLines(ctx: Context, where: SQL | undefined, limit: number, offset = 0) {
  const rows = await ctx.db
    .select({ gap: supplyGaps, scene: { code: scenes.code, name: scenes.name, closesAt: scenes.closesAt }, requirement: requirements })
    .from(supplyGaps)
    .innerJoin(scenes, eq(scenes.id, supplyGaps.sceneId))
    .innerJoin(requirements, eq(requirements.id, supplyGaps.requirementId))
    .where(where)
    .orderBy(sql`${supplyGaps.miss} desc nulls first`, asc(scenes.closesAt), asc(supplyGaps.id))
    .limit(limit)
    .offset(offset);
  const [registry, names, published] = await Promise.all([
    loadRegistry(ctx),
    regionNames(ctx),
    capabilitiesById(
      ctx,
      rows.flatMap(({ gap }) => gap.nearest?.capabilityId ?? []),
    ),
  ]);
  const owners = await organizationsById(
    ctx,
    [...published.values()].map(({ capability }) => capability.organizationId),
  );
  return rows.map(({ gap, scene, requirement }) => {
    const metric = registry.get(gap.metric);
    const capability = published.get(gap.nearest?.capabilityId ?? "")?.capability;
    const near = gap.nearest && capability?.status === "published" ? { ...gap.nearest, capability } : null;
    return {
      id: gap.id,
      ...{ kind: gap.kind, state: gap.state, field: gap.field, unmetInScene: gap.unmetInScene },
      /** What the catalogue has, as people read it; null where somebody meets it. */
      stateName: gap.state && (gap.nearest?.otherWork ? "仅为其他作业声明" : GAP_STATE_NAMES[gap.state]),
      metricName: metric.name,
      code: scene.code,
      name: scene.name,
      closesAt: scene.closesAt.toISOString(),
      regionName: names.get(gap.regionCode) ?? gap.regionCode,
      target: showTarget(registry, requirement),
      shortfall: gap.nearest?.shortfall ? showShortfall(registry, metric, gap.nearest.shortfall) : null,
      nearest: near && {
        code: near.capability.code,
        name: near.capability.name,
        organizationName: owners.get(near.capability.organizationId)?.name ?? "—",
        claim: `${near.comparator === "between" ? "" : COMPARATOR_SIGNS[near.comparator]}${registry.show(metric, near.value, near.upper)}${near.otherWork ? `（${OTHER_WORK}）` : ""}`,
      },
    };
  });
}

/** For the export: the metrics named, in all. */
export const ofMetrics = (keys: readonly string[] | null): SQL | undefined => (keys ? inArray(supplyGaps.metric, [...keys]) : undefined);

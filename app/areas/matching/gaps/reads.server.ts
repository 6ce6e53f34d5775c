import { and, asc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { loadLexicon, loadRegistry } from "#app/areas/metrics/index.server.ts";
import { listRegions, regionNames } from "#app/areas/organizations/index.server.ts";
import { covers } from "#app/kernel/actor.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { offsetOf, type PageRequest } from "#app/kernel/paging.ts";
import { supplyGaps, supplyLevers } from "#db/schema/demand.ts";
import { scenes } from "#db/schema/scenes.ts";
import { COMPARATOR_SIGNS } from "#db/vocabulary/metrics.ts";
import { measureOf } from "../demand/measures.server.ts";
import { mayAskForGaps } from "../policy.ts";
import type { GapFilter } from "../schemas.ts";
import { showShortfall } from "../shortfall.ts";
import { inScope, metricsNamed, regionOf } from "./scope.server.ts";

/** Regions that have a column of their own; what lies elsewhere stands in one. */
const MOST_COLUMNS = 6;
const NATION = "100000";

/** The gap map of a bureau: unmet musts of open scenes by metric and region, or the supply that would unlock most of them. */
export async function gapPage(ctx: Context, filter: GapFilter, request: PageRequest) {
  const region = regionOf(ctx, filter);
  const [measure, names, provinces, named] = await Promise.all([
    measureOf(ctx, "gaps"),
    regionNames(ctx),
    listRegions(ctx),
    metricsNamed(ctx, filter.q),
  ]);
  const own = userOf(ctx).regionCode;
  const metrics = named?.map(({ key }) => key) ?? null;
  const choices = provinces
    .flatMap(({ code, name, cities }) => [{ code, name }, ...cities])
    .filter(({ code }) => code !== own && covers(own, code));
  return {
    filter: { ...filter, region: region === own ? undefined : region },
    regionName: region === NATION ? "全国" : (names.get(region) ?? region),
    /** Provinces for the nation, else the cities of the province. */
    regions: (own === NATION ? choices.filter(({ code }) => code.endsWith("0000")) : choices).map(({ code, name }) => ({
      value: code,
      label: name,
    })),
    mayAsk: mayAskForGaps(ctx.actor),
    measuredAt: measure?.measuredAt?.toISOString() ?? null,
    openScenes: measure?.scenes ?? 0,
    ...(await totals(ctx, region, filter)),
    gaps: filter.view === "gaps" ? await gapTable(ctx, region, filter, metrics, names, request) : null,
    supply: filter.view === "supply" ? await supplyTable(ctx, region, filter, metrics, request) : null,
  };
}

/** Of the region and field, whatever metric and kind are looked at. */
async function totals(ctx: Context, region: string, { field }: GapFilter) {
  const [row] = await ctx.db
    .select({
      scenes: sql<number>`count(distinct ${supplyGaps.sceneId})::int`,
      metrics: sql<number>`count(distinct ${supplyGaps.metric})::int`,
      catalogue: sql<number>`(count(*) filter (where ${supplyGaps.kind} = 'catalogue'))::int`,
      combination: sql<number>`(count(*) filter (where ${supplyGaps.kind} = 'combination'))::int`,
    })
    .from(supplyGaps)
    .innerJoin(scenes, eq(scenes.id, supplyGaps.sceneId))
    .where(inScope(ctx, region, { field, kind: undefined }));
  return { totals: row ?? { scenes: 0, metrics: 0, catalogue: 0, combination: 0 } };
}

async function gapTable(
  ctx: Context,
  region: string,
  filter: GapFilter,
  metrics: string[] | null,
  names: ReadonlyMap<string, string>,
  request: PageRequest,
) {
  const where = and(inScope(ctx, region, filter), metrics ? inArray(supplyGaps.metric, metrics) : undefined);
  const column = region === NATION ? sql<string>`left(${supplyGaps.regionCode}, 2) || '0000'` : sql<string>`${supplyGaps.regionCode}`;
  const [registry, counts, nearest] = await Promise.all([
    loadRegistry(ctx),
    ctx.db
      .select({
        metric: supplyGaps.metric,
        region: column.as("region"),
        scenes: sql<number>`count(distinct ${supplyGaps.sceneId})::int`,
        catalogue: sql<number>`(count(distinct ${supplyGaps.sceneId}) filter (where ${supplyGaps.kind} = 'catalogue'))::int`,
        combination: sql<number>`(count(distinct ${supplyGaps.sceneId}) filter (where ${supplyGaps.kind} = 'combination'))::int`,
      })
      .from(supplyGaps)
      .innerJoin(scenes, eq(scenes.id, supplyGaps.sceneId))
      .where(where)
      .groupBy(supplyGaps.metric, sql`region`),
    ctx.db
      .selectDistinctOn([supplyGaps.metric], { metric: supplyGaps.metric, nearest: supplyGaps.nearest })
      .from(supplyGaps)
      .innerJoin(scenes, eq(scenes.id, supplyGaps.sceneId))
      .where(and(where, isNotNull(supplyGaps.miss)))
      .orderBy(supplyGaps.metric, asc(supplyGaps.miss), asc(supplyGaps.id)),
  ]);
  const sum = (list: typeof counts, part: "scenes" | "catalogue" | "combination") => list.reduce((total, row) => total + row[part], 0);
  const columns = [...Map.groupBy(counts, (row) => row.region)]
    .map(([code, list]) => ({ code, name: names.get(code) ?? code, scenes: sum(list, "scenes") }))
    .sort((a, b) => b.scenes - a.scenes || (a.code < b.code ? -1 : 1));
  const shown = columns.slice(0, MOST_COLUMNS);
  const lines = [...Map.groupBy(counts, ({ metric }) => metric)].map(([key, list]) => {
    const metric = registry.get(key);
    const miss = nearest.find((row) => row.metric === key)?.nearest?.shortfall ?? null;
    const byRegion = Object.fromEntries(list.map((row) => [row.region, row.scenes]));
    const scenesInAll = sum(list, "scenes");
    return {
      key,
      name: metric.name,
      ...{ scenes: scenesInAll, catalogue: sum(list, "catalogue"), combination: sum(list, "combination") },
      /** What is missing where the catalogue comes nearest; null where nobody states it. */
      least: miss === null ? null : showShortfall(registry, metric, miss),
      byRegion,
      elsewhere: scenesInAll - shown.reduce((total, { code }) => total + (byRegion[code] ?? 0), 0),
    };
  });
  lines.sort((a, b) => {
    const order = filter.sort === "name" ? b.name.localeCompare(a.name, "zh-Hans-CN") : b[filter.sort] - a[filter.sort];
    return (filter.isAscending ? -order : order) || b.scenes - a.scenes || (a.key < b.key ? -1 : 1);
  });
  const from = offsetOf(request);
  return {
    columns: shown,
    hasMore: columns.length > shown.length,
    rows: lines.slice(from, from + request.pageSize),
    total: lines.length,
    ...request,
  };
}

/** Supply that is missing, the most unlocking first: computed with the map, for every region and field. */
async function supplyTable(ctx: Context, region: string, { field }: GapFilter, metrics: string[] | null, request: PageRequest) {
  const where = and(
    eq(supplyLevers.regionCode, region),
    field ? eq(supplyLevers.field, field) : sql`${supplyLevers.field} is null`,
    metrics ? inArray(supplyLevers.metric, metrics) : undefined,
  );
  const [registry, lexicon, [counted], rows] = await Promise.all([
    loadRegistry(ctx),
    loadLexicon(ctx),
    ctx.db.select({ n: sql<number>`count(*)::int` }).from(supplyLevers).where(where),
    ctx.db
      .select()
      .from(supplyLevers)
      .where(where)
      .orderBy(sql`${supplyLevers.unlocked} desc, ${supplyLevers.helped} desc`, asc(supplyLevers.id))
      .limit(request.pageSize)
      .offset(offsetOf(request)),
  ]);
  return {
    rows: rows.map(({ id, role, componentKind, metric: key, operations, scenes, unlocked, helped, curve }) => {
      const metric = registry.get(key);
      return {
        ...{ id, role, componentKind, metric: key, name: metric.name, scenes, unlocked, helped },
        /** The work the figure has to be stated for, any of these; none: whatever the supply does. */
        operationNames: operations.map((operation) => lexicon.operations.find((one) => one.key === operation)?.name ?? operation),
        curve: curve.map((point) => ({
          text: `${point.comparator === "between" ? "" : COMPARATOR_SIGNS[point.comparator]}${registry.show(metric, point.value, point.upper)}`,
          unlocked: point.unlocked,
          helped: point.helped,
        })),
      };
    }),
    total: counted?.n ?? 0,
    ...request,
  };
}

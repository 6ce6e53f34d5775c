import { and, arrayOverlaps, eq, ilike, inArray, like, or, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { normalizeText } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { offsetOf, type Page } from "#app/kernel/paging.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { organizations } from "#db/schema/organizations.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { SearchQuery } from "#search/client.server.ts";
import { type Scene, type SceneLine, sceneLines } from "./reads.server.ts";
import { type SceneSearch, sceneSearchInput } from "./schemas.ts";
import { PUBLIC_STATUSES } from "./states.ts";

const PAGE_SIZE = 20;
/** Hits an index answer reaches at most; pages behind it are not offered. */
const MOST_HITS = 1_000;

/** Filter groups; within one the choices add up, so its own counts are taken without it. */
const GROUPS = ["domain", "field", "status", "region", "productType", "benchmark"] as const;
type Group = (typeof GROUPS)[number];
/** Facets as counted: a region is counted as province and as city. */
const FACETS = {
  domain: ["domain"],
  field: ["field"],
  status: ["status"],
  region: ["province", "city"],
  productType: ["product_types"],
  benchmark: ["benchmark"],
} as const satisfies Record<Group, readonly string[]>;
type FacetName = (typeof FACETS)[Group][number];
export type SceneFacets = Record<FacetName, Record<string, number>>;

export interface SceneSearchResult extends Page<SceneLine> {
  facets: SceneFacets;
  /** The index did not answer; PostgreSQL did, by plain text comparison. */
  degraded: boolean;
  /** The index still counted scenes that are no longer public, so the total is a little off. */
  approximate: boolean;
  /** Pages that can be opened. */
  pageCount: number;
}

interface Found {
  ids: string[];
  total: number;
  facets: SceneFacets;
}

/**
 * Public scenes under the filters, with counts per filter. The index finds, PostgreSQL confirms: an id is shown only when its row is public
 * and still meets the filters. `closes` puts scenes that can still be answered first, the most urgent first.
 */
export async function searchScenes(ctx: Context, input: z.input<typeof sceneSearchInput>): Promise<SceneSearchResult> {
  const search = parseInput(sceneSearchInput, input);
  const now = ctx.clock.now();
  let degraded = false;
  let found: Found;
  try {
    found = await askIndex(ctx, search, now);
  } catch (error) {
    // By name: the class exists twice when the bundle and plain Node each load it.
    if ((error as Error).name !== "SearchUnavailable") throw error;
    degraded = true;
    found = await askDatabase(ctx, search, now);
  }
  const rows =
    found.ids.length === 0
      ? []
      : await ctx.db
          .select()
          .from(scenes)
          .where(and(inArray(scenes.id, found.ids), ...conditions(search)));
  const byId = new Map<string, Scene>(rows.map((row) => [row.id, row]));
  const confirmed = found.ids.flatMap((id) => byId.get(id) ?? []);
  const dropped = found.ids.length - confirmed.length;
  const total = Math.max(found.total - dropped, confirmed.length);
  return {
    page: search.page,
    pageSize: PAGE_SIZE,
    rows: await sceneLines(ctx, confirmed),
    total,
    pageCount: Math.ceil(Math.min(total, degraded ? total : MOST_HITS) / PAGE_SIZE),
    facets: found.facets,
    degraded,
    approximate: dropped > 0,
  };
}

/** Words of a question in simplified characters; spaces between them stay. */
function wordsOf(q: string): string[] {
  return q.split(/\s+/).map(normalizeText).filter(Boolean);
}

/** Chosen regions: a province stands for itself only while none of its cities is chosen. */
function chosenRegions(region: readonly string[]): { provinces: string[]; cities: string[] } {
  const cities = region.filter((code) => !code.endsWith("0000"));
  const provinces = region.filter((code) => code.endsWith("0000") && !cities.some((city) => city.startsWith(code.slice(0, 2))));
  return { provinces, cities };
}

// The index

const oneOf = (attribute: string, values: readonly string[]) => `${attribute} IN [${values.map((value) => `"${value}"`).join(", ")}]`;

/** Filters of every group but `without`. Values were checked on parsing: words of a vocabulary and six-digit codes. */
function filtersOf(search: SceneSearch, without?: Group): string[] {
  const { provinces, cities } = chosenRegions(search.region);
  const regions = [...(provinces.length > 0 ? [oneOf("province", provinces)] : []), ...(cities.length > 0 ? [oneOf("city", cities)] : [])];
  const filters: Record<Group, string | null> = {
    domain: search.domain.length > 0 ? oneOf("domain", search.domain) : null,
    field: search.field.length > 0 ? oneOf("field", search.field) : null,
    status: search.status.length > 0 ? oneOf("status", search.status) : null,
    region: regions.length > 0 ? `(${regions.join(" OR ")})` : null,
    productType: search.productType.length > 0 ? oneOf("product_types", search.productType) : null,
    benchmark: search.benchmark ? "benchmark = true" : null,
  };
  return GROUPS.flatMap((group) => (group === without ? [] : (filters[group] ?? [])));
}

async function askIndex(ctx: Context, search: SceneSearch, now: Date): Promise<Found> {
  const q = wordsOf(search.q).join(" ");
  const filter = filtersOf(search);
  const offset = offsetOf({ page: search.page, pageSize: PAGE_SIZE });
  const newest = search.sort === "newest";
  const stillOpen = `closes_at > ${now.getTime()}`;
  const hits: SearchQuery = newest
    ? { index: "scenes", q, filter, sort: ["published_at:desc"], limit: PAGE_SIZE, offset }
    : { index: "scenes", q, filter: [...filter, stillOpen], sort: ["closes_at:asc"], limit: PAGE_SIZE, offset };
  const chosen = GROUPS.filter((group) => filtersOf(search, group).length < filter.length);
  const counts = (facets: readonly string[], counted: string[]): SearchQuery => ({
    index: "scenes",
    q,
    filter: counted,
    facets: [...facets],
    limit: 0,
  });
  const [page, all, ...ownCounts] = await ctx.services.search.query([
    hits,
    counts(Object.values(FACETS).flat(), filter),
    ...chosen.map((group) => counts(FACETS[group], filtersOf(search, group))),
  ]);
  const facets = emptyFacets();
  const take = (answer: { facets: Record<string, Record<string, number>> } | undefined, names: readonly FacetName[]) => {
    for (const name of names) facets[name] = answer?.facets[name] ?? {};
  };
  for (const group of GROUPS) take(chosen.includes(group) ? ownCounts[chosen.indexOf(group)] : all, FACETS[group]);
  // Every scene has one domain: their sum is the exact total, where the index's own estimate stops at a thousand.
  const total = Object.values(all?.facets["domain"] ?? {}).reduce((sum, n) => sum + n, 0);
  const ids = page?.ids ?? [];
  const open = page?.total ?? 0;
  if (newest || ids.length === PAGE_SIZE || offset + ids.length >= total) return { ids, total, facets };
  // The open scenes end on this page: those whose deadline has passed follow, the latest first.
  const [past] = await ctx.services.search.query([
    {
      index: "scenes",
      q,
      filter: [...filter, `closes_at <= ${now.getTime()}`],
      sort: ["closes_at:desc"],
      limit: PAGE_SIZE - ids.length,
      offset: Math.max(0, offset - open),
    },
  ]);
  return { ids: [...ids, ...(past?.ids ?? [])], total, facets };
}

const emptyFacets = (): SceneFacets => ({ domain: {}, field: {}, status: {}, province: {}, city: {}, product_types: {}, benchmark: {} });

// PostgreSQL

/** Public rows under the filters of every group but `without`; the question is not among them. */
function conditions(search: SceneSearch, without?: Group): SQL[] {
  const { provinces, cities } = chosenRegions(search.region);
  const regions = [
    ...provinces.map((code) => like(scenes.regionCode, `${code.slice(0, 2)}%`)),
    ...cities.map((code) => eq(scenes.regionCode, code)),
  ];
  const filters: Record<Group, SQL | undefined> = {
    domain: search.domain.length > 0 ? inArray(scenes.domain, search.domain) : undefined,
    field: search.field.length > 0 ? inArray(scenes.field, search.field) : undefined,
    status: search.status.length > 0 ? inArray(scenes.status, search.status) : undefined,
    region: regions.length > 0 ? or(...regions) : undefined,
    productType: search.productType.length > 0 ? arrayOverlaps(scenes.productTypes, search.productType) : undefined,
    benchmark: search.benchmark ? eq(scenes.benchmark, true) : undefined,
  };
  return [inArray(scenes.status, [...PUBLIC_STATUSES]), ...GROUPS.flatMap((group) => (group === without ? [] : (filters[group] ?? [])))];
}

/** Every word occurs in the name, the core task or the unit's name. */
function textConditions(ctx: Context, q: string): SQL[] {
  return wordsOf(q).flatMap((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, "\\$&")}%`;
    const units = ctx.db.select({ id: organizations.id }).from(organizations).where(ilike(organizations.name, pattern));
    return or(ilike(scenes.name, pattern), ilike(scenes.coreTask, pattern), inArray(scenes.organizationId, units)) ?? [];
  });
}

async function askDatabase(ctx: Context, search: SceneSearch, now: Date): Promise<Found> {
  const text = textConditions(ctx, search.q);
  const where = and(...conditions(search), ...text);
  const at = now.toISOString();
  const order =
    search.sort === "newest"
      ? [sql`${scenes.publishedAt} desc nulls last`]
      : [
          sql`${scenes.closesAt} <= ${at}::timestamptz`,
          sql`case when ${scenes.closesAt} > ${at}::timestamptz then ${scenes.closesAt} end`,
          sql`${scenes.closesAt} desc`,
        ];
  const province = sql<string>`left(${scenes.regionCode}, 2) || '0000'`;
  const counted = async (group: Group, value: SQL<string>) => {
    const rows = await ctx.db
      .select({ value, n: sql<number>`count(*)::int` })
      .from(scenes)
      .where(and(...conditions(search, group), ...text))
      .groupBy(sql`1`);
    return Object.fromEntries(rows.map((row) => [row.value, row.n]));
  };
  const [rows, [all], domain, field, status, provinces, city, productTypes, benchmark] = await Promise.all([
    ctx.db
      .select({ id: scenes.id })
      .from(scenes)
      .where(where)
      .orderBy(...order, scenes.id)
      .limit(PAGE_SIZE)
      .offset(offsetOf({ page: search.page, pageSize: PAGE_SIZE })),
    ctx.db.select({ n: sql<number>`count(*)::int` }).from(scenes).where(where),
    counted("domain", sql`${scenes.domain}`),
    counted("field", sql`${scenes.field}`),
    counted("status", sql`${scenes.status}`),
    counted("region", province),
    counted("region", sql`${scenes.regionCode}`),
    counted("productType", sql`unnest(${scenes.productTypes})`),
    counted("benchmark", sql`${scenes.benchmark}::text`),
  ]);
  return {
    ids: rows.map((row) => row.id),
    total: all?.n ?? 0,
    facets: { domain, field, status, province: provinces, city, product_types: productTypes, benchmark },
  };
}

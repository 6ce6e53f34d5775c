import { and, arrayOverlaps, desc, eq, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { normalizeText } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { offsetOf, type Page } from "#app/kernel/paging.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import type { SearchQuery } from "#search/client.server.ts";
import { type CapabilityLine, type CapabilityWithClaims, capabilitiesById, capabilityLines } from "./reads.server.ts";
import { type CapabilitySearch, capabilitySearchInput } from "./schemas.ts";

const PAGE_SIZE = 20;
/** Hits an index answer reaches at most; pages behind it are not offered. */
const MOST_HITS = 1_000;

/** Filter groups with their attribute in the index; within one the choices add up, so its own counts are taken without it. */
const FACETS = { role: "role", field: "fields", componentKind: "component_kind" } as const;
type Group = keyof typeof FACETS;
const GROUPS = Object.keys(FACETS) as Group[];
export type CapabilityFacets = Record<Group, Record<string, number>>;

export interface CapabilitySearchResult extends Page<CapabilityLine> {
  facets: CapabilityFacets;
  /** The index did not answer; PostgreSQL did, by plain text comparison. */
  degraded: boolean;
  /** The index still counted capabilities that are no longer published, so the total is a little off. */
  approximate: boolean;
  /** Pages that can be opened. */
  pageCount: number;
}

interface Found {
  ids: string[];
  total: number;
  facets: CapabilityFacets;
}

/**
 * Published capabilities under the filters, newest first among equals, with counts per filter. The index finds, PostgreSQL confirms:
 * an id is shown only when its row is published and still meets the filters.
 */
export async function searchCapabilities(ctx: Context, input: z.input<typeof capabilitySearchInput>): Promise<CapabilitySearchResult> {
  const search = parseInput(capabilitySearchInput, input);
  let degraded = false;
  let found: Found;
  try {
    found = await askIndex(ctx, search);
  } catch (error) {
    // By name: the class exists twice when the bundle and plain Node each load it.
    if ((error as Error).name !== "SearchUnavailable") throw error;
    degraded = true;
    found = await askDatabase(ctx, search);
  }
  const rows = await capabilitiesById(ctx, found.ids);
  const confirmed = found.ids.flatMap((id) => {
    const row = rows.get(id);
    return row && row.capability.status === "published" && meets(search, row) ? [row] : [];
  });
  const dropped = found.ids.length - confirmed.length;
  const total = Math.max(found.total - dropped, confirmed.length);
  return {
    page: search.page,
    pageSize: PAGE_SIZE,
    rows: await capabilityLines(ctx, confirmed, search.metric),
    total,
    pageCount: Math.ceil(Math.min(total, degraded ? total : MOST_HITS) / PAGE_SIZE),
    facets: found.facets,
    degraded,
    approximate: dropped > 0,
  };
}

/** Whether a row is still what the filters ask for. */
function meets(search: CapabilitySearch, { capability, claims: own }: CapabilityWithClaims): boolean {
  const { role, field, componentKind, metric } = search;
  return (
    (role.length === 0 || role.includes(capability.role)) &&
    (field.length === 0 || capability.fields.some((one) => field.includes(one))) &&
    (componentKind.length === 0 || (capability.componentKind !== null && componentKind.includes(capability.componentKind))) &&
    (metric === undefined || own.some((claim) => claim.metric === metric))
  );
}

/** Words of a question in simplified characters; spaces between them stay. */
function wordsOf(q: string): string[] {
  return q.split(/\s+/).map(normalizeText).filter(Boolean);
}

/** Filters of every group but `without`. Values were checked on parsing: words of a vocabulary and a plain key. */
function filtersOf(search: CapabilitySearch, without?: Group): string[] {
  const filters = GROUPS.flatMap((group) =>
    group === without || search[group].length === 0
      ? []
      : [`${FACETS[group]} IN [${search[group].map((value) => `"${value}"`).join(", ")}]`],
  );
  return search.metric ? [...filters, `metric_keys = "${search.metric}"`] : filters;
}

async function askIndex(ctx: Context, search: CapabilitySearch): Promise<Found> {
  const q = wordsOf(search.q).join(" ");
  const filter = filtersOf(search);
  const chosen = GROUPS.filter((group) => search[group].length > 0);
  const counts = (facets: string[], counted: string[]): SearchQuery => ({ index: "capabilities", q, filter: counted, facets, limit: 0 });
  const [page, all, ...ownCounts] = await ctx.services.search.query([
    {
      index: "capabilities",
      q,
      filter,
      sort: ["updated_at:desc"],
      limit: PAGE_SIZE,
      offset: offsetOf({ page: search.page, pageSize: PAGE_SIZE }),
    },
    counts(Object.values(FACETS), filter),
    ...chosen.map((group) => counts([FACETS[group]], filtersOf(search, group))),
  ]);
  const facetOf = (group: Group) => {
    const answer = chosen.includes(group) ? ownCounts[chosen.indexOf(group)] : all;
    return answer?.facets[FACETS[group]] ?? {};
  };
  // Every capability has one role: their sum is the exact total, where the index's own estimate stops at a thousand.
  const total = Object.values(all?.facets[FACETS.role] ?? {}).reduce((sum, n) => sum + n, 0);
  return {
    ids: page?.ids ?? [],
    total,
    facets: { role: facetOf("role"), field: facetOf("field"), componentKind: facetOf("componentKind") },
  };
}

/** Published rows under the filters of every group but `without`, and the question. */
function conditions(ctx: Context, search: CapabilitySearch, without?: Group): SQL[] {
  const filters: Record<Group, SQL | undefined> = {
    role: search.role.length > 0 ? inArray(capabilities.role, search.role) : undefined,
    field: search.field.length > 0 ? arrayOverlaps(capabilities.fields, search.field) : undefined,
    componentKind: search.componentKind.length > 0 ? inArray(capabilities.componentKind, search.componentKind) : undefined,
  };
  const text = wordsOf(search.q).flatMap((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, "\\$&")}%`;
    const owners = ctx.db.select({ id: organizations.id }).from(organizations).where(ilike(organizations.name, pattern));
    return (
      or(
        ilike(capabilities.name, pattern),
        ilike(capabilities.summary, pattern),
        ilike(capabilities.description, pattern),
        inArray(capabilities.organizationId, owners),
      ) ?? []
    );
  });
  const claiming = search.metric
    ? [inArray(capabilities.id, ctx.db.select({ id: claims.capabilityId }).from(claims).where(eq(claims.metric, search.metric)))]
    : [];
  return [
    eq(capabilities.status, "published"),
    ...GROUPS.flatMap((group) => (group === without ? [] : (filters[group] ?? []))),
    ...claiming,
    ...text,
  ];
}

async function askDatabase(ctx: Context, search: CapabilitySearch): Promise<Found> {
  const where = and(...conditions(ctx, search));
  const counted = async (group: Group, value: SQL<string | null>) => {
    const rows = await ctx.db
      .select({ value, n: sql<number>`count(*)::int` })
      .from(capabilities)
      .where(and(...conditions(ctx, search, group)))
      .groupBy(sql`1`);
    return Object.fromEntries(rows.flatMap((row) => (row.value === null ? [] : [[row.value, row.n]])));
  };
  const [rows, [all], role, field, componentKind] = await Promise.all([
    ctx.db
      .select({ id: capabilities.id })
      .from(capabilities)
      .where(where)
      .orderBy(desc(capabilities.updatedAt), capabilities.id)
      .limit(PAGE_SIZE)
      .offset(offsetOf({ page: search.page, pageSize: PAGE_SIZE })),
    ctx.db.select({ n: sql<number>`count(*)::int` }).from(capabilities).where(where),
    counted("role", sql`${capabilities.role}`),
    counted("field", sql`unnest(${capabilities.fields})`),
    counted("componentKind", sql`${capabilities.componentKind}`),
  ]);
  return { ids: rows.map((row) => row.id), total: all?.n ?? 0, facets: { role, field, componentKind } };
}

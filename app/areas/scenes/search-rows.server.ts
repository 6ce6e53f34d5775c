import { and, arrayOverlaps, eq, gt, inArray, like, lte, or, type SQL, sql } from "drizzle-orm";
import type { Asked, MetricCondition } from "#app/areas/metrics/index.server.ts";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { comparable, containing, countRows, eachOf, listRows, millis, type RowSegment, saysAnywhere, wordScores } from "#db/row-list.ts";
import { organizations } from "#db/schema/organizations.ts";
import { requirements, scenes } from "#db/schema/scenes.ts";
import { SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";
import { type Listed, widening } from "#search/list.ts";
import { SCENE_DEADLINES, type SceneSearch } from "./schemas.ts";
import type { SceneAsk } from "./search-index.server.ts";
import { chosenRegions, deadlineEnd, GROUPS, type Group, type SceneFacets, type SceneOrder } from "./search-parts.ts";
import { PUBLIC_STATUSES } from "./states.ts";

/** Answers a search from PostgreSQL alone: the same filters, texts compared as they are written. */
export function askRows(ctx: Context, ask: SceneAsk): Promise<Listed> {
  return widening(ask.question.asked.length, (least) => askRowsWith(ctx, ask, least));
}

async function askRowsWith(
  ctx: Context,
  { search, question, conditions, order, since, place, limit }: SceneAsk,
  least: number,
): Promise<Omit<Listed, "isWidened">> {
  const regions = await regionNames(ctx);
  const asked = question.asked.map((one) => ({ has: sceneHas(ctx, one, regions), named: sceneIsNamed(one) }));
  const { hits, score } = wordScores(asked);
  const base = [...publicConditions(conditions), ...(asked.length > 0 ? [sql`${hits} >= ${least}`] : [])];
  const groups = Object.fromEntries(GROUPS.map((group) => [group, groupCondition(search, group, since)])) as Record<Group, SQL | undefined>;
  const segments: RowSegment[] =
    order === "relevance"
      ? [{ name: "scored", where: undefined, keys: [{ value: score, direction: "desc", cast: "bigint" }, byDeadline(since)] }]
      : sortSegments(order, since);
  const province = sql`left(${scenes.regionCode}, 2) || '0000'`;
  const [found, counted, overview] = await Promise.all([
    listRows(ctx.db, scenes, scenes.id, {
      where: [...base, ...Object.values(groups).filter((filter) => filter !== undefined)],
      segments,
      after: place,
      limit,
    }),
    countRows(ctx.db, scenes, {
      columns: {
        domain: sql`${scenes.domain}`,
        field: sql`${scenes.field}`,
        status: sql`${scenes.status}`,
        maturity: sql`${scenes.maturity}`,
        province,
        city: sql`${scenes.regionCode}`,
        product_types: sql`${scenes.productTypes}`,
        commercial_modes: sql`${scenes.commercialModes}`,
        benchmark: sql`${scenes.benchmark}`,
      },
      where: base,
      groups,
      facets: [
        { name: "domain", group: "domain", value: sql`domain` },
        { name: "field", group: "field", value: sql`field` },
        { name: "status", group: "status", value: sql`status` },
        { name: "maturity", group: "maturity", value: sql`maturity` },
        { name: "province", group: "region", value: sql`province` },
        { name: "city", group: "region", value: sql`city` },
        { name: "product_types", group: "productType", value: sql`unnest(product_types)` },
        { name: "commercial_modes", group: "commercialMode", value: sql`unnest(commercial_modes)` },
        { name: "benchmark", group: "benchmark", value: sql`benchmark` },
      ] satisfies { name: keyof SceneFacets; group: Group; value: SQL }[],
      counts: Object.fromEntries(SCENE_DEADLINES.map((deadline) => [deadline, { when: closesWithin(deadline, since), group: "deadline" }])),
    }),
    overviewOf(ctx),
  ]);
  return { ...found, ...counted, overview };
}

/** Public scenes by status and by whether they are benchmarks, whatever is asked. */
async function overviewOf(ctx: Context): Promise<Listed["overview"]> {
  const rows = await ctx.db
    .select({ status: scenes.status, benchmark: scenes.benchmark, n: sql<number>`count(*)::int` })
    .from(scenes)
    .where(inArray(scenes.status, [...PUBLIC_STATUSES]))
    .groupBy(scenes.status, scenes.benchmark);
  const by = (keyOf: (row: (typeof rows)[number]) => string) => {
    const counts: Record<string, number> = {};
    for (const row of rows) counts[keyOf(row)] = (counts[keyOf(row)] ?? 0) + row.n;
    return counts;
  };
  return { status: by(({ status }) => status), benchmark: by(({ benchmark }) => String(benchmark)) };
}

/** Public rows that meet conditions on quantities. */
function publicConditions(conditions: readonly MetricCondition[]): SQL[] {
  return [
    inArray(scenes.status, [...PUBLIC_STATUSES]),
    ...conditions.map(
      ({ metric, comparator, value }) =>
        sql`exists (select 1 from ${requirements} r where r.scene_id = ${scenes.id} and r.metric = ${metric} and r.upper is null
          and r.target ${sql.raw(comparator)} ${value}::numeric)`,
    ),
  ];
}

/** What a row must still meet when it is shown: permission, quantities and every filter group; what was asked in words is the finder's word. */
export function shownConditions(search: SceneSearch, conditions: readonly MetricCondition[], since: Date): SQL[] {
  return [...publicConditions(conditions), ...GROUPS.flatMap((group) => groupCondition(search, group, since) ?? [])];
}

function groupCondition(search: SceneSearch, group: Group, since: Date): SQL | undefined {
  switch (group) {
    case "domain":
      return search.domain.length > 0 ? inArray(scenes.domain, search.domain) : undefined;
    case "field":
      return search.field.length > 0 ? inArray(scenes.field, search.field) : undefined;
    case "status":
      return search.status.length > 0 ? inArray(scenes.status, search.status) : undefined;
    case "maturity":
      return search.maturity.length > 0 ? inArray(scenes.maturity, search.maturity) : undefined;
    case "productType":
      return search.productType.length > 0 ? arrayOverlaps(scenes.productTypes, search.productType) : undefined;
    case "commercialMode":
      return search.commercialMode.length > 0 ? arrayOverlaps(scenes.commercialModes, search.commercialMode) : undefined;
    case "region": {
      const { provinces, cities } = chosenRegions(search.region);
      const regions = [
        ...provinces.map((code) => like(scenes.regionCode, `${code.slice(0, 2)}%`)),
        ...cities.map((code) => eq(scenes.regionCode, code)),
      ];
      return regions.length > 0 ? or(...regions) : undefined;
    }
    case "deadline":
      return search.deadline ? closesWithin(search.deadline, since) : undefined;
    case "benchmark":
      return search.benchmark ? eq(scenes.benchmark, true) : undefined;
  }
}

function closesWithin(deadline: (typeof SCENE_DEADLINES)[number], since: Date): SQL {
  const end = deadlineEnd(deadline, since);
  return and(gt(scenes.closesAt, since), end ? lte(scenes.closesAt, end) : undefined) ?? sql`true`;
}

// Words

/** Conditions under which a row has everything that was asked for. */
export async function wordConditions(ctx: Context, asked: readonly Asked[]): Promise<SQL[]> {
  const regions = await regionNames(ctx);
  return asked.map((one) => sceneHas(ctx, one, regions));
}

/** Whether a row has one thing asked for, in any public text or attribute. */
function sceneHas(ctx: Context, { text, operation, metric, mark }: Asked, regions: ReadonlyMap<string, string>): SQL {
  const pattern = containing(text);
  const units = ctx.db
    .select({ id: organizations.id })
    .from(organizations)
    .where(like(comparable(sql`${organizations.name} || ' ' || ${organizations.shortName}`), pattern));
  const kept = sql`case when 'painPoint' = any(${scenes.restrictedParts}) then '' else ${scenes.painPoint} end`;
  const texts = [scenes.name, scenes.coreTask, kept, scenes.expectedEffect, scenes.differentiation, scenes.industryDirection];
  const named = <K extends string>(names: Record<K, string>) => (Object.keys(names) as K[]).filter((key) => names[key].includes(text));
  const regionCodes = [...regions].filter(([, name]) => name.includes(text)).map(([code]) => code);
  const [fields, domains] = [named(SCENE_FIELD_NAMES), named(SCENE_DOMAIN_NAMES)];
  const ways = [
    saysAnywhere(texts, text),
    inArray(scenes.organizationId, units),
    sql`exists (select 1 from ${requirements} r where r.scene_id = ${scenes.id} and (${comparable(sql`r.name`)} like ${pattern}${metric ? sql` or r.metric = ${metric}` : sql``}))`,
    ...(fields.length > 0 ? [inArray(scenes.field, fields)] : []),
    ...(domains.length > 0 ? [inArray(scenes.domain, domains)] : []),
    ...(regionCodes.length > 0
      ? [or(inArray(scenes.regionCode, regionCodes), inArray(sql`left(${scenes.regionCode}, 2) || '0000'`, regionCodes))]
      : []),
    ...(operation ? [arrayOverlaps(scenes.tags, [operation])] : []),
    ...(mark ? [markCondition(mark)] : []),
  ];
  return or(...ways) ?? sql`false`;
}

function sceneIsNamed({ text, wordings, operation }: Asked): SQL {
  const name = comparable(sql`${scenes.name}`);
  return or(...(operation ? wordings : [text]).map((word) => like(name, containing(word)))) ?? sql`false`;
}

function markCondition({ attribute, values }: NonNullable<Asked["mark"]>): SQL {
  switch (attribute) {
    case "field":
      return inArray(sql`${scenes.field}`, [...values]);
    case "product_types":
      return arrayOverlaps(sql`${scenes.productTypes}`, eachOf(values));
    case "commercial_modes":
      return arrayOverlaps(sql`${scenes.commercialModes}`, eachOf(values));
    case "benchmark":
      return eq(scenes.benchmark, true);
    default:
      throw new TypeError(`no such mark: ${attribute}`);
  }
}

// Order

const closes = millis(sql`${scenes.closesAt}`);

/** Scenes that can still be answered first, the most urgent first; then the others, the latest first. As one number, for ties of relevance. */
const byDeadline = (since: Date) =>
  ({
    value: sql`case when ${scenes.closesAt} > ${since.toISOString()}::timestamptz then ${closes} else 9e15::bigint - ${closes} end`,
    direction: "asc",
    cast: "bigint",
  }) as const;

function sortSegments(order: SceneOrder, since: Date): RowSegment[] {
  switch (order) {
    case "newest":
      return [
        {
          name: "newest",
          where: undefined,
          keys: [{ value: sql`coalesce(${millis(sql`${scenes.publishedAt}`)}, 0)`, direction: "desc", cast: "bigint" }],
        },
      ];
    case "name":
      return [
        { name: "row-name", where: undefined, keys: [{ value: sql`${scenes.name} collate "zh-x-icu"`, direction: "asc", cast: "text" }] },
      ];
    default:
      return [
        { name: "open", where: gt(scenes.closesAt, since), keys: [{ value: closes, direction: "asc", cast: "bigint" }] },
        { name: "past", where: lte(scenes.closesAt, since), keys: [{ value: closes, direction: "desc", cast: "bigint" }] },
      ];
  }
}

import { and, arrayOverlaps, eq, inArray, isNotNull, like, or, type SQL, sql } from "drizzle-orm";
import type { Asked, MetricCondition } from "#app/areas/metrics/index.server.ts";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import {
  comparable,
  containing,
  countRows,
  eachOf,
  listRows,
  millis,
  type RowKey,
  type RowSegment,
  saysAnywhere,
  wordScores,
} from "#db/row-list.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import { EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { NATIONWIDE } from "#db/vocabulary/regions.ts";
import { COMPONENT_KIND_NAMES, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { PRODUCT_TYPE_NAMES, SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";
import { type Listed, widening } from "#search/list.ts";
import { choicesSaying, TYPED_DETAILS } from "./details.ts";
import type { CapabilitySearch } from "./schemas.ts";
import type { CapabilityAsk } from "./search-index.server.ts";
import { type CapabilityFacets, type CapabilityOrder, GROUPS, type Group, serving } from "./search-parts.ts";
import { MOST_CLAIMS, ROLE_STEPS } from "./standing.ts";

/** Answers a search from PostgreSQL alone: the same filters, texts compared as they are written. */
export function askRows(ctx: Context, ask: CapabilityAsk): Promise<Listed> {
  return widening(ask.question.asked.length, (least) => askRowsWith(ctx, ask, least));
}

async function askRowsWith(
  ctx: Context,
  { search, question, conditions, order, place, limit }: CapabilityAsk,
  least: number,
): Promise<Omit<Listed, "isWidened">> {
  const regions = await regionNames(ctx);
  const asked = question.asked.map((one) => ({ has: capabilityHas(ctx, one, regions), named: isNamed(one) }));
  const { hits, score } = wordScores(asked);
  const base = [...publishedConditions(search, conditions), ...(asked.length > 0 ? [sql`${hits} >= ${least}`] : [])];
  const groups = Object.fromEntries(GROUPS.map((group) => [group, groupCondition(search, group)])) as Record<Group, SQL | undefined>;
  const segment: RowSegment =
    order === "relevance"
      ? { name: "scored", where: undefined, keys: [{ value: score, direction: "desc", cast: "bigint" }, standing, newest] }
      : { name: order, where: undefined, keys: SORTS[order] };
  const [found, counted] = await Promise.all([
    listRows(ctx.db, capabilities, capabilities.id, {
      where: [...base, ...Object.values(groups).filter((filter) => filter !== undefined)],
      segments: [segment],
      after: place,
      limit,
    }),
    countRows(ctx.db, capabilities, {
      columns: {
        role: sql`${capabilities.role}`,
        fields: sql`${capabilities.fields}`,
        domains: sql`${capabilities.domains}`,
        component_kind: sql`${capabilities.componentKind}`,
        product_type: sql`${capabilities.productType}`,
        regions: served,
        price_models: priceModels,
        verified,
      },
      where: base,
      groups,
      facets: [
        { name: "role", group: "role", value: sql`role` },
        { name: "fields", group: "field", value: sql`unnest(fields)` },
        { name: "domains", group: "domain", value: sql`unnest(domains)` },
        { name: "component_kind", group: "componentKind", value: sql`component_kind` },
        { name: "product_type", group: "productType", value: sql`product_type` },
        {
          name: "provinces",
          group: "region",
          value: sql`unnest((select array_agg(distinct left(one, 2) || '0000') from unnest(regions) as one))`,
        },
        { name: "regions", group: "region", value: sql`unnest(regions)` },
        { name: "price_models", group: "priceModel", value: sql`unnest(price_models)` },
        { name: "verified", group: "verified", value: sql`verified` },
      ] satisfies { name: keyof CapabilityFacets; group: Group; value: SQL }[],
      counts: Object.fromEntries(EVIDENCE_GRADES.map((grade, at) => [grade, { when: sql`${level} >= ${at}`, group: "evidence" }])),
    }),
  ]);
  return { ...found, ...counted, overview: {} };
}

/** What a row must still meet when it is shown: permission, quantities and every filter group; what was asked in words is the finder's word. */
export function shownConditions(search: CapabilitySearch, conditions: readonly MetricCondition[]): SQL[] {
  return [...publishedConditions(search, conditions), ...GROUPS.flatMap((group) => groupCondition(search, group) ?? [])];
}

function publishedConditions({ metric: claimed }: CapabilitySearch, conditions: readonly MetricCondition[]): SQL[] {
  const claiming = (metric: string, more: SQL) =>
    sql`exists (select 1 from ${claims} c where c.capability_id = ${capabilities.id} and c.metric = ${metric} ${more})`;
  return [
    eq(capabilities.status, "published"),
    ...(claimed ? [claiming(claimed, sql``)] : []),
    ...conditions.map(({ metric, comparator, value }) =>
      claiming(metric, sql`and c.upper is null and c.value ${sql.raw(comparator)} ${value}::numeric`),
    ),
  ];
}

// Facts that are not columns

/** Names of the table are written out: these stand inside subqueries, where a bare column would be taken for one of theirs. */
const ownClaims = sql`from ${claims} c where c.capability_id = ${capabilities}.id`;
const grades = sql`array[${sql.join(
  EVIDENCE_GRADES.map((grade) => sql`${grade}`),
  sql`, `,
)}]::text[]`;
/** As `evidenceLevel`. */
const level = sql`coalesce((select percentile_disc(0.5) within group (order by array_position(${grades}, c.evidence) desc) - 1 ${ownClaims}), -1)`;
const roleStep = sql`case ${capabilities.role} ${sql.join(
  Object.entries(ROLE_STEPS).map(([role, step]) => sql`when ${role} then ${step}::int`),
  sql` `,
)} end`;
const verified = sql`exists (select 1 from ${organizations} o where o.id = ${capabilities}.organization_id and o.verified_at is not null)`;
const served = sql`case when cardinality(${capabilities.serviceRegions}) = 0 then array[${NATIONWIDE}]::text[] else ${capabilities.serviceRegions} end`;
const priceModels = sql`(select coalesce(array_agg(distinct price ->> 'model'), '{}') from jsonb_array_elements(${capabilities.prices}) price)`;

/** What was typed among the details of a role; the index has it as `showDetails` does. */
const typedDetails = sql`(select coalesce(string_agg(detail.value, '。'), '') from jsonb_each_text(${capabilities}.details) detail
  where detail.key = any(${eachOf(TYPED_DETAILS)}))`;

// Order

const newest: RowKey = { value: sql`coalesce(${millis(sql`${capabilities.publishedAt}`)}, 0)`, direction: "desc", cast: "bigint" };
/** As `standingOf`. */
const standing: RowKey = {
  value: sql`(${roleStep}) * 10000 + (${level} + 1) * 100 + (select least(count(*), ${MOST_CLAIMS}) ${ownClaims})`,
  direction: "desc",
  cast: "bigint",
};
const SORTS: Record<Exclude<CapabilityOrder, "relevance">, RowKey[]> = {
  standing: [standing, newest],
  newest: [newest],
  evidence: [{ value: level, direction: "desc", cast: "bigint" }, standing],
  leadTime: [{ value: sql`${capabilities.leadTimeWeeks}`, direction: "asc", cast: "bigint" }, standing],
};

// Filters

function groupCondition(search: CapabilitySearch, group: Group): SQL | undefined {
  switch (group) {
    case "role":
      return search.role.length > 0 ? inArray(capabilities.role, search.role) : undefined;
    case "field":
      return search.field.length > 0 ? arrayOverlaps(capabilities.fields, search.field) : undefined;
    case "domain":
      return search.domain.length > 0 ? arrayOverlaps(capabilities.domains, search.domain) : undefined;
    case "componentKind":
      return search.componentKind.length > 0 ? inArray(capabilities.componentKind, search.componentKind) : undefined;
    case "productType":
      return search.productType.length > 0 ? inArray(capabilities.productType, search.productType) : undefined;
    case "region": {
      if (search.region.length === 0) return undefined;
      const { provinces, regions } = serving(search.region);
      return or(
        sql`cardinality(${capabilities.serviceRegions}) = 0`,
        ...provinces.map(
          (code) => sql`exists (select 1 from unnest(${capabilities.serviceRegions}) one where left(one, 2) = ${code.slice(0, 2)})`,
        ),
        regions.length > 0 ? arrayOverlaps(capabilities.serviceRegions, regions) : undefined,
      );
    }
    case "priceModel":
      return search.priceModel.length > 0 ? sql`${priceModels} && ${eachOf(search.priceModel)}` : undefined;
    case "evidence":
      return search.evidence ? sql`${level} >= ${EVIDENCE_GRADES.indexOf(search.evidence)}` : undefined;
    case "verified":
      return search.verified ? verified : undefined;
  }
}

// Words

/** Conditions under which a row has everything that was asked for. */
export async function wordConditions(ctx: Context, asked: readonly Asked[]): Promise<SQL[]> {
  const regions = await regionNames(ctx);
  return asked.map((one) => capabilityHas(ctx, one, regions));
}

/** Whether a row has one thing asked for, in any public text or attribute. */
function capabilityHas(ctx: Context, { text, operation, metric, mark }: Asked, regions: ReadonlyMap<string, string>): SQL {
  const pattern = containing(text);
  const regionCodes = [...regions].filter(([, name]) => name.includes(text)).map(([code]) => code);
  const owners = ctx.db
    .select({ id: organizations.id })
    .from(organizations)
    .where(
      or(
        like(comparable(sql`${organizations.name} || ' ' || ${organizations.shortName}`), pattern),
        regionCodes.length > 0 ? inArray(organizations.regionCode, regionCodes) : undefined,
      ),
    );
  const interfaces = sql`array_to_string(${capabilities.interfaces}, '。')`;
  const texts = [capabilities.name, capabilities.summary, capabilities.description, interfaces, typedDetails];
  const named = <K extends string>(names: Record<K, string>) => (Object.keys(names) as K[]).filter((key) => names[key].includes(text));
  const either = <K extends string>(keys: K[], condition: (keys: K[]) => SQL) => (keys.length > 0 ? [condition(keys)] : []);
  const ways = [
    saysAnywhere(texts, text),
    inArray(capabilities.organizationId, owners),
    ...either(named(SUPPLY_ROLE_NAMES), (keys) => inArray(capabilities.role, keys)),
    ...either(named(COMPONENT_KIND_NAMES), (keys) => inArray(capabilities.componentKind, keys)),
    ...either(named(PRODUCT_TYPE_NAMES), (keys) => inArray(capabilities.productType, keys)),
    ...either(named(SCENE_FIELD_NAMES), (keys) => arrayOverlaps(capabilities.fields, keys)),
    ...either(named(SCENE_DOMAIN_NAMES), (keys) => arrayOverlaps(capabilities.domains, keys)),
    ...choicesSaying(text).map(({ name, value }) => sql`jsonb_exists(${capabilities.details} -> ${name}::text, ${value}::text)`),
    ...(operation ? [arrayOverlaps(capabilities.tags, [operation])] : []),
    ...(metric ? [sql`exists (select 1 ${ownClaims} and c.metric = ${metric})`] : []),
    ...(mark ? [markCondition(mark)] : []),
  ];
  return or(...ways) ?? sql`false`;
}

function isNamed({ text, wordings, operation }: Asked): SQL {
  const name = comparable(sql`${capabilities.name} || '。' || ${capabilities.summary}`);
  return or(...(operation ? wordings : [text]).map((word) => like(name, containing(word)))) ?? sql`false`;
}

const MARKS: Record<string, (values: readonly string[]) => SQL> = {
  role: (values) => inArray(sql`${capabilities.role}`, [...values]),
  component_kind: (values) =>
    and(isNotNull(capabilities.componentKind), inArray(sql`${capabilities.componentKind}`, [...values])) ?? sql`false`,
  product_type: (values) => and(isNotNull(capabilities.productType), inArray(sql`${capabilities.productType}`, [...values])) ?? sql`false`,
  fields: (values) => arrayOverlaps(sql`${capabilities.fields}`, eachOf(values)),
  verified: () => verified,
};

function markCondition({ attribute, values }: NonNullable<Asked["mark"]>): SQL {
  const condition = MARKS[attribute];
  if (!condition) throw new TypeError(`no such mark: ${attribute}`);
  return condition(values);
}

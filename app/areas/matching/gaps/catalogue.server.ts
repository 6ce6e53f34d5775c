import Big from "big.js";
import { and, arrayContains, asc, desc, eq, gt, inArray, isNotNull, notInArray, or, type SQL, sql } from "drizzle-orm";
import type { Registry } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { SLOT_SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import type { SceneField } from "#db/vocabulary/scenes.ts";
import type { MatchRequirement } from "../types.ts";
import { type Catalogue, catalogueOf, type OpenScene } from "./gaps.ts";
import type { Offer } from "./offers.ts";

/**
 * The published capabilities of the fields in which there are open scenes, narrowed to the claims that can decide whether a must is met and who is
 * nearest, apart for each region it serves. A bound ("≤ 12 s") is decided, among capabilities of one role, kind, product type and region, by whoever promises the lowest upper end or
 * the highest lower end: only these two claims are read. For anything else (an exact value, an interval, a range, a grade, a yes or no) every
 * different claim is. Where figures hold for one operation only, the same for each operation apart, a capability of several counting for each:
 * a claim binds exactly where one of its operations is asked for. One field at a time: each query reads a ninth of the catalogue.
 */
export async function readCatalogue(ctx: Context, registry: Registry, scenes: readonly OpenScene[]): Promise<Catalogue> {
  const byField = Map.groupBy(scenes, ({ field }) => field);
  const offers: Offer[] = [];
  const presence: Parameters<typeof catalogueOf>[1][number][] = [];
  for (const [field, own] of byField) {
    const asked = Map.groupBy(
      own.flatMap(({ musts }) => musts),
      ({ metric }) => metric,
    );
    const [bounds, others] = split([...asked], ([, musts]) => musts.every(isBound));
    const names = (list: readonly (readonly [string, unknown])[]) => list.map(([metric]) => metric);
    offers.push(...(await extremes(ctx, registry, field, names(bounds))), ...(await allDifferent(ctx, registry, field, names(others))));
    const kinds = await ctx.db
      .selectDistinct({
        role: capabilities.role,
        componentKind: capabilities.componentKind,
        productType: capabilities.productType,
        region: servedRegion,
      })
      .from(capabilities)
      .where(isSupply(field));
    presence.push(...kinds.map(({ region, ...kind }) => ({ ...kind, field, serviceRegions: servedBy(region) })));
  }
  return catalogueOf(offers, presence);
}

/** A number that has to lie on one side of one value. */
function isBound({ comparator, direction, accepts }: MatchRequirement): boolean {
  return (comparator === "<=" || comparator === ">=") && direction !== "range" && !accepts;
}

function split<T>(list: readonly T[], holds: (one: T) => boolean): [T[], T[]] {
  return [list.filter(holds), list.filter((one) => !holds(one))];
}

/** A row for every region that a capability serves; one with null where it serves the whole country. */
const servedRegion = sql<
  string | null
>`unnest(case when cardinality(${capabilities.serviceRegions}) = 0 then array[null]::text[] else ${capabilities.serviceRegions} end)`.as(
  "region",
);
const servedBy = (region: string | null): string[] => (region === null ? [] : [region]);

/** A row for every operation that a claim is good for; one with null where it is good for any. */
const workedOn = (perOperation: readonly string[]): SQL =>
  sql`lateral unnest(case when cardinality(${capabilities.tags}) = 0 or ${perOperation.length > 0 ? notInArray(claims.metric, [...perOperation]) : sql`true`}
    then array[null]::text[] else ${capabilities.tags} end) as worked(operation)`;

/** Published in the field; of primes those that can deliver, as the retrieval asks. */
function isSupply(field: SceneField): SQL | undefined {
  return and(
    eq(capabilities.status, "published"),
    arrayContains(capabilities.fields, [field]),
    or(gt(capabilities.unitsPerMonth, 0), notInArray(capabilities.role, [...SLOT_SUPPLY_ROLES.prime])),
  );
}

/** What is stated in the field about these metrics, with both ends of each claim; an open end is null. */
function stated(ctx: Context, registry: Registry, field: SceneField, metrics: readonly string[]) {
  const symmetric = metrics.filter((metric) => registry.get(metric).symmetric);
  const size = (value: SQL) =>
    symmetric.length > 0 ? sql`case when ${inArray(claims.metric, symmetric)} then abs(${value}) else ${value} end` : value;
  const first = size(sql`${claims.value}`);
  const second = size(sql`coalesce(${claims.upper}, ${claims.value})`);
  return ctx.db
    .select({
      capabilityId: capabilities.id,
      role: capabilities.role,
      componentKind: capabilities.componentKind,
      productType: capabilities.productType,
      region: servedRegion,
      operation: sql<string | null>`worked.operation`.as("operation"),
      metric: claims.metric,
      comparator: claims.comparator,
      value: claims.value,
      upper: claims.upper,
      evidence: claims.evidence,
      low: sql<string | null>`case when ${claims.comparator} = '<=' then null else least(${first}, ${second}) end`.as("low"),
      high: sql<string | null>`case when ${claims.comparator} = '>=' then null else greatest(${first}, ${second}) end`.as("high"),
    })
    .from(capabilities)
    .innerJoin(claims, eq(claims.capabilityId, capabilities.id))
    .innerJoin(workedOn(metrics.filter((metric) => registry.get(metric).perOperation)), sql`true`)
    .where(and(isSupply(field), inArray(claims.metric, [...metrics])))
    .as("stated");
}

async function extremes(ctx: Context, registry: Registry, field: SceneField, metrics: readonly string[]): Promise<Offer[]> {
  if (metrics.length === 0) return [];
  const all = stated(ctx, registry, field, metrics);
  const group = [all.role, all.componentKind, all.productType, all.region, all.operation, all.metric];
  const [lowest, highest] = await Promise.all([
    ctx.db
      .selectDistinctOn(group)
      .from(all)
      .where(isNotNull(all.high))
      .orderBy(...group, asc(all.high), asc(all.capabilityId)),
    ctx.db
      .selectDistinctOn(group)
      .from(all)
      .where(isNotNull(all.low))
      .orderBy(...group, desc(all.low), asc(all.capabilityId)),
  ]);
  return [...lowest, ...highest].map((row) => asOffer(row, field));
}

async function allDifferent(ctx: Context, registry: Registry, field: SceneField, metrics: readonly string[]): Promise<Offer[]> {
  if (metrics.length === 0) return [];
  const all = stated(ctx, registry, field, metrics);
  const group = [all.role, all.componentKind, all.productType, all.region, all.operation, all.metric, all.comparator, all.value, all.upper];
  const rows = await ctx.db
    .selectDistinctOn(group)
    .from(all)
    .orderBy(...group, asc(all.capabilityId));
  return rows.map((row) => asOffer(row, field));
}

type Row = Omit<Offer, "claim" | "field" | "serviceRegions" | "operations"> &
  Offer["claim"] & { region: string | null; operation: string | null };

function asOffer(
  { capabilityId, role, componentKind, productType, region, operation, metric, comparator, value, upper, evidence }: Row,
  field: SceneField,
): Offer {
  const trimmed = (text: string) => plain(new Big(text));
  return {
    ...{ capabilityId, field, role, componentKind, productType },
    serviceRegions: servedBy(region),
    operations: operation === null ? [] : [operation],
    claim: { metric, comparator, value: trimmed(value), upper: upper === null ? null : trimmed(upper), evidence },
  };
}

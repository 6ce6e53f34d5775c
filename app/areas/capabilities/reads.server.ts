import Big from "big.js";
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { type Organization, organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { plain } from "#app/kernel/units.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { COMPARATOR_SIGNS, EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { type CompatibilityLine, compatibilitiesOf } from "./compatibility.server.ts";
import { mayReadCapability } from "./policy.ts";
import { isStale } from "./vocabulary.ts";

export type Capability = typeof capabilities.$inferSelect;
export type Claim = typeof claims.$inferSelect;
export interface CapabilityWithClaims {
  capability: Capability;
  claims: Claim[];
}

export const trimmed = (row: Claim): Claim => ({
  ...row,
  value: plain(new Big(row.value)),
  upper: row.upper === null ? null : plain(new Big(row.upper)),
});

/** A capability the actor may read, by code, with its claims by metric. */
export async function getCapability(ctx: Context, code: string): Promise<CapabilityWithClaims> {
  const [capability] = await ctx.db.select().from(capabilities).where(eq(capabilities.code, code));
  if (!capability || !mayReadCapability(ctx.actor, capability)) throw notFound("能力");
  const rows = await ctx.db.select().from(claims).where(eq(claims.capabilityId, capability.id)).orderBy(asc(claims.metric));
  return { capability, claims: rows.map(trimmed) };
}

/** Capabilities by id that the actor may read, with claims; others are silently left out. Two queries whatever the number. */
export async function capabilitiesById(ctx: Context, ids: readonly string[]): Promise<Map<string, CapabilityWithClaims>> {
  if (ids.length === 0) return new Map();
  const unique = [...new Set(ids)];
  const [rows, claimRows] = await Promise.all([
    ctx.db.select().from(capabilities).where(inArray(capabilities.id, unique)),
    ctx.db.select().from(claims).where(inArray(claims.capabilityId, unique)).orderBy(asc(claims.metric)),
  ]);
  const byCapability = Map.groupBy(claimRows, (claim) => claim.capabilityId);
  return new Map(
    rows
      .filter((capability) => mayReadCapability(ctx.actor, capability))
      .map((capability) => [capability.id, { capability, claims: (byCapability.get(capability.id) ?? []).map(trimmed) }]),
  );
}

/** One line of a list. */
export interface CapabilityLine {
  id: string;
  code: string;
  version: number;
  status: Capability["status"];
  name: string;
  summary: string;
  role: Capability["role"];
  componentKind: Capability["componentKind"];
  productType: Capability["productType"];
  fields: Capability["fields"];
  organizationName: string;
  regionName: string;
  /** Whether the operator has verified the organization. */
  verified: boolean;
  claims: { name: string; text: string; evidence: Claim["evidence"] }[];
  claimCount: number;
  /** Claims whose evidence is more than twelve months old. */
  staleCount: number;
  /** Of all claims; null without any. */
  weakestEvidence: Claim["evidence"] | null;
  leadTimeWeeks: number;
  unitsPerMonth: number;
  updatedAt: string;
}

/**
 * Lines for capabilities already permitted, in the order given; in each the claim of `first` comes first, then what is best proven.
 * What the caller knows already spares a query each.
 */
export async function capabilityLines(
  ctx: Context,
  rows: readonly CapabilityWithClaims[],
  first?: string,
  known: { registry?: Registry; owners?: ReadonlyMap<string, Organization> } = {},
): Promise<CapabilityLine[]> {
  if (rows.length === 0) return [];
  const [registry, owners, regions] = await Promise.all([
    known.registry ?? loadRegistry(ctx),
    known.owners ??
      organizationsById(
        ctx,
        rows.map(({ capability }) => capability.organizationId),
      ),
    regionNames(ctx),
  ]);
  return rows.map(({ capability, claims: own }) => {
    const owner = owners.get(capability.organizationId);
    return {
      id: capability.id,
      code: capability.code,
      version: capability.version,
      status: capability.status,
      name: capability.name,
      summary: capability.summary,
      role: capability.role,
      componentKind: capability.componentKind,
      productType: capability.productType,
      fields: capability.fields,
      organizationName: owner?.name ?? "—",
      regionName: regions.get(owner?.regionCode ?? "") ?? "—",
      verified: owner?.verifiedAt != null,
      claims: own
        .toSorted((a, b) => Number(b.metric === first) - Number(a.metric === first) || strength(b) - strength(a))
        .slice(0, 6)
        .map((claim) => ({ name: registry.get(claim.metric).name, text: showClaim(registry, claim), evidence: claim.evidence })),
      claimCount: own.length,
      staleCount: own.filter((claim) => isStale(claim, ctx.clock.now())).length,
      weakestEvidence: EVIDENCE_GRADES.find((grade) => own.some((claim) => claim.evidence === grade)) ?? null,
      leadTimeWeeks: capability.leadTimeWeeks,
      unitsPerMonth: capability.unitsPerMonth,
      updatedAt: capability.updatedAt.toISOString(),
    };
  });
}

/** What is best proven is named first. */
const strength = (claim: Claim): number => EVIDENCE_GRADES.indexOf(claim.evidence);

/** A claimed value in the unit its author typed. */
export function showClaim(
  registry: Registry,
  claim: Pick<Claim, "metric" | "comparator" | "shownValue" | "shownUpper" | "shownUnit">,
): string {
  const shown = registry.show(registry.get(claim.metric), claim.shownValue, claim.shownUpper, claim.shownUnit);
  return claim.comparator === "between" ? shown : `${COMPARATOR_SIGNS[claim.comparator]}${shown}`;
}

/** A capability of the actor's own organization, by code, with the capabilities it declares to work with. Another's is not found here. */
export async function getMyCapability(ctx: Context, code: string): Promise<CapabilityWithClaims & { compatibility: CompatibilityLine[] }> {
  const found = await getCapability(ctx, code);
  if (found.capability.organizationId !== userOf(ctx).organizationId) throw notFound("能力");
  const lines = await compatibilitiesOf(ctx, found.capability);
  return { ...found, compatibility: lines.filter(({ declaredHere }) => declaredHere) };
}

/** Quantities that the actor's organization claims in anything it has published. */
export async function myClaimedMetrics(ctx: Context): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ metric: claims.metric })
    .from(claims)
    .innerJoin(capabilities, eq(capabilities.id, claims.capabilityId))
    .where(and(eq(capabilities.organizationId, userOf(ctx).organizationId), eq(capabilities.status, "published")));
  return rows.map((row) => row.metric);
}

/** The actor's own capabilities, newest first. */
export async function listMyCapabilities(ctx: Context, page: PageRequest): Promise<Page<CapabilityLine>> {
  const own = eq(capabilities.organizationId, userOf(ctx).organizationId);
  const [ids, [counted]] = await Promise.all([
    ctx.db
      .select({ id: capabilities.id })
      .from(capabilities)
      .where(and(own))
      .orderBy(desc(capabilities.updatedAt), desc(capabilities.id))
      .limit(page.pageSize)
      .offset(offsetOf(page)),
    ctx.db.select({ n: sql<number>`count(*)::int` }).from(capabilities).where(own),
  ]);
  const found = await capabilitiesById(
    ctx,
    ids.map(({ id }) => id),
  );
  return {
    ...page,
    rows: await capabilityLines(
      ctx,
      ids.flatMap(({ id }) => found.get(id) ?? []),
    ),
    total: counted?.n ?? 0,
  };
}

const SHOWN_ON_A_PAGE = 20;

/** Published capabilities of one organization, newest first. */
export async function publicCapabilitiesOf(ctx: Context, organizationId: string): Promise<CapabilityLine[]> {
  const rows = await ctx.db
    .select({ id: capabilities.id })
    .from(capabilities)
    .where(and(eq(capabilities.organizationId, organizationId), eq(capabilities.status, "published")))
    .orderBy(desc(capabilities.publishedAt), desc(capabilities.id))
    .limit(SHOWN_ON_A_PAGE);
  const ids = rows.map(({ id }) => id);
  const found = await capabilitiesById(ctx, ids);
  return capabilityLines(
    ctx,
    ids.flatMap((id) => found.get(id) ?? []),
  );
}

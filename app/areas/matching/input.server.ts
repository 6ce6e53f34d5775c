import Big from "big.js";
import { sql } from "drizzle-orm";
import {
  type Capability,
  type CapabilityWithClaims,
  type CompatibilityFacts,
  compatibilityFacts,
  gradesInMatching,
} from "#app/areas/capabilities/index.server.ts";
import { loadRegistry, type Metric, type Registry } from "#app/areas/metrics/index.server.ts";
import { affiliateGroups, type Organization, organizationsById } from "#app/areas/organizations/index.server.ts";
import type { Requirement, Scene, SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { interfaceKey } from "#db/vocabulary/interfaces.ts";
import type { Comparator, EvidenceGrade } from "#db/vocabulary/metrics.ts";
import { provinceOf } from "#db/vocabulary/regions.ts";
import { SLOT_SUPPLY_ROLES, type SlotRole, type SupplyRole } from "#db/vocabulary/roles.ts";
import { DEPENDENT_ROLES, isPrimeRole } from "./rules.ts";
import type { Ties } from "./ties.ts";
import type { MatchCapability, MatchClaim, MatchRequirement, MatchScene } from "./types.ts";

/** The scene as the composer sees it. */
export async function readMatchScene(ctx: Context, { scene, requirements, slots }: SceneWithParts): Promise<MatchScene> {
  const registry = await loadRegistry(ctx);
  return {
    id: scene.id,
    regionCode: scene.regionCode,
    provinceCode: provinceOf(scene.regionCode),
    requirements: requirements.map((requirement) => matchRequirement(requirement, scene, registry)),
    slots: slots.map(({ id, role, componentKind, required }) => ({ id, role, componentKind, required })),
    budgetFen: scene.budgetFen,
    deploymentCount: scene.deploymentCount,
    excludedOrganizationIds: [scene.organizationId],
  };
}

export function matchRequirement(requirement: Requirement, { tags }: Pick<Scene, "tags">, registry: Registry): MatchRequirement {
  const metric = registry.get(requirement.metric);
  return {
    id: requirement.id,
    metric: requirement.metric,
    name: requirement.name,
    dimension: requirement.dimension,
    comparator: requirement.comparator,
    target: requirement.target,
    upper: requirement.upper,
    mandatory: requirement.mandatory,
    weight: requirement.weight,
    ownerRoles: metric.ownerRoles,
    direction: metric.direction,
    symmetric: metric.symmetric,
    marginBase: marginBase(requirement, metric),
    accepts: registry.accepts(metric, requirement.comparator, requirement.target),
    operations: metric.perOperation && tags.length > 0 ? tags : null,
  };
}

/** A rate near its ceiling is measured by the way left to it: 99.2 % against 99 % is a fifth of that way, not 0.2 %. */
function marginBase(requirement: Requirement, metric: Metric): string | null {
  if (metric.unit !== "%" || metric.direction !== "higher") return null;
  const left = new Big(100).minus(requirement.target);
  return left.gt(0) && left.lt(50) ? plain(left) : null;
}

/** What of a capability's row the composer reads as it is, and of its owner's. */
type Facts = Pick<
  Capability,
  | "id"
  | "version"
  | "organizationId"
  | "role"
  | "componentKind"
  | "name"
  | "tags"
  | "interfaces"
  | "serviceRegions"
  | "unitsPerMonth"
  | "leadTimeWeeks"
> & { organizationName: string } & Pick<Organization, "regionCode" | "deliveredProjects">;

/** Capabilities as the composer sees them, with the owner's facts and a first-year price for this scene. */
export async function readMatchCapabilities(
  ctx: Context,
  scene: Pick<Scene, "deploymentCount">,
  candidates: readonly CapabilityWithClaims[],
): Promise<MatchCapability[]> {
  const ownerIds = candidates.map(({ capability }) => capability.organizationId);
  const [owners, groups, facts] = await Promise.all([
    organizationsById(ctx, ownerIds),
    affiliateGroups(ctx, ownerIds),
    compatibilityFacts(
      ctx,
      candidates.map(({ capability }) => capability.id),
    ),
  ]);
  const gradeOf = gradesInMatching(ctx.clock.now());
  const reader = matchCapabilities();
  return candidates.flatMap(({ capability, claims }) => {
    const owner = owners.get(capability.organizationId);
    if (!owner) return [];
    const { name: organizationName, regionCode, deliveredProjects } = owner;
    const promised = claims.map(({ metric, comparator, value, upper, evidence, issuedOn }) => ({
      ...{ metric, comparator, value, upper },
      evidence: gradeOf({ evidence, issuedOn }),
    }));
    const price = firstYearPrice(capability, scene.deploymentCount);
    const own = { ...capability, organizationName, regionCode, deliveredProjects };
    return [{ ...reader(own, promised, price, facts.get(capability.id)), groupId: groups.get(owner.id) ?? null }];
  });
}

/**
 * The same for hits of the search, in no order: read anew, so that what was withdrawn or changed since it was indexed is seen as it is. Who belongs
 * to whom is not read yet (`groupsOfVerifiers`), and who works with whom only for roles that have to work together. Claims are only those in
 * metrics the scene asks for: nothing reads another. They come as one text for each capability: thousands of rows, or of JSON objects, take longer
 * to make and to take apart than to find. The statement is written out for the same reason: the query builder takes longer over it, and over its
 * rows, than the database.
 */
export async function readHits(
  ctx: Context,
  { scene, requirements }: SceneWithParts,
  slotRole: SlotRole,
  ids: readonly string[],
): Promise<MatchCapability[]> {
  if (ids.length === 0) return [];
  const metrics = new Set(requirements.map(({ metric }) => metric));
  const parts = Array.from({ length: Math.ceil(ids.length / READ_AT_ONCE) }, (_, part) =>
    rowsOf(ctx, ids.slice(part * READ_AT_ONCE, (part + 1) * READ_AT_ONCE)),
  );
  const [facts, ...rows] = await Promise.all([
    slotRole === "prime" || DEPENDENT_ROLES.has(slotRole) ? compatibilityFacts(ctx, ids) : new Map<string, CompatibilityFacts>(),
    ...parts,
  ]);
  const gradeOf = gradesInMatching(ctx.clock.now());
  const reader = matchCapabilities();
  const fen = (text: string | null) => (text === null ? null : BigInt(text));
  return rows.flat().map((hit) => {
    const { role, leaseMonthlyFen, oneOffFen } = hit;
    const price = firstYearPrice({ role, leaseMonthlyFen: fen(leaseMonthlyFen), oneOffFen: fen(oneOffFen) }, scene.deploymentCount);
    return reader(hit, claimsIn(hit.claims, metrics, gradeOf), price, facts.get(hit.id));
  });
}

/** More are read by several connections at once: while the last hits of a run are read, nothing else is to be done. */
const READ_AT_ONCE = 80;

const rowsOf = (ctx: Context, ids: readonly string[]) =>
  ctx.db.execute<Hit>(sql`
    select c.id, c.version, c.role, c.component_kind as "componentKind", c.name, c.tags, c.interfaces, c.service_regions as "serviceRegions",
      c.units_per_month as "unitsPerMonth", c.lead_time_weeks as "leadTimeWeeks",
      c.lease_monthly_fen as "leaseMonthlyFen", c.one_off_fen as "oneOffFen",
      o.id as "organizationId", o.name as "organizationName", o.region_code as "regionCode", o.delivered_projects as "deliveredProjects",
      (select string_agg(line, chr(10) order by metric) from claims where capability_id = c.id) as claims
    from capabilities c join organizations o on o.id = c.organization_id
    where c.id = any(${sql.param(ids)}::uuid[]) and c.status = 'published'`);

/** A row of a hit: fen as text, and its claims a line for each. */
type Hit = Facts & Record<"leaseMonthlyFen" | "oneOffFen" | "claims", string | null>;

/** The claims in some metrics of a capability's lines (`claim_line` in the database); nothing where an end or a date is missing. */
function claimsIn(lines: string | null, metrics: ReadonlySet<string>, gradeOf: ReturnType<typeof gradesInMatching>): MatchClaim[] {
  const found: MatchClaim[] = [];
  for (const line of lines?.split("\n") ?? []) {
    const [metric = "", comparator, value = "", upper, evidence, issuedOn] = line.split(" ");
    if (!metrics.has(metric)) continue;
    const grade = gradeOf({ evidence: evidence as EvidenceGrade, issuedOn: issuedOn || null });
    found.push({ metric, comparator: comparator as Comparator, value, upper: upper || null, evidence: grade });
  }
  return found;
}

/**
 * The groups of affiliates that owners of verifiers belong to, by organization: nobody else has to be independent of others. Of whom nothing is
 * said, no such tie is known.
 */
export async function groupsOfVerifiers(ctx: Context, capabilities: readonly MatchCapability[]): Promise<Ties> {
  const verifiers = capabilities.filter(({ role }) => SLOT_SUPPLY_ROLES.thirdPartyVerifier.includes(role));
  return affiliateGroups(
    ctx,
    verifiers.map(({ organizationId }) => organizationId),
  );
}

/** What an application service provider can connect to beyond its own: the interfaces of the robots it works with, which it brings. */
function broughtBy({ role }: Pick<Capability, "role">, facts: CompatibilityFacts | undefined): string[] {
  if (role !== "applicationServiceProvider") return [];
  return (facts?.declared ?? []).flatMap((robot) => (robot.role === "robotMaker" ? robot.interfaces : []));
}

/** Who stands beside a prime rests on that prime alone: what an algorithm declares about an operating system does not narrow its robots. */
function partnersOf(own: SupplyRole, facts: CompatibilityFacts | undefined): Pick<MatchCapability, "worksWith" | "notWith"> {
  const { declared, rejected } = facts ?? { declared: [], rejected: [] };
  return { worksWith: declared.filter(({ role }) => isPrimeRole(own) || isPrimeRole(role)).map(({ id }) => id), notWith: rejected };
}

/** Reads capabilities, without their groups. Names of interfaces recur, and each is read once. */
function matchCapabilities() {
  const keys = new Map<string, string>();
  const keyOf = (name: string): string => {
    const key = keys.get(name) ?? interfaceKey(name);
    keys.set(name, key);
    return key;
  };
  return (own: Facts, claims: readonly MatchClaim[], priceFen: bigint | null, facts: CompatibilityFacts | undefined): MatchCapability => ({
    id: own.id,
    versionId: `${own.id}@${own.version}`,
    organizationId: own.organizationId,
    organizationName: own.organizationName,
    groupId: null,
    role: own.role,
    componentKind: own.componentKind,
    name: own.name,
    claims,
    operations: own.tags,
    interfaces: [...new Set([...own.interfaces, ...broughtBy(own, facts)].map(keyOf))],
    ...partnersOf(own.role, facts),
    serviceRegions: own.serviceRegions,
    regionCode: own.regionCode,
    unitsPerMonth: own.unitsPerMonth,
    leadTimeWeeks: own.leadTimeWeeks,
    priceFen,
    deliveredProjects: own.deliveredProjects,
  });
}

/** A capability of which nothing but its claims is held against requirements: it is composed with nobody. */
export function claimsAlone({
  id,
  organizationId,
  role,
  componentKind,
  operations,
  claims,
}: Pick<MatchCapability, "id" | "organizationId" | "role" | "componentKind" | "operations" | "claims">): MatchCapability {
  return {
    ...{ id, versionId: id, organizationId, organizationName: "", groupId: null, role, componentKind, name: "" },
    ...{ operations, claims },
    ...{ interfaces: [], worksWith: [], serviceRegions: [], regionCode: "", unitsPerMonth: 0, leadTimeWeeks: 0, priceFen: null },
    deliveredProjects: 0,
  };
}

/**
 * First-year price for a deployment, fen: rent of every unit for twelve months where rent is published; else the one-off price, per unit for
 * robots and parts and once for the rest. A price per operation alone gives none: the number of operations is not known before a contract.
 */
export function firstYearPrice(
  capability: { role: string; leaseMonthlyFen: bigint | null; oneOffFen: bigint | null },
  deploymentCount: number,
): bigint | null {
  const units = BigInt(deploymentCount);
  if (capability.leaseMonthlyFen !== null) return capability.leaseMonthlyFen * 12n * units;
  if (capability.oneOffFen === null) return null;
  return ["robotMaker", "applicationServiceProvider", "partsSupplier"].includes(capability.role)
    ? capability.oneOffFen * units
    : capability.oneOffFen;
}

import Big from "big.js";
import { and, asc, eq, sql } from "drizzle-orm";
import {
  type Capability,
  type CapabilityWithClaims,
  type Claim,
  type CompatibilityFacts,
  compatibilityFacts,
  gradesInMatching,
} from "#app/areas/capabilities/index.server.ts";
import { loadRegistry, type Metric, type Registry } from "#app/areas/metrics/index.server.ts";
import { affiliateGroups, type Organization, organizationsById } from "#app/areas/organizations/index.server.ts";
import type { Requirement, Scene, SceneWithParts } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { anyOf } from "#db/any-of.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import { interfaceKey } from "#db/vocabulary/interfaces.ts";
import type { Comparator, EvidenceGrade } from "#db/vocabulary/metrics.ts";
import { SLOT_SUPPLY_ROLES, type SlotRole, type SupplyRole } from "#db/vocabulary/roles.ts";
import { DEPENDENT_ROLES, isPrimeRole } from "./rules.ts";
import type { Ties } from "./ties.ts";
import type { MatchCapability, MatchRequirement, MatchScene } from "./types.ts";

/** The scene as the composer sees it. */
export async function readMatchScene(ctx: Context, { scene, requirements, slots }: SceneWithParts): Promise<MatchScene> {
  const registry = await loadRegistry(ctx);
  return {
    id: scene.id,
    regionCode: scene.regionCode,
    provinceCode: `${scene.regionCode.slice(0, 2)}0000`,
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

/** What of a capability's row the composer reads. */
type CapabilityFacts = Pick<
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
  | "leaseMonthlyFen"
  | "oneOffFen"
>;
type ClaimFacts = Pick<Claim, "metric" | "comparator" | "value" | "upper" | "evidence" | "issuedOn">;
type OwnerFacts = Pick<Organization, "id" | "name" | "regionCode" | "deliveredProjects">;

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
  const reader = matchCapabilities(ctx.clock.now(), scene.deploymentCount);
  return candidates.flatMap(({ capability, claims }) => {
    const owner = owners.get(capability.organizationId);
    if (!owner) return [];
    const one = reader(capability, claims, owner, facts.get(capability.id));
    return [{ ...one, groupId: groups.get(owner.id) ?? null }];
  });
}

/**
 * The same for hits of the search, in the order of their ids: read anew, so that what was withdrawn or changed since it was indexed is seen as it
 * is. Who belongs to whom is not read yet (`groupsOfVerifiers`), and who works with whom only for roles that have to work together. Claims are
 * only those in metrics the scene asks for: nothing reads another. They come as one text for each capability: thousands of rows, or of JSON
 * objects, take longer to make and to take apart than to find.
 */
export async function readHits(
  ctx: Context,
  { scene, requirements }: SceneWithParts,
  slotRole: SlotRole,
  ids: readonly string[],
): Promise<MatchCapability[]> {
  if (ids.length === 0) return [];
  const metrics = [...new Set(requirements.map(({ metric }) => metric))];
  const { id, version, organizationId, role, componentKind, name, tags } = capabilities;
  const { interfaces, serviceRegions, unitsPerMonth, leadTimeWeeks, leaseMonthlyFen, oneOffFen } = capabilities;
  const reading = ctx.db
    .select({
      capability: { id, version, organizationId, role, componentKind, name, tags },
      more: { interfaces, serviceRegions, unitsPerMonth, leadTimeWeeks, leaseMonthlyFen, oneOffFen },
      owner: {
        id: organizations.id,
        name: organizations.name,
        regionCode: organizations.regionCode,
        deliveredProjects: organizations.deliveredProjects,
      },
      claims: sql<
        string | null
      >`(select string_agg(concat(c.metric, ' ', c.comparator, ' ', trim_scale(c.value), ' ', trim_scale(c.upper), ' ',
        c.evidence, ' ', c.issued_on), chr(10) order by c.metric)
        from ${claims} c where c.capability_id = ${capabilities}.id and c.metric = any(${sql.param(metrics)}::text[]))`,
    })
    .from(capabilities)
    .innerJoin(organizations, eq(organizations.id, organizationId))
    .where(and(anyOf(id, ids), eq(capabilities.status, "published")))
    .orderBy(asc(id));
  const [rows, facts] = await Promise.all([
    reading,
    slotRole === "prime" || DEPENDENT_ROLES.has(slotRole) ? compatibilityFacts(ctx, ids) : new Map<string, CompatibilityFacts>(),
  ]);
  const reader = matchCapabilities(ctx.clock.now(), scene.deploymentCount);
  return rows.map(({ capability, more, owner, claims: own }) =>
    reader({ ...capability, ...more }, claimsIn(own), owner, facts.get(capability.id)),
  );
}

/** Claims of a capability, a line for each; nothing where an end or a date is missing. */
function claimsIn(lines: string | null): ClaimFacts[] {
  return (lines?.split("\n") ?? []).map((line) => {
    const [metric = "", comparator, value = "", upper, evidence, issuedOn] = line.split(" ");
    return {
      ...{ metric, comparator: comparator as Comparator, value, upper: upper || null },
      ...{ evidence: evidence as EvidenceGrade, issuedOn: issuedOn || null },
    };
  });
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

/** Reads capabilities at one time for one number of units. Days and names recur, and each is reckoned once. */
function matchCapabilities(now: Date, deploymentCount: number) {
  const gradeOf = gradesInMatching(now);
  const keys = new Map<string, string>();
  const keyOf = (name: string): string => {
    const key = keys.get(name) ?? interfaceKey(name);
    keys.set(name, key);
    return key;
  };
  return (
    capability: CapabilityFacts,
    claims: readonly ClaimFacts[],
    owner: OwnerFacts,
    facts: CompatibilityFacts | undefined,
  ): MatchCapability => ({
    id: capability.id,
    versionId: `${capability.id}@${capability.version}`,
    organizationId: owner.id,
    organizationName: owner.name,
    groupId: null,
    role: capability.role,
    componentKind: capability.componentKind,
    name: capability.name,
    claims: claims.map(({ metric, comparator, value, upper, evidence, issuedOn }) => ({
      ...{ metric, comparator, value, upper },
      // Evidence older than twelve months counts as the next lower grade.
      evidence: gradeOf({ evidence, issuedOn }),
    })),
    operations: capability.tags,
    interfaces: [...new Set([...capability.interfaces, ...broughtBy(capability, facts)].map(keyOf))],
    ...partnersOf(capability.role, facts),
    serviceRegions: capability.serviceRegions,
    regionCode: owner.regionCode,
    unitsPerMonth: capability.unitsPerMonth,
    leadTimeWeeks: capability.leadTimeWeeks,
    priceFen: firstYearPrice(capability, deploymentCount),
    deliveredProjects: owner.deliveredProjects,
  });
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

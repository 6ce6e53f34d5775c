import { canonicalJson } from "#app/kernel/canonical.ts";
import { compose } from "./compose.ts";
import { pointsBetween } from "./marginal.ts";
import { teamKey } from "./ranking-change.ts";
import type { RunInput } from "./run.ts";
import { type WeightChange, weightChanges } from "./schemas.ts";
import type { MatchCapability, MatchClaim, MatchScene, Proposal, ValueParts } from "./types.ts";

/** A run as far as it takes to tell it from another: what it was made from, and what it proposed, best first. */
export interface ComparedRun {
  input: RunInput;
  proposals: readonly Pick<Proposal, "rank" | "members" | "unmetMandatory" | "value" | "parts">[];
}

/** What is known of capabilities beside the runs. */
export interface CatalogueFacts {
  /** Published for the first time after the earlier run. */
  isNew(capabilityId: string): boolean;
  /** Not public any more. */
  isWithdrawn(capabilityId: string): boolean;
}

/** What about a capability is not as it was. */
export type OwnChange =
  | { kind: "new" | "retrieved" | "withdrawn" | "notRetrieved" }
  | { kind: "claim"; metric: string; before: MatchClaim | null; after: MatchClaim | null }
  | { kind: "price"; beforeFen: bigint | null; afterFen: bigint | null }
  | { kind: "facts"; facts: Fact[] };

/** What a capability says of itself beside claims and price. */
export const FACTS = ["compatibility", "operations", "supply", "regions", "owner"] as const;
export type Fact = (typeof FACTS)[number];

/** The steps from the earlier run to the later, in the order in which they are taken. `rules`: how the platform reads the same scene. */
export const CAUSES = ["scene", "rules", "weights", "catalogue"] as const;
export type Cause = (typeof CAUSES)[number];

export interface MemberChange {
  capabilityId: string;
  /** Ranks of the proposals it was in and is in; one of both is empty. */
  before: number[];
  after: number[];
  /** At which step it came or went. */
  cause: Cause;
  /** With the cause `catalogue`: what changed about itself; empty when only others changed. */
  own: OwnChange[];
}

export interface Best {
  unmet: number;
  value: number;
  parts: ValueParts;
}

/** A step that was taken, and what the best proposal was worth after it. */
export interface Step {
  cause: Cause;
  best: Best | null;
  /** Points of the best proposal against the step before; null where one of both has none. */
  by: number | null;
}

export interface RunChanges {
  before: Best | null;
  after: Best | null;
  /** Only steps at which something differs between the runs. */
  steps: Step[];
  members: MemberChange[];
  weights: WeightChange[];
  /** Candidates that came, went, or say something else. */
  catalogue: { came: number; went: number; changed: number };
  /** The same consortia in the same order. */
  sameOrder: boolean;
}

/** A step is only there to tell causes apart: it does not take longer than a person waits. */
const STEP_NODES = 20_000;

/**
 * What changed from one run of a scene to the next, and why. Causes are told apart by composing again: first with the scene as it is now, then
 * as it is read now, then also with the weights as they are now; what still differs is the catalogue's doing. So a member is said to have come "because of the weights"
 * only when it does come once nothing but scene and weights are as now.
 */
export function runChanges(before: ComparedRun, after: ComparedRun, facts: CatalogueFacts): RunChanges {
  const asRead = readAsBefore(after.input.scene, before.input.scene);
  const differs = (a: MatchScene, b: MatchScene) => canonicalJson(a) !== canonicalJson(b);
  const sceneDiffers = differs(before.input.scene, asRead);
  const rulesDiffer = differs(asRead, after.input.scene);
  const weights = weightChanges(before.input.weights, after.input.weights);
  const catalogue = catalogueChange(before.input.capabilities, after.input.capabilities);
  const stages: { cause: Cause; proposals: ComparedRun["proposals"] }[] = [];
  const again = (input: RunInput) => compose(input.scene, input.capabilities, input.weights, { nodeBudget: STEP_NODES }).proposals;
  const withScene = { ...before.input, scene: asRead };
  const withRules = { ...before.input, scene: after.input.scene, capabilities: withOperations(before.input, after.input) };
  const isTaken = { scene: sceneDiffers, rules: rulesDiffer, weights: weights.length > 0, catalogue: hasAny(catalogue) };
  // The last step leads to what the later run proposed; an earlier one is composed anew.
  const taken = CAUSES.filter((cause) => isTaken[cause]);
  for (const [i, cause] of taken.entries()) {
    const isLast = i === taken.length - 1;
    const input = cause === "scene" ? withScene : cause === "rules" ? withRules : { ...withRules, weights: after.input.weights };
    stages.push({ cause, proposals: isLast ? after.proposals : again(input) });
  }
  let best = bestOf(before.proposals);
  const steps = stages.map(({ cause, proposals }): Step => {
    const next = bestOf(proposals);
    const by = best && next ? pointsBetween(next.value, best.value) : null;
    best = next;
    return { cause, best: next, by };
  });
  return {
    before: bestOf(before.proposals),
    after: bestOf(after.proposals),
    steps,
    members: memberChanges(before, after, stages, facts),
    weights,
    catalogue,
    sameOrder:
      before.proposals.length === after.proposals.length &&
      before.proposals.every((proposal, i) => teamKey(proposal) === teamKey(after.proposals[i] ?? { members: [] })),
  };
}

/**
 * The scene as it is asked now, read as the earlier run read it: who may answer for a metric is what the registry says, and the operations that
 * figures are held to were not read, or not asked for, before. Neither is the unit's doing.
 */
function readAsBefore(scene: MatchScene, earlier: MatchScene): MatchScene {
  const known = new Map(earlier.requirements.map((requirement) => [requirement.id, requirement]));
  return {
    ...scene,
    requirements: scene.requirements.map((requirement) => {
      const old = known.get(requirement.id);
      if (old?.metric !== requirement.metric) return requirement;
      return { ...requirement, ownerRoles: old.ownerRoles, operations: old.operations === null ? null : requirement.operations };
    }),
  };
}

/** The capabilities of a run from before operations were read, with those the later run read of them. */
function withOperations({ scene, capabilities }: RunInput, after: RunInput): MatchCapability[] {
  const isRead =
    capabilities.some(({ operations }) => operations.length > 0) || scene.requirements.some(({ operations }) => operations !== null);
  if (isRead) return capabilities;
  const now = new Map(after.capabilities.map(({ id, operations }) => [id, operations]));
  return capabilities.map((capability) => ({ ...capability, operations: now.get(capability.id) ?? [] }));
}

function memberChanges(
  before: ComparedRun,
  after: ComparedRun,
  stages: readonly { cause: Cause; proposals: ComparedRun["proposals"] }[],
  facts: CatalogueFacts,
): MemberChange[] {
  const [ranksBefore, ranksAfter] = [ranksOf(before.proposals), ranksOf(after.proposals)];
  const changed = [...new Set([...ranksAfter.keys(), ...ranksBefore.keys()])].filter((id) => ranksBefore.has(id) !== ranksAfter.has(id));
  const known = (run: ComparedRun) => new Map(run.input.capabilities.map((capability) => [capability.id, capability]));
  const [knownBefore, knownAfter] = [known(before), known(after)];
  return changed.map((capabilityId) => {
    const came = ranksAfter.has(capabilityId);
    // The step after which it stays as it is in the end.
    const settled = stages.findLastIndex(({ proposals }) => ranksOf(proposals).has(capabilityId) !== came) + 1;
    const cause = stages[settled]?.cause ?? "catalogue";
    return {
      capabilityId,
      before: ranksBefore.get(capabilityId) ?? [],
      after: ranksAfter.get(capabilityId) ?? [],
      cause,
      own: cause === "catalogue" ? ownChanges(capabilityId, knownBefore.get(capabilityId), knownAfter.get(capabilityId), facts) : [],
    };
  });
}

/** What a capability says now that it did not say before. */
export function ownChanges(
  id: string,
  before: MatchCapability | undefined,
  after: MatchCapability | undefined,
  facts: CatalogueFacts,
): OwnChange[] {
  if (!before) return after ? [{ kind: facts.isNew(id) ? "new" : "retrieved" }] : [];
  if (!after) return [{ kind: facts.isWithdrawn(id) ? "withdrawn" : "notRetrieved" }];
  const metrics = [...new Set([...before.claims, ...after.claims].map(({ metric }) => metric))].sort();
  const claims = metrics.flatMap((metric): OwnChange[] => {
    const [from, to] = [before, after].map(({ claims }) => claims.find((claim) => claim.metric === metric) ?? null);
    return canonicalJson(from ?? null) === canonicalJson(to ?? null)
      ? []
      : [{ kind: "claim", metric, before: from ?? null, after: to ?? null }];
  });
  const price: OwnChange[] =
    before.priceFen === after.priceFen ? [] : [{ kind: "price", beforeFen: before.priceFen, afterFen: after.priceFen }];
  const other = FACTS.filter(
    // Of runs from before it was read no operation is known: that is no change.
    (fact) =>
      (fact !== "operations" || before.operations.length > 0) && canonicalJson(factOf(before, fact)) !== canonicalJson(factOf(after, fact)),
  );
  return [...claims, ...price, ...(other.length > 0 ? [{ kind: "facts" as const, facts: other }] : [])];
}

function factOf(capability: MatchCapability, fact: Fact): unknown {
  const {
    interfaces,
    worksWith,
    notWith = [],
    unitsPerMonth,
    leadTimeWeeks,
    serviceRegions,
    regionCode,
    groupId,
    deliveredProjects,
  } = capability;
  switch (fact) {
    case "compatibility":
      return [[...interfaces].sort(), [...worksWith].sort(), [...notWith].sort()];
    case "operations":
      return [...capability.operations].sort();
    case "supply":
      return [unitsPerMonth, leadTimeWeeks];
    case "regions":
      return [[...serviceRegions].sort(), regionCode];
    case "owner":
      return [groupId, deliveredProjects];
  }
}

function catalogueChange(before: readonly MatchCapability[], after: readonly MatchCapability[]): RunChanges["catalogue"] {
  const known = new Map(before.map((capability) => [capability.id, capability]));
  const now = new Set(after.map(({ id }) => id));
  const nothing: CatalogueFacts = { isNew: () => false, isWithdrawn: () => false };
  return {
    came: after.filter(({ id }) => !known.has(id)).length,
    went: before.filter(({ id }) => !now.has(id)).length,
    changed: after.filter((capability) => {
      const old = known.get(capability.id);
      return old !== undefined && ownChanges(capability.id, old, capability, nothing).length > 0;
    }).length,
  };
}

const hasAny = ({ came, went, changed }: RunChanges["catalogue"]): boolean => came + went + changed > 0;

function ranksOf(proposals: ComparedRun["proposals"]): Map<string, number[]> {
  const ranks = new Map<string, number[]>();
  for (const { rank, members } of proposals)
    for (const { capabilityId } of members) ranks.set(capabilityId, [...(ranks.get(capabilityId) ?? []), rank]);
  return ranks;
}

function bestOf([best]: ComparedRun["proposals"]): Best | null {
  return best ? { unmet: best.unmetMandatory.length, value: best.value, parts: best.parts } : null;
}

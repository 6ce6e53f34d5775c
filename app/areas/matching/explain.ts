import type { SlotRole } from "#db/vocabulary/roles.ts";
import { type AssessmentTable, isMet, isNearer } from "./assess.ts";
import { type Instance, readInstance } from "./instance.ts";
import { bestRaise, type Raise } from "./raises.ts";
import {
  canonicalSlots,
  compareText,
  conflictBetween,
  fitsSlot,
  type Incompatibility,
  incompatibility,
  interchangeable,
  type Seat,
} from "./rules.ts";
import type {
  Assessment,
  AssessmentStatus,
  ComposeResult,
  MatchCapability,
  MatchClaim,
  MatchRequirement,
  MatchScene,
  MatchSlot,
  MatchWeights,
  Proposal,
  ValueParts,
} from "./types.ts";
import { compareValuations, evaluate, points, satisfactionValue, type Valuation } from "./value.ts";

/** How one requirement stands in a proposal. */
export interface RequirementExplanation {
  requirementId: string;
  /** The member who answers: the highest satisfaction, else the nearest miss; null when no member claims anything. */
  slotId: string | null;
  capabilityId: string | null;
  organizationId: string | null;
  status: AssessmentStatus;
  claim: MatchClaim | null;
  margin: number | null;
  shortfall: string | null;
  /** The claim was stated for other work and does not count; absent otherwise. */
  otherWork?: true;
  q: number;
  /** Points it adds to the value; at most the requirement's weight. */
  contribution: number;
}

export interface ProposalExplanation {
  rank: number;
  /** In the scene's order. */
  requirements: RequirementExplanation[];
  parts: ValueParts;
  /** Ids of requirements that are short or unanswered, in the scene's order. */
  gaps: string[];
  raise: Raise | null;
}

/** Why a candidate is in no proposal, told by putting it into the best one in place of whoever holds the slot. */
export type NearMissReason =
  /** On the scene's conflict list. */
  | { kind: "excluded" }
  /**
   * A mandatory requirement would be unmet; `shortfall` in the canonical unit, null when the candidate answers nothing usable; `otherWork` where
   * what it states is for other work.
   */
  | { kind: "mandatoryUnmet"; requirementId: string; shortfall: string | null; otherWork?: true }
  /** It cannot stand beside this member. `because` is absent in runs from before it was told. */
  | { kind: "incompatible"; withCapabilityId: string; because?: Incompatibility }
  | { kind: "affiliatedVerifier" | "sameOrganization" | "sameCapability"; withCapabilityId: string }
  /** With it the published prices would exceed a budget that is a limit. */
  | { kind: "overBudget" }
  /** It could, for so many points less. */
  | { kind: "lowerValue"; by: number };

export interface NearMiss {
  slotId: string;
  role: SlotRole;
  capabilityId: string;
  organizationId: string;
  reason: NearMissReason;
}

export interface Explanation {
  proposals: ProposalExplanation[];
  /** Slot by slot in canonical order, the nearest first. Empty without proposals: `emptyReason` says why. */
  nearMisses: NearMiss[];
}

export interface ExplainOptions {
  /** Near misses told per slot, default 2. */
  perSlot?: number;
  /** The same scene, capabilities and weights already read; else they are read here. */
  instance?: Instance;
}

/** Explains what `compose` returned for the same scene, capabilities and weights. Throws RangeError when a member is not among them. */
export function explain(
  scene: MatchScene,
  capabilities: readonly MatchCapability[],
  weights: MatchWeights,
  result: ComposeResult,
  options: ExplainOptions = {},
): Explanation {
  const instance = options.instance ?? readInstance(scene, capabilities, weights);
  const known = new Map(capabilities.map((capability) => [capability.id, capability]));
  const slots = canonicalSlots(scene);
  const teams = result.proposals.map((proposal) => ({ proposal, seats: seatsOf(proposal, slots, known) }));
  const [best] = teams;
  return {
    proposals: teams.map(({ proposal, seats }) => explainProposal(instance, proposal, seats)),
    nearMisses: best ? nearMisses(scene, capabilities, weights, instance.table, best.seats, result, options.perSlot ?? 2) : [],
  };
}

function seatsOf(proposal: Proposal, slots: readonly MatchSlot[], known: ReadonlyMap<string, MatchCapability>): Seat[] {
  return proposal.members.map(({ slotId, capabilityId }) => {
    const slot = slots.find(({ id }) => id === slotId);
    const capability = known.get(capabilityId);
    if (!slot || !capability) throw new RangeError(`member ${capabilityId} of slot ${slotId} is not among the inputs`);
    return { slot, capability };
  });
}

function explainProposal(instance: Instance, proposal: Proposal, seats: readonly Seat[]): ProposalExplanation {
  const { scene, table } = instance;
  const requirements = scene.requirements.map((requirement, index) => explainRequirement(requirement, index, seats, table));
  const gaps = requirements.filter(({ status }) => !isMet(status)).map(({ requirementId }) => requirementId);
  return { rank: proposal.rank, requirements, parts: proposal.parts, gaps, raise: bestRaise(instance, seats, requirements) };
}

function explainRequirement(
  requirement: MatchRequirement,
  index: number,
  seats: readonly Seat[],
  table: AssessmentTable,
): RequirementExplanation {
  let answer: Assessment | null = null;
  let answering: Seat | null = null;
  for (const seat of seats) {
    const one = table.get(seat.capability.id)?.[index];
    // Of equal answers that of the member seated first.
    if (!one?.claim || (answer !== null && !isNearer(one, answer))) continue;
    answer = one;
    answering = seat;
  }
  return {
    requirementId: requirement.id,
    slotId: answering?.slot.id ?? null,
    capabilityId: answering?.capability.id ?? null,
    organizationId: answering?.capability.organizationId ?? null,
    status: answer?.status ?? "unanswered",
    claim: answer?.claim ?? null,
    margin: answer?.margin ?? null,
    shortfall: answer?.shortfall ?? null,
    ...(answer?.otherWork ? { otherWork: true } : {}),
    q: answer?.q ?? 0,
    contribution: points(satisfactionValue(requirement.weight, answer?.q ?? 0)),
  };
}

/**
 * For every slot (of interchangeable ones the first) the candidates in no proposal that come nearest to the best proposal, each put in place of the slot's holder
 * (an empty slot's: added), compared as consortia are, whether or not it may stand there; and the first reason that keeps it out.
 */
function nearMisses(
  scene: MatchScene,
  capabilities: readonly MatchCapability[],
  weights: MatchWeights,
  table: AssessmentTable,
  seats: readonly Seat[],
  result: ComposeResult,
  perSlot: number,
): NearMiss[] {
  const proposed = new Set(result.proposals.flatMap(({ members }) => members.map(({ capabilityId }) => capabilityId)));
  const outside = capabilities.filter(({ id }) => !proposed.has(id));
  const standing = evaluate(scene, seats, weights, table);
  const slots = canonicalSlots(scene);
  return slots.flatMap((slot, position) => {
    const before = slots[position - 1];
    if (before && interchangeable(before, slot)) return [];
    const rest = seats.filter((seat) => seat.slot.id !== slot.id);
    return outside
      .filter((capability) => fitsSlot(slot, capability))
      .map((capability) => ({ capability, valuation: evaluate(scene, [...rest, { slot, capability }], weights, table) }))
      .sort((a, b) => compareValuations(a.valuation, b.valuation) || compareText(a.capability.id, b.capability.id))
      .slice(0, perSlot)
      .map(({ capability, valuation }) => ({
        slotId: slot.id,
        role: slot.role,
        capabilityId: capability.id,
        organizationId: capability.organizationId,
        reason: reasonAgainst(scene, table, { slot, capability }, rest, standing, valuation),
      }));
  });
}

function reasonAgainst(
  scene: MatchScene,
  table: AssessmentTable,
  seat: Seat,
  rest: readonly Seat[],
  standing: Valuation,
  instead: Valuation,
): NearMissReason {
  if (scene.excludedOrganizationIds.includes(seat.capability.organizationId)) return { kind: "excluded" };
  const lost = instead.unmet.find((id) => !standing.unmet.includes(id));
  if (lost !== undefined) {
    const index = scene.requirements.findIndex(({ id }) => id === lost);
    const own = table.get(seat.capability.id)?.[index];
    const reason = { kind: "mandatoryUnmet" as const, requirementId: lost, shortfall: own?.shortfall ?? null };
    return own?.otherWork ? { ...reason, otherWork: true } : reason;
  }
  for (const other of rest) {
    const kind = conflictBetween(seat, other);
    const withCapabilityId = other.capability.id;
    if (kind === "incompatible") return { kind, withCapabilityId, because: becauseOf(seat, other) };
    if (kind !== null) return { kind, withCapabilityId };
  }
  if (!Number.isFinite(instead.total)) return { kind: "overBudget" };
  return { kind: "lowerValue", by: points(Math.max(0, standing.total - instead.total)) };
}

/** Of the two, one sits in the prime's slot. */
function becauseOf(a: Seat, b: Seat): Incompatibility {
  const [prime, dependent] = a.slot.role === "prime" ? [a, b] : [b, a];
  return incompatibility(prime.capability, dependent.slot.role, dependent.capability) ?? "nothingShared";
}

import type { EvidenceGrade } from "#db/vocabulary/metrics.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import { type AssessmentTable, assess, assessAll, scoreAtTarget } from "./assess.ts";
import { canonicalSlots, compareText, conflictBetween, fitsSlot, interchangeable, type Seat } from "./rules.ts";
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
  q: number;
  /** Points it adds to the value; at most the requirement's weight. */
  contribution: number;
}

/**
 * The one change that would raise a proposal most. `evidence`: a member brings a third party's report for a claim it already makes. `requirement`:
 * somebody shows, with such a report, that a requirement not met today is met exactly.
 */
export type Raise =
  | {
      kind: "evidence";
      capabilityId: string;
      metric: string;
      from: EvidenceGrade;
      to: EvidenceGrade;
      requirementIds: string[];
      gain: number;
    }
  | {
      kind: "requirement";
      requirementId: string;
      /** The member nearest to it; null when no member's role may answer for it. */
      capabilityId: string | null;
      /** It is mandatory: the proposal would also have one unmet fewer. */
      mandatory: boolean;
      gain: number;
    };

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
  /** A mandatory requirement would be unmet; `shortfall` in the canonical unit, null when the candidate answers nothing usable. */
  | { kind: "mandatoryUnmet"; requirementId: string; shortfall: string | null }
  /** It cannot stand beside this member. */
  | { kind: "incompatible" | "affiliatedVerifier" | "sameOrganization" | "sameCapability"; withCapabilityId: string }
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
  /** Assessments already made with the same scene and weights; else they are made here. */
  table?: AssessmentTable;
}

/** The strongest evidence an organization can bring by itself; proof on this platform is written by a passed validation only. */
const OBTAINABLE: EvidenceGrade = "thirdParty";

/** Explains what `compose` returned for the same scene, capabilities and weights. Throws RangeError when a member is not among them. */
export function explain(
  scene: MatchScene,
  capabilities: readonly MatchCapability[],
  weights: MatchWeights,
  result: ComposeResult,
  options: ExplainOptions = {},
): Explanation {
  const table = options.table ?? assessAll(scene, capabilities, weights);
  const known = new Map(capabilities.map((capability) => [capability.id, capability]));
  const slots = canonicalSlots(scene);
  const teams = result.proposals.map((proposal) => ({ proposal, seats: seatsOf(proposal, slots, known) }));
  const [best] = teams;
  return {
    proposals: teams.map(({ proposal, seats }) => explainProposal(scene, weights, table, proposal, seats)),
    nearMisses: best ? nearMisses(scene, capabilities, weights, table, best.seats, result, options.perSlot ?? 2) : [],
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

function explainProposal(
  scene: MatchScene,
  weights: MatchWeights,
  table: AssessmentTable,
  proposal: Proposal,
  seats: readonly Seat[],
): ProposalExplanation {
  const requirements = scene.requirements.map((requirement, index) => explainRequirement(requirement, index, seats, table));
  const gaps = requirements.filter(({ status }) => !isMet(status)).map(({ requirementId }) => requirementId);
  const raises = [...evidenceRaises(scene, weights, seats, requirements), ...requirementRaises(scene, weights, seats, requirements)];
  return { rank: proposal.rank, requirements, parts: proposal.parts, gaps, raise: best(raises) };
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
    if (!one?.claim || (answer !== null && !nearer(one, answer))) continue;
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
    q: answer?.q ?? 0,
    contribution: points(satisfactionValue(requirement.weight, answer?.q ?? 0)),
  };
}

/** Of two answers the one that counts: satisfaction, then met before not met, then margin. Equal answers: the member seated first. */
function nearer(a: Assessment, b: Assessment): boolean {
  if (a.q !== b.q) return a.q > b.q;
  if (isMet(a.status) !== isMet(b.status)) return isMet(a.status);
  return (a.margin ?? Number.NEGATIVE_INFINITY) > (b.margin ?? Number.NEGATIVE_INFINITY);
}

function isMet(status: AssessmentStatus): boolean {
  return status === "met" || status === "selfDeclaredOnly";
}

/** What each member's claims would gain with a third party's report. */
function evidenceRaises(
  scene: MatchScene,
  weights: MatchWeights,
  seats: readonly Seat[],
  standing: readonly RequirementExplanation[],
): Raise[] {
  return seats.flatMap(({ slot, capability }) =>
    capability.claims
      .filter(({ evidence }) => weights.evidence[evidence] < weights.evidence[OBTAINABLE])
      .flatMap((claim): Raise[] => {
        const raised = { ...capability, claims: [{ ...claim, evidence: OBTAINABLE }] };
        const requirementIds: string[] = [];
        let gain = 0;
        scene.requirements.forEach((requirement, index) => {
          if (requirement.metric !== claim.metric || !requirement.ownerRoles.includes(slot.role)) return;
          const more = gainOf(requirement, standing[index], assess(requirement, raised, weights).q);
          if (more > 0) requirementIds.push(requirement.id);
          gain += more;
        });
        const { metric, evidence } = claim;
        return gain > 0
          ? [{ kind: "evidence", capabilityId: capability.id, metric, from: evidence, to: OBTAINABLE, requirementIds, gain: points(gain) }]
          : [];
      }),
  );
}

/** What each requirement not met today would add if somebody showed that it is met. */
function requirementRaises(
  scene: MatchScene,
  weights: MatchWeights,
  seats: readonly Seat[],
  standing: readonly RequirementExplanation[],
): Raise[] {
  return scene.requirements.flatMap((requirement, index): Raise[] => {
    const now = standing[index];
    if (!now || isMet(now.status)) return [];
    const owner = seats.find(({ slot }) => requirement.ownerRoles.includes(slot.role))?.capability.id ?? null;
    const gain = gainOf(requirement, now, weights.evidence[OBTAINABLE] * scoreAtTarget(requirement, weights));
    if (gain <= 0 && !requirement.mandatory) return [];
    const { id, mandatory } = requirement;
    return [{ kind: "requirement", requirementId: id, capabilityId: now.capabilityId ?? owner, mandatory, gain: points(gain) }];
  });
}

/** Millionths of a point that a satisfaction would add to what the requirement earns now. */
function gainOf(requirement: MatchRequirement, now: RequirementExplanation | undefined, q: number): number {
  return Math.max(0, satisfactionValue(requirement.weight, q) - satisfactionValue(requirement.weight, now?.q ?? 0));
}

/** A mandatory requirement met outweighs any points; then the gain decides; then the order in which they were found. */
function best(raises: readonly Raise[]): Raise | null {
  const rank = (raise: Raise) => Number(raise.kind === "requirement" && raise.mandatory);
  return raises.reduce<Raise | null>(
    (top, raise) => (top === null || rank(raise) > rank(top) || (rank(raise) === rank(top) && raise.gain > top.gain) ? raise : top),
    null,
  );
}

/**
 * For every slot (of interchangeable ones the first) the candidates of organizations in no proposal that come nearest to the best proposal, each put in place of the slot's holder
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
  const proposed = new Set(result.proposals.flatMap(({ members }) => members.map(({ organizationId }) => organizationId)));
  const outside = capabilities.filter(({ organizationId }) => !proposed.has(organizationId));
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
    return { kind: "mandatoryUnmet", requirementId: lost, shortfall: table.get(seat.capability.id)?.[index]?.shortfall ?? null };
  }
  for (const other of rest) {
    const kind = conflictBetween(seat, other);
    if (kind !== null) return { kind, withCapabilityId: other.capability.id };
  }
  if (!Number.isFinite(instead.total)) return { kind: "overBudget" };
  return { kind: "lowerValue", by: points(Math.max(0, standing.total - instead.total)) };
}

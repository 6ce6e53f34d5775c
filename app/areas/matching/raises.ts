import type { EvidenceGrade } from "#db/vocabulary/metrics.ts";
import { assess, isMet, scoreAtTarget } from "./assess.ts";
import { scoreOf, scorer } from "./consortium.ts";
import type { RequirementExplanation } from "./explain.ts";
import type { Instance } from "./instance.ts";
import { conflictBetween, type Seat } from "./rules.ts";
import type { MatchRequirement, MatchScene, MatchWeights } from "./types.ts";
import { evaluate, points, satisfactionValue } from "./value.ts";

/**
 * The one change that would raise a proposal most. `capability`: this one takes the place of a member, or an empty slot; where it `needs`
 * compatibility, it would once it is shown to work with the prime. `evidence`: a member brings a third party's report for a claim it already makes. `requirement`:
 * somebody shows, with such a report, that a requirement
 * not met today is met exactly.
 */
export type Raise =
  | {
      kind: "capability";
      slotId: string;
      capabilityId: string;
      organizationId: string;
      /** Whom it replaces; null: nobody, the slot is empty. */
      replacesCapabilityId: string | null;
      /** The prime with which compatibility is to be shown; null: nothing stands in the way but another proposal. */
      needsCompatibilityWith: string | null;
      unmetFewer: number;
      gain: number;
    }
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

/** The strongest evidence an organization can bring by itself; proof on this platform is written by a passed validation only. */
const OBTAINABLE: EvidenceGrade = "thirdParty";

/** The one change that would raise the consortium most; null when nothing would. `standing` is how its requirements stand today. */
export function bestRaise(instance: Instance, seats: readonly Seat[], standing: readonly RequirementExplanation[]): Raise | null {
  const { scene, weights } = instance;
  return best([
    ...capabilityRaises(instance, seats),
    ...evidenceRaises(scene, weights, seats, standing),
    ...requirementRaises(scene, weights, seats, standing),
  ]);
}

/**
 * For every slot but the prime's, the candidate that would add most in place of its holder, if it may stand there or lacks nothing but a proven
 * compatibility with the prime. In the best proposal only the latter are left: whoever may stand and adds something is in it.
 */
function capabilityRaises(instance: Instance, seats: readonly Seat[]): Raise[] {
  const { scene, weights, table, slots, bySlot, candidates } = instance;
  const indexOf = new Map(candidates.map(({ id }, index) => [id, index]));
  const holderOf = (slotId: string) => seats.find(({ slot }) => slot.id === slotId);
  const path = Int32Array.from(slots, ({ id }) => indexOf.get(holderOf(id)?.capability.id ?? "") ?? -1);
  const today = scoreOf(instance, path, new Float64Array(instance.requirementCount));
  const now = evaluate(scene, seats, weights, table);
  return slots.flatMap((slot, depth): Raise[] => {
    if (depth === 0) return [];
    const holder = holderOf(slot.id)?.capability ?? null;
    const rest = seats.filter((seat) => seat.slot.id !== slot.id);
    const scoreWith = scorer(instance, path.with(depth, -1), depth);
    const better = Array.from(bySlot[depth] ?? [])
      .filter((candidate) => !path.includes(candidate))
      .map((candidate) => ({ candidate, score: scoreWith(candidate) }))
      .filter(({ score }) => score > today)
      .sort((a, b) => b.score - a.score || a.candidate - b.candidate);
    for (const { candidate } of better) {
      const capability = candidates[candidate];
      if (!capability) continue;
      const seat = { slot, capability };
      const conflicts = rest.filter((other) => conflictBetween(seat, other) !== null);
      const [only] = conflicts;
      if (only && (conflicts.length > 1 || !lacksCompatibility(seat, only))) continue;
      const after = evaluate(scene, [...rest, seat], weights, table);
      return [
        {
          kind: "capability",
          slotId: slot.id,
          capabilityId: capability.id,
          organizationId: capability.organizationId,
          replacesCapabilityId: holder?.id ?? null,
          needsCompatibilityWith: only?.capability.id ?? null,
          unmetFewer: now.unmet.length - after.unmet.length,
          gain: points(after.total - now.total),
        },
      ];
    }
    return [];
  });
}

/** Nothing stands between the two but a compatibility nobody has shown: a pair that an owner rejected stays apart. */
function lacksCompatibility(a: Seat, b: Seat): boolean {
  const rejects = (one: Seat, other: Seat) => one.capability.notWith?.includes(other.capability.id) ?? false;
  return conflictBetween(a, b) === "incompatible" && !rejects(a, b) && !rejects(b, a);
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
  const rank = (raise: Raise) =>
    raise.kind === "requirement" ? Number(raise.mandatory) : raise.kind === "capability" ? raise.unmetFewer : 0;
  return raises.reduce<Raise | null>(
    (top, raise) => (top === null || rank(raise) > rank(top) || (rank(raise) === rank(top) && raise.gain > top.gain) ? raise : top),
    null,
  );
}

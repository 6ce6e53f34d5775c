import type { AssessmentTable } from "./assess.ts";
import { DEPENDENT_ROLES, fitsSlot, interchangeable } from "./rules.ts";
import type { MatchCapability, MatchScene, MatchSlot, MatchWeights } from "./types.ts";
import { fitOf, overrunPenalty, POINT, satisfactionValue } from "./value.ts";

/** Candidates of a slot that are composed and stored; twice as many primes, since each works with others of the rest. */
const PER_SLOT = 80;
const PRIMES = 160;
/** Points that an interface is taken for: with each more, a candidate stands beside more partners. */
const PER_INTERFACE = 0.3;

/**
 * Per slot the candidates that bring most points: what they satisfy, their own fit, what they alone cost over the budget, and where members have to
 * work together, {@link PER_INTERFACE} for each interface. Who is left out could stand in a best consortium only by being worse than all these
 * and the only one compatible; `npm run bench:match` says how much is lost by it. Slot by slot, the highest first; ties by id.
 */
export function shortlist(
  scene: MatchScene,
  candidates: readonly MatchCapability[],
  weights: MatchWeights,
  table: AssessmentTable,
): MatchCapability[] {
  const budget = scene.budgetFen === null ? null : Number(scene.budgetFen);
  const mustWorkTogether = scene.slots.some(({ role }) => DEPENDENT_ROLES.has(role));
  const pointsOf = (slot: MatchSlot, capability: MatchCapability): number => {
    const { locality, trackRecord, capacity } = fitOf(scene, capability, weights);
    let points = locality + trackRecord + capacity - overrunPenalty(Number(capability.priceFen ?? 0n), budget, weights);
    table.get(capability.id)?.forEach((assessment, i) => {
      if (assessment) points += satisfactionValue(scene.requirements[i]?.weight ?? 0, assessment.q);
    });
    const works = DEPENDENT_ROLES.has(slot.role) || (slot.role === "prime" && mustWorkTogether);
    return points + (works ? capability.interfaces.length * PER_INTERFACE * POINT : 0);
  };
  const kept = new Set<MatchCapability>();
  scene.slots.forEach((slot, i) => {
    if (scene.slots.slice(0, i).some((other) => interchangeable(other, slot))) return;
    candidates
      .filter((capability) => fitsSlot(slot, capability))
      .map((capability) => ({ capability, points: pointsOf(slot, capability) }))
      .sort((a, b) => b.points - a.points || (a.capability.id < b.capability.id ? -1 : 1))
      .slice(0, slot.role === "prime" ? PRIMES : PER_SLOT)
      .forEach(({ capability }) => {
        kept.add(capability);
      });
  });
  return [...kept];
}

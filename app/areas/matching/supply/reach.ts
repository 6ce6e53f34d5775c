import { assessAll, isMet } from "../assess.ts";
import { type Instance, readInstance } from "../instance.ts";
import { createPartners } from "../partners.ts";
import { createRelaxation } from "../relaxation.ts";
import { canonicalSlots, fitsSlot, interoperates } from "../rules.ts";
import type { RunInput } from "../run.ts";
import { type Standing, sceneOf } from "../standing.ts";
import type { MatchCapability } from "../types.ts";
import { extraMemberPenalty, fitOf, isExtra, satisfactionValue } from "../value.ts";

/**
 * How far a run's robots could be led beyond its best proposal: for each candidate of the prime slot the bound on what it could lead, as in
 * standing.ts, but with only those beside it who work with it. A standing has one bound for all primes, as if everybody worked with everybody; most
 * of what it cannot exclude, these can: of the capabilities it lets through on the seeded market six in seven. Plain JSON of some kilobytes.
 */
export interface Reach {
  primes: PrimeReach[];
}

interface PrimeReach {
  prime: Pick<MatchCapability, "id" | "role" | "interfaces" | "worksWith" | "notWith">;
  /** Null where slots have nobody; then `empty` names them, by place in canonical order. */
  bound: number | null;
  empty: number[];
  /** Per requirement its ceiling, then the price multiplier. */
  multipliers: number[];
  /** By slot: what its best candidate adds to the bound. */
  bestGains: number[];
}

/** Steps spent on the multipliers of each prime. */
const STEPS = 60;

/** Milliseconds for a scene with some thirty robots. */
export function reachOf(
  { scene, capabilities, weights }: RunInput,
  instance: Instance = readInstance(scene, capabilities, weights),
): Reach {
  const relaxation = createRelaxation(instance);
  const partners = createPartners(instance);
  const node = { depth: 0, earned: new Float64Array(instance.requirementCount), fit: 0, price: 0 };
  const primes = Array.from(instance.bySlot[0] ?? [], (index): PrimeReach => {
    const { id, role, interfaces, worksWith, notWith = [] } = instance.candidates[index] as MatchCapability;
    const lists = partners(index);
    const empty = lists.flatMap((list, depth) => (list.length === 0 && instance.slots[depth]?.required ? [depth] : []));
    const multipliers = relaxation.start(lists);
    const bound = relaxation.tighten(node, lists, multipliers, Number.NEGATIVE_INFINITY, empty.length > 0 ? 0 : STEPS);
    return {
      prime: { id, role, interfaces, worksWith, notWith },
      bound: empty.length > 0 ? null : bound,
      empty,
      multipliers: [...multipliers],
      bestGains: empty.length > 0 ? [] : lists.map((list, depth) => relaxation.bestGain(depth, list, multipliers)),
    };
  });
  return { primes };
}

/**
 * Whether some robot of the run could lead a consortium with this capability that stands before the best proposal. False is proven; true asks for
 * composing. A robot itself is not judged here: who works with it is not known.
 */
export function mayRaiseBeside(standing: Standing, { primes }: Reach, capability: MatchCapability): boolean {
  const scene = sceneOf(standing);
  const slots = canonicalSlots(scene);
  const places = slots.flatMap((slot, depth) => (fitsSlot(slot, capability) ? [depth] : []));
  const [first] = places;
  if (first === undefined) return false;
  if (first === 0) return true;
  const { score, unit, weights } = standing;
  const role = slots[first]?.role ?? "prime";
  const { locality, trackRecord, capacity } = fitOf(scene, capability, weights);
  const row = assessAll(scene, [capability], weights).get(capability.id) ?? [];
  const scores = scene.requirements.map(({ weight, mandatory }, index) => {
    const one = row[index];
    if (!one) return 0;
    return satisfactionValue(weight, one.q) + (mandatory && isMet(one.status) ? unit : 0);
  });
  const price = Number(capability.priceFen ?? 0n);
  return primes.some(({ prime, bound, empty, multipliers, bestGains }) => {
    if (!interoperates(prime as MatchCapability, role, capability)) return false;
    // It fills one of the required slots that nobody beside this robot could take, or that robot leads nothing.
    if (bound === null) return empty.length === 1 && places.includes(empty[0] ?? -1);
    if (score === null) return true;
    const y = multipliers[scene.requirements.length] ?? 0;
    // Dearer than anybody in its slot: the line that stands for the penalty is not known to lie below it.
    if (y > 0 && places.some((depth) => price > (standing.highestPrices[depth] ?? 0))) return true;
    let gain = locality + trackRecord + capacity - Math.floor((y * price) / Math.max(1, Number(scene.budgetFen ?? 0n)));
    scores.forEach((earned, index) => {
      gain += Math.max(0, earned - (multipliers[index] ?? 0));
    });
    return places.some((depth) => {
      const slot = slots[depth];
      return bound - (bestGains[depth] ?? 0) + gain - (slot && isExtra(slot) ? extraMemberPenalty(weights) : 0) > score;
    });
  });
}

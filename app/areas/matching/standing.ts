import { type AssessmentRow, assessAll, isMet } from "./assess.ts";
import { type Instance, readInstance } from "./instance.ts";
import { createRelaxation } from "./relaxation.ts";
import { canonicalSlots, fitsSlot } from "./rules.ts";
import { type RunInput, reviveRequirements } from "./run.ts";
import { type ComposeResult, type MatchCapability, type MatchScene, type MatchSlot, type MatchWeights, OVERRUN_CAP } from "./types.ts";
import { extraMemberPenalty, fitOf, isExtra, POINT, satisfactionValue } from "./value.ts";

/**
 * How a scene stands after a run, small enough to keep beside every open scene: plain JSON of whole numbers and the scene itself.
 *
 * The relaxation (relaxation.ts) takes the slots of a consortium apart, so its multipliers bound what *any* capability could add, also one that
 * was published after the run: with those of the run's root, the best consortium with capability c in slot s scores at most
 * `bound − bestGain[s] + gain(c)`. Where that does not exceed the score of the best proposal, c improves nothing, and that is proven without
 * composing again.
 */
export interface Standing {
  scene: StandingScene;
  weights: MatchWeights;
  /** Score of the best proposal; null when the run proposed nothing, or could not prove its best. */
  score: number | null;
  /** Score of one mandatory requirement met. */
  unit: number;
  /** Nothing made of the run's candidates scores more. */
  bound: number;
  /** Per requirement its ceiling, then the price multiplier. */
  multipliers: number[];
  /** By slot in canonical order: what its best candidate adds to the bound; null where a required slot has nobody. */
  bestGains: (number | null)[];
  /** By slot: the highest first-year price among its candidates, fen. */
  highestPrices: number[];
}

/** The scene of a run as JSON keeps it: the budget in fen as decimal text. */
export type StandingScene = Omit<MatchScene, "budgetFen"> & { budgetFen: string | null };

/** Steps spent on the multipliers: once a run, so that thousands of later questions are answered without composing. */
const STEPS = 120;

/** What `result`, composed from `input`, proves of the scene. */
export function standingOf(input: RunInput, result: ComposeResult, instance: Instance = read(input)): Standing {
  const { slots, bySlot, price, unit } = instance;
  const relaxation = createRelaxation(instance);
  const node = { depth: 0, earned: new Float64Array(instance.requirementCount), fit: 0, price: 0 };
  const multipliers = relaxation.start(bySlot);
  const score = result.optimal ? scoreOfBest(instance, result) : null;
  const bound = relaxation.tighten(node, bySlot, multipliers, score ?? Number.NEGATIVE_INFINITY, STEPS);
  const gains = slots.map((_, depth) => relaxation.bestGain(depth, bySlot[depth] ?? new Int32Array(), multipliers));
  return {
    scene: { ...input.scene, budgetFen: input.scene.budgetFen?.toString() ?? null },
    weights: input.weights,
    score,
    unit,
    bound: Number.isFinite(bound) ? bound : 0,
    multipliers: [...multipliers],
    bestGains: gains.map((gain) => (Number.isFinite(gain) ? gain : null)),
    highestPrices: bySlot.map((list) => list.reduce((most, index) => Math.max(most, price[index] ?? 0), 0)),
  };
}

function read({ scene, capabilities, weights }: RunInput): Instance {
  return readInstance(scene, capabilities, weights);
}

function scoreOfBest({ unit, mandatoryCount }: Instance, { proposals: [best] }: ComposeResult): number | null {
  return best ? Math.round(best.value * POINT) + unit * (mandatoryCount - best.unmetMandatory.length) : null;
}

/** A capability held against a scene by itself, once for whatever is asked about the two. */
export interface Held {
  capability: MatchCapability;
  /** The scene's slots in canonical order, and those of them, by place, that the capability fits: at least one. */
  slots: readonly MatchSlot[];
  places: readonly number[];
  /** What it says to each requirement. */
  row: AssessmentRow;
  /** Its satisfaction of each requirement, and its locality, track record and capacity, in millionths of a point. */
  earned: readonly number[];
  fit: number;
}

/** Null where the scene has no slot for the capability, or its organization may not take part. */
export function hold(scene: MatchScene, weights: MatchWeights, capability: MatchCapability): Held | null {
  if (scene.excludedOrganizationIds.includes(capability.organizationId)) return null;
  const slots = canonicalSlots(scene);
  const places = slots.flatMap((slot, depth) => (fitsSlot(slot, capability) ? [depth] : []));
  if (places.length === 0) return null;
  const row = assessAll(scene, [capability], weights).get(capability.id) ?? [];
  const earned = scene.requirements.map(({ weight }, index) => satisfactionValue(weight, row[index]?.q ?? 0));
  const { locality, trackRecord, capacity } = fitOf(scene, capability, weights);
  return { capability, slots, places, row, earned, fit: locality + trackRecord + capacity };
}

/** What the capability meets and earns on the requirement of this place, a mandatory one met counting as `unit`. */
export function scoreAt({ row, earned }: Held, requirements: MatchScene["requirements"], index: number, unit: number): number {
  const one = row[index];
  if (!one) return 0;
  return (earned[index] ?? 0) + (requirements[index]?.mandatory && isMet(one.status) ? unit : 0);
}

/**
 * Whether a consortium with this capability may stand before the best proposal of the run. False is proven; true asks for composing
 * (marginal.ts). The capability's price is its price for this scene. Compatibility is not looked at: a robot that nothing fits may get a true.
 */
export function mayImprove(standing: Standing, capability: MatchCapability): boolean {
  const scene = sceneOf(standing);
  const held = hold(scene, standing.weights, capability);
  return held !== null && mayImproveHeld(scene, standing, held);
}

/** What a standing says beside its scene. */
export type Bounds = Omit<Standing, "scene">;

/** The same for a capability already held against the scene. */
export function mayImproveHeld(scene: MatchScene, bounds: Bounds, held: Held): boolean {
  const { score, bound, bestGains, weights } = bounds;
  const { slots, places, capability } = held;
  // One capability fills one of the required slots that nobody could take.
  const empty = bestGains.flatMap((gain, depth) => (gain === null ? [depth] : []));
  if (empty.length > 0) return empty.length === 1 && places.includes(empty[0] ?? -1);
  if (score === null || !priceWithin(bounds, scene, capability)) return true;
  const gain = gainOf(bounds, scene, held);
  return places.some((depth) => {
    const slot = slots[depth];
    const cost = slot && isExtra(slot) ? extraMemberPenalty(weights) : 0;
    return bound - (bestGains[depth] ?? 0) + gain - cost > score;
  });
}

/** The scene of a standing with its budget as a number again. */
export function sceneOf({ scene }: Standing): MatchScene {
  const budgetFen = scene.budgetFen === null ? null : BigInt(scene.budgetFen);
  return { ...scene, requirements: reviveRequirements(scene.requirements), budgetFen };
}

/** What the capability adds to the bound, before the cost of its slot. */
function gainOf({ unit, multipliers }: Bounds, scene: MatchScene, held: Held): number {
  let sum = held.fit;
  const y = multipliers[scene.requirements.length] ?? 0;
  if (y > 0) sum -= Math.floor((y * Number(held.capability.priceFen ?? 0n)) / Math.max(1, Number(scene.budgetFen ?? 0n)));
  scene.requirements.forEach((_, index) => {
    sum += Math.max(0, scoreAt(held, scene.requirements, index, unit) - (multipliers[index] ?? 0));
  });
  return sum;
}

/** Whether the line that bounds the penalty on the price still lies below it where the dearest consortium with this capability stands. */
function priceWithin({ weights, multipliers, highestPrices }: Bounds, scene: MatchScene, { priceFen }: MatchCapability): boolean {
  const y = multipliers[scene.requirements.length] ?? 0;
  if (y === 0 || scene.budgetFen === null || weights.budgetLimit) return true;
  const budget = Number(scene.budgetFen);
  const dearest = highestPrices.reduce((sum, price) => sum + price, Number(priceFen ?? 0n));
  return y * (dearest - budget) <= weights.budgetOverrun * POINT * OVERRUN_CAP * Math.max(1, budget);
}

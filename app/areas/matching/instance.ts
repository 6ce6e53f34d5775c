import { type AssessmentTable, assessAll, isMet } from "./assess.ts";
import { canonicalSlots, compareText, fitsSlot, interchangeable } from "./rules.ts";
import { type MatchCapability, type MatchScene, type MatchSlot, type MatchWeights, OVERRUN_CAP } from "./types.ts";
import { extraMemberPenalty, fitOf, isExtra, overrunPenalty, POINT, satisfactionValue } from "./value.ts";
import { checkWeights } from "./weights.ts";

/**
 * A composing problem as flat arrays of whole numbers: candidates by index in id order, slots by index in canonical order.
 *
 * The lexicographic order becomes one number, the *score* = value + `unit` × mandatory requirements met, where `unit` is larger than the whole
 * spread of values: one must more outweighs everything else. All numbers are integers below 2^53, so sums and comparisons are exact.
 */
export interface Instance {
  scene: MatchScene;
  weights: MatchWeights;
  table: AssessmentTable;
  slots: readonly MatchSlot[];
  /** All capabilities given, also those that fit no slot or are excluded. */
  given: readonly MatchCapability[];
  /** Candidates in id order: comparing indices compares ids. */
  candidates: readonly MatchCapability[];
  /** Per slot: indices of the candidates that fit it, ascending. */
  bySlot: readonly Int32Array[];
  /** Entries of candidate c are [start[c], start[c + 1]): the requirements it scores on and the score it earns there. */
  start: Int32Array;
  entryRequirement: Int32Array;
  entryScore: Float64Array;
  requirementCount: number;
  /** Locality, track record and capacity of each candidate. */
  fit: Float64Array;
  /** Fen; 0 without a published price. */
  price: Float64Array;
  /** Price as a part of the budget, and what turns fen into that; 0 without a budget. */
  priceShare: Float64Array;
  perBudget: number;
  /** The steepest line through the budget that stays below the penalty: points per budget overrun, in millionths. 0 without a budget. */
  dearest: number;
  /** Numbers that are equal for the same organization, and for the same group (−1: of no group). */
  organization: Int32Array;
  group: Int32Array;
  /** Per slot: taken off for filling it. */
  slotCost: Float64Array;
  /** Per slot: 1 when it and the slot before it are interchangeable. */
  twin: Uint8Array;
  /** The slot's holder may not be affiliated with anybody. */
  verifier: Uint8Array;
  /** Whether members beyond the required ones must add points (consortium.ts, `isLean`). */
  lean: boolean;
  /** Score of one met mandatory requirement. */
  unit: number;
  mandatoryCount: number;
  /** No consortium has a lower, and none a higher, value. */
  lowestValue: number;
  highestValue: number;
  penalty(price: number): number;
}

/** Sums of scores must stay exact. */
const LARGEST_SCORE = Number.MAX_SAFE_INTEGER / 4;

/**
 * Reads scene, capabilities and weights into flat arrays. Capabilities that fit no slot, and organizations on the conflict list, are left out.
 * Throws RangeError on a capability given twice, weights out of range, and numbers too large to add exactly.
 */
export function readInstance(
  scene: MatchScene,
  capabilities: readonly MatchCapability[],
  weights: MatchWeights,
  table: AssessmentTable = assessAll(scene, capabilities, weights),
): Instance {
  checkWeights(weights);
  const slots = canonicalSlots(scene);
  const fitting = depthsByKind(slots);
  const excluded = new Set(scene.excludedOrganizationIds);
  const candidates = capabilities
    .filter((capability) => fitting(capability).length > 0 && !excluded.has(capability.organizationId))
    .sort((a, b) => compareText(a.id, b.id));
  const lists: number[][] = slots.map(() => []);
  candidates.forEach((capability, index) => {
    if (index > 0 && candidates[index - 1]?.id === capability.id) throw new RangeError(`capability given twice: ${capability.id}`);
    for (const depth of fitting(capability)) lists[depth]?.push(index);
  });
  const bySlot = lists.map((list) => Int32Array.from(list));
  const fit = numbersOf(candidates, (capability) => {
    const { locality, trackRecord, capacity } = fitOf(scene, capability, weights);
    return locality + trackRecord + capacity;
  });
  const slotCost = Float64Array.from(slots, (slot) => (isExtra(slot) ? extraMemberPenalty(weights) : 0));

  const price = numbersOf(candidates, ({ priceFen }) => (priceFen === null ? 0 : Number(priceFen)));

  const highestFits = sumOfHighest(bySlot, fit);
  const highestValue = scene.requirements.reduce((sum, { weight }) => sum + satisfactionValue(weight, 1), highestFits);
  const budget = scene.budgetFen === null ? null : Number(scene.budgetFen);
  const perBudget = budget === null ? 0 : 1 / Math.max(1, budget);
  const highestPrice = sumOfHighest(bySlot, price);
  const highestOverrun = budget === null ? 0 : (highestPrice - budget) * perBudget;
  const limited = budget !== null && weights.budgetLimit === true;
  const highestPenalty = budget === null || limited ? 0 : overrunPenalty(budget + OVERRUN_CAP * Math.max(1, budget), budget, weights);
  const lowestValue = -slotCost.reduce((sum, cost) => sum + cost, 0) - highestPenalty;
  const unit = highestValue - lowestValue + 1;
  const mandatoryCount = scene.requirements.filter(({ mandatory }) => mandatory).length;
  if (!(unit * (mandatoryCount + 2) < LARGEST_SCORE)) throw new RangeError("weights too large to compare values exactly");

  return {
    scene,
    weights,
    table,
    slots,
    given: capabilities,
    candidates,
    bySlot,
    ...readEntries(scene, candidates, table, unit),
    requirementCount: scene.requirements.length,
    fit,
    price,
    priceShare: price.map((fen) => fen * perBudget),
    perBudget,
    dearest: highestOverrun > 0 ? steepestLine(weights, highestOverrun, unit * (mandatoryCount + 1)) : 0,
    organization: numbered(candidates.map(({ organizationId }) => organizationId)),
    group: numbered(candidates.map(({ groupId }) => groupId)),
    slotCost,
    twin: Uint8Array.from(slots, (slot, index) => (isTwin(slots[index - 1], slot) ? 1 : 0)),
    verifier: Uint8Array.from(slots, ({ role }) => (role === "thirdPartyVerifier" ? 1 : 0)),
    lean: true,
    unit,
    mandatoryCount,
    lowestValue,
    highestValue,
    penalty: (price) => overrunPenalty(price, budget, weights),
  };
}

function readEntries(scene: MatchScene, candidates: readonly MatchCapability[], table: AssessmentTable, unit: number) {
  const start = new Int32Array(candidates.length + 1);
  const most = candidates.length * scene.requirements.length;
  const entryRequirement = new Int32Array(most);
  const entryScore = new Float64Array(most);
  let count = 0;
  candidates.forEach((capability, index) => {
    const row = table.get(capability.id) ?? [];
    scene.requirements.forEach(({ weight, mandatory }, position) => {
      const assessment = row[position];
      if (!assessment) return;
      const score = satisfactionValue(weight, assessment.q) + (mandatory && isMet(assessment.status) ? unit : 0);
      if (score <= 0) return;
      entryRequirement[count] = position;
      entryScore[count++] = score;
    });
    start[index + 1] = count;
  });
  return { start, entryRequirement: entryRequirement.slice(0, count), entryScore: entryScore.slice(0, count) };
}

/** Says in which slots, by depth, capabilities of a role and kind stand: there are few kinds and many capabilities. */
function depthsByKind(slots: readonly MatchSlot[]): (capability: MatchCapability) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (capability) => {
    const kind = `${capability.role} ${capability.componentKind ?? ""}`;
    let depths = known.get(kind);
    if (!depths) {
      depths = slots.flatMap((slot, depth) => (fitsSlot(slot, capability) ? [depth] : []));
      known.set(kind, depths);
    }
    return depths;
  };
}

/** One number for each candidate; a plain loop, many times faster than `Float64Array.from` with a mapping. */
function numbersOf(candidates: readonly MatchCapability[], read: (capability: MatchCapability) => number): Float64Array {
  const numbers = new Float64Array(candidates.length);
  candidates.forEach((capability, index) => {
    numbers[index] = read(capability);
  });
  return numbers;
}

/** The highest number of every slot's candidates, added up. */
export function sumOfHighest(bySlot: readonly Int32Array[], numbers: Float64Array): number {
  return bySlot.reduce((sum, list) => sum + list.reduce((most, index) => Math.max(most, numbers[index] as number), 0), 0);
}

/** Beyond the cap the penalty is flat: the line then runs to where the dearest consortium would stand. Below a wall any line lies. */
export function steepestLine(weights: MatchWeights, highestOverrun: number, wholeRange: number): number {
  if (weights.budgetLimit) return wholeRange;
  return Math.floor(weights.budgetOverrun * POINT * Math.min(1, OVERRUN_CAP / highestOverrun));
}

function isTwin(before: MatchSlot | undefined, slot: MatchSlot): boolean {
  return before !== undefined && interchangeable(before, slot);
}

/** Small numbers for ids, equal for equal ids; −1 for null. */
function numbered(ids: readonly (string | null)[]): Int32Array {
  const known = new Map<string, number>();
  const numbers = new Int32Array(ids.length).fill(-1);
  ids.forEach((id, index) => {
    if (id === null) return;
    const number = known.get(id) ?? known.size;
    if (number === known.size) known.set(id, number);
    numbers[index] = number;
  });
  return numbers;
}

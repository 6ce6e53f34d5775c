import { type AssessmentTable, isMet } from "./assess.ts";
import { type Seat, servesScene } from "./rules.ts";
import { type MatchCapability, type MatchScene, type MatchSlot, type MatchWeights, OVERRUN_CAP, type ValueParts } from "./types.ts";

/**
 * What a consortium is worth:
 *
 *     Value(S) = Σ_r w_r · max q(r, c) over members c allowed to own r
 *              + Σ_c (locality + track record + capacity)
 *              − λ · members beyond the required slots
 *              − μ · price over budget ÷ budget        (at most OVERRUN_CAP budgets; or nothing over budget is proposed)
 *
 * and what stands above every value: how many mandatory requirements nobody meets.
 *
 * Each term is rounded to a whole millionth of a point. Sums are then exact whatever their order, equal is equal, a bound is a bound, and the
 * same input gives the same bytes on every machine.
 */

/** Millionths in a point: the unit of every number below. */
export const POINT = 1_000_000;

/** What a member adds by itself, in millionths of a point. */
export interface Fit {
  locality: number;
  trackRecord: number;
  capacity: number;
}

export interface Valuation {
  /** Ids of mandatory requirements nobody meets. */
  unmet: string[];
  /** Millionths of a point. */
  total: number;
  /** Millionths of a point. */
  parts: ValueParts;
  priceFen: bigint;
}

/** Locality, track record and capacity of a capability for a scene. */
export function fitOf(scene: MatchScene, capability: MatchCapability, weights: MatchWeights): Fit {
  const { trackRecord, capacity } = weights;
  const delivered = Math.max(0, capability.deliveredProjects);
  // Units delivered between the first delivery and the end of the window; a month is a twelfth of 52 weeks.
  const months = Math.max(0, capacity.windowWeeks - capability.leadTimeWeeks) / (52 / 12);
  const supplied = Math.min(1, Math.max(0, capability.unitsPerMonth * months) / Math.max(1, scene.deploymentCount));
  return {
    locality: millionths(localityOf(scene, capability, weights)),
    trackRecord: delivered === 0 ? 0 : millionths((trackRecord.max * delivered) / (delivered + trackRecord.half)),
    capacity: millionths(capacity.max * supplied),
  };
}

/** The best that applies, so that a weight set below another never makes a nearer member worth less. */
function localityOf(scene: MatchScene, capability: MatchCapability, weights: MatchWeights): number {
  const { sameCity, sameProvince, served } = weights.locality;
  const { regionCode } = capability;
  return Math.max(
    regionCode === scene.regionCode ? sameCity : 0,
    // The first two digits of a GB/T 2260 code are its province.
    regionCode.slice(0, 2) === scene.provinceCode.slice(0, 2) ? sameProvince : 0,
    servesScene(scene, capability) ? served : 0,
  );
}

/** Points for a satisfaction, in millionths. */
export function satisfactionValue(weight: number, q: number): number {
  return millionths(weight * q);
}

/**
 * Points taken off for a first-year price, in millionths, not negative and never falling with the price. Infinity where the budget is a limit.
 */
export function overrunPenalty(price: number, budget: number | null, weights: MatchWeights): number {
  if (budget === null || price <= budget) return 0;
  if (weights.budgetLimit) return Number.POSITIVE_INFINITY;
  return millionths(weights.budgetOverrun * Math.min(OVERRUN_CAP, (price - budget) / Math.max(1, budget)));
}

/** Points taken off for each member in an optional slot, in millionths. */
export function extraMemberPenalty(weights: MatchWeights): number {
  return millionths(weights.teamSize);
}

/**
 * Values a consortium as written above; does not check whether its members may stand together (rules.ts). `table` holds a row for every member.
 */
export function evaluate(scene: MatchScene, seats: readonly Seat[], weights: MatchWeights, table: AssessmentTable): Valuation {
  const parts: ValueParts = { requirements: 0, locality: 0, trackRecord: 0, capacity: 0, teamSize: 0, budget: 0 };
  const rows = seats.map(({ capability }) => table.get(capability.id) ?? []);
  const unmet: string[] = [];
  scene.requirements.forEach((requirement, index) => {
    let best = 0;
    let met = false;
    for (const row of rows) {
      const one = row[index];
      if (!one) continue;
      best = Math.max(best, one.q);
      met ||= isMet(one.status);
    }
    parts.requirements += satisfactionValue(requirement.weight, best);
    if (requirement.mandatory && !met) unmet.push(requirement.id);
  });
  let priceFen = 0n;
  for (const { slot, capability } of seats) {
    const fit = fitOf(scene, capability, weights);
    parts.locality += fit.locality;
    parts.trackRecord += fit.trackRecord;
    parts.capacity += fit.capacity;
    if (isExtra(slot)) parts.teamSize -= extraMemberPenalty(weights);
    priceFen += capability.priceFen ?? 0n;
  }
  parts.budget -= overrunPenalty(Number(priceFen), scene.budgetFen === null ? null : Number(scene.budgetFen), weights);
  const total = parts.requirements + parts.locality + parts.trackRecord + parts.capacity + parts.teamSize + parts.budget;
  return { unmet, total, parts, priceFen };
}

/** Whether a member in this slot counts as one beyond the minimum. */
export function isExtra(slot: MatchSlot): boolean {
  return !slot.required && slot.role !== "prime";
}

/** Fewer unmet mandatory requirements first, then the higher value. Negative: a stands before b. */
export function compareValuations(a: Pick<Valuation, "unmet" | "total">, b: Pick<Valuation, "unmet" | "total">): number {
  return a.unmet.length - b.unmet.length || b.total - a.total;
}

/** Millionths of a point as points. */
export function points(value: number): number {
  return value / POINT;
}

function millionths(value: number): number {
  return Math.round(value * POINT);
}

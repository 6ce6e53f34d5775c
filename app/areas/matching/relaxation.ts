import type { Instance } from "./instance.ts";
import { POINT } from "./value.ts";

/**
 * The upper bound of the search, a Lagrangian relaxation.
 *
 * **Ceilings.** Let u_r be any number, at least what the members seated so far earn on requirement r. Whoever takes the open slots,
 *
 *     max over members of score(r, c)  ≤  u_r + Σ over open slots of max(0, score(r, c) − u_r),
 *
 * for up to u_r the requirement is paid for once, whoever answers, and above it by each slot. **Price.** The penalty on the price P is convex up
 * to its cap, so it lies above a line: penalty(P) ≥ y · (P − B) / B for every y from 0 to a largest one. Put together, for any u and y,
 *
 *     score(S)  ≤  Σ_r u_r + y + fit and price of the seated + Σ over open slots of max_c [ fit + Σ_r max(0, score − u_r) − y · price / B ]:
 *
 * the slots have come apart, and each just takes its best candidate. Any multipliers give a true bound; good ones give a close one. They are
 * found by subgradient steps: where no slot rises above a ceiling it is lowered, where several do it is raised, and a selection over budget
 * makes money dearer. All terms are whole numbers, those in y rounded towards a higher bound.
 */

/** Per requirement its ceiling, then the price multiplier y. */
export type Multipliers = Float64Array;

/** What is fixed at a node: the slots before `depth` are seated. */
export interface Node {
  depth: number;
  /** Per requirement, what the seated members earn. */
  earned: Float64Array;
  /** Fit of the seated less the cost of their slots. */
  fit: number;
  /** Their price, fen. */
  price: number;
}

export interface Relaxation {
  /** Multipliers to start from: for each requirement what the second best slot could earn, above which one slot decides. */
  start(lists: readonly Int32Array[]): Multipliers;
  /** Improves the multipliers in place, by at most `steps` steps or until the bound falls below `target`, and returns the bound they give. */
  tighten(node: Node, lists: readonly Int32Array[], multipliers: Multipliers, target: number, steps: number): number;
  /** What a candidate adds to the bound in the slot of this depth. */
  gain(depth: number, candidate: number, multipliers: Multipliers): number;
  /** What the slot adds when it is left to choose: its best candidate's gain, or 0 when it may stay empty. */
  bestGain(depth: number, list: Int32Array, multipliers: Multipliers): number;
  /** Writes the gain of every candidate of the list into `gains`, and returns what `bestGain` does. */
  gains(depth: number, list: Int32Array, multipliers: Multipliers, gains: Float64Array): number;
}

/** A step that does not help is followed by a shorter one. */
const SLOWER = 0.8;

/** The price multiplier has further to go than a ceiling, on a smaller slope: it takes longer steps. The figure is from trials on markets. */
const PRICE_SCALE = 5;

/** Array reads are cast to number: every index is in range by construction. */
export function createRelaxation(instance: Instance): Relaxation {
  const { slots, start, entryRequirement, entryScore, fit, slotCost, requirementCount: n, priceShare, dearest } = instance;
  const depths = slots.length;
  const trial: Multipliers = new Float64Array(n + 1);
  const slope = new Float64Array(n + 1);
  /** The candidate each open slot takes, −1 for none. */
  const picks = new Int32Array(depths);

  function gain(depth: number, candidate: number, multipliers: Multipliers): number {
    let sum = (fit[candidate] as number) - (slotCost[depth] as number);
    const y = multipliers[n] as number;
    if (y > 0) sum -= Math.floor(y * (priceShare[candidate] as number));
    const end = start[candidate + 1] as number;
    for (let e = start[candidate] as number; e < end; e++) {
      const above = (entryScore[e] as number) - (multipliers[entryRequirement[e] as number] as number);
      if (above > 0) sum += above;
    }
    return sum;
  }

  function bestGain(depth: number, list: Int32Array, multipliers: Multipliers): number {
    let most = slots[depth]?.required ? Number.NEGATIVE_INFINITY : 0;
    let pick = -1;
    for (let i = 0; i < list.length; i++) {
      const one = gain(depth, list[i] as number, multipliers);
      if (one > most) {
        most = one;
        pick = list[i] as number;
      }
    }
    picks[depth] = pick;
    return most;
  }

  function bound(node: Node, lists: readonly Int32Array[], multipliers: Multipliers): number {
    let sum = node.fit;
    for (let r = 0; r < n; r++) sum += multipliers[r] as number;
    const y = multipliers[n] as number;
    // One more for the rounding of the penalty itself.
    if (y > 0) sum += Math.ceil(y * (1 - node.price * instance.perBudget)) + 1;
    for (let depth = node.depth; depth < depths; depth++) sum += bestGain(depth, lists[depth] as Int32Array, multipliers);
    return sum;
  }

  /** The slope of the bound at the multipliers last used, where they can move; returns its squared length. */
  function readSlope(node: Node, multipliers: Multipliers): number {
    slope.fill(1, 0, n);
    let share = node.price * instance.perBudget - 1;
    for (let depth = node.depth; depth < depths; depth++) {
      const pick = picks[depth] as number;
      if (pick < 0) continue;
      share += priceShare[pick] as number;
      for (let e = start[pick] as number; e < (start[pick + 1] as number); e++) {
        const r = entryRequirement[e] as number;
        if ((entryScore[e] as number) > (multipliers[r] as number)) slope[r] = (slope[r] as number) - 1;
      }
    }
    slope[n] = dearest > 0 ? -share * PRICE_SCALE : 0;
    let length = 0;
    for (let r = 0; r <= n; r++) {
      const least = r < n ? (node.earned[r] as number) : 0;
      if ((slope[r] as number) > 0 && (multipliers[r] as number) <= least) slope[r] = 0;
      if (r === n && (slope[r] as number) < 0 && (multipliers[r] as number) >= dearest) slope[r] = 0;
      length += (slope[r] as number) ** 2;
    }
    return length;
  }

  return {
    gain,
    bestGain,
    gains(depth, list, multipliers, gains) {
      let most = slots[depth]?.required ? Number.NEGATIVE_INFINITY : 0;
      for (let i = 0; i < list.length; i++) {
        const one = gain(depth, list[i] as number, multipliers);
        gains[i] = one;
        if (one > most) most = one;
      }
      return most;
    },
    start(lists) {
      const first = new Float64Array(n);
      const second = new Float64Array(n + 1);
      const most = new Float64Array(n);
      for (let depth = 0; depth < depths; depth++) {
        most.fill(0);
        for (const candidate of lists[depth] as Int32Array) {
          for (let e = start[candidate] as number; e < (start[candidate + 1] as number); e++) {
            const r = entryRequirement[e] as number;
            most[r] = Math.max(most[r] as number, entryScore[e] as number);
          }
        }
        for (let r = 0; r < n; r++) {
          const one = most[r] as number;
          second[r] = Math.max(second[r] as number, Math.min(one, first[r] as number));
          first[r] = Math.max(first[r] as number, one);
        }
      }
      return second;
    },
    tighten(node, lists, multipliers, target, steps) {
      for (let r = 0; r < n; r++) multipliers[r] = Math.max(multipliers[r] as number, node.earned[r] as number);
      let lowest = bound(node, lists, multipliers);
      let current = lowest;
      let pace = 1;
      trial.set(multipliers);
      const goal = Number.isFinite(target) ? target : lowest - POINT;
      for (let step = 0; step < steps && lowest >= target; step++) {
        const length = readSlope(node, trial);
        if (length === 0) break;
        const stride = (pace * Math.max(current - goal, 1)) / length;
        for (let r = 0; r < n; r++) {
          const moved = Math.round((trial[r] as number) - stride * (slope[r] as number));
          trial[r] = Math.max(node.earned[r] as number, moved);
        }
        trial[n] = Math.min(dearest, Math.max(0, Math.round((trial[n] as number) - stride * PRICE_SCALE * (slope[n] as number))));
        current = bound(node, lists, trial);
        if (current < lowest) {
          lowest = current;
          multipliers.set(trial);
        } else pace *= SLOWER;
      }
      return lowest;
    },
  };
}

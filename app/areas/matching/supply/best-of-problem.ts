import { branchesOf, createSearch } from "../branch-and-bound.ts";
import { compareFound, type Found } from "../consortium.ts";
import type { Instance } from "../instance.ts";
import type { Best } from "../marginal.ts";
import { createRelaxation } from "../relaxation.ts";
import type { Bounds } from "../standing.ts";
import type { MatchScene } from "../types.ts";
import { POINT } from "../value.ts";

/** A consortium by its numbers, and the mandatory requirements that nobody in it meets. */
export interface Outcome extends Best {
  lacks: string[];
}

/** The best consortium of a problem that stands before this one; of all where that is null. Null where there is none. */
export function bestOfProblem(problem: Instance, above: Best | null = null): Outcome | null {
  const found = bestAbove(problem, above ? scoreOf(problem, above) : Number.NEGATIVE_INFINITY);
  return found && outcomeOf(problem, found);
}

/** The best consortium of a run's standing to the millionth of a point; null where the run proved none. */
export function provenBest({ score, unit }: Bounds, { requirements }: MatchScene, unmet: number | null): Best | null {
  if (score === null || unmet === null) return null;
  const mandatory = requirements.filter((requirement) => requirement.mandatory).length;
  return { unmet, value: (score - unit * (mandatory - unmet)) / POINT };
}

function scoreOf({ unit, mandatoryCount }: Instance, { unmet, value }: Best): number {
  return Math.round(value * POINT) + unit * (mandatoryCount - unmet);
}

function outcomeOf(problem: Instance, { path, score }: Found): Outcome {
  const { scene, start, entryRequirement, entryScore, unit, mandatoryCount } = problem;
  const met = new Set<number>();
  for (const member of path) {
    if (member < 0) continue;
    for (let e = start[member] as number; e < (start[member + 1] as number); e++) {
      if ((entryScore[e] as number) >= unit) met.add(entryRequirement[e] as number);
    }
  }
  const lacks = scene.requirements.flatMap(({ id, mandatory }, index) => (mandatory && !met.has(index) ? [id] : []));
  return { unmet: lacks.length, value: (score - unit * (mandatoryCount - lacks.length)) / POINT, lacks };
}

/** Steps spent on the bound of a whole problem: most are settled by it. */
const STEPS = 24;
/** As of a run (compose.ts). */
const NODE_BUDGET = 200_000;

/** The first consortium in proposal order, if its score is higher than this; null where none is. What compose.ts does for its first proposal. */
function bestAbove(problem: Instance, floor: number): Found | null {
  const { bySlot, requirementCount } = problem;
  const relaxation = createRelaxation(problem);
  const root = { depth: 0, earned: new Float64Array(requirementCount), fit: 0, price: 0 };
  const multipliers = relaxation.start(bySlot);
  const bound = relaxation.tighten(root, bySlot, multipliers, floor, STEPS);
  if (!(bound > floor)) return null;
  const branches = branchesOf(problem, relaxation, multipliers, bound);
  const search = createSearch(problem, { spent: 0, budget: NODE_BUDGET });
  // Before everything of the same score: only what scores more stands before it.
  const nobody: Found = { path: new Int32Array(bySlot.length).fill(-1), score: floor };
  let best = floor === Number.NEGATIVE_INFINITY ? null : nobody;
  for (const branch of branches) {
    if (best && (branch.bound < best.score || (branch.bound === best.score && branch.prime > (best.path[0] as number)))) continue;
    search.search(branch, best, [], floor);
    if (branch.found && (best === null || compareFound(branch.found, best) < 0)) best = branch.found;
  }
  return best === nobody ? null : best;
}

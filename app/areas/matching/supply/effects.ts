import { type Best, type Effect, effectOf, standsBefore, standsBeforeStored } from "../marginal.ts";
import { type Bounds, type Held, mayImproveHeld } from "../standing.ts";
import type { MatchScene, MatchWeights } from "../types.ts";
import { bestOfProblem, type Outcome, provenBest } from "./best-of-problem.ts";
import { isIsolatedIn, problemWith, problemWithout, problemWithoutBudget, type Roster } from "./roster.ts";
import type { Shown } from "./shown.ts";

/** A scene after its run, and a capability held against it: what is asked is what the one changes about the other. */
export interface Question {
  scene: MatchScene;
  weights: MatchWeights;
  /** What the run proves. */
  bounds: Bounds;
  held: Held;
  /** The best proposal of the unit, as it is stored; null: there is none. An older content of the capability may sit in it. */
  best: Best | null;
  /** The capability, of whatever content, sits in that proposal. */
  inBest: boolean;
  /** How the scene stands as its vendors are shown it; null where that is not written yet. */
  stands: Shown | null;
}

/** For whom the bounds leave it open whether the capability makes something better: the unit, and the vendor, who is shown the scene without its budget. */
export interface Open {
  forUnit: boolean;
  forVendor: boolean;
}

/** False is proven. Where the capability sits in the best consortium already, it may have become worse: the bounds say nothing of what it still adds. */
export function openFor({ scene, bounds, held, inBest, stands }: Question): Open {
  return {
    forUnit: inBest || mayImproveHeld(scene, bounds, held),
    forVendor: stands === null || isMember(stands, held) || mayImproveHeld({ ...scene, budgetFen: null }, stands.standing, held),
  };
}

/** What a capability changes, composed exactly. */
export interface Effects {
  /** The best consortium that the unit could have with the capability, and the one it has; null where that is no better. */
  improved: { before: Outcome | null; after: Outcome } | null;
  /** What it adds to the scene as vendors are shown it; null where it is in no consortium that is better than the best without it. */
  shown: Effect | null;
  /** It works with none of the robots that could lead. */
  isolated: boolean;
}

/** Composes what is open from the candidates of the scene's run. */
export function effectsOf(roster: Roster, { scene, weights, bounds, held, best, stands }: Question, { forUnit, forVendor }: Open): Effects {
  const terms = { scene, weights, slots: held.slots };
  const problem = problemWith(roster, terms, held);
  let after: Outcome | null = null;
  let shown: Effect | null = null;
  if (forVendor) {
    const isKnown = stands !== null && isProven(stands) && !isMember(stands, held);
    const without = isKnown ? stands.best : bestOfProblem(problemWithoutBudget(problemWithout(roster, terms, held.capability.id)));
    after = bestOfProblem(problemWithoutBudget(problem), without);
    if (after && (!isKnown || standsBeforeStored(after, without))) shown = effectOf(without, after);
  }
  // A scene without a budget is the same for both.
  if (forUnit && !(forVendor && scene.budgetFen === null)) after = bestOfProblem(problem, provenBest(bounds, scene, best?.unmet ?? null));
  let improved: Effects["improved"] = null;
  if (forUnit && after && standsBeforeStored(after, best)) {
    const before = bestOfProblem(problemWithout(roster, terms, null));
    // Of a run that ended before it had proven its best, that may be better than what is stored.
    if (standsBefore(after, before)) improved = { before, after };
  }
  return { improved, shown, isolated: forVendor && isIsolatedIn(roster, held) };
}

const isProven = ({ best, standing }: Shown) => best === null || standing.score !== null;
const isMember = ({ members }: Shown, { capability }: Held) => members.includes(capability.id);

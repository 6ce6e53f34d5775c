import { composeInstance } from "../compose.ts";
import { type Explanation, explain } from "../explain.ts";
import { type Instance, readInstance } from "../instance.ts";
import { type Best, bestOf } from "../marginal.ts";
import type { RunInput } from "../run.ts";
import { type Bounds, type Standing, standingOf } from "../standing.ts";

/**
 * How a scene stands as its vendors are reckoned with it. What a vendor is shown must not depend on the scene's budget: from a gain that contains
 * the penalty for a price over it, who knows its own price works out the budget. Only the unit's own notices have the true figure.
 */
export interface Shown {
  standing: Bounds;
  /** The best consortium: by its numbers, its members' capabilities, and the requirements that nobody in it meets. Null: there is none. */
  best: Best | null;
  members: string[];
  lacks: string[];
}

/** The same run without the scene's budget. */
export function withoutBudget<T extends Pick<RunInput, "scene">>(input: T): T {
  return { ...input, scene: { ...input.scene, budgetFen: null } };
}

/** A run composed again without the scene's budget. */
export interface OpenRun {
  input: RunInput;
  instance: Instance;
  explanation: Explanation;
  standing: Standing;
  shown: Shown;
}

/** Composes it. About the time of the run. */
export function openRun(run: RunInput): OpenRun {
  const input = withoutBudget(run);
  const { scene, capabilities, weights } = input;
  const instance = readInstance(scene, capabilities, weights);
  const result = composeInstance(instance);
  const explanation = explain(scene, capabilities, weights, result, { instance });
  const standing = standingOf(input, result, instance);
  const [best] = result.proposals;
  const { scene: _, ...bounds } = standing;
  const shown = {
    standing: bounds,
    best: best ? bestOf(best) : null,
    members: best?.members.map(({ capabilityId }) => capabilityId) ?? [],
    lacks: explanation.proposals[0]?.gaps ?? [],
  };
  return { input, instance, explanation, standing, shown };
}

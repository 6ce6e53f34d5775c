import type Big from "big.js";
import { exact } from "#app/kernel/money.ts";
import type { PromisedValue, SceneRequirement } from "./document.ts";

type Target = Pick<SceneRequirement, "comparator" | "target" | "upper">;

/**
 * Whether a target asks for less than another of the same comparator, both in one unit. A range is weaker when it no longer contains the other: the
 * claimed range must contain the asked one.
 */
export function isWeaker(ours: Target, theirs: Target): boolean {
  const [a, b] = [exact(ours.target), exact(theirs.target)];
  if (ours.comparator === "<=") return a.gt(b);
  if (ours.comparator === ">=") return a.lt(b);
  if (ours.comparator === "=") return !a.eq(b);
  const upper = (text: string | null, fallback: Big) => (text === null ? fallback : exact(text));
  return a.gt(b) || upper(ours.upper, a).lt(upper(theirs.upper, b));
}

/**
 * The promise of the awarded bid that binds for a requirement; null where there is none, or where it is weaker than what is published: a scene may
 * be revised after the bid was sealed, and a bid never lowers it.
 */
export function bindingPromise(
  requirement: Target & Pick<SceneRequirement, "requirementId">,
  promises: readonly PromisedValue[],
): PromisedValue | null {
  const promise = promises.find(({ requirementId }) => requirementId === requirement.requirementId);
  return promise && promise.comparator === requirement.comparator && !isWeaker(promise, requirement) ? promise : null;
}

/** A requirement with the target that the awarded bid promised for it, as published where nothing binds. */
export function asPromised(requirement: SceneRequirement, promises: readonly PromisedValue[]): SceneRequirement {
  const promise = bindingPromise(requirement, promises);
  return promise === null ? requirement : { ...requirement, target: promise.target, upper: promise.upper, unit: promise.unit };
}

import { compose } from "../compose.ts";
import { DEPENDENT_ROLES, fitsSlot, interoperates } from "../rules.ts";
import type { RunInput } from "../run.ts";
import type { MatchCapability, MatchSlot, Proposal } from "../types.ts";

/**
 * The best consortium in which the capability sits; null where there is none. Of the run's candidates only those who could stand beside it are
 * composed: nobody else for a slot that only it is to take, and of robots and what depends on them only what works with it. That is a small part
 * of the run's problem, so that hundreds of scenes are answered in the time of a few runs.
 *
 * Where the capability may take one of several interchangeable slots, or an optional one, the consortium may lack it: then it is one that the run
 * knew, and no better than its best.
 */
export function bestWith({ scene, capabilities, weights }: RunInput, capability: MatchCapability): Proposal | null {
  const slots = scene.slots.filter((slot) => fitsSlot(slot, capability));
  const others = capabilities.filter((other) => other.id !== capability.id && mayStandBeside(scene.slots, slots, capability, other));
  const [best] = compose(scene, [...others, capability], weights, { k: 1 }).proposals;
  return best ?? null;
}

function mayStandBeside(
  all: readonly MatchSlot[],
  own: readonly MatchSlot[],
  capability: MatchCapability,
  other: MatchCapability,
): boolean {
  const slots = all.filter((slot) => fitsSlot(slot, other));
  const isPrime = own[0]?.role === "prime";
  return slots.some((slot) => {
    if (own.length === 1 && own[0]?.id === slot.id) return false;
    if (isPrime) return !DEPENDENT_ROLES.has(slot.role) || interoperates(capability, slot.role, other);
    return slot.role !== "prime" || interoperates(other, own[0]?.role ?? "prime", capability);
  });
}

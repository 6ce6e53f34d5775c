import type { ComponentKind, SupplyRole } from "#db/vocabulary/roles.ts";
import { SLOT_SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import type { ProductType } from "#db/vocabulary/scenes.ts";
import { DEPENDENT_ROLES, interchangeable, isPrimeRole, regionsOf, WORKING_ROLES } from "./rules.ts";
import type { MatchRequirement, MatchScene, MatchSlot } from "./types.ts";

/**
 * What candidates are asked for. Retrieval decides two things and nothing else: who is in question, by conditions, and of those the ones that can
 * stand in a best consortium, by figures.
 *
 * **Conditions.** The role of the slot and the kind of part; the field of the scene; for the prime, the form of the robot and units to deliver; and for
 * whoever does the work (prime, algorithm, research) the operation: it names one of the scene's, or none that the lexicon knows, since then nothing
 * is known against it; and that it serves the scene's city or province, or the whole country. A slot that finds too few ({@link enoughFor}) is
 * asked again more widely (`wider`).
 *
 * **Figures.** A best consortium is not made of those who are best alone: one member meets one must, another the other, and both have to work
 * together. So a slot is asked in legs: who meets at least three of the indicators its role may answer for, at least two, one, anybody; in each leg first
 * those who bring most into any consortium (`draw` of the index: projects, units, interfaces; and where indicators are asked for, the evidence of
 * its claims). Whoever works with named robots only, and whoever costs more than the whole budget, comes in by legs of their own: who meets most
 * musts, and who names the operation. Of a slot that answers for no must the value is who its holder is, and being near counts: it is asked for those
 * of the scene's province.
 */
export interface Leg {
  roles: readonly SupplyRole[];
  componentKind: ComponentKind | null;
  /** Where it is offered; null: anywhere. */
  near: { field: string } | { domain: string } | null;
  /** Serves one of these regions, or the whole country; null: wherever. */
  serving: readonly string[] | null;
  /** Province of the owner; null: any. */
  home: string | null;
  /** Asked of robots: makers have a form, service providers none. */
  forms: readonly ProductType[] | null;
  /** Names one of these operations, or with `orNone` none at all. */
  operations: { keys: readonly string[]; orNone: boolean } | null;
  /**
   * Leaves out whoever hardly anybody could stand beside: `dependents`, those that work with named robots only or have no interface; `primes`, those
   * without an interface, unless they name robots: a service provider has the interfaces of those it brings.
   */
  open: "dependents" | "primes" | null;
  /** First-year price at most this, or none published. */
  affordable: Affordable | null;
  meets: { least: number; of: readonly Condition[] };
  limit: number;
}

/** Rent for twelve months or, without rent, the one-off price has to stay within these, fen. */
export interface Affordable {
  leaseMonthly: number;
  oneOff: number;
}

/** One indicator as a filter: a bound, or the stored values that satisfy it. Coarser than assessing, which decides in the end. */
export type Condition = { metric: string; comparator: "<=" | ">="; target: string } | { metric: string; values: readonly string[] };

/** What legs are made from beside the scene as the composer sees it. */
export interface Asked {
  scene: MatchScene;
  field: string;
  domain: string;
  productTypes: readonly ProductType[];
  tags: readonly string[];
}

/** A slot or several alike: they are filled from the same candidates. */
export interface Post {
  slot: MatchSlot;
  legs: Leg[];
}

/** Whoever does the work had better know the operation than be many: a consortium that is new to it is proposed only where hardly anybody else is. */
export const enoughFor = ({ role }: MatchSlot): number => (WORKING_ROLES.has(role) ? 4 : 12);
/** Hits asked of the legs: three indicators met, two, one, anybody (of primes more); most musts; of the scene's province; naming the operation. */
const LIMITS = { three: 60, two: 80, one: 80, any: 50, primes: 100, musts: 30, home: 20, named: 30, wider: 60 };
/** Conditions of a leg at most: every choice of them is written out in the filter. */
const MOST_CONDITIONS = 6;

/** The legs of every kind of slot, once each. */
export function postsOf(asked: Asked): Post[] {
  const { slots } = asked.scene;
  return slots
    .filter((slot, i) => !slots.slice(0, i).some((other) => interchangeable(other, slot)))
    .map((slot) => ({ slot, legs: legsOf(asked, slot) }));
}

function legsOf(asked: Asked, slot: MatchSlot): Leg[] {
  const { requirements, slots } = asked.scene;
  const own = requirements
    .filter((requirement) => requirement.ownerRoles.includes(slot.role))
    .sort((a, b) => Number(b.mandatory) - Number(a.mandatory) || b.weight - a.weight);
  const conditions = own.flatMap((requirement) => conditionOf(requirement) ?? []).slice(0, MOST_CONDITIONS);
  const musts = own.filter(({ mandatory }) => mandatory).flatMap((requirement) => conditionOf(requirement) ?? []);
  const base = baseOf(asked, slot);
  const isJoined = slot.role === "prime" && slots.some(({ role }) => DEPENDENT_ROLES.has(role));
  const open = DEPENDENT_ROLES.has(slot.role) ? ("dependents" as const) : isJoined ? ("primes" as const) : null;
  const best = { ...base, open, affordable: affordableOf(asked.scene, slot) };
  const tiers = [
    { least: 3, limit: LIMITS.three },
    { least: 2, limit: LIMITS.two },
    { least: 1, limit: LIMITS.one },
  ];
  const legs: Leg[] = tiers
    .filter(({ least }) => least <= conditions.length)
    .map(({ least, limit }) => ({ ...best, meets: { least, of: conditions }, limit }));
  // A small catalogue comes in whole by this one. A prime may meet nothing and yet be the one within the budget, with whom the others can work:
  // with 60 instead of 100 asked for, a catalogue of 10,000 loses 4 % of the value.
  legs.push({ ...base, limit: slot.role === "prime" ? LIMITS.primes : LIMITS.any });
  if (musts.length > 0)
    legs.push({ ...base, meets: { least: Math.min(2, musts.length), of: musts.slice(0, MOST_CONDITIONS) }, limit: LIMITS.musts });
  else legs.push({ ...base, home: asked.scene.provinceCode, limit: LIMITS.home });
  if (asked.tags.length > 0) legs.push({ ...base, operations: { keys: asked.tags, orNone: false }, limit: LIMITS.named });
  return legs;
}

/**
 * The same slot asked more widely, step by step: any operation, then the domain; a part, system or test is at home anywhere; and at last whoever
 * would have to be won over to serve the region.
 */
export function wider(asked: Asked, slot: MatchSlot): Leg[] {
  const base = { ...baseOf(asked, slot), operations: null, limit: LIMITS.wider };
  const steps: Leg[] = [{ ...base, near: { domain: asked.domain } }];
  if (WORKING_ROLES.has(slot.role)) steps.unshift(base);
  else steps.push({ ...base, near: null });
  return [...steps, { ...base, near: WORKING_ROLES.has(slot.role) ? { domain: asked.domain } : null, serving: null }];
}

/** Everybody in question for a slot. */
export function baseOf(asked: Asked, slot: MatchSlot): Leg {
  return {
    roles: SLOT_SUPPLY_ROLES[slot.role],
    componentKind: slot.componentKind,
    near: { field: asked.field },
    serving: regionsOf(asked.scene),
    home: null,
    forms: slot.role === "prime" ? asked.productTypes : null,
    operations: WORKING_ROLES.has(slot.role) && asked.tags.length > 0 ? { keys: asked.tags, orNone: true } : null,
    open: null,
    affordable: null,
    meets: { least: 0, of: [] },
    limit: LIMITS.any,
  };
}

function conditionOf({ metric, comparator, target, direction, accepts }: MatchRequirement): Condition | null {
  if (accepts) return { metric, values: accepts };
  if (direction === "range" || (comparator !== "<=" && comparator !== ">=")) return null;
  return { metric, comparator, target };
}

/** Prices as `firstYearPrice` counts them: rent of every unit for twelve months, else the one-off price, of robots and parts per unit. */
function affordableOf({ budgetFen, deploymentCount }: MatchScene, slot: MatchSlot): Affordable | null {
  if (budgetFen === null) return null;
  const budget = Number(budgetFen);
  const isPerUnit = slot.role === "partsSupplier" || SLOT_SUPPLY_ROLES[slot.role].some(isPrimeRole);
  return {
    leaseMonthly: Math.floor(budget / 12 / deploymentCount),
    oneOff: Math.floor(isPerUnit ? budget / deploymentCount : budget),
  };
}

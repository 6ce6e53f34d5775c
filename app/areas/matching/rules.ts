import { provinceOf } from "#db/vocabulary/regions.ts";
import { SLOT_ROLES, SLOT_SUPPLY_ROLES, type SlotRole, type SupplyRole } from "#db/vocabulary/roles.ts";
import type { MatchCapability, MatchScene, MatchSlot } from "./types.ts";

/** Who may stand where, and with whom. The composer and every explanation read these rules from here. */

/** A capability in a slot. */
export interface Seat {
  slot: MatchSlot;
  capability: MatchCapability;
}

/** Slots whose holder must work together with the prime: its robot runs their software or carries their parts. */
export const DEPENDENT_ROLES: ReadonlySet<SlotRole> = new Set(["algorithmSupplier", "osSupplier", "partsSupplier"]);

/** Slots whose holder does the work itself, and had better know the operation; parts, systems and services rarely name one. */
export const WORKING_ROLES: ReadonlySet<SlotRole> = new Set(["prime", "algorithmSupplier", "researchInstitute"]);

/** The slot role a supplier answers in; null for roles that take no slot (leasing, insurance). */
export function slotRoleOf(role: SupplyRole): SlotRole | null {
  return SLOT_ROLES.find((slotRole) => SLOT_SUPPLY_ROLES[slotRole].includes(role)) ?? null;
}

/** Whether capabilities of this role stand in the prime slot. */
export function isPrimeRole(role: SupplyRole): boolean {
  return SLOT_SUPPLY_ROLES.prime.includes(role);
}

/** The codes by which a capability names a scene's region: its city's, and its province's, the first two digits of a GB/T 2260 code. */
export function regionsOf({ regionCode }: Pick<MatchScene, "regionCode">): [city: string, province: string] {
  return [regionCode, provinceOf(regionCode)];
}

/** Whether the capability serves the scene's city, its province or, naming no region, the whole country. */
export function servesScene(scene: Pick<MatchScene, "regionCode">, { serviceRegions }: Pick<MatchCapability, "serviceRegions">): boolean {
  return serviceRegions.length === 0 || regionsOf(scene).some((code) => serviceRegions.includes(code));
}

/** Whether the capability is of the kind the slot asks for. */
export function fitsSlot(slot: MatchSlot, capability: MatchCapability): boolean {
  if (!SLOT_SUPPLY_ROLES[slot.role].includes(capability.role)) return false;
  return slot.componentKind === null || slot.componentKind === capability.componentKind;
}

/**
 * The scene's slots in canonical order: the prime, then by role in vocabulary order, component kind, required before optional, id.
 * Search, ties and members all follow it, so that the order in which slots arrive changes nothing. Throws RangeError unless exactly one slot is
 * the prime's; it counts as required.
 */
export function canonicalSlots(scene: MatchScene): MatchSlot[] {
  const primes = scene.slots.filter((slot) => slot.role === "prime").length;
  if (primes !== 1) throw new RangeError(`a scene has exactly one prime slot, scene ${scene.id} has ${primes}`);
  const slots = scene.slots.map((slot) => (slot.role === "prime" ? { ...slot, required: true } : slot));
  return slots.sort(
    (a, b) =>
      SLOT_ROLES.indexOf(a.role) - SLOT_ROLES.indexOf(b.role) ||
      compareText(a.componentKind ?? "", b.componentKind ?? "") ||
      Number(b.required) - Number(a.required) ||
      compareText(a.id, b.id),
  );
}

/** Slots of the same role and kind are interchangeable: an organization may hold one of them. */
export function interchangeable(a: MatchSlot, b: MatchSlot): boolean {
  return a.role === b.role && a.componentKind === b.componentKind;
}

/** Code unit order: the same on every machine, unlike a locale's. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Whether the holder of a slot of `role` interoperates with the prime: one lists the other in `worksWith`, both list the same robot (an
 * application service provider as prime brings the robots it lists), or the dependent lists nobody and shares an interface with the prime.
 * Whatever they share, a pair that one owner rejected does not. Simulation, research and verification need no compatibility.
 */
export function interoperates(prime: MatchCapability, role: SlotRole, dependent: MatchCapability): boolean {
  return incompatibility(prime, role, dependent) === null;
}

/**
 * Why a pair does not interoperate: an owner said that it does not work; the dependent names the robots it works with, and this is none of them;
 * or it names none and shares no interface with the prime.
 */
export type Incompatibility = "rejected" | "namesOthers" | "nothingShared";

/** Why the holder of a slot of `role` does not interoperate with the prime; null when it does. */
export function incompatibility(prime: MatchCapability, role: SlotRole, dependent: MatchCapability): Incompatibility | null {
  if (!DEPENDENT_ROLES.has(role)) return null;
  if (prime.notWith?.includes(dependent.id) || dependent.notWith?.includes(prime.id)) return "rejected";
  if (prime.worksWith.includes(dependent.id) || dependent.worksWith.includes(prime.id)) return null;
  if (dependent.worksWith.some((robot) => prime.worksWith.includes(robot))) return null;
  if (dependent.worksWith.length > 0) return "namesOthers";
  return dependent.interfaces.some((name) => prime.interfaces.includes(name)) ? null : "nothingShared";
}

/** Same organization or same group. */
export function affiliated(a: MatchCapability, b: MatchCapability): boolean {
  return a.organizationId === b.organizationId || (a.groupId !== null && a.groupId === b.groupId);
}

export type ConflictKind = "incompatible" | "affiliatedVerifier" | "sameOrganization" | "sameCapability";

/** Why two members cannot be in one consortium; null when they can. */
export function conflictBetween(a: Seat, b: Seat): ConflictKind | null {
  if (a.capability.id === b.capability.id) return "sameCapability";
  if (interchangeable(a.slot, b.slot) && a.capability.organizationId === b.capability.organizationId) return "sameOrganization";
  if (a.slot.role === "prime" && !interoperates(a.capability, b.slot.role, b.capability)) return "incompatible";
  if (b.slot.role === "prime" && !interoperates(b.capability, a.slot.role, a.capability)) return "incompatible";
  const verifier = a.slot.role === "thirdPartyVerifier" || b.slot.role === "thirdPartyVerifier";
  return verifier && affiliated(a.capability, b.capability) ? "affiliatedVerifier" : null;
}

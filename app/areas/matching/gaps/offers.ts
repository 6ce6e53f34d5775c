import type { ComponentKind, SupplyRole } from "#db/vocabulary/roles.ts";
import type { ProductType, SceneField } from "#db/vocabulary/scenes.ts";
import { servesScene } from "../rules.ts";
import type { MatchCapability, MatchClaim, MatchRequirement, MatchSlot } from "../types.ts";

/** What a published capability states about one metric, in one of the fields it serves. */
export interface Offer {
  capabilityId: string;
  field: SceneField;
  role: SupplyRole;
  componentKind: ComponentKind | null;
  /** Of robots and services; null serves any. */
  productType: ProductType | null;
  /** One of the regions it serves; none: the whole country. */
  serviceRegions: readonly string[];
  /** One of the operations it is for, or all; none: none known. */
  operations: readonly string[];
  claim: MatchClaim;
}

/** That somebody offers something of this kind in the field at all, whatever it states. */
export type Presence = Pick<Offer, "field" | "role" | "componentKind" | "productType" | "serviceRegions">;

/** The part of a scene by which it is told who could take a seat in it. */
export interface Place {
  regionCode: string;
  field: SceneField;
  productTypes: readonly ProductType[];
  slots: readonly MatchSlot[];
}

/** A capability that states only this, for `assess`; with `operations`, of that work. */
export function stating(claim: MatchClaim, operations: readonly string[] = [], id = "supply"): MatchCapability {
  return {
    ...{ id, versionId: id, organizationId: "", organizationName: "", groupId: null, role: "robotMaker", componentKind: null, name: "" },
    claims: [claim],
    operations,
    ...{ interfaces: [], worksWith: [], serviceRegions: [], regionCode: "", unitsPerMonth: 0, leadTimeWeeks: 0, priceFen: null },
    deliveredProjects: 0,
  };
}

/** The seats of a scene whose holder may answer for a requirement. */
export function answeringSlots(requirement: MatchRequirement, { slots }: Pick<Place, "slots">): MatchSlot[] {
  return slots.filter(({ role }) => requirement.ownerRoles.includes(role));
}

/** How a capability is looked up: by field and role, its kind and product type held against the seat after. */
export const offerKey = (field: SceneField, role: SupplyRole, metric = ""): string => `${field} ${role} ${metric}`;

/** Whether what is offered could sit there, as `fitsSlot`, `servesScene` and the retrieval of primes say. The role is already looked up. */
export function fitsSeat(offer: Presence, slot: MatchSlot, place: Pick<Place, "productTypes" | "regionCode">): boolean {
  if (slot.componentKind !== null && slot.componentKind !== offer.componentKind) return false;
  if (!servesScene(place, offer)) return false;
  return slot.role !== "prime" || offer.productType === null || place.productTypes.includes(offer.productType);
}

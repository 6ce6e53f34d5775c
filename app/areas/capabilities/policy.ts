import { type Actor, mayEdit } from "#app/kernel/actor.ts";
import type { SupplyRole } from "#db/vocabulary/roles.ts";

interface CapabilityFacts {
  organizationId: string;
  status: "draft" | "published" | "withdrawn";
}

/** A vendor's editors publish. */
export function mayPublish(actor: Actor): boolean {
  return actor.kind === "user" && actor.organizationKind === "vendor" && mayEdit(actor);
}

/** They do so in the roles their organization has. */
export function mayPublishCapability(actor: Actor, role: SupplyRole): boolean {
  return mayPublish(actor) && actor.kind === "user" && actor.supplyRoles.includes(role);
}

export function mayChangeCapability(actor: Actor, capability: CapabilityFacts): boolean {
  return actor.kind === "user" && mayEdit(actor) && actor.organizationId === capability.organizationId;
}

export function mayReadCapability(actor: Actor, capability: CapabilityFacts): boolean {
  if (capability.status === "published" || actor.kind === "system") return true;
  return actor.kind === "user" && actor.organizationId === capability.organizationId;
}

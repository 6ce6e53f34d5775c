import { type Actor, mayEdit, mayManageMoney, maySign } from "#app/kernel/actor.ts";

interface Sides {
  userUnitId: string;
  providerId: string;
}

/** The provider runs the robots: its editors say when one leaves the contract. */
export function mayEndAssignment(actor: Actor, contract: Sides): boolean {
  return actor.kind === "user" && mayEdit(actor) && actor.organizationId === contract.providerId;
}

/** What is delivered is accepted by the user unit: by those who edit or sign for it. */
export function mayAcceptRobot(actor: Actor, contract: Sides): boolean {
  return actor.kind === "user" && (mayEdit(actor) || maySign(actor)) && actor.organizationId === contract.userUnitId;
}

/** The provider's editors and its finance ask for usage that was kept aside, or give it up. */
export function mayProposeHeldUsage(actor: Actor, contract: Sides): boolean {
  return actor.kind === "user" && (mayEdit(actor) || mayManageMoney(actor)) && actor.organizationId === contract.providerId;
}

/** Who pays for it agrees, or does not. */
export function mayAgreeToHeldUsage(actor: Actor, contract: Sides): boolean {
  return actor.kind === "user" && (mayEdit(actor) || mayManageMoney(actor)) && actor.organizationId === contract.userUnitId;
}

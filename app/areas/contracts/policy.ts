import { type Actor, mayEdit, mayManageMoney, maySign } from "#app/kernel/actor.ts";

interface ContractFacts {
  userUnitId: string;
  providerId: string;
}

/** Editors of either side draft a contract. */
export function mayDraftContract(actor: Actor, sides: ContractFacts): boolean {
  return (
    actor.kind === "user" &&
    (mayEdit(actor) || mayManageMoney(actor)) &&
    [sides.userUnitId, sides.providerId].includes(actor.organizationId)
  );
}

/** The side that did not draft it agrees by a signer. */
export function mayActivateContract(actor: Actor, contract: ContractFacts & { proposedById: string }): boolean {
  if (actor.kind !== "user" || !maySign(actor)) return false;
  return [contract.userUnitId, contract.providerId].includes(actor.organizationId) && actor.organizationId !== contract.proposedById;
}

/** A proposal ends without effect by whoever drafts for the side that made it, or by a signer of the other: null when neither. */
export function mayDropProposal(actor: Actor, contract: ContractFacts & { proposedById: string }): "withdrawn" | "declined" | null {
  if (actor.kind === "user" && actor.organizationId === contract.proposedById)
    return mayDraftContract(actor, contract) ? "withdrawn" : null;
  return mayActivateContract(actor, contract) ? "declined" : null;
}

/** Leaving by notice or for missed service levels, and buying robots out, binds the user unit: its signer does it. */
export function mayLeaveContract(actor: Actor, contract: ContractFacts): boolean {
  return actor.kind === "user" && maySign(actor) && actor.organizationId === contract.userUnitId;
}

/** The provider runs the robots and holds their keys. */
export function mayManageKeys(actor: Actor, contract: ContractFacts): boolean {
  return actor.kind === "user" && mayEdit(actor) && actor.organizationId === contract.providerId;
}

/** The two sides read everything: terms, usage and invoices. Any other party of the task book knows the head of it and its own share. */
export function mayReadWholeContract(actor: Actor, contract: ContractFacts): boolean {
  if (actor.kind === "system") return true;
  return actor.kind === "user" && [contract.userUnitId, contract.providerId].includes(actor.organizationId);
}

/** Both sides and every party of the task book know that the contract is there. */
export function mayKnowContract(actor: Actor, contract: ContractFacts, partyIds: readonly string[]): boolean {
  return mayReadWholeContract(actor, contract) || (actor.kind === "user" && partyIds.includes(actor.organizationId));
}

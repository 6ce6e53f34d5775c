import { type Actor, covers, mayEdit, maySign } from "#app/kernel/actor.ts";

const isParty = (actor: Actor, partyIds: readonly string[]): boolean => actor.kind === "user" && partyIds.includes(actor.organizationId);

/** Every party reads it; the bureau of the scene's region gets the filing copy once it is sealed. */
export function mayReadTaskBook(actor: Actor, partyIds: readonly string[], status: string, sceneRegion: string): boolean {
  if (actor.kind === "system" || isParty(actor, partyIds)) return true;
  return (
    actor.kind === "user" &&
    actor.organizationKind === "bureau" &&
    (status === "sealed" || status === "superseded") &&
    covers(actor.regionCode, sceneRegion)
  );
}

/** Editors of every party. */
export function mayEditTaskBook(actor: Actor, partyIds: readonly string[]): boolean {
  return actor.kind === "user" && isParty(actor, partyIds) && mayEdit(actor);
}

/** Editors of the user unit and of the lead start the draft and freeze it. */
export function mayFreezeTaskBook(actor: Actor, sides: { userUnitId: string; leadOrganizationId: string | null }): boolean {
  return actor.kind === "user" && mayEdit(actor) && [sides.userUnitId, sides.leadOrganizationId].includes(actor.organizationId);
}

/** Signers of every party, for their own organization only. */
export function maySignTaskBook(actor: Actor, partyIds: readonly string[]): boolean {
  return actor.kind === "user" && isParty(actor, partyIds) && maySign(actor);
}

/** Signers of every party but the user unit give notice that their organization leaves, and take it back: for the user unit that is to end it all. */
export function mayGiveExitNotice(actor: Actor, partyIds: readonly string[], sides: { userUnitId: string }): boolean {
  return maySignTaskBook(actor, partyIds) && actor.kind === "user" && actor.organizationId !== sides.userUnitId;
}

/** Who signs for an organization by the text of clause 1; null where it names nobody and any of its signers may. */
export function namedSignatory(
  { parties }: { parties: { items: readonly { organizationId: string; signatory: { name: string } }[] } },
  organizationId: string,
): string | null {
  return parties.items.find((party) => party.organizationId === organizationId)?.signatory.name.trim() || null;
}

/** Members of every party take the evidence package away; it tells who signed from where, which the filing copy of a bureau does not. */
export function mayTakeEvidence(actor: Actor, partyIds: readonly string[]): boolean {
  return isParty(actor, partyIds);
}

import { type Actor, covers, mayEdit, maySign } from "#app/kernel/actor.ts";

const isParty = (actor: Actor, partyIds: readonly string[]): boolean => actor.kind === "user" && partyIds.includes(actor.organizationId);

interface Standing {
  partyIds: readonly string[];
  /** Bureaus that the parties asked to witness it. */
  witnessIds: readonly string[];
  status: string;
}

/** Every party reads it; a witness until it is sealed; the bureau of the scene's region gets the filing copy from then on. */
export function mayReadTaskBook(actor: Actor, book: Standing, sceneRegion: string): boolean {
  if (actor.kind === "system" || isParty(actor, book.partyIds) || isWitness(actor, book)) return true;
  return (
    actor.kind === "user" &&
    actor.organizationKind === "bureau" &&
    (book.status === "sealed" || book.status === "superseded") &&
    covers(actor.regionCode, sceneRegion)
  );
}

/** A bureau that was asked to witness, while the parties negotiate and sign. */
export function isWitness(actor: Actor, { witnessIds, status }: Omit<Standing, "partyIds">): boolean {
  return actor.kind === "user" && witnessIds.includes(actor.organizationId) && (status === "draft" || status === "signing");
}

/** Editors of every party and of a witness remark on clauses. */
export function mayCommentOnClause(actor: Actor, book: Standing): boolean {
  return mayEditTaskBook(actor, book.partyIds) || (actor.kind === "user" && isWitness(actor, book) && mayEdit(actor));
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

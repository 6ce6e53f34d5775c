import { type Actor, mayEdit, type UserActor } from "#app/kernel/actor.ts";

/** Editors of the platform's operator keep the registry and the lexicon. */
export function mayKeepVocabularies(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "operator" && mayEdit(actor);
}

/** Everyone of the operator sees their histories and the texts that wait. */
export function mayReadVocabularies(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "operator";
}

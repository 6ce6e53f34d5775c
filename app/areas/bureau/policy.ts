import { type Actor, mayEdit, type UserActor } from "#app/kernel/actor.ts";

/** Members of a bureau see their region's ledger; editors decide and export. */
export function mayReadLedger(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "bureau";
}
export function mayReview(actor: Actor): actor is UserActor {
  return mayReadLedger(actor) && mayEdit(actor);
}

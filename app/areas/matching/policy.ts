import { type Actor, mayEdit, type UserActor } from "#app/kernel/actor.ts";

/** Proposals of a scene are shown to the unit whose scene it is, and to nobody else. */
export function mayCompare(actor: Actor, scene: { organizationId: string }): boolean {
  return actor.kind === "system" || (actor.kind === "user" && actor.organizationId === scene.organizationId);
}

export function mayRequestProposals(actor: Actor, scene: { organizationId: string }): boolean {
  return mayCompare(actor, scene) && actor.kind === "user" && mayEdit(actor);
}

/** The gap map is a bureau's; it sees its own region and what lies below. */
export function mayReadGaps(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "bureau";
}

export function mayAskForGaps(actor: Actor): actor is UserActor {
  return mayReadGaps(actor) && mayEdit(actor);
}

import { type Actor, mayEdit } from "#app/kernel/actor.ts";

/** Proposals of a scene are shown to the unit whose scene it is, and to nobody else. */
export function mayCompare(actor: Actor, scene: { organizationId: string }): boolean {
  return actor.kind === "system" || (actor.kind === "user" && actor.organizationId === scene.organizationId);
}

export function mayRequestProposals(actor: Actor, scene: { organizationId: string }): boolean {
  return mayCompare(actor, scene) && actor.kind === "user" && mayEdit(actor);
}

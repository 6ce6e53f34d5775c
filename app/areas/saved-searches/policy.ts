import type { Actor, UserActor } from "#app/kernel/actor.ts";

/** Whoever is signed in keeps searches of their own; nobody sees another's, not even in the same organization. */
export function mayKeepSearches(actor: Actor): actor is UserActor {
  return actor.kind === "user";
}

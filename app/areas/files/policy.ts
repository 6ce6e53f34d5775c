import type { Actor, UserActor } from "#app/kernel/actor.ts";

/** Everybody who does more than read for an organization. */
export function mayUpload(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.memberRole !== "viewer";
}

import type { Actor, UserActor } from "#app/kernel/actor.ts";

/** The inbox belongs to the organization: every member reads it and may mark what it has read. */
export function mayReadInbox(actor: Actor): actor is UserActor {
  return actor.kind === "user";
}

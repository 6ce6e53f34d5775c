import type { Actor, UserActor } from "#app/kernel/actor.ts";

/** The inbox belongs to the organization: every member reads it and may mark what it has read. Entries for one person alone are read by nobody else. */
export function mayReadInbox(actor: Actor): actor is UserActor {
  return actor.kind === "user";
}

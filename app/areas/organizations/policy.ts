import { type Actor, mayEdit, mayManageMembers, type UserActor } from "#app/kernel/actor.ts";

/** Kinds that may register by themselves; bureaus and the operator are set up by the platform. */
export const REGISTERABLE_KINDS = ["userUnit", "vendor"] as const;

/** Owners invite, change and remove the members of their own organization. */
export function mayManage(actor: Actor): actor is UserActor {
  return actor.kind === "user" && mayManageMembers(actor);
}

/** Owners and editors keep their organization's profile. */
export function mayEditProfile(actor: Actor): actor is UserActor {
  return actor.kind === "user" && mayEdit(actor);
}

/** The platform's operator checks who an organization is. */
export function mayVerifyOrganizations(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "operator" && mayEdit(actor);
}

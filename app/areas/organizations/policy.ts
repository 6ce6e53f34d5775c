import { type Actor, mayEdit, mayManageMembers, type UserActor } from "#app/kernel/actor.ts";

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

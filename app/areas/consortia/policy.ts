import { type Actor, covers, mayEdit } from "#app/kernel/actor.ts";

/** Editors of the user unit whose scene it is. */
export function mayFormConsortium(actor: Actor, scene: { organizationId: string }): boolean {
  return actor.kind === "user" && actor.organizationKind === "userUnit" && mayEdit(actor) && actor.organizationId === scene.organizationId;
}

/** Editors of the user unit change who is in its consortium, who leads it and who does how much. */
export function mayManageConsortium(actor: Actor, consortium: { userUnitId: string }): boolean {
  return mayFormConsortium(actor, { organizationId: consortium.userUnitId });
}

/** Editors of the invited organization. */
export function mayRespond(actor: Actor, member: { organizationId: string }): boolean {
  return actor.kind === "user" && mayEdit(actor) && actor.organizationId === member.organizationId;
}

/** The user unit, the invited and the members; the bureau of the scene's region once it is formed. */
export function mayReadConsortium(
  actor: Actor,
  consortium: { userUnitId: string; status: string },
  memberOrganizationIds: readonly string[],
  sceneRegion: string,
): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind !== "user") return false;
  if (actor.organizationId === consortium.userUnitId || memberOrganizationIds.includes(actor.organizationId)) return true;
  return actor.organizationKind === "bureau" && consortium.status === "formed" && covers(actor.regionCode, sceneRegion);
}

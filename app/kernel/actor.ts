import type { MemberRole, OrganizationKind, SupplyRole } from "#db/vocabulary/roles.ts";

/** A signed-in user acting for one organization: the tenant every read and write is scoped by. */
export interface UserActor {
  kind: "user";
  userId: string;
  name: string;
  email: string;
  organizationId: string;
  organizationName: string;
  organizationKind: OrganizationKind;
  supplyRoles: SupplyRole[];
  regionCode: string;
  memberRole: MemberRole;
  /** Set when one of the organization's programs acts for the user, by a key the user issued. */
  keyId?: string;
}

export type Actor =
  | UserActor
  | { kind: "system"; job: string }
  | { kind: "contractKey"; contractId: string; keyId: string }
  | { kind: "public" };

const hasRole = (actor: UserActor, roles: readonly MemberRole[]): boolean => roles.includes(actor.memberRole);

/** What a member's role lets it do inside its own organization; every room's policy builds on these. */
export const mayEdit = (actor: UserActor): boolean => hasRole(actor, ["owner", "editor"]);
export const maySign = (actor: UserActor): boolean => hasRole(actor, ["owner", "signer"]);
export const mayManageMoney = (actor: UserActor): boolean => hasRole(actor, ["owner", "finance"]);
export const mayManageMembers = (actor: UserActor): boolean => hasRole(actor, ["owner"]);

/** Whether a bureau's region contains a region code (GB/T 2260: the nation is 100000, a province xx0000). */
export function covers(bureauRegion: string, region: string): boolean {
  if (bureauRegion === "100000") return true;
  return bureauRegion.endsWith("0000") ? region.startsWith(bureauRegion.slice(0, 2)) : bureauRegion === region;
}

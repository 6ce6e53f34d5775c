import { and, asc, count, desc, eq, inArray } from "drizzle-orm";
import { covers } from "#app/kernel/actor.ts";
import { type Context, keptPerDatabase, userOf } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { invitations, members, organizations, regions, users } from "#db/schema/organizations.ts";
import { MEMBER_ROLES, type MemberRole, type OrganizationKind } from "#db/vocabulary/roles.ts";
import { mayManage } from "./policy.ts";
import { type InvitationState, invitationState } from "./states.ts";

export type Organization = typeof organizations.$inferSelect;

/** Public facts of organizations by id; ids that do not exist are absent from the map. */
export async function organizationsById(ctx: Context, ids: readonly string[]): Promise<Map<string, Organization>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select()
    .from(organizations)
    .where(inArray(organizations.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

export async function organizationById(ctx: Context, id: string): Promise<Organization | null> {
  const [row] = await ctx.db.select().from(organizations).where(eq(organizations.id, id));
  return row ?? null;
}

export interface UserUnitName {
  id: string;
  name: string;
  shortName: string;
  regionCode: string;
}

/** User units whose seat lies in a region, by name: what a bureau may name as the owner of a scene. */
export async function userUnitsIn(ctx: Context, regionCode: string): Promise<UserUnitName[]> {
  const rows = await ctx.db
    .select({ id: organizations.id, name: organizations.name, shortName: organizations.shortName, regionCode: organizations.regionCode })
    .from(organizations)
    .where(eq(organizations.kind, "userUnit"))
    .orderBy(asc(organizations.name));
  return rows.filter((row) => covers(regionCode, row.regionCode));
}

const regionRows = keptPerDatabase(
  (ctx) => ctx.db.select().from(regions).orderBy(asc(regions.code)),
  (rows) => rows.length === 0,
);

/** Names of all regions by code, at most a minute old. */
export async function regionNames(ctx: Context): Promise<Map<string, string>> {
  const rows = await regionRows(ctx);
  return new Map(rows.map((row) => [row.code, row.name]));
}

export interface Province {
  code: string;
  name: string;
  cities: { code: string; name: string }[];
}

/** Provinces in the order of their codes, each with its cities; a municipality has none and stands for itself. */
export async function listRegions(ctx: Context): Promise<Province[]> {
  const rows = await regionRows(ctx);
  const cities = Map.groupBy(
    rows.filter((row) => row.level === "city"),
    (row) => row.parentCode,
  );
  return rows
    .filter((row) => row.level === "province")
    .map(({ code, name }) => ({ code, name, cities: (cities.get(code) ?? []).map((city) => ({ code: city.code, name: city.name })) }));
}

/** The regions as choices of a select, grouped by province; the province itself is the first choice of its group. */
export function regionOptions(provinces: readonly Province[]): { group: string; options: { value: string; label: string }[] }[] {
  return provinces.map(({ code, name, cities }) => ({
    group: name,
    options: [
      { value: code, label: cities.length === 0 ? name : `${name}（未列出的地市）` },
      ...cities.map((city) => ({ value: city.code, label: city.name })),
    ],
  }));
}

export interface MemberLine {
  id: string;
  name: string;
  /** Shown to owners and to the member; others do not see colleagues' addresses. */
  email: string | null;
  role: MemberRole;
  joinedAt: string;
  hasSecondFactor: boolean;
  isSelf: boolean;
}

/** Members of the actor's organization, owners first. */
export async function listMembers(ctx: Context): Promise<MemberLine[]> {
  const { organizationId, userId } = userOf(ctx);
  const seesAddresses = mayManage(ctx.actor);
  const rows = await ctx.db
    .select({ member: members, name: users.name, email: users.email, twoFactorEnabled: users.twoFactorEnabled })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.organizationId, organizationId))
    .orderBy(asc(members.createdAt), asc(members.id));
  return rows
    .map(({ member, name, email, twoFactorEnabled }) => ({
      id: member.id,
      name,
      email: seesAddresses || member.userId === userId ? email : null,
      role: member.role,
      joinedAt: member.createdAt.toISOString(),
      hasSecondFactor: twoFactorEnabled === true,
      isSelf: member.userId === userId,
    }))
    .sort((a, b) => MEMBER_ROLES.indexOf(a.role) - MEMBER_ROLES.indexOf(b.role));
}

export interface InvitationLine {
  id: string;
  email: string;
  role: MemberRole | null;
  state: InvitationState;
  expiresAt: string;
}

/** Invitations of the actor's organization that are not accepted or revoked, newest first. Owners only. */
export async function listInvitations(ctx: Context): Promise<InvitationLine[]> {
  if (!mayManage(ctx.actor)) throw forbidden("只有单位管理员可以查看邀请。");
  const rows = await ctx.db
    .select()
    .from(invitations)
    .where(and(eq(invitations.organizationId, userOf(ctx).organizationId), eq(invitations.status, "pending")))
    .orderBy(desc(invitations.createdAt), desc(invitations.id));
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    state: invitationState(row, ctx.clock.now()),
    expiresAt: row.expiresAt.toISOString(),
  }));
}

export interface InvitationPage {
  id: string;
  email: string;
  role: MemberRole;
  organizationName: string;
  organizationKind: OrganizationKind;
  state: InvitationState;
  expiresAt: string;
  /** Whether the invited address already signs in here; told only to who holds the link. */
  hasAccount: boolean;
}

/** What the holder of an invitation link sees. The id is unguessable and is the right to read. */
export async function invitationPage(ctx: Context, id: string): Promise<InvitationPage> {
  const [row] = await ctx.db
    .select({ invitation: invitations, organization: organizations, userId: users.id })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .leftJoin(users, eq(users.email, invitations.email))
    .where(eq(invitations.id, id));
  if (!row?.invitation.role) throw notFound("邀请");
  const { invitation, organization } = row;
  return {
    id,
    email: invitation.email,
    role: invitation.role ?? "viewer",
    organizationName: organization.name,
    organizationKind: organization.kind,
    state: invitationState(invitation, ctx.clock.now()),
    expiresAt: invitation.expiresAt.toISOString(),
    hasAccount: row.userId !== null,
  };
}

/** Addresses of an organization's owners, for mails the system sends. */
export async function ownerAddresses(ctx: Context, organizationId: string): Promise<string[]> {
  const rows = await ctx.db
    .select({ email: users.email })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.organizationId, organizationId), eq(members.role, "owner")))
    .orderBy(asc(users.email));
  return rows.map((row) => row.email);
}

/** How many user units and vendors are registered. Public. */
export async function countOrganizations(ctx: Context): Promise<{ userUnits: number; vendors: number }> {
  const rows = await ctx.db.select({ kind: organizations.kind, n: count() }).from(organizations).groupBy(organizations.kind);
  const of = (kind: OrganizationKind) => rows.find((row) => row.kind === kind)?.n ?? 0;
  return { userUnits: of("userUnit"), vendors: of("vendor") };
}

/**
 * Names of the members of each organization who may sign for it (roles owner and signer), by organization; one without any has an empty list. For
 * rooms that must know whether somebody can sign; never shown to other organizations.
 */
export async function signersOf(ctx: Context, organizationIds: readonly string[]): Promise<Map<string, string[]>> {
  const signers = new Map<string, string[]>(organizationIds.map((id) => [id, []]));
  if (signers.size === 0) return signers;
  const rows = await ctx.db
    .select({ organizationId: members.organizationId, name: users.name })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(inArray(members.organizationId, [...signers.keys()]), inArray(members.role, ["owner", "signer"])))
    .orderBy(asc(members.organizationId), asc(users.name));
  for (const { organizationId, name } of rows) signers.get(organizationId)?.push(name);
  return signers;
}

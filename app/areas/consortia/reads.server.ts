import { and, asc, desc, eq, inArray, isNotNull, ne, or, type SQL } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { getSceneById, scenesById } from "#app/areas/scenes/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { offsetOf, type PageRequest } from "#app/kernel/paging.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import type { ConsortiumStatus, MemberStatus } from "#db/vocabulary/consortia.ts";
import { mayReadConsortium } from "./policy.ts";
import { isLive, vacantSeats } from "./states.ts";

export type Consortium = typeof consortia.$inferSelect;
export type ConsortiumMember = typeof consortiumMembers.$inferSelect;

/** A consortium the actor may read, with members in slot order and the scene. For rooms below. */
export async function getConsortium(ctx: Context, by: { code: string } | { id: string }) {
  const [consortium] = await ctx.db
    .select()
    .from(consortia)
    .where("code" in by ? eq(consortia.code, by.code) : eq(consortia.id, by.id));
  if (!consortium) throw notFound("联合体");
  const members = await ctx.db
    .select()
    .from(consortiumMembers)
    .where(eq(consortiumMembers.consortiumId, consortium.id))
    .orderBy(asc(consortiumMembers.id));
  const scene = await getSceneById(ctx, consortium.sceneId);
  if (
    !mayReadConsortium(
      ctx.actor,
      consortium,
      members.map((member) => member.organizationId),
      scene.scene.regionCode,
    )
  )
    throw notFound("联合体");
  return { consortium, members, scene };
}

export const CONSORTIUM_SIDES = ["unit", "invited", "member"] as const;
export type ConsortiumSide = (typeof CONSORTIUM_SIDES)[number];

/**
 * Consortia of the actor's organization, newest first: as user unit, or as one that is or was asked. `status` and `side` narrow: `invited` where an
 * invitation of it is open, `member` where it accepted.
 */
export async function myConsortiaPage(
  ctx: Context,
  { status, side, page }: { status?: ConsortiumStatus | undefined; side?: ConsortiumSide | undefined; page?: PageRequest } = {},
) {
  const { organizationId } = userOf(ctx);
  const request = page ?? { page: 1, pageSize: 200 };
  const asMember = (statuses?: readonly MemberStatus[]) =>
    inArray(
      consortia.id,
      ctx.db
        .select({ id: consortiumMembers.consortiumId })
        .from(consortiumMembers)
        .where(
          and(
            eq(consortiumMembers.organizationId, organizationId),
            statuses ? inArray(consortiumMembers.status, [...statuses]) : undefined,
          ),
        ),
    );
  const isUnit = eq(consortia.userUnitId, organizationId);
  const sides: Record<ConsortiumSide, SQL | undefined> = {
    unit: isUnit,
    invited: and(asMember(["invited", "countered"]), eq(consortia.status, "inviting")),
    member: asMember(["accepted"]),
  };
  const where = and(side ? sides[side] : or(isUnit, asMember()), status ? eq(consortia.status, status) : undefined);
  const [rows, total] = await Promise.all([
    ctx.db
      .select()
      .from(consortia)
      .where(where)
      .orderBy(desc(consortia.createdAt), desc(consortia.id))
      .limit(request.pageSize)
      .offset(offsetOf(request)),
    ctx.db.$count(consortia, where),
  ]);
  return { rows: await consortiumLines(ctx, rows, organizationId), total, ...request };
}

/** The same as one list, the newest two hundred. */
export async function listMyConsortia(ctx: Context) {
  return (await myConsortiaPage(ctx)).rows;
}

async function consortiumLines(ctx: Context, rows: readonly Consortium[], organizationId: string) {
  if (rows.length === 0) return [];
  const [members, scenes, organizations] = await Promise.all([
    ctx.db
      .select()
      .from(consortiumMembers)
      .where(
        inArray(
          consortiumMembers.consortiumId,
          rows.map((row) => row.id),
        ),
      )
      .orderBy(asc(consortiumMembers.id)),
    scenesById(
      ctx,
      rows.map((row) => row.sceneId),
    ),
    organizationsById(
      ctx,
      rows.flatMap((row) => [row.userUnitId, row.leadOrganizationId ?? row.userUnitId]),
    ),
  ]);
  return rows.map((row) => {
    const all = members.filter((member) => member.consortiumId === row.id);
    const live = all.filter(isLive);
    const own = all.filter((member) => member.organizationId === organizationId);
    const isUnit = row.userUnitId === organizationId;
    // Who is in it no more is told of its own seat and nothing of how it went on.
    const outside = !isUnit && own.length > 0 && !own.some(isLive);
    return {
      code: row.code,
      status: row.status,
      origin: row.origin,
      sceneName: scenes.get(row.sceneId)?.name ?? "—",
      userUnitName: organizations.get(row.userUnitId)?.name ?? "—",
      leadName: outside ? null : (organizations.get(row.leadOrganizationId ?? "")?.name ?? "—"),
      accepted: outside ? null : live.filter((member) => member.status === "accepted").length,
      memberCount: live.length,
      ownStatus: isUnit ? null : (own.find(isLive)?.status ?? own.at(-1)?.status ?? null),
      awaitingMe:
        row.status === "inviting" &&
        (isUnit
          ? live.some((member) => member.status === "countered") || vacantSeats(all).some((seat) => seat.required)
          : own.some((member) => member.status === "invited")),
      isUnit,
      createdAt: row.createdAt.toISOString(),
    };
  });
}

/**
 * Accepted members of the live consortium of each scene, with capability names; scenes without one that was ever formed are absent: who stays while a
 * successor is looked for is in it. For the bureau's tables.
 */
export async function acceptedMembersByScene(ctx: Context, sceneIds: readonly string[]) {
  if (sceneIds.length === 0)
    return new Map<
      string,
      { capabilityId: string; role: ConsortiumMember["role"]; organizationName: string; capabilityName: string; isLead: boolean }[]
    >();
  const rows = await ctx.db
    .select({ sceneId: consortia.sceneId, leadOrganizationId: consortia.leadOrganizationId, member: consortiumMembers })
    .from(consortia)
    .innerJoin(consortiumMembers, eq(consortiumMembers.consortiumId, consortia.id))
    .where(
      and(
        inArray(consortia.sceneId, [...sceneIds]),
        ne(consortia.status, "dissolved"),
        isNotNull(consortia.formedAt),
        eq(consortiumMembers.status, "accepted"),
      ),
    )
    .orderBy(asc(consortiumMembers.id));
  const [organizations, capabilities] = await Promise.all([
    organizationsById(
      ctx,
      rows.map((row) => row.member.organizationId),
    ),
    capabilitiesById(
      ctx,
      rows.map((row) => row.member.capabilityId),
    ),
  ]);
  const lines = rows.map(({ sceneId, leadOrganizationId, member }) => ({
    sceneId,
    capabilityId: member.capabilityId,
    role: member.role,
    organizationName: organizations.get(member.organizationId)?.name ?? "—",
    capabilityName: capabilities.get(member.capabilityId)?.capability.name ?? "—",
    isLead: member.organizationId === leadOrganizationId,
  }));
  return Map.groupBy(lines, (line) => line.sceneId);
}

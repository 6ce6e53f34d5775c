import { and, asc, desc, eq, inArray, or } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { getSceneById, scenesById } from "#app/areas/scenes/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { mayReadConsortium } from "./policy.ts";

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

/** What the page of one consortium shows. */
export async function consortiumPage(ctx: Context, code: string) {
  const { consortium, members, scene } = await getConsortium(ctx, { code });
  const [organizations, capabilities] = await Promise.all([
    organizationsById(ctx, [consortium.userUnitId, ...members.map((member) => member.organizationId)]),
    capabilitiesById(
      ctx,
      members.map((member) => member.capabilityId),
    ),
  ]);
  const nameOf = (id: string) => organizations.get(id)?.name ?? "—";
  const viewer = userOf(ctx).organizationId;
  const isUnit = viewer === consortium.userUnitId;
  const own = members.filter((member) => member.organizationId === viewer);
  const declined = own.length > 0 && own.every((member) => member.status === "declined");
  return {
    id: consortium.id,
    /** Whether the viewer belongs to it: its unit or a member that accepted. */
    belongs: isUnit || own.some((member) => member.status === "accepted"),
    code: consortium.code,
    version: consortium.version,
    status: consortium.status,
    dissolveReason: consortium.dissolveReason,
    createdAt: consortium.createdAt.toISOString(),
    formedAt: consortium.formedAt?.toISOString() ?? null,
    userUnit: { id: consortium.userUnitId, name: nameOf(consortium.userUnitId) },
    scene: { id: scene.scene.id, code: scene.scene.code, name: scene.scene.name, status: scene.scene.status },
    // Who declined keeps its own answer and nothing of the others'.
    members: members
      .filter((member) => !declined || member.organizationId === viewer)
      .map((member) => ({
        id: member.id,
        organizationId: member.organizationId,
        organizationName: nameOf(member.organizationId),
        isLead: member.organizationId === consortium.leadOrganizationId,
        role: member.role,
        required: member.required,
        capabilityCode: capabilities.get(member.capabilityId)?.capability.code ?? null,
        capabilityName: capabilities.get(member.capabilityId)?.capability.name ?? "已撤下的能力",
        status: member.status,
        message: isUnit || member.organizationId === viewer ? member.message : "",
        reply: isUnit || member.organizationId === viewer ? member.reply : null,
        respondBy: member.respondBy.toISOString(),
        respondedAt: member.respondedAt?.toISOString() ?? null,
      })),
  };
}

/** Consortia of the actor's organization, as user unit or as invited member, newest first. */
export async function listMyConsortia(ctx: Context) {
  const { organizationId } = userOf(ctx);
  const mine = ctx.db
    .select({ id: consortiumMembers.consortiumId })
    .from(consortiumMembers)
    .where(eq(consortiumMembers.organizationId, organizationId));
  const rows = await ctx.db
    .select()
    .from(consortia)
    .where(or(eq(consortia.userUnitId, organizationId), inArray(consortia.id, mine)))
    .orderBy(desc(consortia.createdAt), desc(consortia.id))
    .limit(200);
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
      ),
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
    const own = members.filter((member) => member.consortiumId === row.id);
    return {
      code: row.code,
      status: row.status,
      sceneName: scenes.get(row.sceneId)?.name ?? "—",
      userUnitName: organizations.get(row.userUnitId)?.name ?? "—",
      leadName: organizations.get(row.leadOrganizationId ?? "")?.name ?? "—",
      accepted: own.filter((member) => member.status === "accepted").length,
      memberCount: own.length,
      awaitingMe: own.some((member) => member.organizationId === organizationId && member.status === "invited"),
      createdAt: row.createdAt.toISOString(),
    };
  });
}

/** Accepted members of the live consortium of each scene, with capability names; scenes without one are absent. For the bureau's tables. */
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
    .where(and(inArray(consortia.sceneId, [...sceneIds]), eq(consortia.status, "formed"), eq(consortiumMembers.status, "accepted")))
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

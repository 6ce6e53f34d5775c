import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { members, sessions } from "#db/schema/organizations.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { changeMemberRole } from "./change-member-role.server.ts";
import { listMembers } from "./reads.server.ts";
import { removeMember } from "./remove-member.server.ts";
import { switchOrganization } from "./switch-organization.server.ts";

const world = await testWorld();

async function memberOf(organizationId: string, userId: string) {
  const [row] = await world.db
    .select()
    .from(members)
    .where(and(eq(members.organizationId, organizationId), eq(members.userId, userId)));
  return row;
}
const idOf = async (unit: TestOrganization, userId: string) => (await memberOf(unit.id, userId))?.id ?? "";

async function session(userId: string, activeOrganizationId: string | null = null) {
  const id = crypto.randomUUID();
  await world.db.insert(sessions).values({ id, token: id, userId, activeOrganizationId, expiresAt: new Date(Date.now() + 3_600_000) });
  return id;
}

describe("changeMemberRole", () => {
  test("changes the role, and refuses one that has changed meanwhile", async () => {
    const unit = await world.organization();
    const colleague = await unit.as("viewer");
    const memberId = await idOf(unit, colleague.actor.userId);
    await changeMemberRole(unit.ctx, { memberId, from: "viewer", role: "signer" });
    expect((await memberOf(unit.id, colleague.actor.userId))?.role).toBe("signer");
    await expect(changeMemberRole(unit.ctx, { memberId, from: "viewer", role: "finance" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("only owners, only their own members", async () => {
    const [unit, stranger] = [await world.organization(), await world.organization()];
    const colleague = await unit.as("editor");
    const memberId = await idOf(unit, colleague.actor.userId);
    await expect(changeMemberRole(colleague, { memberId, from: "editor", role: "owner" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(changeMemberRole(stranger.ctx, { memberId, from: "editor", role: "owner" })).rejects.toMatchObject({ code: "notFound" });
    await expect(changeMemberRole(stranger.ctx, { memberId: "absent", from: "editor", role: "owner" })).rejects.toMatchObject({
      code: "notFound",
    });
  });

  test("the last owner stays owner, also when two owners demote each other at the same moment", async () => {
    const unit = await world.organization();
    const own = await idOf(unit, unit.actor.userId);
    await expect(changeMemberRole(unit.ctx, { memberId: own, from: "owner", role: "viewer" })).rejects.toMatchObject({ code: "conflict" });
    for (let round = 0; round < 5; round++) {
      const pair = await world.organization();
      const second = await pair.as("owner");
      await Promise.allSettled([
        changeMemberRole(pair.ctx, { memberId: await idOf(pair, second.actor.userId), from: "owner", role: "viewer" }),
        changeMemberRole(second, { memberId: await idOf(pair, pair.actor.userId), from: "owner", role: "viewer" }),
      ]);
      const owners = await world.db
        .select()
        .from(members)
        .where(and(eq(members.organizationId, pair.id), eq(members.role, "owner")));
      expect(owners).toHaveLength(1);
    }
  });
});

describe("removeMember", () => {
  test("removes the member and takes its sessions out of the organization", async () => {
    const unit = await world.organization();
    const colleague = await unit.as("editor");
    const sessionId = await session(colleague.actor.userId, unit.id);
    await removeMember(unit.ctx, { memberId: await idOf(unit, colleague.actor.userId) });
    expect(await memberOf(unit.id, colleague.actor.userId)).toBeUndefined();
    const [row] = await world.db.select().from(sessions).where(eq(sessions.id, sessionId));
    expect(row?.activeOrganizationId).toBeNull();
  });

  test("a member may leave, but not remove others", async () => {
    const unit = await world.organization();
    const [editor, viewer] = [await unit.as("editor"), await unit.as("viewer")];
    await expect(removeMember(editor, { memberId: await idOf(unit, viewer.actor.userId) })).rejects.toMatchObject({ code: "forbidden" });
    expect(await removeMember(editor, { memberId: await idOf(unit, editor.actor.userId) })).toMatchObject({ left: true });
  });

  test("not another organization's, not the last owner, not twice", async () => {
    const [unit, stranger] = [await world.organization(), await world.organization()];
    const colleague = await unit.as("viewer");
    const memberId = await idOf(unit, colleague.actor.userId);
    await expect(removeMember(stranger.ctx, { memberId })).rejects.toMatchObject({ code: "notFound" });
    await expect(removeMember(unit.ctx, { memberId: await idOf(unit, unit.actor.userId) })).rejects.toMatchObject({ code: "conflict" });
    const settled = await Promise.allSettled([removeMember(unit.ctx, { memberId }), removeMember(unit.ctx, { memberId })]);
    expect(settled.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    await expect(removeMember(world.public(), { memberId })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("switchOrganization", () => {
  test("moves the session to another organization of the user, and to no other", async () => {
    const [unit, second, stranger] = [await world.organization(), await world.organization(), await world.organization()];
    const { userId } = unit.actor;
    await world.db.insert(members).values({ id: crypto.randomUUID(), organizationId: second.id, userId, role: "viewer" });
    const sessionId = await session(userId, unit.id);
    await switchOrganization(unit.ctx, sessionId, { organizationId: second.id });
    expect((await world.db.select().from(sessions).where(eq(sessions.id, sessionId)))[0]?.activeOrganizationId).toBe(second.id);
    await expect(switchOrganization(unit.ctx, sessionId, { organizationId: stranger.id })).rejects.toMatchObject({ code: "notFound" });
    const foreign = await session(stranger.actor.userId);
    await expect(switchOrganization(unit.ctx, foreign, { organizationId: second.id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("listMembers", () => {
  test("shows the own organization only; addresses to owners and to oneself", async () => {
    const [unit, stranger] = [await world.organization(), await world.organization()];
    const colleague = await unit.as("viewer");
    const seenByOwner = await listMembers(unit.ctx);
    expect(seenByOwner.map((member) => member.email)).toEqual([unit.actor.email, colleague.actor.email]);
    const seenByViewer = await listMembers(colleague);
    expect(seenByViewer.map((member) => member.email)).toEqual([null, colleague.actor.email]);
    expect(JSON.stringify(await listMembers(stranger.ctx))).not.toContain(unit.actor.email);
  });
});

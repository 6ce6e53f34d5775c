import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { mails } from "#db/schema/notifications.ts";
import { accounts, invitations, members, sessions, users } from "#db/schema/organizations.ts";
import { insertUser } from "#seeds/factories/organizations.ts";
import { testWorld } from "#test/world.ts";
import { acceptInvitation } from "./accept-invitation.server.ts";
import { inviteMember } from "./invite-member.server.ts";
import { invitationPage, listInvitations } from "./reads.server.ts";
import { revokeInvitation } from "./revoke-invitation.server.ts";

const world = await testWorld();
const password = "tangerine-lamp-42";
let serial = 0;
const fresh = () => `guest${++serial}@invite.example`;

async function signedInUser(organizationId: string) {
  const user = await insertUser(world.db, { organizationId, role: "editor" });
  const sessionId = crypto.randomUUID();
  await world.db.insert(sessions).values({ id: sessionId, token: sessionId, userId: user.id, expiresAt: new Date(Date.now() + 3_600_000) });
  return { userId: user.id, email: user.email, sessionId };
}

describe("inviteMember", () => {
  test("writes the invitation and the mail with its link; it holds seven days", async () => {
    const unit = await world.organization();
    world.setClock("2026-11-21T00:00:00Z");
    const email = fresh();
    const { id, expiresAt } = await inviteMember(unit.ctx, { email: email.toUpperCase(), role: "signer" });
    world.setClock(null);
    expect(expiresAt).toBe("2026-11-28T00:00:00.000Z");
    const [mail] = await world.db.select().from(mails).where(eq(mails.recipient, email));
    expect(mail?.body).toContain(`http://127.0.0.1:3999/invitations/${id}`);
    expect(mail?.messageId).toMatch(/^<[0-9a-f-]{36}@127\.0\.0\.1>$/);
  });

  test.each(["editor", "signer", "finance", "viewer"] as const)("%s may not invite", async (role) => {
    const unit = await world.organization();
    await expect(inviteMember(await unit.as(role), { email: fresh(), role: "viewer" })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("an owner who was demoted meanwhile may not invite", async () => {
    const unit = await world.organization();
    const other = await unit.as("owner");
    await world.db.update(members).set({ role: "viewer" }).where(eq(members.userId, other.actor.userId));
    await expect(inviteMember(other, { email: fresh(), role: "owner" })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("a member and an address with an open invitation are refused; an expired one may be invited again", async () => {
    const unit = await world.organization();
    const colleague = await unit.as("viewer");
    await expect(inviteMember(unit.ctx, { email: colleague.actor.email, role: "viewer" })).rejects.toMatchObject({ code: "invalid" });
    const email = fresh();
    world.setClock("2026-11-01T00:00:00Z");
    await inviteMember(unit.ctx, { email, role: "viewer" });
    await expect(inviteMember(unit.ctx, { email, role: "viewer" })).rejects.toMatchObject({
      code: "invalid",
      fields: { email: [expect.any(String)] },
    });
    world.setClock("2026-11-09T00:00:00Z");
    await inviteMember(unit.ctx, { email, role: "viewer" });
    world.setClock(null);
  });

  test("of four invitations of one address at the same moment one is made", async () => {
    const unit = await world.organization();
    const email = fresh();
    await Promise.allSettled([1, 2, 3, 4].map(() => inviteMember(unit.ctx, { email, role: "viewer" })));
    expect(await world.db.select().from(invitations).where(eq(invitations.email, email))).toHaveLength(1);
  });
});

describe("acceptInvitation", () => {
  test("a new person gets an account and membership", async () => {
    const unit = await world.organization();
    const email = fresh();
    const { id } = await inviteMember(unit.ctx, { email, role: "finance" });
    expect(await invitationPage(world.public(), id)).toMatchObject({ email, state: "pending", hasAccount: false, role: "finance" });
    const accepted = await acceptInvitation(world.public(), null, { id, name: "新成员", password });
    expect(accepted).toMatchObject({ organizationId: unit.id, email, isNewUser: true });
    const [row] = await world.db
      .select({ role: members.role, verified: users.emailVerified, password: accounts.password })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .innerJoin(accounts, eq(accounts.userId, users.id))
      .where(eq(users.email, email));
    expect(row).toMatchObject({ role: "finance", verified: true, password: expect.any(String) });
    await expect(acceptInvitation(world.public(), null, { id, name: "新成员", password })).rejects.toMatchObject({ code: "conflict" });
  });

  test("somebody signed in joins and goes on in the new organization", async () => {
    const [home, unit] = [await world.organization(), await world.organization()];
    const guest = await signedInUser(home.id);
    const { id } = await inviteMember(unit.ctx, { email: guest.email, role: "editor" });
    expect((await invitationPage(world.public(), id)).hasAccount).toBe(true);
    await acceptInvitation(world.public(), guest, { id });
    const [session] = await world.db.select().from(sessions).where(eq(sessions.id, guest.sessionId));
    expect(session?.activeOrganizationId).toBe(unit.id);
  });

  test("an address with an account must sign in; another address is refused", async () => {
    const [home, unit] = [await world.organization(), await world.organization()];
    const [guest, stranger] = [await signedInUser(home.id), await signedInUser(home.id)];
    const { id } = await inviteMember(unit.ctx, { email: guest.email, role: "editor" });
    await expect(acceptInvitation(world.public(), null, { id, name: "新成员", password })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    await expect(acceptInvitation(world.public(), stranger, { id })).rejects.toMatchObject({ code: "forbidden" });
    expect((await world.db.select().from(members).where(eq(members.organizationId, unit.id))).map((row) => row.userId)).not.toContain(
      stranger.userId,
    );
  });

  test("name and a good password are needed, and an id that exists", async () => {
    const unit = await world.organization();
    const { id } = await inviteMember(unit.ctx, { email: fresh(), role: "viewer" });
    await expect(acceptInvitation(world.public(), null, { id })).rejects.toMatchObject({
      code: "invalid",
      fields: { name: expect.any(Array), password: expect.any(Array) },
    });
    await expect(acceptInvitation(world.public(), null, { id, name: "新成员", password: "12345678" })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(acceptInvitation(world.public(), null, { id: "absent", name: "新成员", password })).rejects.toMatchObject({
      code: "notFound",
    });
    await expect(invitationPage(world.public(), "absent")).rejects.toMatchObject({ code: "notFound" });
  });

  test("after seven days it is over", async () => {
    const unit = await world.organization();
    world.setClock("2026-11-01T00:00:00Z");
    const { id } = await inviteMember(unit.ctx, { email: fresh(), role: "viewer" });
    world.setClock("2026-11-08T00:00:00Z");
    expect((await invitationPage(world.public(), id)).state).toBe("expired");
    await expect(acceptInvitation(world.public(), null, { id, name: "新成员", password })).rejects.toMatchObject({ code: "conflict" });
    world.setClock(null);
  });

  test("accepted twice at the same moment it makes one account", async () => {
    const unit = await world.organization();
    const email = fresh();
    const { id } = await inviteMember(unit.ctx, { email, role: "viewer" });
    const settled = await Promise.allSettled([1, 2, 3].map(() => acceptInvitation(world.public(), null, { id, name: "新成员", password })));
    expect(settled.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await world.db.select().from(users).where(eq(users.email, email))).toHaveLength(1);
  });
});

describe("revokeInvitation", () => {
  test("takes it back, once, and it can no longer be accepted", async () => {
    const unit = await world.organization();
    const { id } = await inviteMember(unit.ctx, { email: fresh(), role: "viewer" });
    await revokeInvitation(unit.ctx, { id });
    await expect(revokeInvitation(unit.ctx, { id })).rejects.toMatchObject({ code: "conflict" });
    await expect(acceptInvitation(world.public(), null, { id, name: "新成员", password })).rejects.toMatchObject({ code: "conflict" });
    expect(await listInvitations(unit.ctx)).toEqual([]);
  });

  test("not by another role, and not another organization's", async () => {
    const [unit, stranger] = [await world.organization(), await world.organization()];
    const { id } = await inviteMember(unit.ctx, { email: fresh(), role: "viewer" });
    await expect(revokeInvitation(await unit.as("editor"), { id })).rejects.toMatchObject({ code: "forbidden" });
    const foreign = await revokeInvitation(stranger.ctx, { id }).catch((error: Error) => error.message);
    const absent = await revokeInvitation(stranger.ctx, { id: "absent" }).catch((error: Error) => error.message);
    expect(foreign).toBe(absent);
    expect(await listInvitations(stranger.ctx)).toEqual([]);
    await expect(listInvitations(await unit.as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
  });

  test("revoked and accepted at the same moment: one of them happens", async () => {
    const unit = await world.organization();
    for (let round = 0; round < 5; round++) {
      const email = fresh();
      const { id } = await inviteMember(unit.ctx, { email, role: "viewer" });
      const [revoked, accepted] = await Promise.allSettled([
        revokeInvitation(unit.ctx, { id }),
        acceptInvitation(world.public(), null, { id, name: "新成员", password }),
      ]);
      expect([revoked.status, accepted.status].filter((status) => status === "fulfilled")).toHaveLength(1);
      const made = await world.db.select().from(users).where(eq(users.email, email));
      expect(made).toHaveLength(accepted.status === "fulfilled" ? 1 : 0);
    }
  });
});

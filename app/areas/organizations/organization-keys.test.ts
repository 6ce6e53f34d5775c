import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { contextFor } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { members, organizationKeys, organizations } from "#db/schema/organizations.ts";
import { testWorld } from "#test/world.ts";
import { actorOfKey, issueOrganizationKey, listOrganizationKeys, revokeOrganizationKey } from "./organization-keys.server.ts";
import { updateOrganization } from "./update-organization.server.ts";

const world = await testWorld();
const wanted = { name: "MES 同步", scopes: ["scenes:read" as const, "scenes:write" as const], days: 30 };
const bearer = (key: string) => `Bearer ${key}`;
const actorOf = (key: string) => actorOfKey(world.public(), bearer(key));

describe("issueOrganizationKey", () => {
  test("gives the key once, stores its hash only, and works for its organization as an editor", async () => {
    const unit = await world.organization();
    const { keyId, key } = await issueOrganizationKey(unit.ctx, wanted);
    const [row] = await world.db.select().from(organizationKeys).where(eq(organizationKeys.id, keyId));
    expect(JSON.stringify(row)).not.toContain(key);
    const { actor, scopes } = await actorOf(key);
    expect(actor).toMatchObject({ organizationId: unit.id, userId: unit.actor.userId, memberRole: "editor", keyId });
    expect(scopes).toEqual(["scenes:read", "scenes:write"]);
    expect(await listOrganizationKeys(unit.ctx)).toMatchObject([{ name: "MES 同步", state: "working", lastUsedAt: expect.any(String) }]);
  });

  test.each(["editor", "signer", "finance", "viewer"] as const)("%s may neither issue, list nor revoke", async (role) => {
    const unit = await world.organization();
    const { keyId } = await issueOrganizationKey(unit.ctx, wanted);
    const member = await unit.as(role);
    await expect(issueOrganizationKey(member, wanted)).rejects.toMatchObject({ code: "forbidden" });
    await expect(listOrganizationKeys(member)).rejects.toMatchObject({ code: "forbidden" });
    await expect(revokeOrganizationKey(member, { keyId })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("a key cannot issue keys", async () => {
    const unit = await world.organization();
    const { actor } = await actorOf((await issueOrganizationKey(unit.ctx, wanted)).key);
    await expect(issueOrganizationKey(contextFor(world.services, actor), wanted)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("bad input and scopes of another kind of organization are refused at their field", async () => {
    const unit = await world.organization();
    await expect(issueOrganizationKey(unit.ctx, { ...wanted, scopes: [] })).rejects.toMatchObject({
      fields: { scopes: expect.any(Array) },
    });
    await expect(issueOrganizationKey(unit.ctx, { ...wanted, days: 7 })).rejects.toMatchObject({ fields: { days: expect.any(Array) } });
    await expect(issueOrganizationKey(unit.ctx, { ...wanted, scopes: ["capabilities:write"] })).rejects.toMatchObject({
      fields: { scopes: ["所选权限不适用于贵单位的类别。"] },
    });
  });

  test("no more than twenty work at once", async () => {
    const unit = await world.organization();
    for (let i = 0; i < 20; i++) await issueOrganizationKey(unit.ctx, wanted);
    await expect(issueOrganizationKey(unit.ctx, wanted)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a key ends", () => {
  test("when it is revoked, once", async () => {
    const unit = await world.organization();
    const { keyId, key } = await issueOrganizationKey(unit.ctx, wanted);
    const results = await Promise.allSettled([revokeOrganizationKey(unit.ctx, { keyId }), revokeOrganizationKey(unit.ctx, { keyId })]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(actorOf(key)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("not by another organization, to which it does not exist", async () => {
    const [unit, other] = [await world.organization(), await world.organization()];
    const { keyId, key } = await issueOrganizationKey(unit.ctx, wanted);
    await expect(revokeOrganizationKey(other.ctx, { keyId })).rejects.toMatchObject({ code: "notFound" });
    await expect(revokeOrganizationKey(other.ctx, { keyId: crypto.randomUUID() })).rejects.toMatchObject({ code: "notFound" });
    expect((await actorOf(key)).actor.organizationId).toBe(unit.id);
  });

  test("when its days are over", async () => {
    const unit = await world.organization();
    world.setClock("2026-11-21T00:00:00Z");
    const { key } = await issueOrganizationKey(unit.ctx, wanted);
    world.setClock("2026-12-21T00:00:00Z");
    await expect(actorOf(key)).rejects.toMatchObject({ code: "unauthenticated" });
    world.setClock(null);
  });

  test("when its issuer leaves, and it loses what the issuer loses", async () => {
    const unit = await world.organization();
    const second = await unit.as("owner");
    const { key } = await issueOrganizationKey(second, wanted);
    await world.db.update(members).set({ role: "finance" }).where(eq(members.userId, second.actor.userId));
    expect((await actorOf(key)).actor.memberRole).toBe("viewer");
    await world.db.delete(members).where(eq(members.userId, second.actor.userId));
    await expect(actorOf(key)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test.each([null, "", "Bearer ", `Bearer sjo_${"x".repeat(32)}`, `Bearer sjk_${"x".repeat(32)}`, "Basic abc"])(
    "never begins with %j",
    async (header) => {
      await expect(actorOfKey(world.public(), header)).rejects.toMatchObject({ code: "unauthenticated" });
    },
  );
});

test("what is done by a key is recorded as done by the key", async () => {
  const unit = await world.organization();
  const { keyId, key } = await issueOrganizationKey(unit.ctx, wanted);
  const ctx = contextFor(world.services, (await actorOf(key)).actor);
  const [before] = await world.db.select().from(organizations).where(eq(organizations.id, unit.id));
  await updateOrganization(ctx, { updatedAt: before?.updatedAt.toISOString() ?? "", shortName: "改名单位" });
  const events = await world.db.select().from(auditEvents).where(eq(auditEvents.organizationId, unit.id)).orderBy(auditEvents.seq);
  expect(events.at(-1)).toMatchObject({ actorKind: "organizationKey", actorId: keyId, action: "update-organization" });
});

import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { notifications } from "#db/schema/notifications.ts";
import { confidentialityPledges } from "#db/schema/questions.ts";
import { RESTRICTABLE_PARTS } from "#db/vocabulary/scenes.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { pledgeConfidentiality } from "./pledge-confidentiality.server.ts";
import { pledgePage, pledgesOfMyScene } from "./pledge-reads.server.ts";
import { PLEDGE, PLEDGE_HASH } from "./pledge-text.ts";
import { getScene, getSceneById, scenesById } from "./reads.server.ts";
import { publishedScene } from "./scene.fixtures.ts";
import { listSceneVersions } from "./versions.server.ts";
import { setSceneViewers } from "./viewers.server.ts";

const CANARY = "金丝雀保密条件";
const BUDGET = "777777";
const EVIDENCE = { ipAddress: "10.1.2.3", userAgent: "Test Browser 1.0" };

const world = await testWorld();
let unit: TestOrganization;
let city: TestOrganization;
beforeAll(async () => {
  unit = await world.organization({ kind: "userUnit", name: "承诺用户单位" });
  city = await world.organization({ kind: "bureau", regionCode: "440100" });
});

let serial = 0;
/** A published scene that keeps all it can, with one invited vendor. */
async function invited(name = `受邀厂商${++serial}`) {
  const vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], name });
  const scene = await publishedScene(unit.ctx, city.ctx, {
    name: `电池测试线——保密插接第${++serial}线`,
    siteConditions: CANARY,
    budgetYuan: BUDGET,
    restrictedParts: [...RESTRICTABLE_PARTS],
  });
  const invite = (ids: string[]) => withTransaction(world.system(), (tx) => setSceneViewers(tx, scene.id, ids));
  await invite([vendor.id]);
  return { vendor, scene, invite };
}
const input = (code: string) => ({ code, edition: PLEDGE.edition, readWhole: "on", authorized: "on" }) as const;
const text = (value: unknown) => JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? one.toString() : one));
/** Whether any read of the scene gives away what is kept. */
async function sees(ctx: Context, scene: { id: string; code: string }): Promise<boolean> {
  const reads = [await getScene(ctx, scene.code), await getSceneById(ctx, scene.id), [...(await scenesById(ctx, [scene.id]))]].map(text);
  const found = reads.map((one) => one.includes(CANARY) || one.includes(`${BUDGET}00`));
  expect(new Set(found).size, "all reads agree").toBe(1);
  return found[0] ?? false;
}

test("an invited organization sees nothing of what is kept until it pledged, and then all of it", async () => {
  const { vendor, scene } = await invited();
  expect(await sees(vendor.ctx, scene)).toBe(false);
  expect(await getScene(vendor.ctx, scene.code)).toMatchObject({ whole: false, awaitsPledge: true });
  await expect(listSceneVersions(vendor.ctx, scene.code)).rejects.toMatchObject({ code: "notFound" });
  expect(await pledgePage(vendor.ctx, scene.code)).toMatchObject({ pledged: null, mayPledge: true, textHash: PLEDGE_HASH });

  await pledgeConfidentiality(vendor.ctx, input(scene.code), EVIDENCE);
  expect(await sees(vendor.ctx, scene)).toBe(true);
  expect(await getScene(vendor.ctx, scene.code)).toMatchObject({ whole: true, awaitsPledge: false, withheld: [] });
  expect(await listSceneVersions(vendor.ctx, scene.code)).toHaveLength(1);
  expect(await sees(await vendor.as("viewer"), scene)).toBe(true);
  expect((await pledgePage(vendor.ctx, scene.code)).pledged).toMatchObject({ edition: PLEDGE.edition });
  const [row] = await world.db.select().from(confidentialityPledges).where(eq(confidentialityPledges.sceneId, scene.id));
  expect(row).toMatchObject({ organizationId: vendor.id, userId: vendor.actor.userId, textHash: PLEDGE_HASH, ...EVIDENCE });
});

test("a pledge for one scene opens no other, and none for another invited organization", async () => {
  const one = await invited();
  const other = await invited();
  await one.invite([one.vendor.id, other.vendor.id]);
  await other.invite([one.vendor.id, other.vendor.id]);
  await pledgeConfidentiality(one.vendor.ctx, input(one.scene.code), EVIDENCE);
  expect(await sees(one.vendor.ctx, other.scene)).toBe(false);
  expect(await sees(other.vendor.ctx, one.scene)).toBe(false);
});

test("readers and finance officers cannot pledge, signers and editors can", async () => {
  const { vendor, scene } = await invited();
  for (const role of ["viewer", "finance"] as const) {
    const ctx = await vendor.as(role);
    await expect(pledgeConfidentiality(ctx, input(scene.code), EVIDENCE)).rejects.toMatchObject({ code: "forbidden" });
    expect((await pledgePage(ctx, scene.code)).mayPledge).toBe(false);
  }
  expect(await sees(vendor.ctx, scene)).toBe(false);
  await pledgeConfidentiality(await vendor.as("signer"), input(scene.code), EVIDENCE);
  await pledgeConfidentiality(await vendor.as("editor"), input(scene.code), EVIDENCE);
  expect(await sees(vendor.ctx, scene)).toBe(true);
});

test("who is not invited finds no pledge to give, whoever it is", async () => {
  const { scene } = await invited();
  const strangers = [
    await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] }),
    await world.organization({ kind: "operator" }),
    await world.organization({ kind: "userUnit" }),
    city,
    unit,
  ];
  for (const { ctx, actor } of strangers) {
    await expect(pledgeConfidentiality(ctx, input(scene.code), EVIDENCE), actor.organizationKind).rejects.toMatchObject({
      code: "notFound",
    });
    await expect(pledgePage(ctx, scene.code), actor.organizationKind).rejects.toMatchObject({ code: "notFound" });
  }
  await expect(pledgeConfidentiality(world.public(), input(scene.code), EVIDENCE)).rejects.toMatchObject({ code: "notFound" });
  await expect(pledgeConfidentiality(strangers[0]?.ctx ?? world.public(), input("SC-2026-9999"), EVIDENCE)).rejects.toMatchObject({
    code: "notFound",
  });
  expect(await world.db.$count(confidentialityPledges, eq(confidentialityPledges.sceneId, scene.id))).toBe(0);
});

test("pledged twice, also at once, it is one row, one event and one message", async () => {
  const { vendor, scene } = await invited();
  const editor = await vendor.as("editor");
  await Promise.all([vendor.ctx, editor, vendor.ctx].map((ctx) => pledgeConfidentiality(ctx, input(scene.code), EVIDENCE)));
  await pledgeConfidentiality(vendor.ctx, input(scene.code), EVIDENCE);
  expect(await world.db.$count(confidentialityPledges, eq(confidentialityPledges.sceneId, scene.id))).toBe(1);
  const events = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, scene.id));
  expect(events.filter(({ action }) => action === "pledge-confidentiality")).toHaveLength(1);
  await world.runJobs();
  const told = await world.db.select().from(notifications).where(eq(notifications.organizationId, unit.id));
  expect(told.filter(({ title }) => title.startsWith(vendor.actor.organizationName))).toHaveLength(1);
});

test("when the invitation ends nothing is seen despite the pledge, and the pledge is kept", async () => {
  const { vendor, scene, invite } = await invited();
  await pledgeConfidentiality(vendor.ctx, input(scene.code), EVIDENCE);
  await invite([]);
  expect(await sees(vendor.ctx, scene)).toBe(false);
  expect(await getScene(vendor.ctx, scene.code)).toMatchObject({ awaitsPledge: false });
  await expect(pledgePage(vendor.ctx, scene.code)).rejects.toMatchObject({ code: "notFound" });
  expect(await pledgesOfMyScene(unit.ctx, scene.code)).toEqual([
    expect.objectContaining({ organizationName: vendor.actor.organizationName, edition: PLEDGE.edition, invited: false }),
  ]);
  await invite([vendor.id]);
  expect(await sees(vendor.ctx, scene)).toBe(true);
});

test("a new edition of the words is asked for again", async () => {
  const { vendor, scene } = await invited();
  await world.db.insert(confidentialityPledges).values({
    sceneId: scene.id,
    organizationId: vendor.id,
    userId: vendor.actor.userId,
    edition: "2020-01",
    textHash: "0".repeat(64),
  });
  expect(await sees(vendor.ctx, scene)).toBe(false);
  expect(await pledgePage(vendor.ctx, scene.code)).toMatchObject({ pledged: null, earlier: { edition: "2020-01" } });
  await expect(pledgeConfidentiality(vendor.ctx, { ...input(scene.code), edition: "2020-01" }, EVIDENCE)).rejects.toMatchObject({
    code: "conflict",
  });
  await pledgeConfidentiality(vendor.ctx, input(scene.code), EVIDENCE);
  expect(await sees(vendor.ctx, scene)).toBe(true);
  expect((await pledgesOfMyScene(unit.ctx, scene.code)).map(({ edition }) => edition).sort()).toEqual(["2020-01", PLEDGE.edition]);
});

test("the unit reads who pledged and who has yet to; nobody else does", async () => {
  const { vendor, scene, invite } = await invited();
  const late = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], name: "尚未承诺的厂商" });
  await invite([vendor.id, late.id]);
  await pledgeConfidentiality(vendor.ctx, input(scene.code), EVIDENCE);
  const lines = await pledgesOfMyScene(await unit.as("viewer"), scene.code);
  expect(lines.map(({ organizationName, pledgedAt }) => [organizationName, pledgedAt !== null])).toEqual([
    ["尚未承诺的厂商", false],
    [vendor.actor.organizationName, true],
  ]);
  for (const ctx of [vendor.ctx, late.ctx, city.ctx]) {
    await expect(pledgesOfMyScene(ctx, scene.code)).rejects.toMatchObject({ code: "notFound" });
  }
});

test("both confirmations are needed", async () => {
  const { vendor, scene } = await invited();
  const { authorized: _authorized, ...half } = input(scene.code);
  // @ts-expect-error as a form without the second box sends it
  await expect(pledgeConfidentiality(vendor.ctx, half, EVIDENCE)).rejects.toMatchObject({ code: "invalid" });
  expect(await sees(vendor.ctx, scene)).toBe(false);
});

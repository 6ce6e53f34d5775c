import { and, eq, like } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { withTransaction } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { notifications } from "#db/schema/notifications.ts";
import { scenes, sceneVersions } from "#db/schema/scenes.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { advanceScene } from "./advance-scene.server.ts";
import { closeScene } from "./close-scene.server.ts";
import { extendScene } from "./extend-scene.server.ts";
import { getScene } from "./reads.server.ts";
import { publishedScene, validScene } from "./scene.fixtures.ts";
import { sweepScenes } from "./sweep.server.ts";

const world = await testWorld();
let unit: TestOrganization;
let other: TestOrganization;
let city: TestOrganization;
beforeAll(async () => {
  await Promise.all([world.services.search.ensure("scenes"), world.services.search.ensure("capabilities")]);
  unit = await world.organization({ kind: "userUnit", regionCode: "440100" });
  other = await world.organization({ kind: "userUnit", regionCode: "440100" });
  city = await world.organization({ kind: "bureau", regionCode: "440100" });
});
afterEach(() => world.setClock(null));

const NOW = "2026-11-21T02:00:00Z";
/** A scene published on 2026-11-21 that closes on 2026-12-10. */
async function open(closesOn = "2026-12-10", days: { trainingFrom?: string; deployBy?: string } = {}) {
  world.setClock(NOW);
  return publishedScene(unit.ctx, city.ctx, { closesOn, ...days });
}
const rowOf = async (id: string) => {
  const [row] = await world.db.select().from(scenes).where(eq(scenes.id, id));
  if (!row) throw new Error("no scene");
  return row;
};
const outcomes = async (acts: Promise<unknown>[]) =>
  (await Promise.allSettled(acts)).map((act) => (act.status === "fulfilled" ? "done" : (act.reason as { code?: string }).code)).sort();
const inbox = async (organization: TestOrganization, key: string) => {
  await world.runJobs(["notify", "complete-todo"]);
  return world.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.organizationId, organization.id), like(notifications.dedupeKey, `%${key}%`)));
};
const audited = (id: string, action: string) =>
  world.db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.objectId, id), eq(auditEvents.action, action)));

describe("closing", () => {
  test("ends the call with its reason, out of sight, with the bureau told", async () => {
    const { id, code, version } = await open();
    await closeScene(unit.ctx, { code, version, reason: "已由本部自行改造" });
    expect(await rowOf(id)).toMatchObject({ status: "closed", endReason: "已由本部自行改造", version: version + 1 });
    await expect(getScene(world.public(), code)).rejects.toMatchObject({ code: "notFound" });
    expect((await getScene(unit.ctx, code)).scene.status).toBe("closed");
    expect((await getScene(city.ctx, code)).scene.endReason).toBe("已由本部自行改造");
    expect((await audited(id, "close-scene"))[0]?.detail).toMatchObject({ from: "published", to: "closed", reason: "已由本部自行改造" });
    expect(await inbox(city, `scene-closed:${id}`)).toMatchObject([{ kind: "message", body: expect.stringContaining("自行改造") }]);
  });

  test("is for the unit's editors, with a reason and the version they saw, and before a consortium stands", async () => {
    const { id, code, version } = await open();
    const reason = "不再需要";
    await expect(closeScene(unit.ctx, { code, version, reason: " " })).rejects.toMatchObject({ code: "invalid" });
    await expect(closeScene(await unit.as("finance"), { code, version, reason })).rejects.toMatchObject({ code: "forbidden" });
    await expect(closeScene(other.ctx, { code, version, reason })).rejects.toMatchObject({ code: "forbidden" });
    await expect(closeScene(other.ctx, { code: "SC-2026-9999", version, reason })).rejects.toMatchObject({ code: "notFound" });
    await expect(closeScene(unit.ctx, { code, version: version - 1, reason })).rejects.toMatchObject({ code: "conflict" });
    expect(await outcomes([1, 2].map(() => closeScene(unit.ctx, { code, version, reason })))).toEqual(["conflict", "done"]);
    const formed = await open();
    await withTransaction(world.system(), (tx) => advanceScene(tx, formed.id, "formConsortium"));
    await expect(closeScene(unit.ctx, { code: formed.code, version: formed.version + 1, reason })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await rowOf(id)).status).toBe("closed");
  });

  test("against a consortium being formed at once, one of them wins", async () => {
    const { id, code, version } = await open();
    const acts = [
      closeScene(unit.ctx, { code, version, reason: "不再需要" }),
      withTransaction(world.system(), (tx) => advanceScene(tx, id, "formConsortium")),
    ];
    expect(await outcomes(acts)).toEqual(["conflict", "done"]);
  });
});

describe("extending", () => {
  test("moves the deadline, freezes a version and leaves the content's version alone", async () => {
    const { id, code, version } = await open();
    const before = await rowOf(id);
    await extendScene(unit.ctx, { code, version, closesOn: "2027-01-20" });
    const after = await rowOf(id);
    expect(after.closesAt.toISOString()).toBe("2027-01-20T15:59:59.999Z");
    expect(after).toMatchObject({ status: "published", contentVersion: before.contentVersion });
    const versions = await world.db.select().from(sceneVersions).where(eq(sceneVersions.sceneId, id));
    expect(versions.map(({ kind }) => kind).sort()).toEqual(["extended", "published"]);
    expect(await inbox(city, `scene-extended:${id}`)).toMatchObject([{ body: "由 2026-12-10 延长到 2027-01-20。" }]);
  });

  test("works after the deadline, and takes later days along", async () => {
    const { code, version } = await open("2026-12-10", { trainingFrom: "2026-12-20", deployBy: "2027-03-01" });
    world.setClock("2026-12-15T02:00:00Z");
    const act = { code, version, closesOn: "2027-02-01" };
    await expect(extendScene(unit.ctx, act)).rejects.toMatchObject({
      code: "invalid",
      fields: { trainingFrom: [expect.stringContaining("一并调整")] },
    });
    await extendScene(unit.ctx, { ...act, trainingFrom: "2027-02-10" });
    expect((await getScene(unit.ctx, code)).scene).toMatchObject({ trainingFrom: "2027-02-10", deployBy: "2027-03-01" });
  });

  test.each([
    ["an earlier day", "2026-12-09", /须晚于现在的截止日期（2026-12-10）/],
    ["the same day", "2026-12-10", /须晚于/],
    ["years ahead", "2031-01-01", /一年以内/],
    ["no day", "soon", /格式如/],
  ])("refuses %s", async (_what, closesOn, message) => {
    const { code, version } = await open();
    await expect(extendScene(unit.ctx, { code, version, closesOn })).rejects.toMatchObject({
      code: "invalid",
      fields: { closesOn: [expect.stringMatching(message)] },
    });
  });

  test("refuses a day that has passed, others, and who saw an older version", async () => {
    const { code, version } = await open();
    world.setClock("2027-01-01T02:00:00Z");
    await expect(extendScene(unit.ctx, { code, version, closesOn: "2026-12-20" })).rejects.toMatchObject({ code: "invalid" });
    const act = { code, version, closesOn: "2027-02-01" };
    await expect(extendScene(await unit.as("viewer"), act)).rejects.toMatchObject({ code: "forbidden" });
    await expect(extendScene(city.ctx, act)).rejects.toMatchObject({ code: "forbidden" });
    await expect(extendScene(unit.ctx, { ...act, version: version + 3 })).rejects.toMatchObject({ code: "conflict" });
    expect(await outcomes([1, 2].map(() => extendScene(unit.ctx, act)))).toEqual(["conflict", "done"]);
    // The second of two at once that comes late enough to read what the first wrote.
    await expect(extendScene(unit.ctx, act)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the sweep", () => {
  test("reminds the unit once, seven days before, and again when the deadline moves", async () => {
    const { id, code, version } = await open();
    world.setClock("2026-12-03T15:00:00Z");
    await sweepScenes(world.system());
    expect(await inbox(unit, `scene-deadline:${id}`)).toEqual([]);
    world.setClock("2026-12-03T16:30:00Z");
    await sweepScenes(world.system());
    await sweepScenes(world.system());
    expect(await inbox(unit, `scene-deadline:${id}`)).toMatchObject([
      { kind: "todo", doneAt: null, title: expect.stringContaining("2026-12-10") },
    ]);
    await extendScene(unit.ctx, { code, version, closesOn: "2026-12-12" });
    expect(await inbox(unit, `scene-deadline:${id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);
    world.setClock("2026-12-06T02:00:00Z");
    await sweepScenes(world.system());
    expect(await inbox(unit, `scene-deadline:${id}`)).toHaveLength(2);
  });

  test("closes thirty days after the deadline, tells unit and bureau, and reopens nothing", async () => {
    const { id, code } = await open();
    world.setClock("2027-01-09T15:00:00Z");
    await sweepScenes(world.system());
    expect((await rowOf(id)).status).toBe("published");
    world.setClock("2027-01-09T16:30:00Z");
    await sweepScenes(world.system());
    await sweepScenes(world.system());
    expect(await rowOf(id)).toMatchObject({ status: "closed", endReason: null });
    expect(await audited(id, "expire-scene")).toMatchObject([{ actorKind: "system" }]);
    expect(await inbox(unit, `scene-expired:${id}`)).toMatchObject([{ body: expect.stringContaining("复制为新场景") }]);
    expect(await inbox(city, `scene-expired:${id}`)).toHaveLength(1);
    await expect(getScene(world.public(), code)).rejects.toMatchObject({ code: "notFound" });
  });

  test("leaves alone what has a consortium, and gives what came back from one its thirty days", async () => {
    const { id } = await open();
    await withTransaction(world.system(), (tx) => advanceScene(tx, id, "formConsortium"));
    world.setClock("2027-03-01T02:00:00Z");
    await sweepScenes(world.system());
    expect((await rowOf(id)).status).toBe("contracting");
    await withTransaction(world.system(), (tx) => advanceScene(tx, id, "dissolveConsortium"));
    world.setClock("2027-03-20T02:00:00Z");
    await sweepScenes(world.system());
    expect((await rowOf(id)).status).toBe("matched");
    world.setClock("2027-04-02T02:00:00Z");
    await sweepScenes(world.system());
    expect((await rowOf(id)).status).toBe("closed");
  });

  test("never closes under an extension made at once", async () => {
    const { id, code, version } = await open();
    world.setClock("2027-01-20T02:00:00Z");
    const [extended] = await Promise.allSettled([
      extendScene(unit.ctx, { code, version, closesOn: "2027-02-20" }),
      sweepScenes(world.system()),
    ]);
    const row = await rowOf(id);
    expect(row.status).toBe(extended.status === "fulfilled" ? "published" : "closed");
    if (extended.status === "fulfilled") expect(row.closesAt.toISOString()).toContain("2027-02-20");
  });
});

test("a scene that ended can be opened again only as a new one", async () => {
  const { code, version } = await open();
  const { version: closed } = await closeScene(unit.ctx, { code, version, reason: "不再需要" });
  await expect(extendScene(unit.ctx, { code, version: closed, closesOn: "2027-01-20" })).rejects.toMatchObject({ code: "conflict" });
  expect(validScene().name).toBe((await getScene(unit.ctx, code)).scene.name);
});

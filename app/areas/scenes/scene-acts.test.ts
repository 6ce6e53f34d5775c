import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { withTransaction } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { notifications } from "#db/schema/notifications.ts";
import { scenes, sceneVersions } from "#db/schema/scenes.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { advanceScene } from "./advance-scene.server.ts";
import { createScene } from "./create-scene.server.ts";
import { publishScene } from "./publish-scene.server.ts";
import { galleryCounts, getMyScene, getScene, getSceneById, scenesById } from "./reads.server.ts";
import { returnScene } from "./return-scene.server.ts";
import { publishedScene, validScene } from "./scene.fixtures.ts";
import { submitScene } from "./submit-scene.server.ts";
import { updateScene } from "./update-scene.server.ts";
import { withdrawScene } from "./withdraw-scene.server.ts";

const world = await testWorld();
let unit: TestOrganization;
let other: TestOrganization;
let city: TestOrganization;
let vendor: TestOrganization;
beforeAll(async () => {
  await Promise.all([world.services.search.ensure("scenes"), world.services.search.ensure("capabilities")]);
  unit = await world.organization({ kind: "userUnit", regionCode: "440100" });
  other = await world.organization({ kind: "userUnit", regionCode: "440100" });
  city = await world.organization({ kind: "bureau", regionCode: "440100" });
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
});

const draft = () => createScene(unit.ctx, { scene: validScene() });
const submitted = async () => {
  const { code, version } = await draft();
  return submitScene(unit.ctx, { code, version });
};
const statusOf = async (code: string) =>
  (await world.db.select({ status: scenes.status }).from(scenes).where(eq(scenes.code, code)))[0]?.status;
const outcomes = async (acts: Promise<unknown>[]) =>
  (await Promise.allSettled(acts)).map((act) => (act.status === "fulfilled" ? "done" : (act.reason as { code?: string }).code)).sort();
const todosOf = (organization: TestOrganization) =>
  world.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.organizationId, organization.id), eq(notifications.kind, "todo")));

describe("updating", () => {
  test("rewrites the draft and counts the version", async () => {
    const { code, version } = await draft();
    const scene = validScene({ name: "电芯分选线——柔性抓取", requirements: validScene().requirements.slice(0, 1) });
    expect(await updateScene(unit.ctx, { code, version, scene })).toEqual({ code, version: 2 });
    const found = await getScene(unit.ctx, code);
    expect(found.scene.name).toBe("电芯分选线——柔性抓取");
    expect(found.requirements).toHaveLength(1);
  });

  test("submits in the same act when asked", async () => {
    const { code, version } = await draft();
    expect(await updateScene(unit.ctx, { code, version, scene: validScene(), submit: true })).toEqual({ code, version: 3 });
    expect(await statusOf(code)).toBe("submitted");
  });

  test("of two at once, one is a conflict and nothing is mixed", async () => {
    const { code, version } = await draft();
    const names = ["甲产线一号位——柔性插接", "乙产线二号位——柔性插接"];
    expect(await outcomes(names.map((name) => updateScene(unit.ctx, { code, version, scene: validScene({ name }) })))).toEqual([
      "conflict",
      "done",
    ]);
    expect((await getScene(unit.ctx, code)).requirements).toHaveLength(2);
  });

  test("is refused for a viewer, and not found for another unit", async () => {
    const { code, version } = await draft();
    await expect(updateScene(await unit.as("viewer"), { code, version, scene: validScene() })).rejects.toMatchObject({ code: "forbidden" });
    await expect(updateScene(other.ctx, { code, version, scene: validScene() })).rejects.toMatchObject({ code: "notFound" });
    await expect(updateScene(unit.ctx, { code: "SC-2026-9999", version, scene: validScene() })).rejects.toMatchObject({
      code: "notFound",
      message: "场景不存在，或您无权查看。",
    });
  });

  test("of a public scene is forbidden to others and a conflict for its unit, whatever is typed", async () => {
    const { code, version } = await publishedScene(unit.ctx, city.ctx);
    const bad = validScene({ regionCode: "999999" });
    await expect(updateScene(other.ctx, { code, version, scene: bad })).rejects.toMatchObject({ code: "forbidden" });
    await expect(updateScene(unit.ctx, { code, version, scene: bad })).rejects.toMatchObject({ code: "conflict" });
  });

  test("keeps the draft when the new content is refused", async () => {
    const { code, version } = await draft();
    await expect(updateScene(unit.ctx, { code, version, scene: validScene({ regionCode: "999999" }) })).rejects.toMatchObject({
      code: "invalid",
    });
    expect((await getScene(unit.ctx, code)).scene.version).toBe(version);
  });
});

describe("submitting", () => {
  test("is for drafts, by editors, with the version they saw", async () => {
    const { code, version } = await draft();
    await expect(submitScene(await unit.as("viewer"), { code, version })).rejects.toMatchObject({ code: "forbidden" });
    await expect(submitScene(other.ctx, { code, version })).rejects.toMatchObject({ code: "notFound" });
    await expect(submitScene(unit.ctx, { code, version: version + 7 })).rejects.toMatchObject({ code: "conflict" });
    expect(await outcomes([1, 2].map(() => submitScene(unit.ctx, { code, version })))).toEqual(["conflict", "done"]);
    await expect(submitScene(unit.ctx, { code, version: version + 1 })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is refused after the deadline", async () => {
    world.setClock("2026-11-01T00:00:00Z");
    const { code, version } = await createScene(unit.ctx, { scene: validScene({ closesOn: "2026-11-02" }) });
    world.setClock("2026-11-03T00:00:00Z");
    await expect(submitScene(unit.ctx, { code, version })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("截止日期已过"),
    });
    world.setClock(null);
  });
});

describe("publishing", () => {
  test("freezes the content, opens the scene to everyone and closes the to-do", async () => {
    const { code, version } = await submitted();
    await world.runJobs();
    expect((await todosOf(city)).some((todo) => todo.doneAt === null)).toBe(true);
    const published = await publishScene(city.ctx, { code, version });
    const [frozen] = await world.db.select().from(sceneVersions).where(eq(sceneVersions.sceneId, published.id));
    expect(frozen).toMatchObject({ version: published.version, content: { code, status: "published", budgetFen: "320000000" } });
    expect(frozen?.content).not.toHaveProperty("formKey");
    await world.runJobs();
    const { scene } = await getScene(world.public(), code);
    expect((await todosOf(city)).filter((todo) => todo.dedupeKey.includes(scene.id)).every((todo) => todo.doneAt !== null)).toBe(true);
  });

  test("is for the bureau of the region and its editors", async () => {
    const { code, version } = await submitted();
    const elsewhere = await world.organization({ kind: "bureau", regionCode: "310000" });
    const province = await world.organization({ kind: "bureau", regionCode: "440000" });
    await expect(publishScene(elsewhere.ctx, { code, version })).rejects.toMatchObject({ code: "notFound" });
    await expect(publishScene(await city.as("viewer"), { code, version })).rejects.toMatchObject({ code: "forbidden" });
    await expect(publishScene(unit.ctx, { code, version })).rejects.toMatchObject({ code: "forbidden" });
    await expect(publishScene(vendor.ctx, { code, version })).rejects.toMatchObject({ code: "notFound" });
    await expect(publishScene(province.ctx, { code, version })).resolves.toMatchObject({ code });
  });

  test("twice at once publishes once", async () => {
    const { code, version } = await submitted();
    expect(await outcomes([1, 2].map(() => publishScene(city.ctx, { code, version })))).toEqual(["conflict", "done"]);
    const { scene } = await getScene(world.public(), code);
    expect(await world.db.select().from(sceneVersions).where(eq(sceneVersions.sceneId, scene.id))).toHaveLength(1);
  });

  test("against a return at once, one of them wins", async () => {
    const { code, version } = await submitted();
    const acts = [publishScene(city.ctx, { code, version }), returnScene(city.ctx, { code, version, reason: "请补充照度测试方法" })];
    expect(await outcomes(acts)).toEqual(["conflict", "done"]);
  });

  test("is refused when nobody could answer any more", async () => {
    world.setClock("2026-11-01T00:00:00Z");
    const { code, version } = await createScene(unit.ctx, { scene: validScene({ closesOn: "2026-11-02" }), submit: true });
    world.setClock("2026-11-03T00:00:00Z");
    await expect(publishScene(city.ctx, { code, version })).rejects.toMatchObject({ code: "conflict" });
    world.setClock(null);
  });
});

describe("returning", () => {
  test("gives the reason to the unit, whose to-do closes when it submits again", async () => {
    const { code, version } = await submitted();
    const returned = await returnScene(city.ctx, { code, version, reason: "请补充现场照度的测试方法。" });
    await world.runJobs();
    const { scene } = await getScene(unit.ctx, code);
    expect(scene).toMatchObject({ status: "returned", returnReason: "请补充现场照度的测试方法。" });
    const mine = async () => (await todosOf(unit)).filter((todo) => todo.dedupeKey.includes(scene.id));
    expect(await mine()).toMatchObject([{ doneAt: null }]);
    const edited = await updateScene(unit.ctx, { code, version: returned.version, scene: validScene() });
    await submitScene(unit.ctx, { code, version: edited.version });
    await world.runJobs();
    expect((await mine()).every((todo) => todo.doneAt !== null)).toBe(true);
    expect((await getScene(unit.ctx, code)).scene.returnReason).toBeNull();
  });

  test("needs a reason, the right bureau and a submitted scene", async () => {
    const { code, version } = await submitted();
    const reason = "请补充测试方法";
    await expect(returnScene(city.ctx, { code, version, reason: "补" })).rejects.toMatchObject({
      code: "invalid",
      fields: { reason: [expect.stringContaining("至少 5 个字")] },
    });
    await expect(returnScene(unit.ctx, { code, version, reason })).rejects.toMatchObject({ code: "forbidden" });
    await expect(returnScene(other.ctx, { code, version, reason })).rejects.toMatchObject({ code: "notFound" });
    await publishScene(city.ctx, { code, version });
    await expect(returnScene(city.ctx, { code, version: version + 1, reason })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("moving to another region after it was returned", () => {
  test("shows nothing to the bureaus there before the unit hands it in to them", async () => {
    const there = await world.organization({ kind: "bureau", regionCode: "440300" });
    const province = await world.organization({ kind: "bureau", regionCode: "440000" });
    const sent = await submitted();
    const { code, version } = await returnScene(city.ctx, { ...sent, reason: "请补充测试方法", notes: [] });
    const moved = await updateScene(unit.ctx, { code, version, scene: validScene({ regionCode: "440300" }) });
    const whoReads = async () => {
      const { scene } = await getScene(unit.ctx, code);
      const readers = [city, there, province].map(async (bureau) => {
        const listed = (await scenesById(bureau.ctx, [scene.id])).has(scene.id);
        const read = await outcomes([getScene(bureau.ctx, code)]);
        expect(read).toEqual([listed ? "done" : "notFound"]);
        return listed;
      });
      return Promise.all(readers);
    };
    expect(await whoReads()).toEqual([true, false, true]);
    const again = await submitScene(unit.ctx, moved);
    expect(await whoReads()).toEqual([false, true, true]);
    await expect(publishScene(city.ctx, again)).rejects.toMatchObject({ code: "notFound" });
    const { version: last } = await returnScene(there.ctx, { ...again, reason: "请补充测试方法", notes: [] });
    const back = await updateScene(unit.ctx, { code, version: last, scene: validScene() });
    await withdrawScene(unit.ctx, { ...back, reason: "产线改造，暂缓" });
    expect(await whoReads()).toEqual([false, true, true]);
  });
});

describe("withdrawing", () => {
  test("takes a public scene out of everyone's sight, with its reason in the audit", async () => {
    const { id, code, version } = await publishedScene(unit.ctx, city.ctx);
    await withdrawScene(unit.ctx, { code, version, reason: "产线改造，暂缓" });
    await expect(getScene(world.public(), code)).rejects.toMatchObject({ code: "notFound" });
    await expect(getScene(other.ctx, code)).rejects.toMatchObject({ code: "notFound" });
    const [event] = await world.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.objectId, id), eq(auditEvents.action, "withdraw-scene")));
    expect(event?.detail).toMatchObject({ from: "published", to: "withdrawn", reason: "产线改造，暂缓" });
  });

  test("is for the unit's editors, and too late once a consortium stands", async () => {
    const { id, code, version } = await publishedScene(unit.ctx, city.ctx);
    const reason = "暂缓建设";
    await expect(withdrawScene(await unit.as("finance"), { code, version, reason })).rejects.toMatchObject({ code: "forbidden" });
    await expect(withdrawScene(other.ctx, { code, version, reason })).rejects.toMatchObject({ code: "forbidden" });
    await expect(withdrawScene(city.ctx, { code, version, reason })).rejects.toMatchObject({ code: "forbidden" });
    await withTransaction(world.system(), (tx) => advanceScene(tx, id, "formConsortium"));
    await expect(withdrawScene(unit.ctx, { code, version: version + 1, reason })).rejects.toMatchObject({ code: "conflict" });
  });

  test("against publishing at once, one of them wins", async () => {
    const { code, version } = await submitted();
    const acts = [publishScene(city.ctx, { code, version }), withdrawScene(unit.ctx, { code, version, reason: "暂缓建设" })];
    expect(await outcomes(acts)).toEqual(["conflict", "done"]);
  });

  test("leaves a draft the bureau never got out of its sight, and one it has reviewed within it", async () => {
    const mine = await draft();
    await withdrawScene(unit.ctx, { code: mine.code, version: mine.version, reason: "暂缓建设" });
    await expect(getScene(city.ctx, mine.code)).rejects.toMatchObject({ code: "notFound" });
    await expect(getSceneById(city.ctx, mine.id)).rejects.toMatchObject({ code: "notFound" });
    expect((await scenesById(city.ctx, [mine.id])).size).toBe(0);
    const act = { code: mine.code, version: mine.version + 1 };
    await expect(publishScene(city.ctx, act)).rejects.toMatchObject({ code: "notFound" });
    await expect(returnScene(city.ctx, { ...act, reason: "请补充测试方法" })).rejects.toMatchObject({ code: "notFound" });
    expect((await getScene(unit.ctx, mine.code)).scene.status).toBe("withdrawn");
    const known = await submitted();
    await withdrawScene(unit.ctx, { ...known, reason: "暂缓建设" });
    expect((await getScene(city.ctx, known.code)).scene.status).toBe("withdrawn");
  });

  test("a submitted scene leaves the bureau's list", async () => {
    const { code, version } = await submitted();
    await withdrawScene(unit.ctx, { code, version, reason: "暂缓建设" });
    await world.runJobs();
    const { scene } = await getScene(unit.ctx, code);
    expect((await todosOf(city)).filter((todo) => todo.dedupeKey.includes(scene.id)).every((todo) => todo.doneAt !== null)).toBe(true);
  });
});

test("a scene moves along only as the table says", async () => {
  const { id, code } = await publishedScene(unit.ctx, city.ctx);
  const advance = (action: Parameters<typeof advanceScene>[2]) => withTransaction(world.system(), (tx) => advanceScene(tx, id, action));
  await expect(advance("startTraining")).rejects.toMatchObject({ code: "conflict" });
  expect(await advance("startComparison")).toBe("matched");
  await expect(advance("startComparison")).rejects.toMatchObject({ code: "conflict" });
  expect(await advance("formConsortium")).toBe("contracting");
  expect(await advance("dissolveConsortium")).toBe("matched");
  expect(await advance("formConsortium")).toBe("contracting");
  expect(await advance("startTraining")).toBe("training");
  expect(await advance("startValidation")).toBe("validating");
  expect(await advance("deploy")).toBe("deployed");
  expect(await statusOf(code)).toBe("deployed");
  await expect(withTransaction(world.system(), (tx) => advanceScene(tx, crypto.randomUUID(), "deploy"))).rejects.toMatchObject({
    code: "notFound",
  });
});

test("reads of the workbench see the own unit only", async () => {
  const owner = await world.organization({ kind: "userUnit" });
  const { code } = await createScene(owner.ctx, { scene: validScene() });
  const pub = await publishedScene(unit.ctx, city.ctx);
  expect((await getMyScene(owner.ctx, code)).scene.code).toBe(code);
  await expect(getMyScene(owner.ctx, pub.code)).rejects.toMatchObject({ code: "notFound" });
  await expect(getScene(city.ctx, code)).rejects.toMatchObject({ code: "notFound" });
  const counts = await galleryCounts(world.public());
  expect(counts.open).toBeGreaterThanOrEqual(counts.answering);
  expect(counts.answering).toBeGreaterThan(0);
});

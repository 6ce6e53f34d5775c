import { and, eq, like } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { withTransaction } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { notifications } from "#db/schema/notifications.ts";
import { sceneDrafts, scenes, sceneVersions } from "#db/schema/scenes.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { advanceScene } from "./advance-scene.server.ts";
import { closeScene } from "./close-scene.server.ts";
import { dayOf } from "./content.server.ts";
import { discardDraft } from "./drafts/discard-draft.server.ts";
import { fillDraft, typedScene } from "./drafts/draft.fixtures.ts";
import { getDraft } from "./drafts/reads.server.ts";
import { startDraft } from "./drafts/start-draft.server.ts";
import { submitDraft } from "./drafts/submit-draft.server.ts";
import { extendScene } from "./extend-scene.server.ts";
import { publishRevision } from "./publish-revision.server.ts";
import { getScene } from "./reads.server.ts";
import { returnRevision } from "./return-revision.server.ts";
import { getRevision, pendingRevisions } from "./revision-reads.server.ts";
import { publishedScene, validScene } from "./scene.fixtures.ts";
import type { SceneInput } from "./schemas.ts";
import { submitRevision } from "./submit-revision.server.ts";
import { compareSceneVersions, listSceneVersions } from "./versions.server.ts";
import { withdrawRevision } from "./withdraw-revision.server.ts";

const world = await testWorld();
let unit: TestOrganization;
let other: TestOrganization;
let city: TestOrganization;
let elsewhere: TestOrganization;
let vendor: TestOrganization;
beforeAll(async () => {
  await Promise.all([world.services.search.ensure("scenes"), world.services.search.ensure("capabilities")]);
  unit = await world.organization({ kind: "userUnit", regionCode: "440100" });
  other = await world.organization({ kind: "userUnit", regionCode: "440100" });
  city = await world.organization({ kind: "bureau", regionCode: "440100" });
  elsewhere = await world.organization({ kind: "bureau", regionCode: "310000" });
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
});
afterEach(() => world.setClock(null));

const [accuracy, light] = validScene().requirements;
if (!accuracy || !light) throw new Error("the fixture has two indicators");
/** Tighter by a third, twelve robots instead of ten. */
const revised = (facts: Partial<SceneInput> = {}) =>
  validScene({ deploymentCount: 12, requirements: [{ ...accuracy, value: "0.3" }, light], ...facts });
const note = "首批部署增至 12 台，精度按新接插件收紧。";
async function handedIn(facts: Partial<SceneInput> = {}) {
  const published = await publishedScene(unit.ctx, city.ctx);
  const { version } = await submitRevision(unit.ctx, { code: published.code, version: published.version, scene: revised(facts), note });
  return { ...published, version };
}
const outcomes = async (acts: Promise<unknown>[]) =>
  (await Promise.allSettled(acts)).map((act) => (act.status === "fulfilled" ? "done" : (act.reason as { code?: string }).code)).sort();
const inbox = async (organization: TestOrganization, key: string) => {
  await world.runJobs(["notify", "complete-todo"]);
  return world.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.organizationId, organization.id), like(notifications.dedupeKey, `${key}%`)));
};
const copyOf = async (sceneId: string) => (await world.db.select().from(sceneDrafts).where(eq(sceneDrafts.sceneId, sceneId)))[0];

describe("handing in", () => {
  test("leaves the public version in place and asks the bureau", async () => {
    const { id, code } = await handedIn();
    const found = await getScene(world.public(), code);
    expect(found.scene).toMatchObject({ status: "published", deploymentCount: 10 });
    expect(found.requirements[0]?.target).toBe("0.5");
    const copy = await copyOf(id);
    expect(copy).toMatchObject({ submittedAt: expect.any(Date), note, proposed: { deploymentCount: 12 } });
    expect(await inbox(city, `scene-revision:${copy?.id}`)).toMatchObject([
      { kind: "todo", doneAt: null, body: expect.stringContaining("12 台") },
    ]);
  });

  test("shows unit and bureau what it would change, and nobody else", async () => {
    const { code, version } = await handedIn();
    const seen = await getRevision(city.ctx, code);
    expect(seen).toMatchObject({ version, note, obstacle: null });
    expect(seen?.changes).toEqual([
      { field: "requirements", name: "指标“插接位置精度”的目标值", kind: "tightened", before: "≤ ±0.5 mm", after: "≤ ±0.3 mm" },
      { field: "deploymentCount", name: "部署总数", kind: "changed", before: "10 台", after: "12 台" },
    ]);
    expect(await getRevision(unit.ctx, code)).toEqual(seen);
    for (const ctx of [other.ctx, vendor.ctx, elsewhere.ctx, world.public()]) {
      await expect(getRevision(ctx, code)).rejects.toMatchObject({ code: "notFound" });
    }
    expect((await pendingRevisions(city.ctx, 100)).map(({ scene }) => scene.code)).toContain(code);
    expect((await pendingRevisions(elsewhere.ctx, 100)).map(({ scene }) => scene.code)).not.toContain(code);
    expect(await pendingRevisions(unit.ctx, 100)).toEqual([]);
  });

  test("shows a bureau what waits in its region, however much waits elsewhere", async () => {
    const { id, code } = await handedIn();
    const [scene] = await world.db.select().from(scenes).where(eq(scenes.id, id));
    const copy = await copyOf(id);
    if (!scene || !copy) throw new Error("nothing was handed in");
    const many = Array.from({ length: 501 }, (_, i) => ({ id: crypto.randomUUID(), code: `SC-ELSEWHERE-${i}` }));
    await world.db.insert(scenes).values(many.map((one) => ({ ...scene, ...one, formKey: null, regionCode: "310000" })));
    const drafts = many.map((one) => ({ ...copy, id: crypto.randomUUID(), code: one.code, sceneId: one.id }));
    await world.db.insert(sceneDrafts).values(drafts.map((draft) => ({ ...draft, submittedAt: new Date(0) })));
    expect((await pendingRevisions(city.ctx, 100)).map((line) => line.scene.code)).toContain(code);
    await world.db.delete(scenes).where(like(scenes.code, "SC-ELSEWHERE-%"));
  });

  test("is held to the rules of a submission, by field", async () => {
    const { code, version } = await publishedScene(unit.ctx, city.ctx);
    const act = { code, version, note };
    await expect(submitRevision(unit.ctx, { ...act, scene: revised({ waivedDimensions: [] }) })).rejects.toMatchObject({
      code: "invalid",
      fields: { "scene.waivedDimensions": expect.arrayContaining([expect.stringContaining("感知决策")]) },
    });
    await expect(submitRevision(unit.ctx, { ...act, scene: revised({ closesOn: "2020-01-01" }) })).rejects.toMatchObject({
      fields: { "scene.closesOn": [expect.stringContaining("不能早于今天")] },
    });
    await expect(submitRevision(unit.ctx, { ...act, scene: validScene() })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("没有改动"),
    });
    await expect(submitRevision(unit.ctx, { ...act, scene: revised(), note: "" })).rejects.toMatchObject({
      fields: { note: [expect.any(String)] },
    });
  });

  test("is for the unit's editors, once at a time, before a consortium stands", async () => {
    const { id, code, version } = await publishedScene(unit.ctx, city.ctx);
    const act = { code, version, scene: revised(), note };
    await expect(submitRevision(await unit.as("viewer"), act)).rejects.toMatchObject({ code: "forbidden" });
    await expect(submitRevision(other.ctx, act)).rejects.toMatchObject({ code: "forbidden" });
    await expect(submitRevision(city.ctx, act)).rejects.toMatchObject({ code: "forbidden" });
    await expect(submitRevision(unit.ctx, { ...act, code: "SC-2026-9999" })).rejects.toMatchObject({ code: "notFound" });
    await expect(submitRevision(unit.ctx, { ...act, version: version - 1 })).rejects.toMatchObject({ code: "conflict" });
    expect(await outcomes([1, 2].map(() => submitRevision(unit.ctx, act)))).toEqual(["conflict", "done"]);
    await expect(submitRevision(unit.ctx, { ...act, version: version + 1 })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("正在审核"),
    });
    await withTransaction(world.system(), (tx) => advanceScene(tx, id, "formConsortium"));
    await expect(submitRevision(unit.ctx, { ...act, version: version + 2 })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("任务书"),
    });
  });
});

describe("publishing a revision", () => {
  test("replaces the content, freezes a version, re-indexes, and starts matching anew", async () => {
    const { id, code, version } = await handedIn();
    const copy = await copyOf(id);
    const { version: now } = await publishRevision(city.ctx, { code, version });
    const found = await getScene(world.public(), code);
    expect(found.scene).toMatchObject({ status: "published", deploymentCount: 12, version: now, contentVersion: now });
    expect(found.requirements).toMatchObject([{ target: "0.3", shownTarget: "0.3" }, { metric: "illuminationRange" }]);
    expect(await copyOf(id)).toBeUndefined();
    expect(await inbox(city, `scene-revision:${copy?.id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);
    expect(await inbox(unit, `scene-revised:${id}`)).toHaveLength(1);
    const versions = await world.db.select().from(sceneVersions).where(eq(sceneVersions.sceneId, id));
    expect(versions).toMatchObject([{ kind: "published" }, { kind: "revised", note, version: now, content: { deploymentCount: 12 } }]);
    const [event] = await world.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.objectId, id), eq(auditEvents.action, "publish-revision-scene")));
    expect(event).toMatchObject({ organizationId: city.id });
  });

  test("takes a scene under comparison back to collecting", async () => {
    const { id, code, version } = await handedIn();
    await withTransaction(world.system(), (tx) => advanceScene(tx, id, "startComparison"));
    await publishRevision(city.ctx, { code, version: version + 1 });
    expect((await getScene(unit.ctx, code)).scene.status).toBe("published");
  });

  test("is for the bureau of the region, on what it saw", async () => {
    const { code, version } = await handedIn();
    await expect(publishRevision(elsewhere.ctx, { code, version })).rejects.toMatchObject({ code: "forbidden" });
    await expect(publishRevision(await city.as("viewer"), { code, version })).rejects.toMatchObject({ code: "forbidden" });
    await expect(publishRevision(unit.ctx, { code, version })).rejects.toMatchObject({ code: "forbidden" });
    await expect(publishRevision(city.ctx, { code, version: version - 1 })).rejects.toMatchObject({ code: "conflict" });
    const plain = await publishedScene(unit.ctx, city.ctx);
    await expect(publishRevision(city.ctx, plain)).rejects.toMatchObject({ code: "invalid" });
    await expect(publishRevision(city.ctx, { code: plain.code, version: plain.version })).rejects.toMatchObject({ code: "conflict" });
  });

  test("once, whoever else acts at the same time", async () => {
    const twice = await handedIn();
    expect(await outcomes([1, 2].map(() => publishRevision(city.ctx, { code: twice.code, version: twice.version })))).toEqual([
      "conflict",
      "done",
    ]);
    for (const rival of [
      (s: { code: string; version: number }) => returnRevision(city.ctx, { ...pick(s), reason: "请补充理由" }),
      (s: { code: string; version: number }) => withdrawRevision(unit.ctx, pick(s)),
      (s: { code: string; version: number }) => closeScene(unit.ctx, { ...pick(s), reason: "不再需要" }),
    ]) {
      const scene = await handedIn();
      expect(await outcomes([publishRevision(city.ctx, pick(scene)), rival(scene)])).toEqual(["conflict", "done"]);
    }
  });

  test("leaves a deadline extended meanwhile, in a revision handed in and in one being typed", async () => {
    world.setClock("2026-11-21T02:00:00Z");
    const days = { closesOn: "2027-03-01", trainingFrom: "2027-03-10", deployBy: "2027-04-30" };
    const extension = { closesOn: "2027-06-01", trainingFrom: "2027-06-10", deployBy: "2027-09-30" };
    const facts = async (code: string) => {
      const { scene } = await getScene(unit.ctx, code);
      return { count: scene.deploymentCount, closesOn: dayOf(scene.closesAt), trainingFrom: scene.trainingFrom, deployBy: scene.deployBy };
    };

    const first = await publishedScene(unit.ctx, city.ctx, days);
    const sent = await submitRevision(unit.ctx, { code: first.code, version: first.version, scene: revised(days), note });
    const extended = await extendScene(unit.ctx, { ...pick(sent), ...extension });
    expect((await getRevision(city.ctx, first.code))?.changes.map(({ field }) => field)).toEqual(["requirements", "deploymentCount"]);
    await publishRevision(city.ctx, pick(extended));
    expect(await facts(first.code)).toEqual({ count: 12, ...extension });

    const second = await publishedScene(unit.ctx, city.ctx, days);
    await startDraft(unit.ctx, { from: { kind: "scene", code: second.code } });
    await fillDraft(unit.ctx, second.code, typedScene({ deploymentCount: "12", ...days }));
    const seen = await getDraft(unit.ctx, second.code);
    await extendScene(unit.ctx, { ...pick(second), ...extension });
    const submit = { code: second.code, note };
    await expect(submitDraft(unit.ctx, { ...submit, version: seen.version })).rejects.toMatchObject({ code: "conflict" });
    const handed = await submitDraft(unit.ctx, { ...submit, version: (await getDraft(unit.ctx, second.code)).version });
    await publishRevision(city.ctx, handed);
    expect(await facts(second.code)).toEqual({ count: 12, ...extension });
  });

  test("changes a deadline that it moved itself, whatever was extended meanwhile", async () => {
    world.setClock("2026-11-21T02:00:00Z");
    const { code, version } = await publishedScene(unit.ctx, city.ctx, { closesOn: "2027-03-01" });
    const sent = await submitRevision(unit.ctx, { code, version, scene: revised({ closesOn: "2027-04-01" }), note });
    await publishRevision(city.ctx, pick(await extendScene(unit.ctx, { ...pick(sent), closesOn: "2027-06-01" })));
    expect(dayOf((await getScene(unit.ctx, code)).scene.closesAt)).toBe("2027-04-01");

    const other = await publishedScene(unit.ctx, city.ctx, { closesOn: "2027-03-01" });
    const waits = revised({ closesOn: "2027-03-01", trainingFrom: "2027-03-10" });
    const { version: now } = await submitRevision(unit.ctx, { ...pick(other), scene: waits, note });
    await expect(extendScene(unit.ctx, { code: other.code, version: now, closesOn: "2027-03-20" })).rejects.toMatchObject({
      fields: { closesOn: [expect.stringContaining("待审核的修订")] },
    });
  });

  test("is refused when its deadline has passed, and says why on the page", async () => {
    world.setClock("2026-11-21T02:00:00Z");
    const { code, version } = await handedIn({ closesOn: "2026-12-01" });
    world.setClock("2026-12-05T02:00:00Z");
    await expect(publishRevision(city.ctx, { code, version })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("截止日期"),
    });
    expect((await getRevision(city.ctx, code))?.obstacle).toContain("截止日期");
  });
});

const pick = ({ code, version }: { code: string; version: number }) => ({ code, version });

describe("returning and taking back", () => {
  test("a returned revision goes back with reason and notes; handing in again closes the to-do", async () => {
    const { id, code, version } = await handedIn();
    const returned = await returnRevision(city.ctx, {
      code,
      version,
      reason: "请说明精度收紧的依据。",
      notes: [{ field: "requirements", note: "补充接插件公差" }],
    });
    const copy = await copyOf(id);
    expect(copy).toMatchObject({ submittedAt: null, returnReason: "请说明精度收紧的依据。", returnNotes: [{ field: "requirements" }] });
    expect(await getRevision(city.ctx, code)).toBeNull();
    expect(await getRevision(unit.ctx, code)).toMatchObject({ returnReason: "请说明精度收紧的依据。", changes: [{}, {}] });
    expect(await inbox(unit, `scene-revision-returned:${copy?.id}`)).toMatchObject([{ kind: "todo", doneAt: null }]);
    await submitRevision(unit.ctx, { code, version: returned.version, scene: revised(), note: "已附接插件公差。" });
    expect(await inbox(unit, `scene-revision-returned:${copy?.id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);
    expect((await getRevision(city.ctx, code))?.returnReason).toBeNull();
  });

  test("a returned revision that is discarded asks for nothing any more", async () => {
    const { id, code, version } = await handedIn();
    await returnRevision(city.ctx, { code, version, reason: "请说明精度收紧的依据。" });
    const copy = await copyOf(id);
    expect(await inbox(unit, `scene-revision-returned:${copy?.id}`)).toMatchObject([{ doneAt: null }]);
    await discardDraft(unit.ctx, { code });
    expect(await inbox(unit, `scene-revision-returned:${copy?.id}`)).toMatchObject([{ doneAt: expect.any(Date) }]);
  });

  test("a revision handed in by other ways over a discarded draft is not purged with it", async () => {
    world.setClock("2026-11-01T02:00:00Z");
    const { id, code, version } = await publishedScene(unit.ctx, city.ctx);
    await startDraft(unit.ctx, { from: { kind: "scene", code } });
    await discardDraft(unit.ctx, { code });
    await submitRevision(unit.ctx, { code, version, scene: revised(), note });
    world.setClock("2026-11-20T02:00:00Z");
    const { code: next } = await startDraft(unit.ctx, { from: { kind: "blank" } });
    await discardDraft(unit.ctx, { code: next });
    expect(await copyOf(id)).toMatchObject({ submittedAt: expect.any(Date), discardedAt: null, content: { deploymentCount: 12 } });
  });

  test("returning needs a reason, the right bureau and a revision that waits", async () => {
    const { code, version } = await handedIn();
    const reason = "请补充依据";
    await expect(returnRevision(city.ctx, { code, version, reason: "补" })).rejects.toMatchObject({ code: "invalid" });
    await expect(returnRevision(elsewhere.ctx, { code, version, reason })).rejects.toMatchObject({ code: "forbidden" });
    await expect(returnRevision(unit.ctx, { code, version, reason })).rejects.toMatchObject({ code: "forbidden" });
    const { version: taken } = await withdrawRevision(unit.ctx, { code, version });
    await expect(returnRevision(city.ctx, { code, version: taken, reason })).rejects.toMatchObject({ code: "conflict" });
  });

  test("the unit takes it back while it waits, and keeps its working copy", async () => {
    const { id, code, version } = await handedIn();
    await expect(withdrawRevision(other.ctx, { code, version })).rejects.toMatchObject({ code: "forbidden" });
    const { version: taken } = await withdrawRevision(unit.ctx, { code, version });
    const copy = await copyOf(id);
    expect(copy).toMatchObject({ submittedAt: null, content: { deploymentCount: 12 } });
    expect((await inbox(city, `scene-revision:${copy?.id}`)).every(({ doneAt }) => doneAt !== null)).toBe(true);
    await expect(withdrawRevision(unit.ctx, { code, version: taken })).rejects.toMatchObject({ code: "conflict" });
  });

  test("a consortium or an end of the call takes it off the bureau's list", async () => {
    for (const end of [
      ({ id }: { id: string }) => withTransaction(world.system(), (tx) => advanceScene(tx, id, "formConsortium")),
      ({ code, version }: { code: string; version: number }) => closeScene(unit.ctx, { code, version, reason: "不再需要" }),
    ]) {
      const scene = await handedIn();
      await end(scene);
      expect(await copyOf(scene.id)).toMatchObject({ submittedAt: null });
      expect((await pendingRevisions(city.ctx, 100)).map((line) => line.scene.id)).not.toContain(scene.id);
    }
  });
});

describe("versions", () => {
  test("are listed and compared two by two, for those who see the scene whole", async () => {
    const { code, version } = await handedIn();
    await publishRevision(city.ctx, { code, version });
    expect((await listSceneVersions(unit.ctx, code)).map(({ number, kind }) => [number, kind])).toEqual([
      [1, "published"],
      [2, "revised"],
    ]);
    const compared = await compareSceneVersions(city.ctx, code);
    expect(compared).toMatchObject({ from: { number: 1 }, to: { number: 2, note } });
    expect(compared.changes.map(({ kind }) => kind)).toEqual(["tightened", "changed"]);
    expect((await compareSceneVersions(unit.ctx, code, { from: 2, to: 1 })).changes.map(({ kind }) => kind)).toEqual([
      "loosened",
      "changed",
    ]);
    expect((await compareSceneVersions(unit.ctx, code, { from: 1, to: 1 })).changes).toEqual([]);
    await expect(compareSceneVersions(unit.ctx, code, { from: 1, to: 9 })).rejects.toMatchObject({ code: "notFound" });
    for (const ctx of [other.ctx, vendor.ctx, elsewhere.ctx, world.public()]) {
      await expect(listSceneVersions(ctx, code)).rejects.toMatchObject({ code: "notFound" });
    }
  });
});

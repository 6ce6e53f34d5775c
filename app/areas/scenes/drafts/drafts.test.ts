import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { sceneDrafts, scenes } from "#db/schema/scenes.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { createScene } from "../create-scene.server.ts";
import { getScene } from "../reads.server.ts";
import { returnScene } from "../return-scene.server.ts";
import { validScene } from "../scene.fixtures.ts";
import { submitScene } from "../submit-scene.server.ts";
import { updateScene } from "../update-scene.server.ts";
import { discardDraft, restoreDraft } from "./discard-draft.server.ts";
import { fillDraft, typedScene } from "./draft.fixtures.ts";
import { countMySceneWork, listMySceneWork } from "./my-list.server.ts";
import { copyableScenes, discardedDraft, getDraft, openDraftOf, stepOf } from "./reads.server.ts";
import { saveDraft } from "./save-draft.server.ts";
import { startDraft } from "./start-draft.server.ts";
import { submitDraft } from "./submit-draft.server.ts";

const world = await testWorld();
let unit: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  unit = await world.organization({ kind: "userUnit", regionCode: "440100" });
  other = await world.organization({ kind: "userUnit", regionCode: "440100" });
});

const blank = () => startDraft(unit.ctx, { from: { kind: "blank" } });
const step = async (code: string, key: Parameters<typeof stepOf>[1]) => stepOf(await getDraft(unit.ctx, code), key);
/** Saves some fields of a step as one whose page holds `marks`. */
async function save(code: string, key: Parameters<typeof stepOf>[1], values: Record<string, unknown>, marks?: Record<string, string>) {
  const now = await step(code, key);
  return saveDraft(unit.ctx, { code, step: key, values: { ...now.values, ...values }, marks: marks ?? now.marks });
}

test("a draft has its code at once, keeps what is typed, and is its unit's alone", async () => {
  const { code } = await blank();
  expect(code).toMatch(/^SC-\d{4}-\d{4}$/);
  await save(code, "place", { name: "半", unitCount: "两个" });
  const page = await getDraft(unit.ctx, code);
  expect(page.content).toMatchObject({ name: "半", unitCount: "两个", regionCode: "440100" });
  expect(page.states).toMatchObject({ place: "wrong", site: "todo", check: "todo" });
  await expect(getDraft(other.ctx, code)).rejects.toMatchObject({ code: "notFound" });
  await expect(saveDraft(other.ctx, { code, step: "place", values: {}, marks: {} })).rejects.toMatchObject({ code: "notFound" });
  await expect(discardDraft(other.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
  await expect(submitDraft(other.ctx, { code, version: page.version })).rejects.toMatchObject({ code: "notFound" });
  await expect(getDraft(await unit.as("viewer"), code)).rejects.toMatchObject({ code: "forbidden" });
  // The scene does not exist before it is submitted.
  await expect(getScene(unit.ctx, code)).rejects.toMatchObject({ code: "notFound" });
});

test.each([
  ["a vendor", { kind: "vendor", supplyRoles: ["robotMaker"] }, "owner"],
  ["a bureau", { kind: "bureau" }, "owner"],
  ["a viewer", { kind: "userUnit" }, "viewer"],
] as const)("%s starts no draft", async (_who, facts, role) => {
  const organization = await world.organization({ ...facts, supplyRoles: "supplyRoles" in facts ? [...facts.supplyRoles] : [] });
  await expect(startDraft(await organization.as(role), { from: { kind: "blank" } })).rejects.toMatchObject({ code: "forbidden" });
});

test("the same start twice, also at once, is one draft", async () => {
  const formKey = crypto.randomUUID();
  const both = await Promise.all([1, 2].map(() => startDraft(unit.ctx, { formKey, from: { kind: "blank" } })));
  expect(both[0]?.code).toBe(both[1]?.code);
  expect(both.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
});

test("a template fills the draft, an unknown one is refused", async () => {
  const { code } = await startDraft(unit.ctx, { from: { kind: "template", template: "plugging" } });
  const { content, coverage, states } = await getDraft(unit.ctx, code);
  expect(content).toMatchObject({ field: "manufacturing", unitKind: "workstation", structured: "on" });
  expect(coverage.every(({ count }) => count > 0)).toBe(true);
  expect(states).toMatchObject({ indicators: "current", site: "current" });
  await expect(startDraft(unit.ctx, { from: { kind: "template", template: "nothing" } })).rejects.toMatchObject({ code: "invalid" });
});

test("saving refuses foreign fields, shapes and texts without end", async () => {
  const { code } = await blank();
  const { marks } = await step(code, "place");
  for (const values of [{ status: "published" }, { name: ["a"] }, { name: "长".repeat(20_001) }, { painPoint: "别的步骤" }])
    await expect(saveDraft(unit.ctx, { code, step: "place", values, marks })).rejects.toMatchObject({ code: "invalid" });
});

test("two members in one step: both texts are kept, and the same field is answered as a conflict with what the other wrote", async () => {
  const { code } = await blank();
  const colleague = await unit.as("editor");
  const { values, marks } = await step(code, "site");
  await saveDraft(colleague, { code, step: "site", values: { ...values, painPoint: "同事写的痛点", coreTask: "同事写的作业" }, marks });
  const mine = await saveDraft(unit.ctx, {
    code,
    step: "site",
    values: { ...values, painPoint: "我写的痛点", expectedEffect: "我写的成效" },
    marks,
  });
  expect(mine.conflicts).toEqual([{ field: "painPoint", theirs: "同事写的痛点" }]);
  expect((await getDraft(unit.ctx, code)).content).toMatchObject({
    painPoint: "同事写的痛点",
    coreTask: "同事写的作业",
    expectedEffect: "我写的成效",
  });
  const settled = await saveDraft(unit.ctx, {
    code,
    step: "site",
    values: { ...values, painPoint: "我写的痛点", expectedEffect: "我写的成效" },
    marks: mine.marks,
    settled: { painPoint: "both" },
  });
  expect(settled.conflicts).toEqual([]);
  expect((await getDraft(unit.ctx, code)).content).toMatchObject({ painPoint: "我写的痛点\n同事写的痛点", coreTask: "同事写的作业" });
});

test("many saves at once lose nothing", async () => {
  const { code } = await blank();
  const { values, marks } = await step(code, "site");
  const fields = ["painPoint", "coreTask", "expectedEffect", "differentiation", "admissionBasis"];
  await Promise.all(
    fields.map((field) => saveDraft(unit.ctx, { code, step: "site", values: { ...values, [field]: `写了${field}` }, marks })),
  );
  const { content, version } = await getDraft(unit.ctx, code);
  for (const field of fields) expect(content[field]).toBe(`写了${field}`);
  expect(version).toBe(1 + fields.length);
});

test("submitting makes the scene under the draft's code, hands it to the bureau and removes the draft", async () => {
  const bureau = await world.organization({ kind: "bureau", regionCode: "440100" });
  const { code } = await blank();
  const version = await fillDraft(unit.ctx, code);
  expect((await getDraft(unit.ctx, code)).states.check).toBe("current");
  expect(await submitDraft(unit.ctx, { code, version })).toEqual({ code, version: 2 });
  const { scene, requirements, slots } = await getScene(bureau.ctx, code);
  expect(scene).toMatchObject({ status: "submitted", name: "电池测试线——柔性插接", maturity: "ready", retrofitLevel: "minor" });
  expect(scene.waivedDimensions).toHaveLength(3);
  expect([requirements.length, slots.length]).toEqual([2, 2]);
  await expect(getDraft(unit.ctx, code)).rejects.toMatchObject({ code: "notFound" });
  const [event] = await world.db.select().from(auditEvents).where(eq(auditEvents.action, "submit-scene-draft")).limit(1);
  expect(event).toMatchObject({ organizationId: unit.id });
});

test("a draft with faults is refused with each at its control, and stays", async () => {
  const { code } = await blank();
  const version = await fillDraft(
    unit.ctx,
    code,
    typedScene({ name: "工业产线实训", coreTask: "识别【种类数】类接口并插接。", unitCount: "" }),
  );
  const refused = await submitDraft(unit.ctx, { code, version }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "invalid", fields: { name: [expect.stringContaining("过于笼统")] } });
  expect(Object.keys((refused as { fields: object }).fields).sort()).toEqual(["coreTask", "name", "unitCount"]);
  expect((await getDraft(unit.ctx, code)).version).toBe(version);
});

test("what changed after it was looked through is not submitted unseen; of two submissions one counts", async () => {
  const { code } = await blank();
  const version = await fillDraft(unit.ctx, code);
  await save(code, "site", { differentiation: "后来补充" });
  await expect(submitDraft(unit.ctx, { code, version })).rejects.toMatchObject({ code: "conflict" });
  const results = await Promise.allSettled([1, 2].map(() => submitDraft(unit.ctx, { code, version: version + 1 })));
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await world.db.select({ id: scenes.id }).from(scenes).where(eq(scenes.code, code))).toHaveLength(1);
});

test("a returned scene is edited as a draft and goes back under the same code", async () => {
  const bureau = await world.organization({ kind: "bureau", regionCode: "440100" });
  const created = await createScene(unit.ctx, { scene: validScene(), submit: true });
  await expect(startDraft(unit.ctx, { from: { kind: "scene", code: created.code } })).rejects.toMatchObject({ code: "conflict" });
  await returnScene(bureau.ctx, { code: created.code, version: created.version, reason: "请补充测试方法。" });
  await expect(startDraft(other.ctx, { from: { kind: "scene", code: created.code } })).rejects.toMatchObject({ code: "notFound" });
  const { code } = await startDraft(unit.ctx, { from: { kind: "scene", code: created.code } });
  expect(code).toBe(created.code);
  expect(await startDraft(unit.ctx, { from: { kind: "scene", code } })).toEqual({ code, repeated: true });
  const page = await getDraft(unit.ctx, code);
  expect(page).toMatchObject({ isRevision: true, returnReason: "请补充测试方法。" });
  expect(await openDraftOf(unit.ctx, created.id)).toBe(code);
  const version = await fillDraft(unit.ctx, code, typedScene({ name: "电池测试线——高压柔性插接" }));
  await submitDraft(unit.ctx, { code, version });
  const { scene } = await getScene(unit.ctx, code);
  expect(scene).toMatchObject({ id: created.id, status: "submitted", name: "电池测试线——高压柔性插接" });
  expect(await openDraftOf(unit.ctx, created.id)).toBeNull();
});

test("a copy begins with another scene's facts and must be named anew", async () => {
  const created = await createScene(unit.ctx, { scene: validScene() });
  expect((await copyableScenes(unit.ctx)).map(({ code }) => code)).toContain(created.code);
  const { code } = await startDraft(unit.ctx, { from: { kind: "copy", code: created.code } });
  const { content, faults } = await getDraft(unit.ctx, code);
  expect(code).not.toBe(created.code);
  expect(content).toMatchObject({ painPoint: validScene().painPoint, closesOn: "" });
  expect(faults.map(({ name }) => name)).toEqual(expect.arrayContaining(["name", "closesOn"]));
  await expect(startDraft(other.ctx, { from: { kind: "copy", code: created.code } })).rejects.toMatchObject({ code: "notFound" });
});

test("a discarded draft is off the list, comes back when asked, and goes for good after a week", async () => {
  const [{ code }, { code: older }] = [await blank(), await blank()];
  await save(code, "place", { name: "要删的草稿" });
  world.setClock("2026-11-21T02:00:00Z");
  await discardDraft(unit.ctx, { code: older });
  world.setClock("2026-11-29T02:00:00Z");
  await discardDraft(unit.ctx, { code });
  world.setClock(null);
  await expect(getDraft(unit.ctx, code)).rejects.toMatchObject({ code: "notFound" });
  await expect(discardDraft(unit.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
  expect(await discardedDraft(unit.ctx, code)).toEqual({ code, name: "要删的草稿" });
  expect(await discardedDraft(other.ctx, code)).toBeNull();
  await expect(restoreDraft(other.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
  await restoreDraft(unit.ctx, { code });
  expect((await getDraft(unit.ctx, code)).content).toMatchObject({ name: "要删的草稿" });
  expect(await world.db.select().from(sceneDrafts).where(eq(sceneDrafts.code, older))).toEqual([]);
});

test("a discarded draft of a scene begins anew from what the scene says", async () => {
  const created = await createScene(unit.ctx, { scene: validScene() });
  const { code } = await startDraft(unit.ctx, { from: { kind: "scene", code: created.code } });
  await save(code, "place", { name: "改坏了的名称" });
  await discardDraft(unit.ctx, { code });
  await startDraft(unit.ctx, { from: { kind: "scene", code } });
  expect((await getDraft(unit.ctx, code)).content["name"]).toBe(validScene().name);
});

test("what waits for the bureau is not changed meanwhile", async () => {
  const { code } = await blank();
  await world.db.update(sceneDrafts).set({ submittedAt: new Date() }).where(eq(sceneDrafts.code, code));
  await expect(save(code, "place", { name: "再改一下名称" })).rejects.toMatchObject({ code: "conflict" });
  await expect(discardDraft(unit.ctx, { code })).rejects.toMatchObject({ code: "conflict" });
});

test("the unit's list holds drafts and scenes together, by status, words and order, page by page", async () => {
  const mine = await world.organization({ kind: "userUnit", regionCode: "440100" });
  const named = async (name: string) => {
    const { code } = await startDraft(mine.ctx, { from: { kind: "blank" } });
    const { values, marks } = stepOf(await getDraft(mine.ctx, code), "place");
    await saveDraft(mine.ctx, { code, step: "place", values: { ...values, name }, marks });
    return code;
  };
  const [first, second] = [await named("甲 100% 草稿"), await named("乙草稿")];
  const scene = await createScene(mine.ctx, { scene: validScene() });
  const submitted = await createScene(mine.ctx, { scene: validScene({ name: "丙测试线——柔性插接" }) });
  await submitScene(mine.ctx, { code: submitted.code, version: submitted.version });
  await startDraft(mine.ctx, { from: { kind: "scene", code: scene.code } });
  const codes = async (question: Parameters<typeof listMySceneWork>[2], page = { page: 1, pageSize: 20 }) =>
    (await listMySceneWork(mine.ctx, page, question)).rows.map(({ code }) => code);
  expect(await codes({})).toHaveLength(4);
  expect(await codes({ status: "draft" })).toEqual(expect.arrayContaining([first, second, scene.code]));
  expect(await codes({ status: "submitted" })).toEqual([submitted.code]);
  expect(await codes({ q: "100%" })).toEqual([first]);
  expect(await codes({ q: "插接" })).toEqual(expect.arrayContaining([scene.code, submitted.code]));
  expect(await codes({ q: second })).toEqual([second]);
  expect((await codes({ sort: { key: "name", descending: false } }))[0]).toBeDefined();
  expect([...(await codes({}, { page: 1, pageSize: 3 })), ...(await codes({}, { page: 2, pageSize: 3 }))].sort()).toEqual(
    (await codes({})).sort(),
  );
  const { rows, total } = await listMySceneWork(mine.ctx, { page: 1, pageSize: 20 });
  expect(total).toBe(4);
  expect(rows.find(({ code }) => code === scene.code)).toMatchObject({ kind: "scene", hasDraft: true });
  expect(await countMySceneWork(mine.ctx)).toEqual({ draft: 3, submitted: 1 });
  expect(await codes({ q: "没有这样的" })).toEqual([]);
  expect((await listMySceneWork(other.ctx, { page: 1, pageSize: 20 })).rows).toEqual([]);
});

test("every act on a draft is audited, typing is not", async () => {
  const { code } = await blank();
  await save(code, "place", { name: "随便写写" });
  await discardDraft(unit.ctx, { code });
  await restoreDraft(unit.ctx, { code });
  const [draft] = await world.db.select().from(sceneDrafts).where(eq(sceneDrafts.code, code));
  const events = await world.db
    .select({ action: auditEvents.action })
    .from(auditEvents)
    .where(and(eq(auditEvents.objectType, "sceneDraft"), eq(auditEvents.objectId, draft?.id ?? "")))
    .orderBy(auditEvents.seq);
  expect(events.map(({ action }) => action)).toEqual(["start-scene-draft", "discard-scene-draft", "restore-scene-draft"]);
});

test("while the form holds a scene, no other way writes it; a draft given up does not come back over what came since", async () => {
  const created = await createScene(unit.ctx, { scene: validScene() });
  const { code } = await startDraft(unit.ctx, { from: { kind: "scene", code: created.code } });
  const scene = validScene({ unitCount: 99 });
  const update = () => updateScene(unit.ctx, { code, version: created.version, scene });
  await expect(update()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("正在填写的草稿") });
  await discardDraft(unit.ctx, { code });
  await restoreDraft(unit.ctx, { code });
  await expect(update()).rejects.toMatchObject({ code: "conflict" });
  await discardDraft(unit.ctx, { code });
  await update();
  await expect(restoreDraft(unit.ctx, { code })).rejects.toMatchObject({ code: "conflict" });
  await startDraft(unit.ctx, { from: { kind: "scene", code } });
  expect((await getDraft(unit.ctx, code)).content).toMatchObject({ unitCount: "99" });
});

test("a form started and a rewriting at the same moment: the later one knows of the earlier", async () => {
  const created = await createScene(unit.ctx, { scene: validScene() });
  const [started, updated] = await Promise.allSettled([
    startDraft(unit.ctx, { from: { kind: "scene", code: created.code } }),
    updateScene(unit.ctx, { code: created.code, version: created.version, scene: validScene({ unitCount: 77 }) }),
  ]);
  expect(started.status).toBe("fulfilled");
  const { content } = await getDraft(unit.ctx, created.code);
  expect(content["unitCount"]).toBe(updated.status === "fulfilled" ? "77" : String(validScene().unitCount));
});

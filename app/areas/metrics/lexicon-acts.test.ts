import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import { createScene, publishScene, type SceneInput, searchScenes, submitScene } from "#app/areas/scenes/index.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { unknownWordings } from "#db/schema/metrics.ts";
import { scenes } from "#db/schema/scenes.ts";
import { pluggingScene } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import {
  adoptWording,
  changeOperation,
  createOperation,
  dismissWording,
  listOperations,
  listWordings,
  loadLexicon,
  operationDetail,
  setOperationState,
} from "./index.server.ts";

const world = await testWorld();
let operator: TestOrganization;
let unit: TestOrganization;
let bureau: TestOrganization;
let vendor: TestOrganization;
beforeAll(async () => {
  operator = await world.organization({ kind: "operator" });
  unit = await world.organization({ kind: "userUnit", regionCode: "440100" });
  bureau = await world.organization({ kind: "bureau", regionCode: "440000" });
  vendor = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
});

const reason = "试点单位的说法";
const everything = { q: "", field: undefined, state: undefined };
const operation = (name: string, wordings: string[] = []) => ({ name, field: "manufacturing" as const, wordings });

/** A text no operation of the shipped lexicon stands in. */
const strangeText = {
  name: "某厂珂罗版晒蓝工位改造",
  coreTask: "把珂罗版送入晒蓝间，待显影后取出归位。",
  painPoint: "人工晒蓝效率低，夜班招不到人，质量起伏大。",
};
async function publishedScene(facts: Partial<SceneInput> = {}) {
  const { code, version } = await createScene(unit.ctx, { scene: pluggingScene(facts) });
  const submitted = await submitScene(unit.ctx, { code, version });
  await publishScene(bureau.ctx, { code, version: submitted.version });
  await world.runJobs(["index-scene"]);
  const [row] = await world.db.select().from(scenes).where(eq(scenes.code, code));
  if (!row) throw new Error("no scene");
  return row;
}
const tagsOf = async (id: string) =>
  (await world.db.select({ tags: scenes.tags, version: scenes.version }).from(scenes).where(eq(scenes.id, id)))[0];
const waiting = async () => (await listWordings(operator.ctx, "open", { page: 1, pageSize: 50 })).rows;

describe("an operation", () => {
  test("new in the lexicon is found in texts at once, and tags what is there already; the version stays", async () => {
    const scene = await publishedScene({ ...strangeText, name: "某厂鎏金箔贴覆工位", coreTask: "双臂配合完成鎏金箔贴覆，逐片压实。" });
    expect(scene.tags).toEqual([]);
    const { key } = await createOperation(operator.ctx, { operation: operation("鎏金箔贴覆", ["贴金箔"]), reason });
    expect((await loadLexicon(unit.ctx)).tagsOf("负责鎏金箔贴覆")).toEqual([key]);
    await world.runJobs();
    expect(await tagsOf(scene.id)).toEqual({ tags: [key], version: scene.version });
    expect((await searchScenes(world.public(), { q: "鎏金箔" })).rows.map(({ code }) => code)).toContain(scene.code);
    const listed = (await listOperations(operator.ctx, { ...everything, q: "贴金箔" })).rows;
    expect(listed).toMatchObject([{ key, scenes: 1, capabilities: 0, wordings: ["贴金箔"] }]);
    expect(await operationDetail(operator.ctx, key)).toMatchObject({
      usage: { scenes: 1 },
      history: [{ act: "create", reason, userName: operator.actor.name }],
    });
  });

  test("loses its tags with a wording, and when it is retired; and gets them back", async () => {
    const scene = await publishedScene({ ...strangeText, name: "某厂掐丝珐琅点蓝工位", coreTask: "按图样完成点蓝，烧结后复检。" });
    const { key } = await createOperation(operator.ctx, { operation: operation("珐琅点蓝", ["掐丝珐琅点蓝"]), reason });
    await world.runJobs();
    expect((await tagsOf(scene.id))?.tags).toEqual([key]);
    await setOperationState(operator.ctx, { key, version: 1, act: "retire", reason: "并入其他工序" });
    await world.runJobs();
    expect((await tagsOf(scene.id))?.tags).toEqual([]);
    expect((await loadLexicon(unit.ctx)).tagsOf("掐丝珐琅点蓝")).toEqual([]);
    await setOperationState(operator.ctx, { key, version: 2, act: "reinstate", reason });
    await changeOperation(operator.ctx, { key, version: 3, operation: operation("珐琅上色"), reason: "改用通行叫法" });
    await world.runJobs();
    expect((await tagsOf(scene.id))?.tags).toEqual([]);
    const { history } = await operationDetail(operator.ctx, key);
    expect(history.map(({ act }) => act)).toEqual(["change", "reinstate", "retire", "create"]);
    expect(history[0]?.changes).toEqual(["名称：由“珐琅点蓝”改为“珐琅上色”", "新增说法：珐琅上色", "移除说法：珐琅点蓝、掐丝珐琅点蓝"]);
  });

  test("may not take a wording of another, nor one that stands in every second text", async () => {
    const refused = await createOperation(operator.ctx, { operation: operation("擰螺絲", ["拧", "某新说法甲"]), reason }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({
      fields: {
        "operation.name": [expect.stringContaining("同一说法只能属于一个工序")],
        "operation.wordings": ["“拧”太短，容易误判，请至少写两个汉字。"],
      },
    });
  });

  test("is kept by the operator's editors, one version after another", async () => {
    const { key } = await createOperation(operator.ctx, { operation: operation("缂丝织造"), reason });
    const change = (ctx: typeof operator.ctx, version: number, word: string) =>
      changeOperation(ctx, { key, version, operation: operation("缂丝织造", [word]), reason });
    for (const other of [unit.ctx, vendor.ctx, bureau.ctx, await operator.as("viewer")]) {
      await expect(change(other, 1, "织造缂丝")).rejects.toMatchObject({ code: "forbidden" });
      await expect(setOperationState(other, { key, version: 1, act: "retire", reason })).rejects.toMatchObject({ code: "forbidden" });
      await expect(createOperation(other, { operation: operation("别的工序"), reason })).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(listOperations(unit.ctx, everything)).rejects.toMatchObject({ code: "forbidden" });
    await expect(operationDetail(bureau.ctx, key)).rejects.toMatchObject({ code: "forbidden" });
    await expect(operationDetail(operator.ctx, "nothing")).rejects.toMatchObject({ code: "notFound" });
    const races = await Promise.allSettled(["织缂丝", "缂丝制作"].map((word) => change(operator.ctx, 1, word)));
    expect(races.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(
      changeOperation(operator.ctx, { key: "nothing", version: 1, operation: operation("无此工序"), reason }),
    ).rejects.toMatchObject({ code: "notFound" });
    await setOperationState(operator.ctx, { key, version: 2, act: "retire", reason });
    await expect(change(operator.ctx, 3, "织缂丝乙")).rejects.toMatchObject({ code: "conflict" });
    await expect(setOperationState(operator.ctx, { key, version: 2, act: "reinstate", reason })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(setOperationState(operator.ctx, { key, version: 3, act: "retire", reason })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("texts without an operation", () => {
  test("wait once they are public, and only then; a wording taken up from one tags all that have it", async () => {
    await createScene(unit.ctx, { scene: pluggingScene({ ...strangeText, name: "未公开的珂罗版场景草稿" }) });
    const scene = await publishedScene(strangeText);
    const twin = await publishedScene({ ...strangeText, name: "另一厂珂罗版晒蓝工位" });
    const found = (await waiting()).filter(({ text }) => text.includes("珂罗版"));
    expect(found.map(({ code, text, source }) => [code, text, source])).toEqual([
      [scene.code, `${strangeText.name}。${strangeText.coreTask}`, "scene"],
      [twin.code, `另一厂珂罗版晒蓝工位。${strangeText.coreTask}`, "scene"],
    ]);
    const [first] = found;
    if (!first) throw new Error("nothing waits");
    const { key } = await createOperation(operator.ctx, { operation: operation("晒版作业"), reason });
    await expect(
      adoptWording(operator.ctx, { id: first.id, version: first.version, operation: key, wording: "不在原文里" }),
    ).rejects.toMatchObject({
      fields: { wording: ["原文中没有“不在原文里”，请从原文中摘取。"] },
    });
    expect(await adoptWording(operator.ctx, { id: first.id, version: first.version, operation: key, wording: "晒蓝" })).toEqual({ key });
    await expect(
      adoptWording(operator.ctx, { id: first.id, version: first.version, operation: key, wording: "珂罗版" }),
    ).rejects.toMatchObject({ code: "conflict" });
    await world.runJobs();
    expect((await tagsOf(scene.id))?.tags).toEqual([key]);
    expect((await tagsOf(twin.id))?.tags).toEqual([key]);
    expect((await waiting()).filter(({ text }) => text.includes("珂罗版"))).toEqual([]);
    const adopted = (await listWordings(operator.ctx, "adopted", { page: 1, pageSize: 50 })).rows;
    expect(adopted).toMatchObject([{ id: first.id, operationName: "晒版作业", reason: "晒蓝" }]);
  });

  test("a capability's waits as well; dismissed it stays so until it is written anew", async () => {
    const { code } = await publishCapability(vendor.ctx, {
      capability: {
        role: "robotMaker",
        productType: "humanoidWheeled",
        details: {
          kind: "robotMaker",
          locomotion: "wheeledOmni",
          endEffector: "gripper",
          computeModes: ["onDevice"],
          safetyFunctions: ["emergencyStop"],
        },
        name: "缬染专用机器人",
        summary: "面向缬染的专用机器人。",
        description: "缬染工艺专用，双臂七轴。",
        domains: ["industrial"],
        fields: ["manufacturing"],
        unitsPerMonth: 1,
        leadTimeWeeks: 1,
        claims: [],
      },
    });
    await world.runJobs(["index-capability"]);
    const one = (await waiting()).find((row) => row.code === code);
    if (!one) throw new Error("does not wait");
    expect(one.source).toBe("capability");
    for (const other of [unit.ctx, await operator.as("viewer")]) {
      await expect(dismissWording(other, { id: one.id, version: one.version, reason })).rejects.toMatchObject({ code: "forbidden" });
      await expect(adoptWording(other, { id: one.id, version: one.version, operation: "screw", wording: "缬染" })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    await expect(dismissWording(operator.ctx, { id: crypto.randomUUID(), version: 1, reason })).rejects.toMatchObject({ code: "notFound" });
    await expect(
      adoptWording(operator.ctx, { id: one.id, version: one.version, operation: "nothing", wording: "缬染" }),
    ).rejects.toMatchObject({
      fields: { operation: [expect.any(String)] },
    });
    await dismissWording(operator.ctx, { id: one.id, version: one.version, reason: "不是工序" });
    await expect(dismissWording(operator.ctx, { id: one.id, version: one.version, reason })).rejects.toMatchObject({ code: "conflict" });
    const [row] = await world.db.select({ id: capabilities.id }).from(capabilities).where(eq(capabilities.code, code));
    const { indexCapabilities } = await import("#app/areas/capabilities/index.server.ts");
    await indexCapabilities(world.system(), [{ capabilityId: row?.id ?? "" }]);
    expect((await waiting()).some(({ id }) => id === one.id)).toBe(false);
    await world.db
      .update(capabilities)
      .set({ summary: "面向缬染与浸染的专用机器人。", version: sql`version + 1` })
      .where(eq(capabilities.code, code));
    await indexCapabilities(world.system(), [{ capabilityId: row?.id ?? "" }]);
    expect((await waiting()).some(({ id }) => id === one.id)).toBe(true);
    expect(await world.db.$count(unknownWordings, eq(unknownWordings.id, one.id))).toBe(1);
  });

  test("the queue is the operator's", async () => {
    await expect(listWordings(unit.ctx, "open", { page: 1, pageSize: 10 })).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("tags of many rows are read anew in batches", async () => {
  // More rows than one job takes.
  const [{ id: _id, ...like } = { id: "" }] = await world.db.select().from(scenes).limit(1);
  const text = { name: "某厂灌浆套筒连接工位", coreTask: "灌浆套筒连接", painPoint: "人工慢", tags: [] };
  const rows = Array.from(
    { length: 620 },
    (_, i) => ({ ...like, ...text, code: `SC-BATCH-${i}`, formKey: null }) as typeof scenes.$inferInsert,
  );
  await world.db.insert(scenes).values(rows);
  const { key } = await createOperation(operator.ctx, { operation: operation("灌浆套筒连接"), reason });
  await world.runJobs(["retag-scenes"]);
  const [tagged] = await world.db.execute(sql`select count(*)::int as n from scenes where ${key} = any(tags)`);
  expect(tagged?.["n"]).toBe(620);
});

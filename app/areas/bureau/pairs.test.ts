import { and, eq, isNull, like } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createScene, submitScene, withdrawScene } from "#app/areas/scenes/index.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { scenePairDecisions } from "#db/schema/bureau.ts";
import { notifications } from "#db/schema/notifications.ts";
import { scenes } from "#db/schema/scenes.ts";
import { createSearch } from "#search/client.server.ts";
import { pluggingScene } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { decidePair } from "./decide-pair.server.ts";
import { ledgerRows, quotaProgress } from "./ledger.server.ts";
import { reviewPage } from "./review-page.server.ts";
import { queueFilterFrom, reviewQueuePage } from "./review-queue.server.ts";
import { reviewScene } from "./review-scene.server.ts";
import { ledgerFilter } from "./schemas.ts";
import { undoPair } from "./undo-pair.server.ts";

const world = await testWorld();
let bureau: TestOrganization;
let unit: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  bureau = await world.organization({ kind: "bureau", regionCode: "440000", name: "测试主管部门" });
  unit = await world.organization({ kind: "userUnit", regionCode: "440100", name: "甲厂" });
  other = await world.organization({ kind: "userUnit", regionCode: "440100", name: "乙厂" });
});
beforeEach(async () => {
  await world.db.delete(scenePairDecisions);
  await world.db.update(scenes).set({ status: "withdrawn", countedWithId: null });
  await world.runJobs();
});

const DIFFERENCE = "插头拖带重线缆，须用力控应对线缆扰动。";
/** The same job as {@link pluggingScene}, in another hand. */
const REWORDED = { name: "电池下线测试插头柔性插接工位", coreTask: "机器人双臂理顺线缆后把测试插头柔性插接到电池接口，并确认锁止。" };

async function submitted(owner: TestOrganization, facts: Parameters<typeof pluggingScene>[0] = {}) {
  const scene = pluggingScene({ differentiation: DIFFERENCE, ...facts });
  const { code, version } = await createScene(owner.ctx, { scene });
  return submitScene(owner.ctx, { code, version });
}
async function published(owner: TestOrganization, facts: Parameters<typeof pluggingScene>[0] = {}) {
  const scene = await submitted(owner, facts);
  const act = await reviewScene(bureau.ctx, { decision: "publish", ...scene });
  await world.runJobs(["index-scene", "recount-scene"]);
  return act;
}
const rowOf = async (code: string) => {
  const [row] = await world.db.select().from(scenes).where(eq(scenes.code, code));
  if (!row) throw new Error(`no scene ${code}`);
  return row;
};
const decision = async (code: string, otherCode: string, verdict: "sameScene" | "different" = "sameScene", countedCode = otherCode) => ({
  code,
  otherCode,
  version: (await rowOf(code)).version,
  otherVersion: (await rowOf(otherCode)).version,
  verdict,
  ...(verdict === "sameScene" ? { countedCode } : {}),
  reason: "同一工序、同一对象，关键指标一致。",
});
const doneUnits = async () => (await quotaProgress(bureau.ctx)).find((quota) => quota.regionCode === "440100")?.done ?? 0;

describe("finding near-duplicates", () => {
  test("the same job in another hand is found side by side, a neighbouring station is not", async () => {
    const first = await published(unit);
    await published(unit, { name: "电池测试线——外壳打磨与除尘", coreTask: "单臂持打磨头沿壳体焊缝打磨，吸尘后目检划痕并装框。" });
    const second = await submitted(other, REWORDED);
    const page = await reviewPage(bureau.ctx, second.code);
    expect(page.degraded).toBe(false);
    expect(page.pairs.map((pair) => pair.code)).toEqual([first.code]);
    const [pair] = page.pairs;
    expect(pair).toMatchObject({ isSameUnit: false, mayJudge: true, decision: null, unitName: "甲厂" });
    expect(pair?.texts[1]?.own.filter(({ shared }) => shared).map(({ text }) => text)).toContain("测试插头柔性插接");
    expect(pair?.facts.find(({ term }) => term === "用户单位")).toEqual({ term: "用户单位", own: "乙厂", other: "甲厂", agrees: false });
    expect(pair?.indicators.every(({ agrees }) => agrees)).toBe(true);
    const [line] = (await reviewQueuePage(bureau.ctx, queueFilterFrom(new URLSearchParams()))).rows;
    expect(line).toMatchObject({ code: second.code, duplicates: 1, kind: "first", waitedDays: 0 });
  });

  test("two scenes in review find each other, and without the index they are still found, marked degraded", async () => {
    const first = await submitted(unit);
    const second = await submitted(other, REWORDED);
    expect((await reviewPage(bureau.ctx, second.code)).pairs.map((pair) => pair.code)).toEqual([first.code]);
    const down = createSearch({ url: "http://127.0.0.1:9", key: "none", prefix: "x_" });
    const page = await reviewPage({ ...bureau.ctx, services: { ...bureau.ctx.services, search: down } }, second.code);
    expect(page.degraded).toBe(true);
    expect(page.pairs.map((pair) => pair.code)).toEqual([first.code]);
  });

  test("a scene in review elsewhere is not shown to a bureau that may not read it", async () => {
    const shanghai = await world.organization({ kind: "userUnit", regionCode: "310000" });
    await submitted(shanghai, { regionCode: "310000" });
    const second = await submitted(other, REWORDED);
    expect((await reviewPage(bureau.ctx, second.code)).pairs).toEqual([]);
  });
});

describe("the rule of difference", () => {
  test("a scene like another unit's is not published before it says how it differs or the pair is decided", async () => {
    const first = await published(unit);
    const second = await submitted(other, { ...REWORDED, differentiation: "" });
    const publish = () => reviewScene(bureau.ctx, { decision: "publish", ...second });
    await expect(publish()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(first.code) });
    await decidePair(bureau.ctx, await decision(second.code, first.code, "different"));
    await expect(publish()).resolves.toMatchObject({ code: second.code });
  });

  test("one's own unit may repeat itself, and a stated difference is enough", async () => {
    await published(unit);
    await expect(published(unit, { ...REWORDED, differentiation: "" })).resolves.toBeDefined();
    await expect(published(other, REWORDED)).resolves.toBeDefined();
  });
});

describe("deciding on a pair", () => {
  test("counts it once, keeps both in the ledger, and tells the owners", async () => {
    const [first, second] = [await published(unit), await published(other, REWORDED)];
    const before = await doneUnits();
    const { id } = await decidePair(bureau.ctx, await decision(second.code, first.code));
    expect(await doneUnits()).toBe(before - 2);
    const rows = await ledgerRows(bureau.ctx, ledgerFilter.parse({}));
    expect(rows.filter((row) => [first.code, second.code].includes(row.scene.code)).map((row) => row.countedWith?.code ?? null)).toEqual([
      null,
      first.code,
    ]);
    const [kept] = await world.db.select().from(scenePairDecisions).where(eq(scenePairDecisions.id, id));
    expect(kept).toMatchObject({
      verdict: "sameScene",
      organizationId: bureau.id,
      methodVersion: expect.stringMatching(/^characters-1\./),
    });
    expect(Number(kept?.score)).toBeGreaterThan(0.34);
    const [event] = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, id));
    expect(event).toMatchObject({ action: "decide-pair", detail: { verdict: "sameScene", counted: first.code } });
    await world.runJobs(["notify"]);
    for (const owner of [unit, other]) {
      const told = await world.db.select().from(notifications).where(eq(notifications.organizationId, owner.id));
      expect(told.filter((one) => one.dedupeKey.startsWith(`scene-pair:${id}`))).toHaveLength(1);
    }
  });

  test("taken back with a reason, counting is as before, and the decision stays on record", async () => {
    const [first, second] = [await published(unit), await published(other, REWORDED)];
    const before = await doneUnits();
    await decidePair(bureau.ctx, await decision(second.code, first.code));
    const undo = { code: first.code, otherCode: second.code, reason: "复核后认为对象不同。" };
    await undoPair(bureau.ctx, undo);
    expect(await doneUnits()).toBe(before);
    expect((await rowOf(second.code)).countedWithId).toBeNull();
    const [pair] = (await reviewPage(bureau.ctx, second.code)).pairs;
    expect(pair).toMatchObject({
      decision: null,
      revoked: [{ verdict: "sameScene", revokeReason: undo.reason, revokedBy: "测试主管部门" }],
    });
    await expect(undoPair(bureau.ctx, undo)).rejects.toMatchObject({ code: "conflict" });
    await expect(decidePair(bureau.ctx, await decision(second.code, first.code, "different"))).resolves.toBeDefined();
  });

  test("a public scene counts until the one in review that was named is published, and again when that is withdrawn", async () => {
    const first = await published(unit);
    const second = await submitted(other, REWORDED);
    const before = await doneUnits();
    await decidePair(bureau.ctx, await decision(second.code, first.code, "sameScene", second.code));
    expect(await doneUnits()).toBe(before);
    expect((await rowOf(second.code)).countedWithId).toBe((await rowOf(first.code)).id);
    await world.runJobs(["notify"]);
    const [told] = await world.db
      .select()
      .from(notifications)
      .where(and(eq(notifications.organizationId, unit.id), like(notifications.dedupeKey, `scene-pair:%:${(await rowOf(first.code)).id}`)));
    expect(told?.body).toContain("计入的是对方（发布之前先计已公开的一个）");
    const act = await reviewScene(bureau.ctx, { decision: "publish", ...second });
    await world.runJobs(["recount-scene"]);
    expect(await doneUnits()).toBe(before);
    expect((await rowOf(first.code)).countedWithId).toBe((await rowOf(second.code)).id);
    expect((await rowOf(second.code)).countedWithId).toBeNull();
    await withdrawScene(other.ctx, { ...act, reason: "暂缓建设" });
    await world.runJobs(["recount-scene"]);
    expect((await rowOf(first.code)).countedWithId).toBeNull();
  });

  test("of two in review the named one hands the count on when it is returned, and gets it back when it comes again", async () => {
    const [first, second] = [await submitted(unit), await submitted(other, REWORDED)];
    await decidePair(bureau.ctx, await decision(second.code, first.code, "sameScene", second.code));
    expect((await rowOf(first.code)).countedWithId).toBe((await rowOf(second.code)).id);
    const returned = await reviewScene(bureau.ctx, { decision: "return", ...second, reason: "请补充照度指标。" });
    await world.runJobs(["recount-scene"]);
    expect((await rowOf(first.code)).countedWithId).toBeNull();
    expect((await rowOf(second.code)).countedWithId).toBe((await rowOf(first.code)).id);
    await submitScene(other.ctx, { code: second.code, version: returned.version });
    await world.runJobs(["recount-scene"]);
    expect((await rowOf(first.code)).countedWithId).toBe((await rowOf(second.code)).id);
  });

  test("is for editors of a bureau whose region contains both", async () => {
    const shenzhen = await world.organization({ kind: "userUnit", regionCode: "440300" });
    const [first, second] = [await published(unit), await published(shenzhen, { ...REWORDED, regionCode: "440300" })];
    const input = await decision(second.code, first.code);
    const city = await world.organization({ kind: "bureau", regionCode: "440100" });
    const elsewhere = await world.organization({ kind: "bureau", regionCode: "330000" });
    for (const ctx of [city.ctx, elsewhere.ctx, await bureau.as("viewer"), unit.ctx])
      await expect(decidePair(ctx, input)).rejects.toMatchObject({ code: "forbidden" });
    expect((await reviewPage(city.ctx, first.code)).pairs[0]?.mayJudge).toBe(false);
    await decidePair(bureau.ctx, input);
    const undo = { code: first.code, otherCode: second.code, reason: "复核后认为对象不同。" };
    for (const ctx of [city.ctx, await bureau.as("viewer"), unit.ctx])
      await expect(undoPair(ctx, undo)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("a scene in review that the bureau may not read is not found", async () => {
    const [first, second] = [await published(unit), await submitted(other, REWORDED)];
    const elsewhere = await world.organization({ kind: "bureau", regionCode: "330000" });
    await expect(decidePair(elsewhere.ctx, await decision(first.code, second.code))).rejects.toMatchObject({ code: "notFound" });
    const missing = { ...(await decision(first.code, second.code)), otherCode: "SC-2026-9999", countedCode: first.code };
    await expect(decidePair(bureau.ctx, missing)).rejects.toMatchObject({ code: "notFound" });
  });

  test("of two at the same moment one holds, and a scene that moved on is a conflict", async () => {
    const [first, second] = [await published(unit), await published(other, REWORDED)];
    const input = await decision(second.code, first.code);
    await expect(decidePair(bureau.ctx, { ...input, otherVersion: input.otherVersion - 1 })).rejects.toMatchObject({ code: "conflict" });
    const answers = await Promise.allSettled([decidePair(bureau.ctx, input), decidePair(bureau.ctx, input)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await world.db.select().from(scenePairDecisions).where(isNull(scenePairDecisions.revokedAt))).toHaveLength(1);
  });

  test("does not contradict what was decided over other scenes", async () => {
    const [a, b, c] = [
      await published(unit),
      await published(other, REWORDED),
      await published(other, { name: "电池测试插头插接三号工位" }),
    ];
    await decidePair(bureau.ctx, await decision(a.code, b.code));
    await decidePair(bureau.ctx, await decision(b.code, c.code));
    await expect(decidePair(bureau.ctx, await decision(a.code, c.code, "different"))).rejects.toMatchObject({ code: "conflict" });
    await undoPair(bureau.ctx, { code: b.code, otherCode: c.code, reason: "复核后认为对象不同。" });
    await decidePair(bureau.ctx, await decision(a.code, c.code, "different"));
    await expect(decidePair(bureau.ctx, await decision(b.code, c.code))).rejects.toMatchObject({ code: "conflict" });
  });

  test("needs a reason, two scenes, and to know which is counted", async () => {
    const [first, second] = [await published(unit), await published(other, REWORDED)];
    const input = await decision(second.code, first.code);
    for (const [wrong, field] of [
      [{ ...input, reason: "像" }, "reason"],
      [{ ...input, countedCode: undefined }, "countedCode"],
      [{ ...input, countedCode: "SC-2026-9999" }, "countedCode"],
      [{ ...input, verdict: "different" as const }, "countedCode"],
      [{ ...input, otherCode: second.code, countedCode: second.code }, "otherCode"],
    ] as const)
      await expect(decidePair(bureau.ctx, wrong)).rejects.toMatchObject({ code: "invalid", fields: { [field]: [expect.any(String)] } });
    expect(await world.db.select().from(scenePairDecisions)).toEqual([]);
  });
});

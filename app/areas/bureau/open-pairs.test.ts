import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createScene, submitRevision, submitScene } from "#app/areas/scenes/index.server.ts";
import { scenePairDecisions } from "#db/schema/bureau.ts";
import { files } from "#db/schema/files.ts";
import { scenes } from "#db/schema/scenes.ts";
import { pluggingScene } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { decidePair } from "./decide-pair.server.ts";
import { filterFrom, ledgerPage } from "./ledger-page.server.ts";
import { openPairsPage } from "./open-pairs.server.ts";
import { reviewPage } from "./review-page.server.ts";
import { queueFilterFrom, reviewQueuePage } from "./review-queue.server.ts";
import { reviewScene } from "./review-scene.server.ts";

const world = await testWorld();
let bureau: TestOrganization;
let unit: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  bureau = await world.organization({ kind: "bureau", regionCode: "440000", name: "测试主管部门" });
  unit = await world.organization({ kind: "userUnit", regionCode: "440100", name: "甲厂" });
  other = await world.organization({ kind: "userUnit", regionCode: "440300", name: "乙厂" });
});
beforeEach(async () => {
  await world.db.delete(scenePairDecisions);
  await world.db.update(scenes).set({ status: "withdrawn", countedWithId: null });
  await world.runJobs();
});

const DIFFERENCE = "插头拖带重线缆，须用力控应对线缆扰动。";
/** The same job as {@link pluggingScene}, in another hand; and another job altogether. */
const REWORDED = { name: "电池下线测试插头柔性插接工位", coreTask: "机器人双臂理顺线缆后把测试插头柔性插接到电池接口，并确认锁止。" };
const GRINDING = { name: "电池测试线——外壳打磨与除尘", coreTask: "单臂持打磨头沿壳体焊缝打磨，吸尘后目检划痕并装框。" };
type Facts = Parameters<typeof pluggingScene>[0];

async function submitted(owner: TestOrganization, facts: Facts = {}) {
  const scene = pluggingScene({ differentiation: DIFFERENCE, regionCode: owner.actor.regionCode, ...facts });
  const { code, version } = await createScene(owner.ctx, { scene });
  return submitScene(owner.ctx, { code, version });
}
async function published(owner: TestOrganization, facts: Facts = {}) {
  const act = await reviewScene(bureau.ctx, { decision: "publish", ...(await submitted(owner, facts)) });
  await world.runJobs(["index-scene", "recount-scene"]);
  return act;
}
async function revised(owner: TestOrganization, act: { code: string; version: number }, facts: Facts) {
  const scene = pluggingScene({ differentiation: DIFFERENCE, regionCode: owner.actor.regionCode, deploymentCount: 12, ...facts });
  return submitRevision(owner.ctx, { code: act.code, version: act.version, scene, note: "按现场情况调整。" });
}
const versionOf = async (code: string) => (await world.db.select().from(scenes).where(eq(scenes.code, code)))[0]?.version ?? 0;
const decide = async (code: string, otherCode: string, verdict: "sameScene" | "different" = "different") =>
  decidePair(bureau.ctx, {
    code,
    otherCode,
    version: await versionOf(code),
    otherVersion: await versionOf(otherCode),
    verdict,
    ...(verdict === "sameScene" ? { countedCode: otherCode } : {}),
    reason: "逐项核对了对象、工序与关键指标。",
  });
const pairs = async (ctx = bureau.ctx, page = { page: 1, pageSize: 20 }) => {
  const { rows, total } = await openPairsPage(ctx, page);
  return { total, codes: rows.map((row) => [row.own.code, row.other.code]) };
};

describe("the list of undecided pairs", () => {
  test("names each pair once, what is in review first, and is counted on the ledger until it is decided", async () => {
    const first = await published(unit);
    await published(unit, GRINDING);
    const second = await submitted(other, REWORDED);
    const { rows, total, mayJudge } = await openPairsPage(bureau.ctx, { page: 1, pageSize: 20 });
    expect({ total, mayJudge }).toEqual({ total: 1, mayJudge: true });
    expect(rows).toMatchObject([
      {
        own: { code: second.code, unitName: "乙厂", regionName: "深圳市", status: "submitted", saysDifference: true },
        other: { code: first.code, unitName: "甲厂" },
        isSameUnit: false,
        score: expect.any(Number),
      },
    ]);
    const [pair] = (await reviewPage(bureau.ctx, second.code, first.code)).pairs;
    expect(pair?.score).toBe(rows[0]?.score);
    const ledger = () => ledgerPage(bureau.ctx, filterFrom(new URLSearchParams("domain=service")));
    expect((await ledger()).openPairs).toBe(1);
    await decide(second.code, first.code);
    expect(await pairs()).toEqual({ total: 0, codes: [] });
    expect((await ledger()).openPairs).toBe(0);
  });

  test("comes in pages, the most alike first", async () => {
    const codes = [await published(unit), await published(other, REWORDED), await published(unit, { name: "电池测试线——插头柔性插接" })];
    const all = await pairs();
    expect(all.total).toBe(3);
    const [first, second] = [await pairs(bureau.ctx, { page: 1, pageSize: 2 }), await pairs(bureau.ctx, { page: 2, pageSize: 2 })];
    expect([...first.codes, ...second.codes]).toEqual(all.codes);
    expect(all.codes[0]).toEqual([codes[2]?.code, codes[0]?.code]);
    expect(await pairs(bureau.ctx, { page: 3, pageSize: 2 })).toEqual({ total: 3, codes: [] });
  });

  test("holds only pairs that lie in the bureau's region, and is for bureaus", async () => {
    await published(unit);
    await published(other, REWORDED);
    expect((await pairs()).total).toBe(1);
    const city = await world.organization({ kind: "bureau", regionCode: "440100" });
    expect((await pairs(city.ctx)).total).toBe(0);
    const viewer = await openPairsPage(await bureau.as("viewer"), { page: 1, pageSize: 20 });
    expect(viewer).toMatchObject({ total: 1, mayJudge: false });
    await expect(openPairsPage(unit.ctx, { page: 1, pageSize: 20 })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("the side-by-side shows the other scene even where it would not be found, and nobody's draft", async () => {
    const [first, far] = [await published(unit), await published(unit, GRINDING)];
    expect((await reviewPage(bureau.ctx, first.code)).pairs).toEqual([]);
    expect((await reviewPage(bureau.ctx, first.code, far.code)).pairs.map(({ code }) => code)).toEqual([far.code]);
    const draft = await createScene(unit.ctx, { scene: pluggingScene() });
    for (const beside of [draft.code, "SC-2026-9999", first.code])
      expect((await reviewPage(bureau.ctx, first.code, beside)).pairs).toEqual([]);
  });
});

describe("the rule of difference on a revision", () => {
  const alike = { ...REWORDED, differentiation: "" };

  test("what is proposed is compared: not published before it says how it differs or the pair is decided", async () => {
    const first = await published(unit);
    const act = await published(other, GRINDING);
    expect((await pairs()).total).toBe(0);
    const revision = await revised(other, act, alike);
    expect(await pairs()).toEqual({ total: 1, codes: [[act.code, first.code]] });
    const page = await reviewPage(bureau.ctx, act.code);
    expect(page).toMatchObject({ saysDifference: false, pairs: [{ code: first.code, decision: null }] });
    expect(page.pairs[0]?.texts[0]?.own.map(({ text }) => text).join("")).toBe(REWORDED.name);
    const [line] = (await reviewQueuePage(bureau.ctx, queueFilterFrom(new URLSearchParams("kind=revision")))).rows;
    expect(line).toMatchObject({ code: act.code, duplicates: 1 });
    const publish = () => reviewScene(bureau.ctx, { decision: "publish", ...revision });
    await expect(publish()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(first.code) });
    await decide(act.code, first.code);
    const [decision] = await world.db.select().from(scenePairDecisions);
    // The score is that of what was compared, not of the text that is still public.
    expect(Math.round(Number(decision?.score) * 100)).toBe(page.pairs[0]?.score);
    await expect(publish()).resolves.toMatchObject({ code: act.code });
  });

  test("a stated difference is enough, and so is leaving the text as it is", async () => {
    await published(unit);
    const act = await published(other, REWORDED);
    const kept = await revised(other, act, REWORDED);
    const next = await reviewScene(bureau.ctx, { decision: "publish", ...kept });
    const dropped = await revised(other, next, alike);
    await expect(reviewScene(bureau.ctx, { decision: "publish", ...dropped })).rejects.toMatchObject({ code: "conflict" });
    await expect(reviewScene(bureau.ctx, { decision: "return", ...dropped, reason: "请写明差异化创新点。" })).resolves.toBeDefined();
  });

  test("a bureau elsewhere sees the public text only", async () => {
    await published(unit);
    const act = await published(other, GRINDING);
    await revised(other, act, alike);
    const city = await world.organization({ kind: "bureau", regionCode: "440100" });
    expect((await pairs(city.ctx)).total).toBe(0);
    await expect(reviewPage(city.ctx, act.code)).rejects.toMatchObject({ code: "notFound" });
  });
});

test("photos and files raise the completeness the reviewer sees", async () => {
  const { code } = await submitted(unit);
  const scores = async () => {
    const [line] = (await reviewQueuePage(bureau.ctx, queueFilterFrom(new URLSearchParams()))).rows;
    const { completeness } = await reviewPage(bureau.ctx, code);
    return { queue: line?.completeness, page: completeness.score, missing: completeness.raises.map(({ key }) => key) };
  };
  const before = await scores();
  expect(before.missing).toContain("files");
  const [scene] = await world.db.select().from(scenes).where(eq(scenes.code, code));
  await world.db.insert(files).values({
    organizationId: unit.id,
    uploadedBy: unit.actor.userId,
    name: "现场.jpg",
    mime: "image/jpeg",
    size: 1,
    sha256: "0".repeat(64),
    storageKey: `test/${code}`,
    objectType: "scene",
    objectId: scene?.id ?? "",
    unattachedSince: null,
    storedAt: new Date(),
  });
  const after = await scores();
  expect(after.missing).not.toContain("files");
  expect(after.page - before.page).toBe(3);
  expect(after.queue).toBe(after.page);
});

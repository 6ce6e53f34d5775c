import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { createScene, getScene, submitScene } from "#app/areas/scenes/index.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { sceneBenchmarks } from "#db/schema/bureau.ts";
import { openMarket, pluggingScene } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { benchmarkOf } from "./benchmark-reads.server.ts";
import { nameBenchmark } from "./name-benchmark.server.ts";
import { reviewPage } from "./review-page.server.ts";
import { queueFilterFrom, reviewQueuePage } from "./review-queue.server.ts";
import { reviewScene } from "./review-scene.server.ts";
import { revokeBenchmark } from "./revoke-benchmark.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
beforeAll(async () => {
  market = await openMarket(world);
});

const grounds = {
  leadership: "共性工序，可带动同类产线。",
  breakthrough: "线缆扰动下的高精度插接。",
  feasibility: "按次付费，两年收回。",
  reason: "列为生产制造领域标杆。",
};
async function submitted(name: string) {
  const { code, version } = await createScene(market.unit.ctx, { scene: pluggingScene({ name }) });
  return submitScene(market.unit.ctx, { code, version });
}
const published = async (name: string) => reviewScene(market.bureau.ctx, { decision: "publish", ...(await submitted(name)) });

describe("标杆场景", () => {
  test("is named on three grounds, shown to everyone with who named it, and found by the filter", async () => {
    const scene = await published("标杆一线——柔性插接");
    await nameBenchmark(market.bureau.ctx, { ...scene, ...grounds });
    await world.runJobs(["index-scene", "notify"]);
    const found = await getScene(world.public(), scene.code);
    expect(found.scene.benchmark).toBe(true);
    const { reason, ...three } = grounds;
    expect(await benchmarkOf(world.public(), found.scene.id)).toMatchObject({ bureauName: "测试主管部门", reason, grounds: three });
    const [hits] = await world.services.search.query([{ index: "scenes", filter: ["benchmark = true"], limit: 5 }]);
    expect(hits?.ids).toEqual([found.scene.id]);
    const events = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, found.scene.id));
    expect(events.map(({ action }) => action)).toContain("name-benchmark");
  });

  test("is taken away with a reason and may be named again; every naming stays on record", async () => {
    const scene = await published("标杆二线——柔性插接");
    const named = await nameBenchmark(market.bureau.ctx, { ...scene, ...grounds });
    const revoked = await revokeBenchmark(market.bureau.ctx, { ...named, reason: "验证未达到预期。" });
    const { scene: row } = await getScene(world.public(), scene.code);
    expect(row.benchmark).toBe(false);
    expect(await benchmarkOf(world.public(), row.id)).toBeNull();
    await expect(revokeBenchmark(market.bureau.ctx, { ...revoked, reason: "验证未达到预期。" })).rejects.toMatchObject({
      code: "conflict",
    });
    await nameBenchmark(market.bureau.ctx, { ...revoked, ...grounds });
    expect(await world.db.select().from(sceneBenchmarks).where(eq(sceneBenchmarks.sceneId, row.id))).toHaveLength(2);
  });

  test("is for editors of the region's bureaus, on public scenes, once, with all three grounds", async () => {
    const scene = await published("标杆三线——柔性插接");
    const input = { ...scene, ...grounds };
    const elsewhere = await world.organization({ kind: "bureau", regionCode: "330000" });
    await expect(nameBenchmark(elsewhere.ctx, input)).rejects.toMatchObject({ code: "notFound" });
    await expect(nameBenchmark(market.bureau.ctx, { ...input, code: "SC-2026-9999" })).rejects.toMatchObject({ code: "notFound" });
    for (const ctx of [market.unit.ctx, await market.bureau.as("viewer"), world.public()]) {
      await expect(nameBenchmark(ctx, input)).rejects.toMatchObject({ code: "forbidden" });
      await expect(revokeBenchmark(ctx, { ...scene, reason: "验证未达到预期。" })).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(nameBenchmark(market.bureau.ctx, { ...input, feasibility: "好" })).rejects.toMatchObject({
      code: "invalid",
      fields: { feasibility: [expect.any(String)] },
    });
    const waiting = await submitted("标杆四线——柔性插接");
    await expect(nameBenchmark(market.bureau.ctx, { ...waiting, ...grounds })).rejects.toMatchObject({ code: "conflict" });
    const answers = await Promise.allSettled([nameBenchmark(market.bureau.ctx, input), nameBenchmark(market.bureau.ctx, input)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(
      revokeBenchmark(elsewhere.ctx, { ...scene, version: scene.version + 1, reason: "验证未达到预期。" }),
    ).rejects.toMatchObject({
      code: "notFound",
    });
  });
});

describe("returning with remarks", () => {
  test("each stands at its field for the unit, and the reviewer sees what was asked when the scene comes again", async () => {
    const scene = await submitted("退回一线——柔性插接");
    const notes = [
      { field: "requirements[1]", note: "请写明节拍从哪里计到哪里。" },
      { field: "painPoint", note: undefined },
    ];
    const returned = await reviewScene(market.bureau.ctx, { decision: "return", ...scene, notes });
    const { scene: row } = await getScene(market.unit.ctx, scene.code);
    expect(row).toMatchObject({ status: "returned", returnReason: "请按各处意见修改，共 1 处。", returnNotes: [notes[0]] });
    await submitScene(market.unit.ctx, { code: scene.code, version: returned.version });
    expect((await getScene(market.unit.ctx, scene.code)).scene).toMatchObject({ returnReason: null, returnNotes: [] });
    expect((await reviewPage(market.bureau.ctx, scene.code)).lastReturn).toMatchObject({ notes: [notes[0]] });
    const again = await reviewQueuePage(market.bureau.ctx, queueFilterFrom(new URLSearchParams("kind=again&waiting=x&sort=name")));
    expect(again.rows.map(({ code, kind }) => [code, kind])).toEqual([[scene.code, "again"]]);
  });

  test("needs a reason or a remark; with either, publishing is refused", async () => {
    const scene = await submitted("退回二线——柔性插接");
    const refused = (input: Parameters<typeof reviewScene>[1]) =>
      expect(reviewScene(market.bureau.ctx, input)).rejects.toMatchObject({ code: "invalid", fields: { reason: [expect.any(String)] } });
    await refused({ decision: "return", ...scene });
    await refused({ decision: "publish", ...scene, reason: "请补充照度指标。" });
    await refused({ decision: "publish", ...scene, notes: [{ field: "name", note: "请写具体。" }] });
  });
});

test("the queue filters by region, kind and waiting time, and counts all that waits", async () => {
  world.setClock("2026-11-01T00:00:00Z");
  const old = await submitted("排队一线——柔性插接");
  world.setClock("2026-11-09T00:00:00Z");
  const queue = (search: string) => reviewQueuePage(market.bureau.ctx, queueFilterFrom(new URLSearchParams(search)));
  const week = await queue("waiting=7");
  expect(week.rows.map(({ code, waitedDays }) => [code, waitedDays])).toEqual([[old.code, 8]]);
  expect(week.counts.waiting).toEqual([
    { value: "3", count: 1 },
    { value: "7", count: 1 },
  ]);
  expect(week.waitingInAll).toBeGreaterThan(1);
  expect((await queue("region=440300")).rows).toEqual([]);
  expect((await queue("domain=nonsense")).total).toBe(week.waitingInAll);
  expect(week.rows[0]).toMatchObject({ unmetAdmission: expect.any(Array), completeness: expect.any(Number) });
  world.setClock(null);
});

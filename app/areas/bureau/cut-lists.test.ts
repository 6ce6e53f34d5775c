import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { createScene, submitScene } from "#app/areas/scenes/index.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import { pluggingScene } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { reviewQueue } from "./ledger.server.ts";
import { filterFrom, ledgerPage } from "./ledger-page.server.ts";
import { queueFilterFrom, reviewQueuePage } from "./review-queue.server.ts";
import { exportWorkPlanTable } from "./work-plan-table.server.ts";

const world = await testWorld();

test("two thousand rows are a full list: the queue keeps who waited longest, pages say so, and no export leaves rows out", async () => {
  const bureau = await world.organization({ kind: "bureau", regionCode: "440000" });
  const unit = await world.organization({ kind: "userUnit", regionCode: "440100" });
  const { code, version } = await createScene(unit.ctx, { scene: pluggingScene({ regionCode: "440100" }) });
  await submitScene(unit.ctx, { code, version });
  const filter = filterFrom(new URLSearchParams());
  const queue = queueFilterFrom(new URLSearchParams());
  expect((await ledgerPage(bureau.ctx, filter)).cutAt).toBeNull();
  expect((await reviewQueuePage(bureau.ctx, queue)).cutAt).toBeNull();

  const [scene] = await world.db.select().from(scenes).where(eq(scenes.code, code));
  if (!scene) throw new Error("no scene");
  const { id: _id, formKey: _formKey, ...rest } = scene;
  // Two thousand of the first city by region, handed in after the one of the last.
  const copies = Array.from({ length: 2_000 }, (_, i) => ({
    ...rest,
    code: `SC-CUT-${i}`,
    name: `第${i}号工位`,
    coreTask: `第${i}号作业`,
  }));
  for (let i = 0; i < copies.length; i += 500) await world.db.insert(scenes).values(copies.slice(i, i + 500));
  const oldest = { regionCode: "441900", submittedAt: new Date("2026-01-01T00:00:00Z") };
  await world.db.update(scenes).set(oldest).where(eq(scenes.id, scene.id));

  expect((await reviewQueue(bureau.ctx))[0]?.scene.code).toBe(code);
  const page = await reviewQueuePage(bureau.ctx, queue);
  expect(page).toMatchObject({ cutAt: 2_000, total: 2_000 });
  expect(page.rows[0]?.code).toBe(code);
  expect((await ledgerPage(bureau.ctx, filter)).cutAt).toBe(2_000);
  await expect(exportWorkPlanTable(bureau.ctx, filter)).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining("2000 项"),
  });
});

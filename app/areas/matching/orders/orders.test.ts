import { eq, inArray } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { capabilities } from "#db/schema/capabilities.ts";
import { proposalRuns } from "#db/schema/matching.ts";
import { orderScenes, orders } from "#db/schema/orders.ts";
import { scenes } from "#db/schema/scenes.ts";
import { openMarket } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { sweepDemand } from "../demand/measures.server.ts";
import { readOrderFilter } from "../schemas.ts";
import { gatherOrders } from "./gather-orders.server.ts";
import { countNearbyDemand, ordersPage, ordersWithScene } from "./reads.server.ts";

const world = await testWorld();
const { unit, bureau, makers, matchedScene } = await openMarket(world);
const other = await world.organization({ kind: "userUnit", regionCode: "440300", name: "另一用户单位" });
const filter = (text = "") => readOrderFilter(new URLSearchParams(text));
const FIRST = { page: 1, pageSize: 10 };

const first = await matchedScene();
const second = await matchedScene({ name: "电控装配线——连接器插接", regionCode: "440300", deploymentCount: 4 });
await matchedScene({ name: "总装线——整车线束插接", deploymentCount: 60 });
await world.db.update(scenes).set({ organizationId: other.id }).where(eq(scenes.id, second.id));
await gatherOrders(world.system());

describe("orders from small scenes", () => {
  test("are shown to a vendor whose capability serves them, with what they come to by published prices", async () => {
    const maker = makers[0]?.ctx ?? unit.ctx;
    const page = await ordersPage(maker, filter(), FIRST);
    expect(page).toMatchObject({
      counts: { mine: 1, all: 1 },
      rows: [
        {
          ...{ level: "consortium", field: "manufacturing", productType: "humanoidWheeled", robots: 14, units: 4, organizations: 2 },
          scenes: expect.arrayContaining([
            expect.objectContaining({ code: first.code, deploymentCount: 10 }),
            expect.objectContaining({ code: second.code, regionName: "深圳市" }),
          ]),
        },
      ],
    });
    // Whoever stands beside it comes from proposals to others. Fourteen robots at 9,800 yuan a month for a year.
    expect(page.rows[0]?.serving).toBeGreaterThan(0);
    expect(page.rows[0]?.sets).toMatchObject([
      { unpriced: 0, valueFen: String(980_000n * 12n * 14n), members: [{ role: "robotMaker", organizationName: "测试整机1" }] },
    ]);
    expect(page.rows[0]?.sets[0]?.members).toHaveLength(1);
    expect(JSON.stringify(page)).not.toContain("测试算法");
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    expect(await ordersPage(stranger.ctx, filter(), FIRST)).toMatchObject({ counts: { mine: 0, all: 1 }, rows: [] });
    const [unserved] = (await ordersPage(stranger.ctx, filter("view=all"), FIRST)).rows;
    expect(unserved).toMatchObject({ serving: page.rows[0]?.serving, sets: [] });
    expect(JSON.stringify(unserved)).not.toMatch(/测试(整机|算法)/);
    expect(await ordersPage(stranger.ctx, filter("view=all&field=catering"), FIRST)).toMatchObject({ rows: [], counts: { all: 0 } });
    for (const outsider of [unit, bureau])
      await expect(ordersPage(outsider.ctx, filter(), FIRST)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("tell a unit what stands beside its own scene, and nothing that the other restricts", async () => {
    await world.db.update(scenes).set({ budgetFen: 123_456_789n }).where(eq(scenes.id, second.id));
    const page = await ordersWithScene(unit.ctx, first.code);
    expect(page.rows).toHaveLength(1);
    expect(JSON.stringify(page)).not.toContain("123456789");
    const proposed = first.page.proposals.map(({ members }) =>
      members
        .map(({ capabilityCode }) => capabilityCode)
        .sort()
        .join(" "),
    );
    const codes = () =>
      page.rows[0]?.sets.map(({ members }) =>
        members
          .map(({ code }) => code)
          .sort()
          .join(" "),
      ) ?? [];
    expect(codes()).toHaveLength(page.rows[0]?.serving ?? 0);
    expect(proposed).toEqual(expect.arrayContaining(codes()));
    // What another scene's run alone proposes serves this one as well, and is that unit's secret.
    const [run] = await world.db.select().from(proposalRuns).where(eq(proposalRuns.sceneId, first.id));
    await world.db.update(proposalRuns).set({ sceneVersion: 0 }).where(eq(proposalRuns.sceneId, first.id));
    expect((await ordersWithScene(unit.ctx, first.code)).rows).toMatchObject([{ serving: page.rows[0]?.serving, sets: [] }]);
    await world.db
      .update(proposalRuns)
      .set({ sceneVersion: run?.sceneVersion ?? 0 })
      .where(eq(proposalRuns.sceneId, first.id));
    expect(await countNearbyDemand(unit.ctx, { id: first.id })).toEqual({ scenes: 1, robots: 4 });
    await expect(ordersWithScene(unit.ctx, second.code)).rejects.toMatchObject({ code: "notFound" });
  });

  test("end with their scenes at once, and with a capability that is taken back at the next gathering", async () => {
    const count = async () => (await ordersPage(makers[0]?.ctx ?? unit.ctx, filter("view=all"), FIRST)).counts.all;
    for (const change of [{ status: "closed" as const }, { closesAt: new Date(Date.now() - 1000) }, { contentVersion: 99 }]) {
      const [before] = await world.db.select().from(scenes).where(eq(scenes.id, second.id));
      await world.db.update(scenes).set(change).where(eq(scenes.id, second.id));
      expect(await count()).toBe(0);
      expect(await countNearbyDemand(unit.ctx, { id: first.id })).toEqual({ scenes: 0, robots: 0 });
      if (before) await world.db.update(scenes).set(before).where(eq(scenes.id, second.id));
      expect(await count()).toBe(1);
    }
    await world.db.update(scenes).set({ countedWithId: first.id }).where(eq(scenes.id, second.id));
    await gatherOrders(world.system());
    expect(await world.db.select().from(orders)).toEqual([]);
    await world.db.update(scenes).set({ countedWithId: null }).where(eq(scenes.id, second.id));
    await world.db
      .update(capabilities)
      .set({ status: "withdrawn" })
      .where(
        inArray(
          capabilities.organizationId,
          makers.map(({ id }) => id),
        ),
      );
    await sweepDemand(world.system());
    await world.runJobs(["gather-orders"]);
    expect(await world.db.select().from(orderScenes)).toEqual([]);
  });
});

import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { getRevision, getScene, publishRevision, submitRevision, withdrawRevision } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { calls } from "#db/schema/calls.ts";
import { requirements, scenes } from "#db/schema/scenes.ts";
import { pluggingScene } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { openCalls } from "./calls.fixtures.ts";
import { cancelCall } from "./cancel-call.server.ts";
import { openBids } from "./open-bids.server.ts";
import { publishCall } from "./publish-call.server.ts";

const world = await testWorld();
const market = await openCalls(world);
const { lead, partner } = market.bidders;

async function versionOf(code: string) {
  const [row] = await world.db.select({ version: scenes.version }).from(scenes).where(eq(scenes.code, code));
  return row?.version ?? 0;
}
/** Two robots more than were asked for. */
const submit = async (code: string) => {
  const { scene } = await getScene(market.unit.ctx, code);
  return submitRevision(market.unit.ctx, {
    code,
    version: scene.version,
    scene: pluggingScene({ name: scene.name, deploymentCount: 12 }),
    note: "首批增至 12 台。",
  });
};
const publish = async (code: string) => publishRevision(market.bureau.ctx, { code, version: await versionOf(code) });
const indicatorsOf = async (sceneId: string) =>
  (await world.db.select({ id: requirements.id }).from(requirements).where(eq(requirements.sceneId, sceneId))).map(({ id }) => id).sort();
/** As a call that was published before revisions were looked for. */
const forceOpen = (code: string) => world.db.update(calls).set({ status: "open", publishedAt: new Date() }).where(eq(calls.code, code));

describe("while a call takes or judges bids", () => {
  test("no revision of its scene is handed in, and the refusal names the call and what to do", async () => {
    const call = await market.openCall();
    const asked = await indicatorsOf(call.scene.id);
    await expect(submit(call.scene.code)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`（${call.code}）正在征集应答，请等揭榜结束或先取消揭榜，再提交修订`),
    });
    await market.sealedBid(call, lead, partner);
    await market.setDeadline(call.code, -1);
    await openBids(world.system(), { callId: call.id });
    await expect(submit(call.scene.code)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("请先授予或流标，再提交修订"),
    });
    expect(await indicatorsOf(call.scene.id)).toEqual(asked);
    expect(await getRevision(market.unit.ctx, call.scene.code)).toBeNull();
  });

  test("a revision that waited is not published, its page says why, and it goes through once the call has ended", async () => {
    const { scene, code } = await market.draftCall();
    await submit(scene.code);
    await forceOpen(code);
    const asked = await indicatorsOf(scene.id);
    await expect(publish(scene.code)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("再发布修订") });
    expect(await indicatorsOf(scene.id)).toEqual(asked);
    const obstacleFor = async (ctx: Context) => (await getRevision(ctx, scene.code))?.obstacle;
    expect(await obstacleFor(market.bureau.ctx)).toContain(code);
    // Only its unit can cancel the call, and only to its unit that is advised.
    expect(await obstacleFor(market.bureau.ctx)).toContain("须等揭榜结束，或由用户单位取消揭榜");
    expect(await obstacleFor(market.unit.ctx)).toContain("请等揭榜结束或先取消揭榜");
    await cancelCall(market.unit.ctx, { code, version: 1, reason: "先完成修订" });
    expect((await getRevision(market.bureau.ctx, scene.code))?.obstacle).toBeNull();
    await publish(scene.code);
    expect(await indicatorsOf(scene.id)).not.toEqual(asked);
  });
});

test("a call is not published while a revision of its scene waits, and is once the revision was taken back", async () => {
  const { scene, code } = await market.draftCall();
  await submit(scene.code);
  await expect(publishCall(market.unit.ctx, { code, version: 1 })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("修订正在审核"),
  });
  await withdrawRevision(market.unit.ctx, { code: scene.code, version: await versionOf(scene.code) });
  await publishCall(market.unit.ctx, { code, version: 1 });
});

test("of a publication of a call and the handing in of a revision at the same moment one wins", async () => {
  for (let round = 0; round < 6; round++) {
    const { scene, code } = await market.draftCall();
    const answers = await Promise.allSettled([publishCall(market.unit.ctx, { code, version: 1 }), submit(scene.code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  }
});

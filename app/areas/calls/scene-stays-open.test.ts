import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { formConsortium } from "#app/areas/consortia/index.server.ts";
import { closeScene, sweepScenes, withdrawScene } from "#app/areas/scenes/index.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import { testWorld } from "#test/world.ts";
import { openCalls } from "./calls.fixtures.ts";
import { cancelCall } from "./cancel-call.server.ts";
import { openBids } from "./open-bids.server.ts";
import { publishCall } from "./publish-call.server.ts";

const world = await testWorld();
const market = await openCalls(world);
const { lead, partner } = market.bidders;
afterEach(() => world.setClock(null));

const sceneOf = async (code: string) => {
  const [row] = await world.db.select().from(scenes).where(eq(scenes.code, code));
  if (!row) throw new Error("no scene");
  return row;
};

/** The three ways by which a unit could end the collecting of its scene beside its call. */
async function endings(sceneCode: string, proposalId: string, leadOrganizationId: string) {
  const { version } = await sceneOf(sceneCode);
  const { ctx } = market.unit;
  return {
    close: () => closeScene(ctx, { code: sceneCode, version, reason: "已用别的办法解决" }),
    withdraw: () => withdrawScene(ctx, { code: sceneCode, version, reason: "内容有误" }),
    form: () => formConsortium(ctx, { proposalId, sceneVersion: version, leadOrganizationId, respondByOn: "2099-01-01" }),
  };
}

describe("while a call takes or judges bids", () => {
  test("its scene is not closed, withdrawn or given to a proposal, and the refusal names the call", async () => {
    const call = await market.openCall();
    const [best] = call.scene.page.proposals;
    const acts = await endings(call.scene.code, best?.id ?? "", best?.members[0]?.organizationId ?? "");
    for (const end of Object.values(acts)) {
      await expect(end()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(`（${call.code}）正在征集应答`) });
    }
    await market.sealedBid(call, lead, partner);
    await market.setDeadline(call.code, -1);
    await openBids(world.system(), { callId: call.id });
    for (const end of Object.values(acts)) {
      await expect(end()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("请先授予或流标") });
    }
    expect((await sceneOf(call.scene.code)).status).toBe("matched");
  });

  test("it does not run out either, and runs out once the call has ended", async () => {
    const call = await market.openCall();
    world.setClock("2100-06-01T00:00:00Z");
    await sweepScenes(world.system());
    expect((await sceneOf(call.scene.code)).status).toBe("matched");
    await cancelCall(market.unit.ctx, { code: call.code, version: 2, reason: "改由他处解决" });
    await sweepScenes(world.system());
    expect((await sceneOf(call.scene.code)).status).toBe("closed");
  });
});

test("a draft and a cancelled call keep no scene", async () => {
  const { scene, code } = await market.draftCall();
  const drafted = await sceneOf(scene.code);
  await closeScene(market.unit.ctx, { code: scene.code, version: drafted.version, reason: "已用别的办法解决" });
  await expect(publishCall(market.unit.ctx, { code, version: 1 })).rejects.toMatchObject({ code: "conflict" });
  const call = await market.openCall();
  await cancelCall(market.unit.ctx, { code: call.code, version: 2, reason: "改由他处解决" });
  const { version } = await sceneOf(call.scene.code);
  await closeScene(market.unit.ctx, { code: call.scene.code, version, reason: "已用别的办法解决" });
  expect((await sceneOf(call.scene.code)).status).toBe("closed");
});

test("of a publication and a closing at the same moment one wins", async () => {
  for (let round = 0; round < 10; round++) {
    const { scene, code } = await market.draftCall();
    const { version } = await sceneOf(scene.code);
    const answers = await Promise.allSettled([
      publishCall(market.unit.ctx, { code, version: 1 }),
      closeScene(market.unit.ctx, { code: scene.code, version, reason: "已用别的办法解决" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  }
});

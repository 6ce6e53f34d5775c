import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { dissolveConsortium } from "#app/areas/consortia/index.server.ts";
import { calls } from "#db/schema/calls.ts";
import { testWorld } from "#test/world.ts";
import { awardCall, previewAward } from "./award-call.server.ts";
import { awardPage, letterPage } from "./award-reads.server.ts";
import { callFacts } from "./calls.fixtures.ts";
import { createCall } from "./create-call.server.ts";
import { openStage } from "./evaluation.fixtures.ts";
import { callOfScene, callPage, sceneForCall } from "./reads.server.ts";

const world = await testWorld();
const stage = await openStage(world);
const judge = await stage.unit.as("viewer");
const { ctx } = stage.unit;

/** A call that was awarded, and the consortium that came of it. */
async function awarded() {
  const made = await stage.judged(judge);
  const choice = { code: made.code, bidId: made.bids[1] ?? "", reasons: "方案成熟，节拍与精度均有余量。" };
  const { digest } = await previewAward(ctx, choice);
  return { ...made, ...(await awardCall(ctx, { ...choice, previewed: digest }, { factorAt: new Date() })) };
}
const again = (sceneCode: string) => createCall(ctx, { sceneCode, ...callFacts() });

test("a scene whose awarded consortium stands is not called again, and its page leads to the award", async () => {
  const { scene, code } = await awarded();
  expect(await sceneForCall(ctx, scene.code)).toMatchObject({ liveCallCode: code, isCollecting: false });
  await expect(again(scene.code)).rejects.toMatchObject({ code: "conflict" });
});

test("once the consortium is dissolved it is called again, once, and the former call stays to be read", async () => {
  const { scene, code, consortiumCode } = await awarded();
  await dissolveConsortium(ctx, { code: consortiumCode, version: 1, reason: "牵头单位无法按期投入" });
  expect(await sceneForCall(ctx, scene.code)).toMatchObject({ liveCallCode: null, isCollecting: true });
  const answers = await Promise.allSettled([again(scene.code), again(scene.code)]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  const made = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value.code] : []));
  expect((await sceneForCall(ctx, scene.code)).liveCallCode).toBe(made[0]);
  expect((await callOfScene(ctx, scene.id))?.code).toBe(made[0]);
  expect(await world.db.$count(calls, eq(calls.sceneId, scene.id))).toBe(2);
  expect(await callPage(world.public(), code)).toMatchObject({ status: "awarded" });
  expect((await awardPage(ctx, code)).decision).toMatchObject({ winner: "乙机器人公司", consortiumCode });
  expect((await letterPage(stage.vendors[1]?.ctx ?? world.public(), code)).letters).toMatchObject([{ kind: "award", result: { rank: 1 } }]);
});

import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { bids, callAwards, callLetters, calls } from "#db/schema/calls.ts";
import { consortia } from "#db/schema/consortia.ts";
import { rounds } from "#test/rounds.ts";
import { testWorld } from "#test/world.ts";
import { awardCall, previewAward } from "./award-call.server.ts";
import { openStage } from "./evaluation.fixtures.ts";

/** The number of reliability D3. */
const DOUBLE_AWARDS = rounds({ usual: 25, proof: 500 });

const world = await testWorld();
const { db } = world;
const stage = await openStage(world);
const judge = await stage.unit.as("viewer");
const signer = await stage.unit.as("signer");

test(`two awards at the same moment, ${DOUBLE_AWARDS} times: one wins, the other is told who, and there is one consortium`, {
  timeout: 1_800_000,
}, async () => {
  for (let round = 0; round < DOUBLE_AWARDS; round++) {
    const call = await stage.judged(judge);
    const choice = (at: number, facts: { deviation?: string } = {}) => ({
      code: call.code,
      bidId: call.bids[at] ?? "",
      reasons: "方案成熟，节拍与精度均有余量。",
      ...facts,
    });
    const first = choice(1);
    const second = choice(0, { deviation: "第二名的交付周期更符合停线窗口。" });
    const [one, other] = await Promise.all([previewAward(stage.unit.ctx, first), previewAward(signer, second)]);
    const settled = await Promise.allSettled([
      awardCall(stage.unit.ctx, { ...first, previewed: one.digest }, { factorAt: new Date() }),
      awardCall(signer, { ...second, previewed: other.digest }, { factorAt: new Date() }),
    ]);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const winner = settled[0]?.status === "fulfilled" ? "乙机器人公司" : "甲机器人公司";
    expect(settled.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict", message: expect.stringContaining(winner) },
    });
    const [row] = await db.select({ status: calls.status }).from(calls).where(eq(calls.id, call.id));
    expect(row?.status).toBe("awarded");
    const results = await db.select({ status: bids.status }).from(bids).where(eq(bids.callId, call.id));
    expect(results.filter(({ status }) => status === "awarded")).toHaveLength(1);
    expect(await db.$count(consortia, eq(consortia.sceneId, call.scene.id))).toBe(1);
    expect(await db.$count(callLetters, eq(callLetters.callId, call.id))).toBe(4);
    expect(await db.$count(callAwards, eq(callAwards.callId, call.id))).toBe(1);
  }
});

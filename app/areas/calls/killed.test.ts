import { and, eq, like } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { bids, callAwards, callLetters, calls } from "#db/schema/calls.ts";
import { consortia } from "#db/schema/consortia.ts";
import { notifications } from "#db/schema/notifications.ts";
import { killing } from "#test/killing.ts";
import { testWorld } from "#test/world.ts";
import { previewAward } from "./award-call.server.ts";
import { openCalls } from "./calls.fixtures.ts";
import { openStage } from "./evaluation.fixtures.ts";
import { sweepCalls } from "./open-bids.server.ts";

const world = await testWorld();
const { db } = world;
const actAndDie = killing(world);
const market = await openCalls(world);
const [lead, partner] = [market.makers[0] ?? expect.fail(), market.suppliers[0] ?? expect.fail()];

/** A call with one sealed bid whose deadline is past and whose opening waits in the queue. */
async function due() {
  const call = await market.openCall();
  await market.sealedBid(call, lead, partner);
  // Nobody is to open it yet, and the job of the opening is the only one left.
  await world.runJobs(["notify", "complete-todo"]);
  await market.setDeadline(call.code, -1000);
  return call;
}
const eventsOf = (id: string, action: string) => db.$count(auditEvents, and(eq(auditEvents.objectId, id), eq(auditEvents.action, action)));
const traces = async (id: string) => ({
  call: (await db.select({ status: calls.status }).from(calls).where(eq(calls.id, id)))[0]?.status,
  bids: (await db.select({ status: bids.status }).from(bids).where(eq(bids.callId, id))).map(({ status }) => status),
  openings: await eventsOf(id, "open-bids"),
  told: await db.$count(notifications, like(notifications.dedupeKey, `bids-opened:${id}`)),
});
const ONCE = { call: "opened", bids: ["opened"], openings: 1, told: 2 };

test("killed with the opening in hand, the sweep opens the bids once", async () => {
  const { id } = await due();
  await actAndDie("take", { name: "open-bids" });
  await world.runJobs();
  expect(await traces(id)).toEqual({ call: "open", bids: ["sealed"], openings: 0, told: 0 });
  await sweepCalls(world.system());
  await world.runJobs();
  expect(await traces(id)).toEqual(ONCE);
});

test("killed between the opening and the end of its job, the bids are opened once, however often the job comes again", async () => {
  const { id } = await due();
  await actAndDie("job", { name: "open-bids" });
  expect(await traces(id)).toEqual({ ...ONCE, told: 0 });
  await sweepCalls(world.system());
  await world.runJobs();
  expect(await traces(id)).toEqual(ONCE);
});

test("killed between an award and its messages, the letters still arrive, each once", async () => {
  const stage = await openStage(world);
  const call = await stage.judged(await stage.unit.as("viewer"));
  await world.runJobs();
  const choice = { code: call.code, bidId: call.bids[1] ?? "", reasons: "方案成熟，节拍与精度均有余量。" };
  const { digest } = await previewAward(stage.unit.ctx, choice);
  await actAndDie("award", { actor: stage.unit.actor, input: { ...choice, previewed: digest } });
  const messages = () => db.$count(notifications, like(notifications.dedupeKey, "call-letter:%"));
  expect(await messages()).toBe(0);
  await world.runJobs();
  await world.runJobs();
  expect({
    messages: await messages(),
    letters: await db.$count(callLetters, eq(callLetters.callId, call.id)),
    awards: await db.$count(callAwards, eq(callAwards.callId, call.id)),
    consortia: await db.$count(consortia, eq(consortia.sceneId, call.scene.id)),
    events: await eventsOf(call.id, "award-call"),
  }).toEqual({ messages: 4, letters: 4, awards: 1, consortia: 1, events: 1 });
});

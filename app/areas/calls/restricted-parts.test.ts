import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import {
  compareSceneVersions,
  getScene,
  getSceneById,
  listSceneVersions,
  pledgeConfidentiality,
  pledgePage,
  pledgesOfMyScene,
  scenesById,
} from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { callViewers } from "#db/schema/calls.ts";
import { notifications } from "#db/schema/notifications.ts";
import { confidentialityPledges } from "#db/schema/questions.ts";
import { RESTRICTABLE_PARTS } from "#db/vocabulary/scenes.ts";
import { pluggingScene } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { answerTeam } from "./answer-team.server.ts";
import { awardCall, failCall, previewAward, previewFailure } from "./award-call.server.ts";
import { ownBidForm } from "./bid-reads.server.ts";
import { openCalls } from "./calls.fixtures.ts";
import { cancelCall } from "./cancel-call.server.ts";
import { appointEvaluator } from "./evaluation-appoint.server.ts";
import { declareInterest } from "./evaluation-declare.server.ts";
import { evaluationPage } from "./evaluation-reads.server.ts";
import { saveScores } from "./evaluation-score.server.ts";
import { openBids } from "./open-bids.server.ts";
import { callPage } from "./reads.server.ts";
import { saveBidDraft } from "./save-bid-draft.server.ts";
import { sealBid } from "./seal-bid.server.ts";
import { setBidTeam } from "./set-bid-team.server.ts";
import { startBid } from "./start-bid.server.ts";
import { withdrawBid } from "./withdraw-bid.server.ts";

const world = await testWorld();
const market = await openCalls(world);
const { unit, bureau } = market;
const { lead, partner, rival, second } = market.bidders;

const CANARY = { method: "金丝雀测法甲", site: "金丝雀现场乙", budget: "777777" };

/** An open call on a scene that keeps all it can. */
async function keptCall() {
  const requirements = pluggingScene().requirements.map((row) => ({ ...row, testMethod: CANARY.method }));
  return market.openCall(
    {},
    { requirements, siteConditions: CANARY.site, budgetYuan: CANARY.budget, restrictedParts: [...RESTRICTABLE_PARTS] },
  );
}
type Called = Awaited<ReturnType<typeof keptCall>>;

const editionOf = async (ctx: Context, call: Called) => (await pledgePage(ctx, call.scene.code)).text.edition;
const give = (ctx: Context, call: Called, edition: string) =>
  pledgeConfidentiality(ctx, { code: call.scene.code, edition, readWhole: "on", authorized: "on" }, { ipAddress: null, userAgent: null });
const pledge = async ({ ctx }: TestOrganization, call: Called) => give(ctx, call, await editionOf(ctx, call));

const text = (value: unknown) =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? one.toString() : one instanceof Map ? [...one] : one));
/** Which kept words the reads of the scene give to a reader. */
async function seen(ctx: Context, call: Called): Promise<string[]> {
  const reads = [
    await getScene(ctx, call.scene.code),
    await getSceneById(ctx, call.scene.id),
    [...(await scenesById(ctx, [call.scene.id]))],
    await listSceneVersions(ctx, call.scene.code).catch(() => []),
    await compareSceneVersions(ctx, call.scene.code).catch(() => []),
  ].map(text);
  return Object.values(CANARY).filter((word) => reads.some((read) => read.includes(word)));
}
const KEPT = [CANARY.method, CANARY.site];
const organizationsTold = async (call: Called) => (await pledgesOfMyScene(unit.ctx, call.scene.code)).map((line) => line.organizationName);

describe("while a call takes bids", () => {
  test("a vendor that pledges sees what the scene keeps, but for the budget; one without the pledge does not", async () => {
    const call = await keptCall();
    expect(await seen(lead.ctx, call)).toEqual([]);
    expect((await callPage(lead.ctx, call.code)).kept).toMatchObject({ bindsBid: true });
    await startBid(rival.ctx, { code: call.code });
    expect((await ownBidForm(rival.ctx, call.code))?.indicators[0]).toMatchObject({ testMethod: "" });

    expect(await pledgePage(lead.ctx, call.scene.code)).toMatchObject({ call: { code: call.code }, sees: false, mustVerify: false });
    await pledge(lead, call);
    expect(await seen(lead.ctx, call)).toEqual(KEPT);
    expect(await seen(await lead.as("viewer"), call)).toEqual(KEPT);
    expect(await getScene(lead.ctx, call.scene.code)).toMatchObject({ whole: true, withheld: ["budget"], scene: { budgetFen: null } });
    expect(await pledgePage(lead.ctx, call.scene.code)).toMatchObject({ sees: true, pledged: expect.anything() });
    expect((await callPage(lead.ctx, call.code)).kept).toBeNull();
    await startBid(lead.ctx, { code: call.code });
    expect((await ownBidForm(lead.ctx, call.code))?.indicators[0]).toMatchObject({ testMethod: CANARY.method });
    for (const { ctx } of [rival, second, partner]) expect(await seen(ctx, call)).toEqual([]);
  });

  test("only verified vendors pledge, by who may bind them; for everyone else there is nothing to pledge", async () => {
    const call = await keptCall();
    const edition = await editionOf(lead.ctx, call);
    const unverified = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], verification: "unverified" });
    expect(await pledgePage(unverified.ctx, call.scene.code)).toMatchObject({ mustVerify: true });
    await expect(give(unverified.ctx, call, edition)).rejects.toMatchObject({ code: "conflict" });
    await expect(give(await rival.as("finance"), call, edition)).rejects.toMatchObject({ code: "forbidden" });
    const strangers = [await world.organization({ kind: "operator" }), await world.organization({ kind: "userUnit" }), bureau, unit];
    for (const { ctx } of strangers) {
      await expect(give(ctx, call, edition)).rejects.toMatchObject({ code: "notFound" });
      await expect(pledgePage(ctx, call.scene.code)).rejects.toMatchObject({ code: "notFound" });
    }
    for (const ctx of [unverified.ctx, rival.ctx]) expect(await seen(ctx, call)).toEqual([]);
    expect(await world.db.$count(confidentialityPledges, eq(confidentialityPledges.sceneId, call.scene.id))).toBe(0);
    expect(await world.db.$count(callViewers, eq(callViewers.callId, call.id))).toBe(0);
  });

  test("a scene that keeps nothing but its budget asks for no pledge, and neither does a draft of a call", async () => {
    const open = await market.openCall({}, { budgetYuan: CANARY.budget });
    expect((await callPage(lead.ctx, open.code)).kept).toBeNull();
    await expect(pledgePage(lead.ctx, open.scene.code)).rejects.toMatchObject({ code: "notFound" });
    const { scene } = await market.draftCall({}, { restrictedParts: ["testMethods"] });
    await expect(pledgePage(lead.ctx, scene.code)).rejects.toMatchObject({ code: "notFound" });
  });

  test("a pledge for one call opens no other scene", async () => {
    const [one, other] = [await keptCall(), await keptCall()];
    await pledge(lead, one);
    expect(await seen(lead.ctx, other)).toEqual([]);
  });

  test("nothing is sealed, replaced or agreed to before the pledge, and it goes on after it", async () => {
    const call = await keptCall();
    const { bidId } = await startBid(lead.ctx, { code: call.code });
    const draft = await market.completeDraft(call.scene.code);
    await saveBidDraft(lead.ctx, { code: call.code, version: 1, ...draft });
    const { version } = await setBidTeam(lead.ctx, {
      code: call.code,
      version: 2,
      seats: await market.seatsFor(call.scene.code, lead, partner),
    });
    const refusal = { code: "conflict", message: expect.stringContaining("确认保密承诺后才能查看") };
    await expect(answerTeam(partner.ctx, { bidId, answer: "accept" })).rejects.toMatchObject(refusal);
    await pledge(partner, call);
    await answerTeam(partner.ctx, { bidId, answer: "accept" });
    await expect(sealBid(lead.ctx, { code: call.code, version })).rejects.toMatchObject(refusal);
    expect((await ownBidForm(lead.ctx, call.code))?.draft).toEqual(draft);
    await pledge(lead, call);
    await sealBid(lead.ctx, { code: call.code, version });
    // Who declines promises nothing and needs no pledge.
    const again = await keptCall();
    const asked = await startBid(lead.ctx, { code: again.code });
    await setBidTeam(lead.ctx, { code: again.code, version: 1, seats: await market.seatsFor(again.scene.code, lead, partner) });
    expect(await answerTeam(partner.ctx, { bidId: asked.bidId, answer: "decline" })).toEqual({ status: "declined" });
  });
});

describe("who pledged for a call", () => {
  test("is told to nobody before the opening, and listed after it", async () => {
    const call = await keptCall();
    await pledge(lead, call);
    await pledge(partner, call);
    await pledge(second, call);
    await market.sealedBid(call, lead, partner);
    await world.runJobs();
    const names = [lead, partner, second].map(({ actor }) => actor.organizationName);
    for (const { ctx, id } of [unit, bureau]) {
      const told = await world.db.select().from(notifications).where(eq(notifications.organizationId, id));
      expect(names.filter((name) => text(told).includes(name))).toEqual([]);
      const pages = text([await callPage(ctx, call.code), await getScene(ctx, call.scene.code), await evaluationPage(ctx, call.code)]);
      expect(names.filter((name) => pages.includes(name))).toEqual([]);
    }
    expect(await organizationsTold(call)).toEqual([]);
    // The audit log knows of it as of who began a bid: by the organization that acted.
    const events = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, call.scene.id)).orderBy(auditEvents.seq);
    const pledges = events.filter(({ action }) => action === "pledge-confidentiality");
    expect(pledges.map(({ organizationId, detail }) => [organizationId, detail["callId"]])).toEqual(
      [lead, partner, second].map(({ id }) => [id, call.id]),
    );

    await market.setDeadline(call.code, -1);
    expect(await organizationsTold(call)).toEqual([]);
    await openBids(world.system(), { callId: call.id });
    expect((await organizationsTold(call)).sort()).toEqual([...names].sort());
    const lines = await pledgesOfMyScene(unit.ctx, call.scene.code);
    expect(new Map(lines.map(({ organizationName, invited }) => [organizationName, invited]))).toEqual(
      new Map([
        [lead.actor.organizationName, true],
        [partner.actor.organizationName, true],
        // Asked to see it, and handed in nothing.
        [second.actor.organizationName, false],
      ]),
    );
    // A later edition of the words is confirmed after the opening, and told too.
    const ofLead = and(eq(confidentialityPledges.sceneId, call.scene.id), eq(confidentialityPledges.organizationId, lead.id));
    await world.db
      .update(confidentialityPledges)
      .set({ createdAt: new Date(Date.now() + 3_600_000) })
      .where(ofLead);
    expect((await organizationsTold(call)).sort()).toEqual([...names].sort());
  });

  test("is not told by cancelling the call either", async () => {
    const call = await keptCall();
    await pledge(lead, call);
    await cancelCall(unit.ctx, {
      code: call.code,
      version: (await callPage(unit.ctx, call.code)).version,
      reason: "预算调整，取消本次揭榜。",
    });
    expect(await organizationsTold(call)).toEqual([]);
    expect(await seen(lead.ctx, call)).toEqual([]);
    // It itself is told that the call is gone.
    await world.runJobs();
    const told = await world.db.select().from(notifications).where(eq(notifications.organizationId, lead.id));
    expect(told.filter(({ href }) => href.endsWith(call.code)).map(({ title }) => title)).toEqual([expect.stringMatching(/已取消$/)]);
  });
});

describe("when a call ends", () => {
  test("a pledge is refused from the deadline on by the database's clock, and once it is cancelled", async () => {
    const call = await keptCall();
    const edition = await editionOf(lead.ctx, call);
    await pledge(rival, call);
    await market.setDeadline(call.code, -1);
    await expect(give(lead.ctx, call, edition)).rejects.toMatchObject({ code: "conflict" });
    await expect(pledgePage(lead.ctx, call.scene.code)).rejects.toMatchObject({ code: "notFound" });
    expect((await callPage(lead.ctx, call.code)).kept).toBeNull();
    // Until its bids are opened, nothing changes for who pledged in time.
    expect(await seen(rival.ctx, call)).toEqual(KEPT);
    expect(await seen(lead.ctx, call)).toEqual([]);
    await openBids(world.system(), { callId: call.id });
    expect(await seen(rival.ctx, call)).toEqual([]);
    await expect(give(lead.ctx, call, edition)).rejects.toMatchObject({ code: "conflict" });
  });

  test("cancelled and pledged for at the same moment, nobody is let in to a cancelled call", async () => {
    for (let round = 0; round < 10; round++) {
      const call = await keptCall();
      const edition = await editionOf(lead.ctx, call);
      const { version } = await callPage(unit.ctx, call.code);
      const [pledged, cancelled] = await Promise.allSettled([
        give(lead.ctx, call, edition),
        cancelCall(unit.ctx, { code: call.code, version, reason: "预算调整，取消本次揭榜。" }),
      ]);
      expect(cancelled.status).toBe("fulfilled");
      if (pledged.status === "rejected") expect(pledged.reason).toMatchObject({ code: "conflict" });
      const entered = await world.db.$count(callViewers, eq(callViewers.callId, call.id));
      expect(entered).toBe(pledged.status === "fulfilled" ? 1 : 0);
      expect(await seen(lead.ctx, call)).toEqual([]);
    }
  });

  test("bidders go on seeing it while their bids are judged, and nobody after a call without award", async () => {
    const call = await keptCall();
    for (const vendor of [lead, partner, rival, second]) await pledge(vendor, call);
    await market.sealedBid(call, lead, partner);
    const { version } = await market.readyBid(call, rival, second);
    await withdrawBid(rival.ctx, { code: call.code, version });
    await market.setDeadline(call.code, -1);
    await openBids(world.system(), { callId: call.id });
    for (const { ctx } of [lead, partner]) expect(await seen(ctx, call)).toEqual(KEPT);
    // A later edition of the words may be asked for meanwhile: as if the former pledge had been to others.
    const ofLead = and(eq(confidentialityPledges.sceneId, call.scene.id), eq(confidentialityPledges.organizationId, lead.id));
    await world.db.update(confidentialityPledges).set({ edition: "2020-01" }).where(ofLead);
    expect(await seen(lead.ctx, call)).toEqual([]);
    await pledge(lead, call);
    expect(await seen(lead.ctx, call)).toEqual(KEPT);
    // Who took its bid back, and who was in that team, takes part no more.
    for (const { ctx } of [rival, second]) expect(await seen(ctx, call)).toEqual([]);
    const input = { code: call.code, reason: "应答均未达到节拍要求，拟调整后再次揭榜。" };
    const { digest } = await previewFailure(unit.ctx, input);
    await failCall(unit.ctx, { ...input, previewed: digest }, { factorAt: new Date() });
    for (const { ctx } of [lead, partner, rival, second]) expect(await seen(ctx, call)).toEqual([]);
  });

  test("after an award the consortium sees it, with the budget, and who lost does not", async () => {
    const call = await keptCall();
    for (const vendor of [lead, partner, rival, second]) await pledge(vendor, call);
    const { bidId } = await market.sealedBid(call, lead, partner);
    await market.sealedBid(call, rival, second);
    await market.setDeadline(call.code, -1);
    await openBids(world.system(), { callId: call.id });
    const judge = await unit.as("viewer");
    await appointEvaluator(unit.ctx, { code: call.code, email: judge.actor.email });
    await declareInterest(judge, { code: call.code, interest: "none" });
    const { sheet, criteria } = await evaluationPage(judge, call.code);
    const scores = (sheet?.bids ?? []).flatMap((bid) =>
      criteria.map(({ id, kind }) => ({
        bidId: bid.id,
        criterionId: id,
        score: kind === "condition" ? "100" : bid.id === bidId ? "90" : "70",
        comment: "逐项核对后给分。",
      })),
    );
    await saveScores(judge, { code: call.code, stamp: sheet?.stamp ?? "", intent: "submit", scores });
    const input = { code: call.code, bidId, reasons: "方案完整，综合得分最高。" };
    const { digest } = await previewAward(unit.ctx, input);
    await awardCall(unit.ctx, { ...input, previewed: digest }, { factorAt: new Date() });
    for (const { ctx } of [lead, partner]) expect(await seen(ctx, call)).toEqual(Object.values(CANARY));
    for (const { ctx } of [rival, second]) {
      expect(await seen(ctx, call)).toEqual([]);
      expect((await ownBidForm(ctx, call.code).catch(() => null))?.indicators?.[0]?.testMethod ?? "").toBe("");
    }
  });
});

test("who pledged for a call that was cancelled confirms anew for the next one, and is listed when that is opened", async () => {
  const call = await keptCall();
  await pledge(lead, call);
  const { version } = await callPage(unit.ctx, call.code);
  await cancelCall(unit.ctx, { code: call.code, version, reason: "预算调整，取消本次揭榜。" });
  const next = { ...call, ...(await market.callAgain(call.scene.code)) };
  expect(await seen(lead.ctx, next)).toEqual([]);
  expect(await pledgePage(lead.ctx, call.scene.code)).toMatchObject({ sees: false, pledged: expect.anything(), call: { code: next.code } });
  await pledge(lead, next);
  expect(await seen(lead.ctx, next)).toEqual(KEPT);
  expect(await world.db.$count(confidentialityPledges, eq(confidentialityPledges.sceneId, call.scene.id))).toBe(1);
  expect(await organizationsTold(next)).toEqual([]);
  await market.setDeadline(next.code, -1);
  await openBids(world.system(), { callId: next.id });
  expect(await organizationsTold(next)).toEqual([lead.actor.organizationName]);
});

import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEvents } from "#db/schema/audit.ts";
import { bidMembers, bids } from "#db/schema/calls.ts";
import { notifications } from "#db/schema/notifications.ts";
import { testWorld } from "#test/world.ts";
import { answerTeam } from "./answer-team.server.ts";
import { ownBidForm, teamInvitation } from "./bid-reads.server.ts";
import { openCalls } from "./calls.fixtures.ts";
import { leaveBidTeam } from "./leave-bid-team.server.ts";
import { openBids } from "./open-bids.server.ts";
import { callPage } from "./reads.server.ts";
import { sealBid } from "./seal-bid.server.ts";
import { setBidTeam } from "./set-bid-team.server.ts";

const world = await testWorld();
const market = await openCalls(world);
const { lead, partner, rival, second } = market.bidders;

const reason = "产线投运提前，排不出人手。";
const rowOf = async (bidId: string) => (await world.db.select().from(bids).where(eq(bids.id, bidId)))[0];
const partnersOf = async (bidId: string) =>
  (await world.db.select().from(bidMembers).where(eq(bidMembers.bidId, bidId))).filter(({ isLead }) => !isLead).map(({ status }) => status);

test("a member takes its agreement to a sealed bid back: the bid is a draft again with its content, and its lead is told", async () => {
  const call = await market.openCall();
  const { bidId, receipt } = await market.sealedBid(call, lead, partner);
  const before = await ownBidForm(lead.ctx, call.code);
  expect((await callPage(market.unit.ctx, call.code)).sealedCount).toBe(1);
  expect(await leaveBidTeam(partner.ctx, { bidId, reason })).toEqual({ wasSealed: true });
  expect(await rowOf(bidId)).toMatchObject({ status: "draft", sealedAt: null, sealedDigest: null });
  expect((await callPage(market.unit.ctx, call.code)).sealedCount).toBe(0);
  const form = await ownBidForm(lead.ctx, call.code);
  expect(form).toMatchObject({ receipt: null, draft: before?.draft });
  expect(form?.team.find(({ isLead }) => !isLead)).toMatchObject({ status: "declined", reply: reason });
  expect(await teamInvitation(partner.ctx, call.id)).toMatchObject([{ status: "declined" }]);
  await world.runJobs();
  const told = await world.db.select().from(notifications).where(eq(notifications.organizationId, lead.id));
  expect(told.filter(({ title }) => title.includes("应答已解除密封"))).toHaveLength(1);
  const events = await world.db.select().from(auditEvents).where(eq(auditEvents.objectId, bidId));
  expect(events.find(({ action }) => action === "leave-bid-team")?.detail).toMatchObject({ from: "sealed", digest: receipt.digest });

  // It cannot be sealed as it stands; with another team it can, under another receipt.
  const version = form?.version ?? 0;
  await expect(sealBid(lead.ctx, { code: call.code, version })).rejects.toMatchObject({ code: "conflict" });
  // The same team saved again asks it again.
  const same = await setBidTeam(lead.ctx, { code: call.code, version, seats: await market.seatsFor(call.scene.code, lead, partner) });
  expect(await partnersOf(bidId)).toEqual(["invited"]);
  const team = await setBidTeam(lead.ctx, {
    code: call.code,
    version: same.version,
    seats: await market.seatsFor(call.scene.code, lead, second),
  });
  await answerTeam(second.ctx, { bidId, answer: "accept" });
  const again = await sealBid(lead.ctx, { code: call.code, version: team.version });
  expect(again.digest).not.toBe(receipt.digest);
  // Who left is free to take part in another bid of the call.
  await market.readyBid(call, rival, partner);
});

test("of a draft it is taken back too, once, by the member's editors only; the lead and strangers have none to take back", async () => {
  const call = await market.openCall();
  const { bidId } = await market.readyBid(call, lead, partner);
  await expect(leaveBidTeam(await partner.as("viewer"), { bidId, reason })).rejects.toMatchObject({ code: "forbidden" });
  for (const { ctx } of [lead, rival, second, market.unit, market.bureau])
    await expect(leaveBidTeam(ctx, { bidId, reason })).rejects.toMatchObject({ code: "notFound" });
  await expect(leaveBidTeam(world.public(), { bidId, reason })).rejects.toMatchObject({ code: "notFound" });
  await expect(leaveBidTeam(partner.ctx, { bidId, reason: "" })).rejects.toMatchObject({ code: "invalid" });
  const answers = await Promise.allSettled([leaveBidTeam(partner.ctx, { bidId, reason }), leaveBidTeam(partner.ctx, { bidId, reason })]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  expect(await rowOf(bidId)).toMatchObject({ status: "draft" });
  expect(await partnersOf(bidId)).toEqual(["declined"]);
});

test("from the deadline on it is refused by the database's clock, and the bid is opened as it was sealed", async () => {
  const call = await market.openCall();
  const { bidId } = await market.sealedBid(call, lead, partner);
  await market.setDeadline(call.code, -1);
  await expect(leaveBidTeam(partner.ctx, { bidId, reason })).rejects.toMatchObject({ code: "conflict" });
  expect(await rowOf(bidId)).toMatchObject({ status: "sealed" });
  expect(await partnersOf(bidId)).toEqual(["accepted"]);
  await openBids(world.system(), { callId: call.id });
  await expect(leaveBidTeam(partner.ctx, { bidId, reason })).rejects.toMatchObject({ code: "conflict" });
  expect(await rowOf(bidId)).toMatchObject({ status: "opened" });
});

test("sealed and left at the same moment, no sealed bid stands for a member that has gone", async () => {
  const call = await market.openCall();
  const { bidId, version } = await market.readyBid(call, lead, partner);
  const [sealed, left] = await Promise.allSettled([
    sealBid(lead.ctx, { code: call.code, version }),
    leaveBidTeam(partner.ctx, { bidId, reason }),
  ]);
  expect(left.status).toBe("fulfilled");
  if (sealed.status === "rejected") expect(sealed.reason).toMatchObject({ code: "conflict" });
  expect(await rowOf(bidId)).toMatchObject({ status: "draft", sealedAt: null });
  expect(await partnersOf(bidId)).toEqual(["declined"]);
});

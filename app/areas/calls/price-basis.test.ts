import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { bids, calls } from "#db/schema/calls.ts";
import { PRICE_BASES, type PriceBasis } from "#db/vocabulary/calls.ts";
import { testWorld } from "#test/world.ts";
import { ownBidForm } from "./bid-reads.server.ts";
import { bidPurpose, callKey, draftPurpose, openJson, sealJson } from "./call-key.server.ts";
import { callFacts, openCalls } from "./calls.fixtures.ts";
import { createCall } from "./create-call.server.ts";
import { editCall } from "./edit-call.server.ts";
import { openStage } from "./evaluation.fixtures.ts";
import { evaluationPage } from "./evaluation-reads.server.ts";
import { openBids } from "./open-bids.server.ts";
import { callDraft, callPage } from "./reads.server.ts";
import { saveBidDraft } from "./save-bid-draft.server.ts";
import { envelopeDigest, replaceBid, sealBid } from "./seal-bid.server.ts";
import { startBid } from "./start-bid.server.ts";
import { withdrawBid } from "./withdraw-bid.server.ts";

const world = await testWorld();
const market = await openCalls(world);
const { lead, partner, rival, second } = market.bidders;
const unit = market.unit.ctx;

const callOf = async (code: string) => {
  const [call] = await world.db.select().from(calls).where(eq(calls.code, code));
  if (!call) throw new Error("no such call");
  return call;
};
async function opened(callId: string): Promise<unknown[]> {
  await openBids(world.system(), { callId });
  const rows = await world.db.select({ content: bids.content }).from(bids).where(eq(bids.callId, callId)).orderBy(bids.number);
  return rows.map(({ content }) => (content as { priceBasis: PriceBasis } | null)?.priceBasis);
}

describe("what the price of a bid means", () => {
  test("is fixed by the call, shown to everybody, and changes in its draft only", async () => {
    const { code } = await market.draftCall({ priceBasis: "firstYear" });
    expect((await callDraft(unit, code)).values.priceBasis).toBe("firstYear");
    await editCall(unit, { code, version: 1, ...callFacts(), priceBasis: "perUnitTotal" });
    expect((await callOf(code)).priceBasis).toBe("perUnitTotal");
    const call = await market.openCall({ priceBasis: "perUnitTotal" });
    expect((await callPage(rival.ctx, call.code)).priceBasis).toBe("perUnitTotal");
    await expect(editCall(unit, { code: call.code, version: 2, ...callFacts() })).rejects.toMatchObject({ code: "conflict" });
    expect((await callOf(call.code)).priceBasis).toBe("perUnitTotal");
  });

  test("is one of the known, the whole work where nothing is said", async () => {
    const scene = await market.matchedScene({ name: "电池测试线——报价口径" });
    const { priceBasis: _, ...facts } = callFacts();
    await expect(createCall(unit, { sceneCode: scene.code, ...facts, priceBasis: "perMonth" as PriceBasis })).rejects.toMatchObject({
      fields: { priceBasis: [expect.any(String)] },
    });
    expect((await callOf((await createCall(unit, { sceneCode: scene.code, ...facts })).code)).priceBasis).toBe("fixedTotal");
  });

  test.each(PRICE_BASES)("stands in every bid as the call says: %s", async (priceBasis) => {
    const call = await market.openCall({ priceBasis });
    const { version } = await market.readyBid(call, lead, partner);
    const own = { ...(await market.completeDraft(call.scene.code)), priceBasis: "fixedTotal" };
    await expect(saveBidDraft(lead.ctx, { code: call.code, version, ...own })).rejects.toMatchObject({ code: "invalid" });
    await sealBid(lead.ctx, { code: call.code, version });
    await market.sealedBid(call, rival, second);
    await market.setDeadline(call.code, -1);
    expect(await opened(call.id)).toEqual([priceBasis, priceBasis]);
  });
});

/** Bids from before calls fixed the basis: each named its own. */
describe("a bid that chose its own basis", () => {
  /** A bid of the lead in a call of the whole work, as it lay there with a price for the first year. */
  async function chosen(kind: "draft" | "sealed") {
    const call = await market.openCall();
    const { bidId, version } = await (kind === "draft" ? market.readyBid : market.sealedBid)(call, lead, partner);
    const row = await callOf(call.code);
    const key = callKey(world.system(), row);
    const [bid] = await world.db.select().from(bids).where(eq(bids.id, bidId));
    const stored = await ownBidForm(lead.ctx, call.code);
    const content =
      kind === "draft"
        ? { ...stored?.draft, priceBasis: "firstYear" }
        : { ...(openJson(key, Buffer.from(bid?.sealed ?? []), bidPurpose(bidId, version)) as object), priceBasis: "firstYear" };
    const sealed = sealJson(key, content, kind === "draft" ? draftPurpose(bidId) : bidPurpose(bidId, version));
    await world.db
      .update(bids)
      .set({ sealed, ...(kind === "sealed" ? { sealedDigest: envelopeDigest(sealed) } : {}) })
      .where(eq(bids.id, bidId));
    return { call, bidId, version };
  }

  test("as a draft is shown as it was, and sealed only with a price on the basis of the call", async () => {
    const { call, version } = await chosen("draft");
    expect(await ownBidForm(lead.ctx, call.code)).toMatchObject({ priceBasis: "firstYear", draft: { priceYuan: "1,280,000.00" } });
    await expect(sealBid(lead.ctx, { code: call.code, version })).rejects.toMatchObject({
      fields: { priceYuan: ["请填写报价。"] },
    });
    const draft = await market.completeDraft(call.scene.code, { priceYuan: "1,500,000.00" });
    const saved = await saveBidDraft(lead.ctx, { code: call.code, version, ...draft });
    expect(await ownBidForm(lead.ctx, call.code)).toMatchObject({ priceBasis: "fixedTotal", draft: { priceYuan: "1,500,000.00" } });
    await sealBid(lead.ctx, { code: call.code, version: saved.version });
    await market.setDeadline(call.code, -1);
    expect(await opened(call.id)).toEqual(["fixedTotal"]);
  });

  test("sealed, is opened as its bidder sealed it; replaced, it is quoted as the call asks", async () => {
    const kept = await chosen("sealed");
    expect(await ownBidForm(lead.ctx, kept.call.code)).toMatchObject({ priceBasis: "firstYear", draft: { priceYuan: "1280000.00" } });
    await market.setDeadline(kept.call.code, -1);
    expect(await opened(kept.call.id)).toEqual(["firstYear"]);
    expect(await ownBidForm(lead.ctx, kept.call.code)).toMatchObject({ priceBasis: "firstYear" });
    const { call, version } = await chosen("sealed");
    await replaceBid(lead.ctx, { code: call.code, version, ...(await market.completeDraft(call.scene.code)) });
    await market.setDeadline(call.code, -1);
    expect(await opened(call.id)).toEqual(["fixedTotal"]);
  });

  test("withdrawn, begins anew without its price", async () => {
    const { call, version } = await chosen("sealed");
    await withdrawBid(lead.ctx, { code: call.code, version });
    await startBid(lead.ctx, { code: call.code });
    const form = await ownBidForm(lead.ctx, call.code);
    expect(form).toMatchObject({ priceBasis: "fixedTotal", draft: { priceYuan: "", durationDays: "180" } });
  });
});

test("equal totals are told apart by the lower price on one basis, and by receipt where bids were quoted on several", async () => {
  const stage = await openStage(world);
  const judge = await stage.unit.as("editor");
  const ranking = async (bases: readonly PriceBasis[]) => {
    const made = await stage.call({ evaluators: [judge], priceFen: ["30000000", "20000000", "10000000"] });
    for (const [i, priceBasis] of bases.entries()) {
      const id = made.bids[i] ?? "";
      const [bid] = await world.db.select({ content: bids.content }).from(bids).where(eq(bids.id, id));
      await world.db
        .update(bids)
        .set({ content: { ...(bid?.content as object), priceBasis } })
        .where(eq(bids.id, id));
    }
    await stage.declareNone(judge, made);
    await stage.score(judge, made, [
      [80, 80],
      [80, 80],
      [80, 80],
    ]);
    const page = await evaluationPage(stage.unit.ctx, made.code);
    return page.ranking?.lines.map(({ bidId }) => made.bids.indexOf(bidId));
  };
  expect(await ranking(["firstYear", "firstYear", "firstYear"])).toEqual([2, 1, 0]);
  expect(await ranking(["fixedTotal", "fixedTotal", "firstYear"])).toEqual([0, 1, 2]);
});

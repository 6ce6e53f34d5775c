import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import { declareRelation } from "#app/areas/organizations/index.server.ts";
import { getScene } from "#app/areas/scenes/index.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { bids } from "#db/schema/calls.ts";
import { notifications } from "#db/schema/notifications.ts";
import { organizations } from "#db/schema/organizations.ts";
import { pluggingSkill } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { answerTeam } from "./answer-team.server.ts";
import { listMyBids, ownBid, ownBidForm, teamInvitation } from "./bid-reads.server.ts";
import { callFacts, openCalls } from "./calls.fixtures.ts";
import { createCall } from "./create-call.server.ts";
import { publishCall } from "./publish-call.server.ts";
import { saveBidDraft } from "./save-bid-draft.server.ts";
import { replaceBid, sealBid } from "./seal-bid.server.ts";
import { setBidTeam } from "./set-bid-team.server.ts";
import { startBid } from "./start-bid.server.ts";
import { withdrawBid } from "./withdraw-bid.server.ts";

const world = await testWorld();
const market = await openCalls(world);
const { lead, partner, rival, second } = market.bidders;

const rowOf = async (bidId: string) => (await world.db.select().from(bids).where(eq(bids.id, bidId)))[0];

describe("a bid is begun", () => {
  test("by editors of a verified vendor, once per call", async () => {
    const call = await market.openCall();
    const { bidId } = await startBid(lead.ctx, { code: call.code });
    expect(await rowOf(bidId)).toMatchObject({ status: "draft", sealed: null, number: null });
    await expect(startBid(lead.ctx, { code: call.code })).rejects.toMatchObject({ code: "conflict" });
    await expect(startBid(await rival.as("viewer"), { code: call.code })).rejects.toMatchObject({ code: "forbidden" });
    await expect(startBid(market.unit.ctx, { code: call.code })).rejects.toMatchObject({ code: "forbidden" });
    await expect(startBid(market.bureau.ctx, { code: call.code })).rejects.toMatchObject({ code: "forbidden" });
    const unverified = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"], verification: "unverified" });
    await expect(startBid(unverified.ctx, { code: call.code })).rejects.toMatchObject({ code: "conflict" });
    const answers = await Promise.allSettled([startBid(rival.ctx, { code: call.code }), startBid(rival.ctx, { code: call.code })]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("not for a draft of a call, which is not found, nor after the deadline", async () => {
    const { code } = await market.draftCall();
    await expect(startBid(lead.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
    const call = await market.openCall();
    await market.setDeadline(call.code, -1);
    await expect(startBid(lead.ctx, { code: call.code })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a draft", () => {
  test("is kept as it was typed, encrypted, and a stale page does not overwrite it", async () => {
    const call = await market.openCall();
    const { bidId } = await startBid(lead.ctx, { code: call.code });
    const draft = await market.completeDraft(call.scene.code, { solution: "半句", priceYuan: "约一百万" });
    const save = () => saveBidDraft(lead.ctx, { code: call.code, version: 1, ...draft });
    const answers = await Promise.allSettled([save(), save()]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const row = await rowOf(bidId);
    expect(row?.sealed?.includes("半句")).toBe(false);
    expect(row?.content).toBeNull();
    expect((await ownBidForm(lead.ctx, call.code))?.draft).toEqual(draft);
    expect(
      await world.db
        .select()
        .from(auditEvents)
        .where(and(eq(auditEvents.objectId, bidId), eq(auditEvents.action, "read-own-bid"))),
    ).toHaveLength(1);
  });

  test("of another vendor is not found", async () => {
    const call = await market.openCall();
    await startBid(lead.ctx, { code: call.code });
    const draft = await market.completeDraft(call.scene.code);
    await expect(saveBidDraft(rival.ctx, { code: call.code, version: 1, ...draft })).rejects.toMatchObject({ code: "notFound" });
    await expect(sealBid(rival.ctx, { code: call.code, version: 1 })).rejects.toMatchObject({ code: "notFound" });
    await expect(withdrawBid(rival.ctx, { code: call.code, version: 1 })).rejects.toMatchObject({ code: "notFound" });
    await expect(setBidTeam(rival.ctx, { code: call.code, version: 1, seats: [] })).rejects.toMatchObject({ code: "notFound" });
    expect(await ownBidForm(rival.ctx, call.code)).toBeNull();
    await expect(ownBidForm(market.unit.ctx, call.code)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a team", () => {
  test("is asked, sees its own part only, and agrees or declines for itself", async () => {
    const call = await market.openCall();
    const { bidId } = await startBid(lead.ctx, { code: call.code });
    const seats = await market.seatsFor(call.scene.code, lead, partner);
    await setBidTeam(lead.ctx, { code: call.code, version: 1, seats });
    await world.runJobs(["notify"]);
    expect(
      await world.db
        .select()
        .from(notifications)
        .where(
          and(eq(notifications.organizationId, partner.id), eq(notifications.title, `测试整机1邀请贵单位组队应答揭榜“柔性插接工位揭榜”`)),
        ),
    ).not.toHaveLength(0);
    const [invitation] = await teamInvitation(partner.ctx, call.id);
    expect(invitation).toMatchObject({ bidId, status: "invited", leadName: "测试整机1" });
    expect(invitation?.seats).toEqual([expect.objectContaining({ role: "algorithmSupplier", workShareBp: 4000, isLead: false })]);
    expect(await teamInvitation(rival.ctx, call.id)).toEqual([]);
    await expect(answerTeam(rival.ctx, { bidId, answer: "accept" })).rejects.toMatchObject({ code: "notFound" });
    await expect(answerTeam(lead.ctx, { bidId, answer: "accept" })).rejects.toMatchObject({ code: "notFound" });
    await expect(answerTeam(await partner.as("viewer"), { bidId, answer: "accept" })).rejects.toMatchObject({ code: "forbidden" });
    const answers = await Promise.allSettled([
      answerTeam(partner.ctx, { bidId, answer: "accept" }),
      answerTeam(partner.ctx, { bidId, answer: "decline" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("is asked again when its part changes, and left in peace when it does not", async () => {
    const call = await market.openCall();
    const { version } = await market.readyBid(call, lead, partner);
    const seats = await market.seatsFor(call.scene.code, lead, partner);
    const same = await setBidTeam(lead.ctx, { code: call.code, version, seats });
    expect((await teamInvitation(partner.ctx, call.id))[0]?.status).toBe("accepted");
    const changed = seats.map((seat, i) => ({ ...seat, sharePercent: i === 0 ? "70" : "30" }));
    const { version: after } = await setBidTeam(lead.ctx, { code: call.code, version: same.version, seats: changed });
    expect((await teamInvitation(partner.ctx, call.id))[0]?.status).toBe("invited");
    await expect(sealBid(lead.ctx, { code: call.code, version: after })).rejects.toMatchObject({ code: "conflict" });
  });

  test("totals 100 %, has its bidder in it, fits the seats, and is nobody else's where teams are not allowed", async () => {
    const call = await market.openCall();
    await startBid(lead.ctx, { code: call.code });
    const [prime, algorithm] = await market.seatsFor(call.scene.code, lead, partner);
    if (!prime || !algorithm) throw new Error("no seats");
    const set = (...seats: (typeof prime)[]) => setBidTeam(lead.ctx, { code: call.code, version: 1, seats });
    await expect(set(prime, { ...algorithm, sharePercent: "39.99" })).rejects.toMatchObject({
      fields: { seats: [expect.stringContaining("99.99")] },
    });
    await expect(set({ ...algorithm, sharePercent: "100" })).rejects.toMatchObject({
      fields: { seats: [expect.stringContaining("牵头")] },
    });
    await expect(set(prime, { ...algorithm, capabilityCode: prime.capabilityCode })).rejects.toMatchObject({
      fields: { "seats[1].capabilityCode": [expect.stringContaining("不一致")] },
    });
    await expect(set(prime, { ...algorithm, capabilityCode: "NL-2026-9999" })).rejects.toMatchObject({
      fields: { "seats[1].capabilityCode": [expect.any(String)] },
    });
    expect(await teamInvitation(partner.ctx, call.id)).toEqual([]);
    const alone = await market.openCall({ teamsAllowed: false });
    await startBid(lead.ctx, { code: alone.code });
    const seats = await market.seatsFor(alone.scene.code, lead, partner);
    await expect(setBidTeam(lead.ctx, { code: alone.code, version: 1, seats })).rejects.toMatchObject({
      fields: { "seats[1].capabilityCode": [expect.stringContaining("不接受团队")] },
    });
  });

  test("nobody is in two bids of one call, also when it agrees to both at the same moment", async () => {
    const call = await market.openCall();
    const invite = async (bidder: TestOrganization) => {
      const { bidId } = await startBid(bidder.ctx, { code: call.code });
      await setBidTeam(bidder.ctx, { code: call.code, version: 1, seats: await market.seatsFor(call.scene.code, bidder, partner) });
      return bidId;
    };
    const both = [await invite(lead), await invite(rival)];
    const answers = await Promise.allSettled(both.map((bidId) => answerTeam(partner.ctx, { bidId, answer: "accept" })));
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(startBid(partner.ctx, { code: call.code })).rejects.toMatchObject({ code: "conflict" });
  });

  test("has no verifier that is tied to a member", async () => {
    const verifier = await world.organization({ kind: "vendor", supplyRoles: ["thirdPartyVerifier"], name: "测试检测所" });
    const scene = await market.matchedScene({
      name: "电池测试线——柔性插接带检测",
      slots: [
        { role: "prime", required: true },
        { role: "thirdPartyVerifier", required: false },
      ],
    });
    const { code } = await publishCapability(verifier.ctx, {
      capability: pluggingSkill({
        role: "thirdPartyVerifier",
        name: "插接检测",
        details: {
          kind: "thirdPartyVerifier",
          accreditation: ["cma"],
          scope: "插接精度",
          standards: "GB/T 12642-2013",
          place: "both",
        },
        claims: [],
      }),
    });
    const call = await createCall(market.unit.ctx, { sceneCode: scene.code, ...callFacts() });
    await publishCall(market.unit.ctx, { code: call.code, version: 1 });
    await startBid(lead.ctx, { code: call.code });
    const { slots } = await getScene(lead.ctx, scene.code);
    const set = async () =>
      setBidTeam(lead.ctx, {
        code: call.code,
        version: 1,
        seats: [
          {
            slotId: slots.find(({ role }) => role === "prime")?.id ?? "",
            capabilityCode: await market.capabilityOf(lead),
            sharePercent: "90",
          },
          { slotId: slots.find(({ role }) => role === "thirdPartyVerifier")?.id ?? "", capabilityCode: code, sharePercent: "10" },
        ],
      });
    const [row] = await world.db.select().from(organizations).where(eq(organizations.id, lead.id));
    await declareRelation(verifier.ctx, { code: row?.code ?? "", kind: "sameGroup" });
    await expect(set()).rejects.toMatchObject({ fields: { "seats[1].capabilityCode": [expect.stringContaining("关联")] } });
  });
});

describe("a bid is sealed", () => {
  test("once, with a receipt whose digest and time are the stored ones", async () => {
    const call = await market.openCall();
    const { bidId, version } = await market.readyBid(call, lead, partner);
    const answers = await Promise.allSettled([1, 2].map(() => sealBid(lead.ctx, { code: call.code, version })));
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const row = await rowOf(bidId);
    const receipt = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []))[0];
    expect(receipt).toEqual({
      number: `${call.code}-${row?.sealedDigest?.slice(0, 12).toUpperCase()}`,
      digest: row?.sealedDigest,
      sealedAt: row?.sealedAt?.toISOString(),
    });
    expect(await ownBid(lead.ctx, call.id)).toMatchObject({ status: "sealed", receipt });
    expect(await ownBid(partner.ctx, call.id)).toBeNull();
    expect(await listMyBids(partner.ctx)).toContainEqual(expect.objectContaining({ id: bidId, isBidder: false, receipt: null }));
  });

  test("whole or not at all, each fault beside its field", async () => {
    const call = await market.openCall();
    const { version } = await market.readyBid(call, lead, partner, {
      solution: "太短",
      priceYuan: "2,000,000.01",
      durationDays: "0",
      promises: [],
      milestones: [],
      deliverables: [],
    });
    const answer = sealBid(lead.ctx, { code: call.code, version });
    await expect(answer).rejects.toMatchObject({
      code: "invalid",
      fields: {
        solution: [expect.any(String)],
        priceYuan: [expect.stringContaining("2,000,000.00")],
        durationDays: [expect.any(String)],
        promises: [expect.any(String)],
        "milestones[0].name": [expect.any(String)],
        "deliverables[0].name": [expect.any(String)],
      },
    });
    expect(await ownBid(lead.ctx, call.id)).toMatchObject({ status: "draft", receipt: null });
  });

  test("not by an affiliate of the unit that says nothing of it", async () => {
    const vendor = await world.organization({
      kind: "vendor",
      supplyRoles: ["algorithmSupplier"],
      name: "测试集团算法",
      groupName: "测试集团",
    });
    await publishCapability(vendor.ctx, { capability: pluggingSkill({ name: "集团插接技能" }) });
    await world.db.update(organizations).set({ groupName: "测试集团" }).where(eq(organizations.id, market.unit.id));
    try {
      const call = await market.openCall();
      const { version } = await market.readyBid(call, lead, vendor);
      await expect(sealBid(lead.ctx, { code: call.code, version })).rejects.toMatchObject({ fields: { disclosure: [expect.any(String)] } });
      await saveBidDraft(lead.ctx, {
        code: call.code,
        version,
        ...(await market.completeDraft(call.scene.code, { disclosure: "成员与用户单位同属测试集团。" })),
      });
      expect(await sealBid(lead.ctx, { code: call.code, version: version + 1 })).toMatchObject({ digest: expect.any(String) });
    } finally {
      await world.db.update(organizations).set({ groupName: null }).where(eq(organizations.id, market.unit.id));
    }
  });

  test("not late, be it by one millisecond, nor replaced nor withdrawn then, whatever the application's clock says", async () => {
    const call = await market.openCall();
    const ready = await market.readyBid(call, lead, partner);
    const sealed = await market.sealedBid(call, rival, second);
    world.setClock("2020-01-01T00:00:00Z");
    await market.setDeadline(call.code, -1);
    const draft = await market.completeDraft(call.scene.code);
    await expect(sealBid(lead.ctx, { code: call.code, version: ready.version })).rejects.toMatchObject({ code: "conflict" });
    await expect(replaceBid(rival.ctx, { code: call.code, version: sealed.version, ...draft })).rejects.toMatchObject({ code: "conflict" });
    await expect(withdrawBid(rival.ctx, { code: call.code, version: sealed.version })).rejects.toMatchObject({ code: "conflict" });
    expect(await rowOf(ready.bidId)).toMatchObject({ status: "draft", sealedAt: null });
    expect(await rowOf(sealed.bidId)).toMatchObject({ status: "sealed", sealedDigest: sealed.receipt.digest });
    // And a clock that runs ahead keeps nobody out in time.
    world.setClock("2098-01-01T00:00:00Z");
    await market.setDeadline(call.code, 60_000);
    expect((await sealBid(lead.ctx, { code: call.code, version: ready.version })).digest).toMatch(/^[0-9a-f]{64}$/);
    world.setClock(null);
  });
});

describe("a sealed bid", () => {
  test("is replaced with another content; the former digest is in the audit log and the number stays", async () => {
    const call = await market.openCall();
    const { bidId, version, receipt } = await market.sealedBid(call, lead, partner);
    const before = await rowOf(bidId);
    const draft = await market.completeDraft(call.scene.code, { priceYuan: "990,000.00" });
    const next = await replaceBid(lead.ctx, { code: call.code, version, ...draft });
    expect(next.digest).not.toBe(receipt.digest);
    expect(await rowOf(bidId)).toMatchObject({ number: before?.number, version: version + 1, sealedDigest: next.digest });
    expect((await ownBidForm(lead.ctx, call.code))?.draft?.priceYuan).toBe("990000.00");
    const [event] = await world.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.objectId, bidId), eq(auditEvents.action, "replace-bid")));
    expect(event?.detail).toMatchObject({ digest: next.digest, formerDigest: receipt.digest });
    await expect(replaceBid(lead.ctx, { code: call.code, version, ...draft })).rejects.toMatchObject({ code: "conflict" });
    await expect(replaceBid(lead.ctx, { code: call.code, version: version + 1, ...draft, priceYuan: "3,000,000" })).rejects.toMatchObject({
      fields: { priceYuan: [expect.any(String)] },
    });
  });

  test("keeps its team", async () => {
    const call = await market.openCall();
    const { bidId, version } = await market.sealedBid(call, lead, partner);
    const seats = await market.seatsFor(call.scene.code, lead, second);
    await expect(setBidTeam(lead.ctx, { code: call.code, version, seats })).rejects.toMatchObject({ code: "conflict" });
    await expect(answerTeam(partner.ctx, { bidId, answer: "decline" })).rejects.toMatchObject({ code: "conflict" });
    await expect(
      saveBidDraft(lead.ctx, { code: call.code, version, ...(await market.completeDraft(call.scene.code)) }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("is withdrawn and begun anew from what it said", async () => {
    const call = await market.openCall();
    const { version } = await market.sealedBid(call, lead, partner);
    await withdrawBid(lead.ctx, { code: call.code, version });
    await expect(withdrawBid(lead.ctx, { code: call.code, version })).rejects.toMatchObject({ code: "notFound" });
    const again = await startBid(lead.ctx, { code: call.code });
    const form = await ownBidForm(lead.ctx, call.code);
    expect(form?.id).toBe(again.bidId);
    expect(form?.draft?.priceYuan).toBe("1280000.00");
    expect(form?.team).toEqual([]);
  });

  test("is either replaced or withdrawn when both come at once", async () => {
    const call = await market.openCall();
    for (let round = 0; round < 10; round++) {
      const { bidId, version, receipt } = await market.sealedBid(call, lead, partner);
      const draft = await market.completeDraft(call.scene.code, { priceYuan: "880,000.00" });
      const [replaced, withdrawn] = await Promise.allSettled([
        replaceBid(lead.ctx, { code: call.code, version, ...draft }),
        withdrawBid(lead.ctx, { code: call.code, version }),
      ]);
      expect([replaced.status, withdrawn.status].sort()).toEqual(["fulfilled", "rejected"]);
      const row = await rowOf(bidId);
      if (withdrawn.status === "fulfilled") expect(row).toMatchObject({ status: "withdrawn", sealedDigest: receipt.digest });
      else {
        expect(row).toMatchObject({ status: "sealed", version: version + 1 });
        await withdrawBid(lead.ctx, { code: call.code, version: version + 1 });
      }
    }
  });
});

import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { capabilities } from "#db/schema/capabilities.ts";
import { organizations } from "#db/schema/organizations.ts";
import { openMarket } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { answerCounter } from "./answer-counter.server.ts";
import { extendInvitation } from "./extend-invitation.server.ts";
import { formConsortium } from "./form-consortium.server.ts";
import { forming } from "./forming.fixtures.ts";
import { consortiumPage } from "./page.server.ts";
import { pickPage } from "./pick-page.server.ts";
import { respondToInvitation } from "./respond-to-invitation.server.ts";
import { sweepInvitations } from "./settle-answers.server.ts";
import { withdrawInvitation } from "./withdraw-invitation.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let made: ReturnType<typeof forming>;
beforeAll(async () => {
  market = await openMarket(world);
  made = forming(world, market);
});

describe("picking a proposal and changing it", () => {
  test("the page offers for each seat who is proposed and who else could hold it", async () => {
    const { scene, best } = await made.choice();
    const page = await pickPage(market.unit.ctx, scene.code, best.id);
    expect(page.seats.map(({ role, required, seated }) => [role, required, seated !== null])).toEqual([
      ["prime", true, true],
      ["algorithmSupplier", true, true],
    ]);
    const [prime] = page.seats;
    expect(prime?.alternatives.map(({ capabilityId }) => capabilityId)).not.toContain(prime?.seated?.capabilityId);
    expect(prime?.alternatives.length).toBeGreaterThan(0);
    expect(page.seats.map(({ equalShareBp }) => equalShareBp)).toEqual([5000, 5000]);
    const stranger = await world.organization({ kind: "userUnit" });
    for (const ctx of [stranger.ctx, made.contextOf(best.members[0]?.organizationId ?? "")])
      await expect(pickPage(ctx, scene.code, best.id)).rejects.toMatchObject({ code: "notFound" });
  });

  test("an optional seat is left out, another capability is chosen, each has its reason, and the shares are those typed", async () => {
    const { scene, best, input } = await made.choice({
      slots: [
        { role: "prime", required: true },
        { role: "algorithmSupplier", required: false },
      ],
    });
    const { seats } = await pickPage(market.unit.ctx, scene.code, best.id);
    const [prime, algorithm] = seats;
    const { leadOrganizationId: _, ...rest } = input;
    const { id } = await formConsortium(market.unit.ctx, {
      ...rest,
      leadSlotId: prime?.slotId ?? "",
      unitPercent: "12.5",
      seats: [
        {
          slotId: prime?.slotId ?? "",
          invited: "on",
          capabilityId: prime?.alternatives[0]?.capabilityId ?? "",
          message: "节拍更快",
          percent: "87.50",
        },
        { slotId: algorithm?.slotId ?? "" },
      ],
    });
    expect(await made.membersOf(id)).toMatchObject([
      { capabilityId: prime?.alternatives[0]?.capabilityId, message: "节拍更快", workShareBp: 8750, required: true },
    ]);
    const consortium = await made.consortiumOf(id);
    expect(consortium).toMatchObject({ unitWorkShareBp: 1250, leadOrganizationId: prime?.alternatives[0]?.organizationId });
  });

  test("without shares typed those who develop have equal ones", async () => {
    const { id } = await made.invited();
    expect((await made.membersOf(id)).map(({ workShareBp }) => workShareBp)).toEqual([5000, 5000]);
  });

  test("refuses an empty required seat, a capability of another role, one that is withdrawn, shares of 99.99 %, and a lead who is not asked", async () => {
    const { scene, best, input } = await made.choice();
    const { seats } = await pickPage(market.unit.ctx, scene.code, best.id);
    const [prime, algorithm] = seats.map(({ slotId }) => slotId);
    const pick = (change: object) => formConsortium(market.unit.ctx, { ...input, ...change });
    const skill = await made.anotherSkill(market.suppliers[0] as never);
    await expect(pick({ seats: [{ slotId: algorithm }] })).rejects.toMatchObject({ fields: { "seats[0].invited": expect.anything() } });
    await expect(pick({ seats: [{ slotId: prime, invited: "on", capabilityCode: skill.code }] })).rejects.toMatchObject({
      fields: { "seats[0].capabilityCode": [expect.stringContaining("不属于")] },
    });
    await world.db.update(capabilities).set({ status: "withdrawn" }).where(eq(capabilities.id, skill.id));
    await expect(pick({ seats: [{ slotId: algorithm, invited: "on", capabilityId: skill.id }] })).rejects.toMatchObject({
      fields: { "seats[0].capabilityId": expect.anything() },
    });
    await expect(
      pick({
        unitPercent: "0",
        seats: [
          { slotId: prime, invited: "on", percent: "60" },
          { slotId: algorithm, invited: "on", percent: "39.99" },
        ],
      }),
    ).rejects.toMatchObject({ fields: { unitPercent: [expect.stringContaining("还差 0.01%")] } });
    await expect(pick({ leadSlotId: crypto.randomUUID() })).rejects.toMatchObject({ fields: { leadSlotId: expect.anything() } });
    expect(await made.sceneStatus(scene.id)).toBe("matched");
  });
});

describe("a counter-offer", () => {
  async function countered() {
    const found = await made.invited();
    const vendor = market.suppliers.find(({ id }) => id === found.other.organizationId);
    if (!vendor) throw new Error("no supplier");
    const skill = await made.anotherSkill(vendor);
    await respondToInvitation(vendor.ctx, {
      memberId: found.other.id,
      answer: "counter",
      reply: "原能力已停售",
      counterCapabilityId: skill.id,
    });
    return { ...found, skill, vendor };
  }
  const otherOf = async (id: string) => (await made.membersOf(id))[1];

  test("waits for the unit, and taken makes a member with the other capability", async () => {
    const { id, code, lead, other, skill } = await countered();
    expect((await consortiumPage(market.unit.ctx, code)).missing[0]).toMatchObject({ kind: "counter", memberId: other.id });
    await made.accept(lead);
    expect((await made.consortiumOf(id)).status).toBe("inviting");
    expect(await answerCounter(market.unit.ctx, { memberId: other.id, decision: "accept" })).toEqual({ consortiumStatus: "formed" });
    expect(await otherOf(id)).toMatchObject({ status: "accepted", capabilityId: skill.id, counterCapabilityId: null });
  });

  test("refused asks again for the first one with a new deadline", async () => {
    const { id, other } = await countered();
    await answerCounter(market.unit.ctx, { memberId: other.id, decision: "refuse", note: "仍需原能力", respondByOn: "2099-03-01" });
    expect(await otherOf(id)).toMatchObject({
      status: "invited",
      message: "仍需原能力",
      capabilityId: other.capabilityId,
      respondedAt: null,
    });
    await made.accept(other);
    expect(await otherOf(id)).toMatchObject({ status: "accepted", capabilityId: other.capabilityId });
  });

  test("outlives the deadline: the sweep declines who is silent and leaves it to the unit", async () => {
    const { id, lead, other } = await countered();
    world.setClock("2099-01-01T20:00:00Z");
    await sweepInvitations(world.system());
    await world.runJobs(["notify"]);
    expect((await made.membersOf(id)).map(({ status }) => status)).toEqual(["declined", "countered"]);
    expect(await answerCounter(market.unit.ctx, { memberId: other.id, decision: "accept" })).toEqual({ consortiumStatus: "inviting" });
    world.setClock(null);
    expect(lead.required).toBe(true);
  });

  test("needs an own, published capability of the seat's kind and a reason", async () => {
    const { other } = await made.invited();
    const vendor = market.suppliers.find(({ id }) => id === other.organizationId);
    const foreign = market.suppliers.find(({ id }) => id !== other.organizationId);
    if (!vendor || !foreign) throw new Error("two suppliers are needed");
    const counter = (counterCapabilityId: string, reply = "改用") =>
      respondToInvitation(vendor.ctx, { memberId: other.id, answer: "counter", reply, counterCapabilityId });
    await expect(counter((await made.anotherSkill(foreign)).id)).rejects.toMatchObject({
      fields: { counterCapabilityId: expect.anything() },
    });
    await expect(counter(other.capabilityId)).rejects.toMatchObject({ fields: { counterCapabilityId: expect.anything() } });
    await expect(counter((await made.anotherSkill(vendor)).id, "")).rejects.toMatchObject({ fields: { reply: expect.anything() } });
  });

  test("is answered by the unit's editors only; the invited, strangers and the absent find nothing", async () => {
    const { other, vendor } = await countered();
    const input = { memberId: other.id, decision: "accept" as const };
    const stranger = await world.organization({ kind: "userUnit" });
    for (const ctx of [vendor.ctx, stranger.ctx]) await expect(answerCounter(ctx, input)).rejects.toMatchObject({ code: "notFound" });
    await expect(answerCounter(market.unit.ctx, { ...input, memberId: crypto.randomUUID() })).rejects.toMatchObject({ code: "notFound" });
    await expect(answerCounter(await market.unit.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an open invitation", () => {
  test("is withdrawn with a reason, and cannot be answered any more; the invited keeps its own row only", async () => {
    const { id, code, other } = await made.invited();
    await withdrawInvitation(market.unit.ctx, { memberId: other.id, reason: "方案调整" });
    expect((await made.membersOf(id))[1]).toMatchObject({ status: "withdrawn", leaveReason: "方案调整" });
    await expect(made.accept(other)).rejects.toMatchObject({ code: "conflict" });
    const seen = await consortiumPage(made.contextOf(other.organizationId), code);
    expect(seen.members.map((member) => member.organizationId)).toEqual([other.organizationId]);
    expect(seen.belongs).toBe(false);
  });

  test("has its deadline extended, never brought forward, and the late may answer then", async () => {
    const { other } = await made.invited();
    await expect(extendInvitation(market.unit.ctx, { memberId: other.id, respondByOn: "2098-12-31" })).rejects.toMatchObject({
      fields: { respondByOn: expect.anything() },
    });
    world.setClock("2099-01-01T17:00:00Z");
    await expect(made.accept(other)).rejects.toMatchObject({ code: "conflict" });
    await extendInvitation(market.unit.ctx, { memberId: other.id, respondByOn: "2099-02-01" });
    await expect(made.accept(other)).resolves.toBeDefined();
    world.setClock(null);
  });

  test("is not accepted with a capability that was withdrawn meanwhile, nor by an organization whose verification is suspended", async () => {
    const { other } = await made.invited();
    const set = (verification: "verified" | "suspended") =>
      world.db
        .update(organizations)
        .set({ verification, verifiedAt: verification === "verified" ? new Date() : null })
        .where(eq(organizations.id, other.organizationId));
    await set("suspended");
    await expect(made.accept(other)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("才能加入联合体") });
    await set("verified");
    const own = eq(capabilities.id, other.capabilityId);
    await world.db.update(capabilities).set({ status: "withdrawn" }).where(own);
    await expect(made.accept(other)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("已经撤下") });
    await world.db.update(capabilities).set({ status: "published" }).where(own);
    await expect(made.accept(other)).resolves.toBeDefined();
  });

  test("is the unit's alone to withdraw and extend", async () => {
    const { other } = await made.invited();
    const stranger = await world.organization({ kind: "userUnit" });
    for (const ctx of [stranger.ctx, made.contextOf(other.organizationId)]) {
      await expect(withdrawInvitation(ctx, { memberId: other.id, reason: "不需要" })).rejects.toMatchObject({ code: "notFound" });
      await expect(extendInvitation(ctx, { memberId: other.id, respondByOn: "2099-05-01" })).rejects.toMatchObject({ code: "notFound" });
    }
    const viewer = await market.unit.as("viewer");
    await expect(withdrawInvitation(viewer, { memberId: other.id, reason: "不需要" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(extendInvitation(viewer, { memberId: other.id, respondByOn: "2099-05-01" })).rejects.toMatchObject({ code: "forbidden" });
  });
});

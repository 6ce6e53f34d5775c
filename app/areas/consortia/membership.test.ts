import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { databaseErrorCode, violatedConstraint } from "#app/kernel/context.server.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { organizations } from "#db/schema/organizations.ts";
import { scenes } from "#db/schema/scenes.ts";
import { openMarket } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { changeLead } from "./change-lead.server.ts";
import { formConsortium } from "./form-consortium.server.ts";
import { forming } from "./forming.fixtures.ts";
import { inviteToSeat } from "./invite-to-seat.server.ts";
import { leaveConsortium, removeMember } from "./leave-consortium.server.ts";
import { consortiumPage } from "./page.server.ts";
import { pickPage } from "./pick-page.server.ts";
import { myConsortiaPage } from "./reads.server.ts";
import { seatPage } from "./seat-page.server.ts";
import { setWorkShares } from "./set-work-shares.server.ts";
import { withdrawInvitation } from "./withdraw-invitation.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let made: ReturnType<typeof forming>;
beforeAll(async () => {
  market = await openMarket(world);
  made = forming(world, market);
});

const leave = (member: { id: string; organizationId: string }) =>
  leaveConsortium(made.contextOf(member.organizationId), { memberId: member.id, reason: "产能另有安排" });
async function replace(memberId: string, organizationId: string) {
  const { code, slotId } = await seatOfMember(memberId);
  const page = await seatPage(market.unit.ctx, code, slotId);
  const candidate = page.candidates.find((one) => one.organizationId !== organizationId);
  if (!candidate) throw new Error("no candidate");
  const input = { code, slotId, capabilityId: candidate.capabilityId, message: "请补位", respondByOn: "2099-06-01" };
  return { candidate, input, invite: () => inviteToSeat(market.unit.ctx, input) };
}
async function seatOfMember(memberId: string) {
  const [row] = await world.db
    .select({ code: consortia.code, slotId: consortiumMembers.slotId })
    .from(consortiumMembers)
    .innerJoin(consortia, eq(consortia.id, consortiumMembers.consortiumId))
    .where(eq(consortiumMembers.id, memberId));
  return row ?? expect.fail();
}

describe("leaving and replacement", () => {
  test("a member of a formed consortium leaves, another takes its seat and its share, and it is formed again", async () => {
    const { id, code, other } = await made.formed();
    expect((await made.consortiumOf(id)).status).toBe("formed");
    await leave(other);
    expect(await made.consortiumOf(id)).toMatchObject({ status: "inviting" });
    const page = await consortiumPage(market.unit.ctx, code);
    expect(page.missing.map(({ kind }) => kind)).toEqual(["vacant", "shares"]);
    expect(page.members.find((member) => member.id === other.id)).toMatchObject({ isVacant: true, leaveReason: "产能另有安排" });

    const { candidate, invite } = await replace(other.id, other.organizationId);
    const { id: memberId } = await invite();
    const [successor] = (await made.membersOf(id)).filter((member) => member.id === memberId);
    expect(successor).toMatchObject({
      replacesMemberId: other.id,
      workShareBp: other.workShareBp,
      status: "invited",
      slotId: other.slotId,
    });
    await made.accept({ id: memberId, organizationId: candidate.organizationId });
    expect((await made.consortiumOf(id)).status).toBe("formed");
    const after = await consortiumPage(market.unit.ctx, code);
    expect(after.past.map((member) => member.id)).toEqual([other.id]);
  });

  test("the unit takes out a member, and a seat that nobody takes over needs the shares set anew before it is formed again", async () => {
    const { id, code, lead, other } = await made.formed({
      slots: [
        { role: "prime", required: true },
        { role: "algorithmSupplier", required: false },
      ],
    });
    await removeMember(market.unit.ctx, { memberId: other.id, reason: "合规问题" });
    const before = await made.consortiumOf(id);
    expect(before.status).toBe("inviting");
    const shares = (percent: string, version = before.version) =>
      setWorkShares(market.unit.ctx, { code, version, unitPercent: "10", members: [{ memberId: lead.id, percent }] });
    await expect(shares("89.99")).rejects.toMatchObject({ fields: { unitPercent: [expect.stringContaining("还差 0.01%")] } });
    await expect(shares("90", before.version - 1)).rejects.toMatchObject({ code: "conflict" });
    expect(await shares("90")).toEqual({ consortiumStatus: "formed" });
    const outside = await consortiumPage(made.contextOf(other.organizationId), code);
    expect(outside.members.map((member) => member.leaveReason)).toEqual(["合规问题"]);
  });

  test("an optional member who declines leaves its part of the work to the others, in proportion", async () => {
    const { id, lead, other } = await made.invited({
      slots: [
        { role: "prime", required: true },
        { role: "algorithmSupplier", required: false },
      ],
    });
    await made.accept(lead);
    await withdrawInvitation(market.unit.ctx, { memberId: other.id, reason: "方案调整" });
    expect((await made.consortiumOf(id)).status).toBe("formed");
    expect((await made.membersOf(id)).find((member) => member.id === lead.id)?.workShareBp).toBe(10_000);
  });

  test("an optional seat that was left out can still be asked for: who accepts has no part of the work until it is given one", async () => {
    const { scene, best, input } = await made.choice({
      slots: [
        { role: "prime", required: true },
        { role: "algorithmSupplier", required: false },
      ],
    });
    const { seats } = await pickPage(market.unit.ctx, scene.code, best.id);
    const [prime, algorithm] = seats.map(({ slotId }) => slotId) as [string, string];
    const { leadOrganizationId: _, ...rest } = input;
    const { id, code } = await formConsortium(market.unit.ctx, {
      ...rest,
      leadSlotId: prime,
      unitPercent: "0",
      seats: [{ slotId: prime, invited: "on", percent: "100" }, { slotId: algorithm }],
    });
    const [lead] = await made.membersOf(id);
    if (lead) await made.accept(lead);
    const formed = await consortiumPage(market.unit.ctx, code);
    expect(formed).toMatchObject({ status: "formed", left: [{ slotId: algorithm, role: "algorithmSupplier" }] });
    expect(await consortiumPage(made.contextOf(lead?.organizationId ?? ""), code)).toMatchObject({ left: [] });

    const page = await seatPage(market.unit.ctx, code, algorithm);
    expect(page).toMatchObject({ former: null, open: true, offeredShareBp: 0, seat: { role: "algorithmSupplier", required: false } });
    const [candidate] = page.candidates;
    if (!candidate) throw new Error("no candidate");
    const invite = () =>
      inviteToSeat(market.unit.ctx, {
        code,
        slotId: algorithm,
        capabilityId: candidate.capabilityId,
        message: "补充算法",
        respondByOn: "2099-06-01",
      });
    const { id: memberId } = await invite();
    await expect(invite()).rejects.toMatchObject({ code: "conflict" });
    expect(await consortiumPage(market.unit.ctx, code)).toMatchObject({ status: "inviting", left: [] });
    await made.accept({ id: memberId, organizationId: candidate.organizationId });
    const { version, status } = await made.consortiumOf(id);
    expect(status).toBe("formed");
    expect((await made.membersOf(id)).map(({ workShareBp, replacesMemberId }) => [workShareBp, replacesMemberId])).toEqual([
      [10_000, null],
      [0, null],
    ]);
    expect(version).toBeGreaterThan(formed.version);
  });

  test("once the task book is sealed nobody leaves at once or is taken out; another may be named to lead, which its amendment has to say", async () => {
    const { id, code, scene, lead, other } = await made.formed();
    await world.db.update(scenes).set({ status: "training" }).where(eq(scenes.id, scene.id));
    await world.db.update(consortiumMembers).set({ boundAt: new Date() }).where(eq(consortiumMembers.consortiumId, id));
    const sealed = { code: "conflict", message: expect.stringContaining("第 18 条") };
    await expect(leave(other)).rejects.toMatchObject(sealed);
    await expect(removeMember(market.unit.ctx, { memberId: other.id, reason: "合规问题" })).rejects.toMatchObject(sealed);
    expect((await consortiumPage(market.unit.ctx, code)).may).toEqual({ manage: true, dissolve: false, remove: [], leave: [] });
    expect((await consortiumPage(made.contextOf(other.organizationId), code)).may.leave).toEqual([]);
    const { version } = await consortiumPage(market.unit.ctx, code);
    await changeLead(market.unit.ctx, { code, version, leadOrganizationId: other.organizationId, reason: "换人" });
    expect(await made.consortiumOf(id)).toMatchObject({ status: "formed", leadOrganizationId: other.organizationId });
    expect(lead.status).toBe("invited");
  });

  test("an optional member without a part of the work leaves and the others are formed again at once", async () => {
    const { id, lead, other } = await made.formed({
      slots: [
        { role: "prime", required: true },
        { role: "algorithmSupplier", required: false },
      ],
    });
    await world.db.transaction(async (tx) => {
      const share = (memberId: string, workShareBp: number) =>
        tx.update(consortiumMembers).set({ workShareBp }).where(eq(consortiumMembers.id, memberId));
      await share(lead.id, 10_000);
      await share(other.id, 0);
    });
    await leave(other);
    expect(await made.consortiumOf(id)).toMatchObject({ status: "formed" });
  });

  test("nobody leaves for another, and only the unit's editors take out and replace", async () => {
    const { id, lead, other } = await made.formed();
    const stranger = await world.organization({ kind: "userUnit" });
    const input = { memberId: other.id, reason: "产能另有安排" };
    for (const ctx of [market.unit.ctx, made.contextOf(lead.organizationId), stranger.ctx])
      await expect(leaveConsortium(ctx, input)).rejects.toMatchObject({ code: "notFound" });
    for (const ctx of [stranger.ctx, made.contextOf(other.organizationId)])
      await expect(removeMember(ctx, input)).rejects.toMatchObject({ code: "notFound" });
    await expect(removeMember(await market.unit.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
    await leave(other);
    const { input: replacement } = await replace(other.id, other.organizationId);
    await expect(inviteToSeat(stranger.ctx, replacement)).rejects.toMatchObject({ code: "notFound" });
    await expect(inviteToSeat(await market.unit.as("finance"), replacement)).rejects.toMatchObject({ code: "forbidden" });
    await expect(seatPage(stranger.ctx, replacement.code, replacement.slotId)).rejects.toMatchObject({ code: "notFound" });
    for (const slotId of [crypto.randomUUID(), "0"]) {
      await expect(seatPage(market.unit.ctx, replacement.code, slotId)).rejects.toMatchObject({ code: "notFound" });
    }
    await expect(inviteToSeat(market.unit.ctx, { ...replacement, slotId: crypto.randomUUID() })).rejects.toMatchObject({
      code: "notFound",
    });
    await expect(inviteToSeat(market.unit.ctx, { ...replacement, capabilityId: lead.capabilityId })).rejects.toMatchObject({
      fields: { capabilityId: expect.anything() },
    });
    const { slotId } = await seatOfMember(lead.id);
    await expect(inviteToSeat(market.unit.ctx, { ...replacement, slotId })).rejects.toMatchObject({ code: "conflict" });
    expect(await made.consortiumOf(id)).toMatchObject({ status: "inviting" });
  });
});

describe("changeLead", () => {
  test("another live member leads; who is not in it, or leads already, cannot be named", async () => {
    const { id, code, lead, other } = await made.invited();
    const { version } = await made.consortiumOf(id);
    const to = (leadOrganizationId: string, seen = version) =>
      changeLead(market.unit.ctx, { code, version: seen, leadOrganizationId, reason: "分工变化" });
    await expect(to(market.unit.id)).rejects.toMatchObject({ fields: { leadOrganizationId: expect.anything() } });
    await expect(to(lead.organizationId)).rejects.toMatchObject({ fields: { leadOrganizationId: expect.anything() } });
    await expect(to(other.organizationId, version + 1)).rejects.toMatchObject({ code: "conflict" });
    await to(other.organizationId);
    const page = await consortiumPage(market.unit.ctx, code);
    expect(page.members.filter((member) => member.isLead).map((member) => member.id)).toEqual([other.id]);
    await expect(
      changeLead(made.contextOf(lead.organizationId), {
        code,
        version: version + 1,
        leadOrganizationId: lead.organizationId,
        reason: "换回",
      }),
    ).rejects.toMatchObject({ code: "notFound" });
  });
});

describe("conflicts", () => {
  test("affiliates on both sides are shown as what has to be disclosed, and keep nobody out", async () => {
    const { id, code, lead, other } = await made.invited();
    const name = (groupName: string | null) => world.db.update(organizations).set({ groupName });
    for (const organizationId of [market.unit.id, lead.organizationId]) await name("某集团").where(eq(organizations.id, organizationId));
    expect((await consortiumPage(market.unit.ctx, code)).conflicts.map(({ kind }) => kind)).toEqual(["unitAffiliate"]);
    await made.accept(lead);
    await made.accept(other);
    expect((await made.consortiumOf(id)).status).toBe("formed");
    await name(null);
  });

  test("a verifier tied to a member keeps the consortium from being formed until it is gone", async () => {
    const { id, code, lead, other } = await made.invited();
    await world.db.update(consortiumMembers).set({ role: "thirdPartyVerifier", required: false }).where(eq(consortiumMembers.id, other.id));
    for (const organizationId of [lead.organizationId, other.organizationId])
      await world.db.update(organizations).set({ groupName: "另一集团" }).where(eq(organizations.id, organizationId));
    await made.accept(lead);
    await made.accept(other);
    expect((await made.consortiumOf(id)).status).toBe("inviting");
    expect((await consortiumPage(market.unit.ctx, code)).missing.map(({ kind }) => kind)).toEqual(["conflict"]);
    await removeMember(market.unit.ctx, { memberId: other.id, reason: "与成员有关联" });
    const { version } = await made.consortiumOf(id);
    await setWorkShares(market.unit.ctx, { code, version, unitPercent: "0", members: [{ memberId: lead.id, percent: "100" }] });
    expect((await made.consortiumOf(id)).status).toBe("formed");
    await world.db.update(organizations).set({ groupName: null });
  });
});

describe("the database", () => {
  test("holds the work shares of a formed consortium at 100.00 %, whoever writes", async () => {
    const { id, other } = await made.formed();
    const refusal = async (work: Promise<unknown>) => {
      const error = await work.catch((thrown: unknown) => thrown);
      return [databaseErrorCode(error), violatedConstraint(error)];
    };
    const whole = ["23514", "consortia_work_shares_total"];
    expect(await refusal(world.db.update(consortia).set({ unitWorkShareBp: 1 }).where(eq(consortia.id, id)))).toEqual(whole);
    const ofOther = eq(consortiumMembers.id, other.id);
    expect(await refusal(world.db.update(consortiumMembers).set({ workShareBp: 4999 }).where(ofOther))).toEqual(whole);
    expect(await refusal(world.db.delete(consortiumMembers).where(ofOther))).toEqual(whole);
    await world.db.transaction(async (tx) => {
      await tx.update(consortia).set({ unitWorkShareBp: 1 }).where(eq(consortia.id, id));
      await tx.update(consortiumMembers).set({ workShareBp: 4999 }).where(ofOther);
    });
  });

  test("gives a seat one live holder", async () => {
    const { id, other } = await made.invited();
    const { id: _, ...copy } = other;
    await expect(world.db.insert(consortiumMembers).values({ ...copy, consortiumId: id })).rejects.toMatchObject({
      cause: { constraint_name: "consortium_members_one_live_per_slot" },
    });
  });
});

test("the list narrows by state and side and counts what it does not show", async () => {
  const { code, other } = await made.invited();
  const vendor = made.contextOf(other.organizationId);
  const codes = async (options: Parameters<typeof myConsortiaPage>[1]) =>
    (await myConsortiaPage(vendor, options)).rows.map((row) => row.code);
  expect(await codes({ side: "invited" })).toContain(code);
  expect(await codes({ side: "member" })).not.toContain(code);
  expect(await codes({ status: "formed" })).not.toContain(code);
  const all = await myConsortiaPage(market.unit.ctx, { page: { page: 1, pageSize: 1 } });
  expect(all.rows).toHaveLength(1);
  expect(all.total).toBeGreaterThan(1);
});

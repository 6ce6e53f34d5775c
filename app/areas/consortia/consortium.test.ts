import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { sweepRuns } from "#app/areas/matching/index.server.ts";
import { inboxOf } from "#app/areas/notifications/index.server.ts";
import { withTransaction } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { opportunities, proposalMembers, proposalRuns, proposals, sceneStandings } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import { openMarket } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { dissolveConsortium } from "./dissolve-consortium.server.ts";
import { formConsortium } from "./form-consortium.server.ts";
import { consortiumPage } from "./page.server.ts";
import { listMyConsortia } from "./reads.server.ts";
import { respondToInvitation } from "./respond-to-invitation.server.ts";
import { sweepInvitations } from "./settle-answers.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;

beforeAll(async () => {
  market = await openMarket(world);
});

let serial = 0;
async function choice() {
  const scene = await market.matchedScene({ name: `电池测试线——柔性插接${++serial}` });
  const [best] = scene.page.proposals;
  if (!best) throw new Error("no proposal");
  const lead = best.members[0]?.organizationId ?? "";
  return {
    scene,
    input: { proposalId: best.id, sceneVersion: scene.page.scene.version, leadOrganizationId: lead, respondByOn: "2099-01-01" },
  };
}
const contextOf = (organizationId: string) => market.vendors.find((vendor) => vendor.id === organizationId)?.ctx ?? world.public();
const statusOf = async (sceneId: string) =>
  (await world.db.select({ status: scenes.status }).from(scenes).where(eq(scenes.id, sceneId)))[0]?.status;

describe("formConsortium", () => {
  test("invites every member, names the lead and moves the scene on", async () => {
    const { scene, input } = await choice();
    const toChoose = async () =>
      (await inboxOf(market.unit.ctx, { page: 1, pageSize: 50 })).rows.filter(
        ({ title, doneAt }) => title.includes(`“${scene.page.scene.name}”已有`) && doneAt === null,
      ).length;
    expect(await toChoose()).toBe(1);
    const { code } = await formConsortium(market.unit.ctx, input);
    await world.runJobs(["complete-todo"]);
    expect(await toChoose()).toBe(0);
    const page = await consortiumPage(market.unit.ctx, code);
    expect(page.status).toBe("inviting");
    expect(page.members.map((member) => member.status)).toEqual(["invited", "invited"]);
    expect(page.members.find((member) => member.isLead)?.organizationName).toBe("测试整机1");
    expect(await statusOf(scene.id)).toBe("contracting");
    expect(await listMyConsortia(contextOf(input.leadOrganizationId))).toContainEqual(expect.objectContaining({ code, awaitingMe: true }));
  });

  test("of two at the same moment one is formed", async () => {
    const { input } = await choice();
    const answers = await Promise.allSettled([formConsortium(market.unit.ctx, input), formConsortium(market.unit.ctx, input)]);
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    expect(answers.find((answer) => answer.status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  test("refuses a stale scene, a lead from outside, a past date and unknown keys, and writes nothing", async () => {
    const { scene, input } = await choice();
    await expect(formConsortium(market.unit.ctx, { ...input, sceneVersion: input.sceneVersion - 1 })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(formConsortium(market.unit.ctx, { ...input, leadOrganizationId: market.unit.id })).rejects.toMatchObject({
      fields: { leadOrganizationId: expect.anything() },
    });
    await expect(formConsortium(market.unit.ctx, { ...input, respondByOn: "2020-01-01" })).rejects.toMatchObject({
      fields: { respondByOn: expect.anything() },
    });
    await expect(formConsortium(market.unit.ctx, { ...input, status: "formed" } as never)).rejects.toMatchObject({ code: "invalid" });
    expect(await statusOf(scene.id)).toBe("matched");
    expect(await world.db.select().from(consortia).where(eq(consortia.sceneId, scene.id))).toEqual([]);
  });

  test("a proposal whose capability was taken off the catalogue cannot be picked any more", async () => {
    const { scene, input } = await choice();
    const [best] = scene.page.proposals;
    const capabilityCode = best?.members[1]?.capabilityCode ?? "";
    await world.db.update(capabilities).set({ status: "withdrawn" }).where(eq(capabilities.code, capabilityCode));
    await expect(formConsortium(market.unit.ctx, input)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("撤下"),
    });
    expect(await statusOf(scene.id)).toBe("matched");
    await world.db.update(capabilities).set({ status: "published" }).where(eq(capabilities.code, capabilityCode));
    await expect(formConsortium(market.unit.ctx, input)).resolves.toBeDefined();
  });

  describe("from a run that is old enough to be swept", () => {
    /** A proposal whose run is the twenty-second of its scene, and no longer the one the scene stands by. */
    async function oldChoice() {
      const { scene, input } = await choice();
      const [run] = await world.db.select().from(proposalRuns).where(eq(proposalRuns.sceneId, scene.id));
      if (!run) throw new Error("no run");
      const { id, code, job: _, ...facts } = run;
      const after = (n: number) => new Date(run.createdAt.getTime() + n * 1000);
      const copies = Array.from({ length: 21 }, (_unused, n) => ({ ...facts, code: `${code}-${n}`, createdAt: after(n + 1) }));
      const newer = await world.db.insert(proposalRuns).values(copies).returning({ id: proposalRuns.id });
      const runId = newer[20]?.id ?? "";
      await world.db.update(sceneStandings).set({ runId }).where(eq(sceneStandings.sceneId, scene.id));
      await world.db.delete(opportunities).where(eq(opportunities.runId, id));
      return { scene, input, runId: id };
    }
    const left = async ({ runId, input }: Awaited<ReturnType<typeof oldChoice>>) => ({
      runs: await world.db.$count(proposalRuns, eq(proposalRuns.id, runId)),
      proposals: await world.db.$count(proposals, eq(proposals.id, input.proposalId)),
      members: await world.db.$count(proposalMembers, eq(proposalMembers.proposalId, input.proposalId)),
    });

    test("the sweep at the same moment leaves it, whatever comes of it", async () => {
      const old = await oldChoice();
      await expect(
        withTransaction(market.unit.ctx, async (tx) => {
          await formConsortium(tx, old.input);
          await sweepRuns(world.system());
          throw new Error("given up");
        }),
      ).rejects.toThrow("given up");
      expect(await left(old)).toEqual({ runs: 1, proposals: 1, members: 2 });
      await withTransaction(market.unit.ctx, async (tx) => {
        await formConsortium(tx, old.input);
        await sweepRuns(world.system());
      });
      await sweepRuns(world.system());
      expect(await left(old)).toEqual({ runs: 1, proposals: 1, members: 2 });
      expect(await statusOf(old.scene.id)).toBe("contracting");
    });

    test("of a sweep that is quicker it finds nothing, and writes nothing", async () => {
      const old = await oldChoice();
      await sweepRuns(world.system());
      expect(await left(old)).toEqual({ runs: 0, proposals: 0, members: 0 });
      await expect(formConsortium(market.unit.ctx, old.input)).rejects.toMatchObject({ code: "notFound" });
      expect(await statusOf(old.scene.id)).toBe("matched");
    });
  });

  test("a viewer is forbidden; another unit and a vendor find nothing", async () => {
    const { input } = await choice();
    await expect(formConsortium(await market.unit.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization({ kind: "userUnit" });
    for (const ctx of [stranger.ctx, contextOf(input.leadOrganizationId)])
      await expect(formConsortium(ctx, input)).rejects.toMatchObject({ code: "notFound" });
  });
});

describe("respondToInvitation", () => {
  async function invited() {
    const { scene, input } = await choice();
    const { code } = await formConsortium(market.unit.ctx, input);
    return { scene, code, members: (await consortiumPage(market.unit.ctx, code)).members };
  }

  test("the last two acceptances at the same moment form the consortium once", async () => {
    const { code, members } = await invited();
    const answers = await Promise.all(
      members.map((member) => respondToInvitation(contextOf(member.organizationId), { memberId: member.id, answer: "accept" })),
    );
    expect(answers.filter((answer) => answer.consortiumStatus === "formed")).toHaveLength(1);
    expect((await consortiumPage(market.unit.ctx, code)).status).toBe("formed");
  });

  test("a declined required seat keeps it from forming, and an answer is given once", async () => {
    const { code, members } = await invited();
    const [first, second] = members;
    await respondToInvitation(contextOf(first?.organizationId ?? ""), {
      memberId: first?.id ?? "",
      answer: "decline",
      reply: "产能已排满",
    });
    const { consortiumStatus } = await respondToInvitation(contextOf(second?.organizationId ?? ""), {
      memberId: second?.id ?? "",
      answer: "accept",
    });
    expect(consortiumStatus).toBe("inviting");
    expect((await consortiumPage(market.unit.ctx, code)).members[0]?.reply).toBe("产能已排满");
    await expect(
      respondToInvitation(contextOf(first?.organizationId ?? ""), { memberId: first?.id ?? "", answer: "accept" }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("nobody answers for another: foreign organizations find nothing, a viewer is forbidden, a late answer is refused", async () => {
    const { members } = await invited();
    const [member] = members;
    const input = { memberId: member?.id ?? "", answer: "accept" as const };
    for (const ctx of [market.unit.ctx, market.makers[1]?.ctx ?? world.public()])
      await expect(respondToInvitation(ctx, input)).rejects.toMatchObject({ code: "notFound" });
    const vendor = market.vendors.find((candidate) => candidate.id === member?.organizationId);
    await expect(respondToInvitation((await vendor?.as("viewer")) ?? world.public(), input)).rejects.toMatchObject({ code: "forbidden" });
    world.setClock("2099-02-01T00:00:00Z");
    await expect(respondToInvitation(contextOf(member?.organizationId ?? ""), input)).rejects.toMatchObject({ code: "conflict" });
    world.setClock(null);
  });

  test("a silent optional member is taken as declined after the deadline; without its lead nothing forms", async () => {
    const { code, members } = await invited();
    const [lead, second] = members;
    await respondToInvitation(contextOf(lead?.organizationId ?? ""), { memberId: lead?.id ?? "", answer: "accept" });
    await world.db
      .update(consortiumMembers)
      .set({ required: false })
      .where(eq(consortiumMembers.id, second?.id ?? ""));
    world.setClock("2099-02-01T00:00:00Z");
    await sweepInvitations(world.system());
    world.setClock(null);
    expect((await consortiumPage(market.unit.ctx, code)).status).toBe("formed");

    const other = await invited();
    for (const member of other.members) {
      await world.db
        .update(consortiumMembers)
        .set({ status: member.isLead ? "invited" : "accepted" })
        .where(eq(consortiumMembers.id, member.id));
    }
    expect(other.members.find((member) => member.isLead)?.required).toBe(true);
    world.setClock("2099-02-01T00:00:00Z");
    await sweepInvitations(world.system());
    world.setClock(null);
    expect((await consortiumPage(market.unit.ctx, other.code)).status).toBe("inviting");
  });

  test("who declined keeps its own answer and nothing of the others'", async () => {
    const { code, members } = await invited();
    const [first, second] = members;
    await respondToInvitation(contextOf(second?.organizationId ?? ""), {
      memberId: second?.id ?? "",
      answer: "accept",
      reply: "我方报价另附",
    });
    await respondToInvitation(contextOf(first?.organizationId ?? ""), {
      memberId: first?.id ?? "",
      answer: "decline",
      reply: "产能已排满",
    });
    const seen = await consortiumPage(contextOf(first?.organizationId ?? ""), code);
    expect(seen.members.map((member) => member.organizationId)).toEqual([first?.organizationId]);
    expect(seen.belongs).toBe(false);
    expect((await consortiumPage(market.unit.ctx, code)).members.find((member) => member.id === second?.id)?.reply).toBe("我方报价另附");
  });

  test("who is not in it cannot read it", async () => {
    const { code } = await invited();
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["insurer"] });
    for (const ctx of [stranger.ctx, market.bureau.ctx, world.public()])
      await expect(consortiumPage(ctx, code)).rejects.toMatchObject({ code: "notFound" });
  });
});

describe("dissolveConsortium", () => {
  test("sends the scene back to the comparison, and another can be formed", async () => {
    const { scene, input } = await choice();
    const { code } = await formConsortium(market.unit.ctx, input);
    await expect(dissolveConsortium(market.unit.ctx, { code, version: 1, reason: "" })).rejects.toMatchObject({ code: "invalid" });
    await dissolveConsortium(market.unit.ctx, { code, version: 1, reason: "成员产能不足" });
    expect(await statusOf(scene.id)).toBe("matched");
    const [row] = await world.db.select({ version: scenes.version }).from(scenes).where(eq(scenes.id, scene.id));
    await expect(formConsortium(market.unit.ctx, { ...input, sceneVersion: row?.version ?? 0 })).resolves.toMatchObject({
      code: expect.stringMatching(/^LH-/),
    });
    await expect(dissolveConsortium(market.unit.ctx, { code, version: 2, reason: "再次解散" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("only the user unit may, and only what it saw", async () => {
    const { input } = await choice();
    const { code } = await formConsortium(market.unit.ctx, input);
    await expect(dissolveConsortium(contextOf(input.leadOrganizationId), { code, version: 1, reason: "不合适" })).rejects.toMatchObject({
      code: "notFound",
    });
    await expect(dissolveConsortium(await market.unit.as("finance"), { code, version: 1, reason: "不合适" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(dissolveConsortium(market.unit.ctx, { code, version: 7, reason: "不合适" })).rejects.toMatchObject({ code: "conflict" });
  });
});

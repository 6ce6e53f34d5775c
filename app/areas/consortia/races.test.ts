import { and, eq, gt, inArray, notInArray } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { openMarket } from "#test/market.ts";
import { rounds } from "#test/rounds.ts";
import { testWorld } from "#test/world.ts";
import { dissolveConsortium } from "./dissolve-consortium.server.ts";
import { formConsortium } from "./form-consortium.server.ts";
import { forming } from "./forming.fixtures.ts";
import { inviteToSeat } from "./invite-to-seat.server.ts";
import { leaveConsortium } from "./leave-consortium.server.ts";
import { respondToInvitation } from "./respond-to-invitation.server.ts";
import { isLive, statusAfter } from "./states.ts";
import { withdrawInvitation } from "./withdraw-invitation.server.ts";

/** The number of reliability D3; each kind of round comes up a quarter of the times. */
const ROUNDS = rounds({ usual: 40, proof: 500 });

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let made: ReturnType<typeof forming>;
beforeAll(async () => {
  market = await openMarket(world);
  made = forming(world, market);
});

type Invited = Awaited<ReturnType<typeof made.invited>>;
const isXor = (won: readonly boolean[]) => won.filter(Boolean).length === 1;

/** As it was when both had just been invited; `accepted` members have accepted already. */
async function again({ id, lead, other }: Invited, accepted: readonly string[] = []): Promise<void> {
  const isFormed = accepted.length === 2;
  await world.db.transaction(async (tx) => {
    await tx
      .delete(consortiumMembers)
      .where(and(eq(consortiumMembers.consortiumId, id), notInArray(consortiumMembers.id, [lead.id, other.id])));
    await tx
      .update(consortiumMembers)
      .set({ status: "invited", workShareBp: 5000, counterCapabilityId: null, leftAt: null, capabilityId: other.capabilityId })
      .where(eq(consortiumMembers.id, other.id));
    await tx.update(consortiumMembers).set({ status: "invited", workShareBp: 5000, leftAt: null }).where(eq(consortiumMembers.id, lead.id));
    if (accepted.length > 0)
      await tx
        .update(consortiumMembers)
        .set({ status: "accepted" })
        .where(inArray(consortiumMembers.id, [...accepted]));
    await tx
      .update(consortia)
      .set({ status: isFormed ? "formed" : "inviting", formedAt: isFormed ? new Date() : null, unitWorkShareBp: 0 })
      .where(eq(consortia.id, id));
  });
}

/** What holds whatever was done: one live holder per seat, the status that members and lead make, and of a formed one whole shares. */
async function holds(id: string): Promise<void> {
  const [consortium, members] = await Promise.all([made.consortiumOf(id), made.membersOf(id)]);
  const live = members.filter(isLive);
  expect(new Set(live.map(({ slotId }) => slotId)).size).toBe(live.length);
  if (consortium.status !== "formed") return;
  expect(statusAfter(members, consortium.leadOrganizationId)).toBe("formed");
  const total = members.filter(({ status }) => status === "accepted").reduce((sum, { workShareBp }) => sum + workShareBp, 0);
  expect(total + consortium.unitWorkShareBp).toBe(10_000);
}

test("of an acceptance and a withdrawal, and of an acceptance and a counter-offer, one comes first and the other is told", async () => {
  const found = await made.invited();
  const vendor = market.suppliers.find(({ id }) => id === found.other.organizationId);
  if (!vendor) throw new Error("no supplier");
  const skill = await made.anotherSkill(vendor);
  const counter = () =>
    respondToInvitation(vendor.ctx, { memberId: found.other.id, answer: "counter", reply: "改用", counterCapabilityId: skill.id });
  const withdraw = () => withdrawInvitation(market.unit.ctx, { memberId: found.other.id, reason: "方案调整" });
  for (const act of [withdraw, counter]) {
    for (let round = 0; round < 10; round++) {
      await again(found);
      const { won, refusals } = await made.race(made.accept(found.other), act());
      expect(isXor(won)).toBe(true);
      expect(refusals).toEqual(["conflict"]);
      const [, other] = await made.membersOf(found.id);
      expect(other?.status).toBe(won[0] ? "accepted" : act === withdraw ? "withdrawn" : "countered");
      await holds(found.id);
    }
  }
});

test("of two replacements of one seat at the same moment one is invited, the other is a conflict", async () => {
  const found = await made.invited();
  const rivals = await Promise.all(market.suppliers.map((supplier) => made.anotherSkill(supplier)));
  const invite = (capabilityId: string) =>
    inviteToSeat(market.unit.ctx, {
      code: found.code,
      slotId: found.other.slotId,
      capabilityId,
      message: "请补位",
      respondByOn: "2099-06-01",
    });
  for (let round = 0; round < 10; round++) {
    await again(found, [found.lead.id, found.other.id]);
    await leaveConsortium(made.contextOf(found.other.organizationId), { memberId: found.other.id, reason: "产能另有安排" });
    const { won, refusals } = await made.race(...rivals.map(({ id }) => invite(id)));
    expect(isXor(won)).toBe(true);
    expect(refusals).toEqual(["conflict"]);
    await holds(found.id);
  }
});

test("rounds of joining, leaving, withdrawing and dissolving leave no consortium that is not what its members make it", async () => {
  const found = await made.invited();
  const { id, code, lead, other } = found;
  const leave = (member: typeof lead) =>
    leaveConsortium(made.contextOf(member.organizationId), { memberId: member.id, reason: "产能另有安排" });
  const withdraw = () => withdrawInvitation(market.unit.ctx, { memberId: other.id, reason: "方案调整" });
  const rounds: (() => Promise<unknown>[])[] = [
    () => [made.accept(lead), made.accept(other)],
    () => [made.accept(other), leave(lead)],
    () => [made.accept(lead), withdraw(), made.accept(other)],
    () => [made.accept(other), leave(lead), withdraw()],
  ];
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const kind = round % rounds.length;
    await again(found, kind % 2 === 1 ? [lead.id] : []);
    const { refusals } = await made.race(...(rounds[kind]?.() ?? []));
    expect(refusals.every((refusal) => refusal === "conflict")).toBe(true);
    await holds(id);
    seen.add(`${kind} ${(await made.consortiumOf(id)).status}`);
  }
  // Both last acceptances form it, and who leaves keeps it from being formed.
  expect(seen).toContain("0 formed");
  expect(seen).toContain("1 inviting");

  await again(found, [lead.id, other.id]);
  const { version } = await made.consortiumOf(id);
  await made.race(leave(other), dissolveConsortium(market.unit.ctx, { code, version, reason: "重新比选" }));
  await holds(id);
}, 1_800_000);

test("of a scene one consortium lives, so that a vendor is locked in one at most", async () => {
  const { scene, input } = await made.choice();
  const { won, refusals } = await made.race(...Array.from({ length: 6 }, () => formConsortium(market.unit.ctx, input)));
  expect(isXor(won)).toBe(true);
  expect(refusals).toEqual(Array.from({ length: 5 }, () => "conflict"));
  const rows = await world.db
    .select()
    .from(consortia)
    .where(and(eq(consortia.sceneId, scene.id), gt(consortia.version, 0)));
  expect(rows.filter(({ status }) => status !== "dissolved")).toHaveLength(1);
});

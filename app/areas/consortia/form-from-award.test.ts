import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { getScene } from "#app/areas/scenes/index.server.ts";
import { withTransaction } from "#app/kernel/context.server.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { proposalMembers } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import { openMarket } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { formConsortium } from "./form-consortium.server.ts";
import { type Award, formFromAward } from "./form-from-award.server.ts";
import { consortiumPage } from "./page.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
beforeAll(async () => {
  market = await openMarket(world);
});

let serial = 0;
/** A scene and what an award of a bid on it would say: two members, of whom the first leads. */
async function awarded(facts: Parameters<typeof market.matchedScene>[0] = {}) {
  const scene = await market.matchedScene({ name: `电池测试线——揭榜插接${++serial}`, ...facts });
  const [best] = scene.page.proposals;
  const seats = await world.db
    .select()
    .from(proposalMembers)
    .where(eq(proposalMembers.proposalId, best?.id ?? ""));
  const award: Award = {
    callId: crypto.randomUUID(),
    bidId: crypto.randomUUID(),
    sceneId: scene.id,
    userUnitId: market.unit.id,
    leadOrganizationId: seats[0]?.organizationId ?? "",
    unitWorkShareBp: 1000,
    members: seats.map((seat, i) => ({
      organizationId: seat.organizationId,
      role: i === 0 ? ("prime" as const) : ("algorithmSupplier" as const),
      slotId: seat.slotId,
      capabilityId: seat.capabilityId,
      capabilityVersion: seat.capabilityVersion,
      workShareBp: i === 0 ? 6000 : 3000,
    })),
  };
  const proposal = {
    proposalId: best?.id ?? "",
    sceneVersion: scene.page.scene.version,
    leadOrganizationId: award.leadOrganizationId,
    respondByOn: "2099-01-01",
  };
  return { scene, award, proposal };
}
const form = (award: Award) => withTransaction(market.unit.ctx, (tx) => formFromAward(tx, award));
const consortiaOf = (sceneId: string) => world.db.select().from(consortia).where(eq(consortia.sceneId, sceneId));

describe("formFromAward", () => {
  test("forms at once with the members, shares and lead of the bid, moves the scene on and shows it to them", async () => {
    const { scene, award } = await awarded({ dataTerms: "仅成员可见", restrictedParts: ["dataTerms"] });
    const { id, code } = await form(award);
    expect(await consortiaOf(scene.id)).toMatchObject([
      { id, code, status: "formed", origin: "call", bidId: award.bidId, unitWorkShareBp: 1000 },
    ]);
    const page = await consortiumPage(market.unit.ctx, code);
    expect(page.members.map(({ status, isLead }) => [status, isLead])).toEqual([
      ["accepted", true],
      ["accepted", false],
    ]);
    const members = await world.db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, id));
    expect(members.map(({ workShareBp, required }) => [workShareBp, required]).sort()).toEqual([
      [3000, true],
      [6000, true],
    ]);
    const [row] = await world.db.select({ status: scenes.status }).from(scenes).where(eq(scenes.id, scene.id));
    expect(row?.status).toBe("contracting");
    const vendor = market.vendors.find((candidate) => candidate.id === award.leadOrganizationId);
    if (!vendor) throw new Error("no lead");
    // Shown to it from now on, once it has pledged confidentiality.
    expect((await getScene(vendor.ctx, scene.code)).awaitsPledge).toBe(true);
  });

  test("refuses another unit's scene, a lead from outside and shares of 99.99 %, and writes nothing", async () => {
    const { scene, award } = await awarded();
    const stranger = await world.organization({ kind: "userUnit" });
    await expect(form({ ...award, userUnitId: stranger.id })).rejects.toMatchObject({ code: "notFound" });
    await expect(form({ ...award, leadOrganizationId: market.unit.id })).rejects.toMatchObject({ code: "invalid" });
    await expect(form({ ...award, unitWorkShareBp: 999 })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("还差 0.01%"),
    });
    expect(await consortiaOf(scene.id)).toEqual([]);
  });

  test("of two awards at the same moment, and of an award and a picked proposal, one makes the consortium", async () => {
    const { scene, award } = await awarded();
    const twice = await Promise.allSettled([form(award), form(award)]);
    expect(twice.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(twice.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    expect(await consortiaOf(scene.id)).toHaveLength(1);

    const other = await awarded();
    const mixed = await Promise.allSettled([form(other.award), formConsortium(market.unit.ctx, other.proposal)]);
    expect(mixed.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await consortiaOf(other.scene.id)).toHaveLength(1);
  });
});

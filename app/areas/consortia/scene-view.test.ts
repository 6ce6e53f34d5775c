import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { comparisonPage } from "#app/areas/matching/index.server.ts";
import { getScene, pledgeConfidentiality, pledgePage, publishRevision, submitRevision } from "#app/areas/scenes/index.server.ts";
import { draftTaskBook } from "#app/areas/task-books/index.server.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { confidentialityPledges } from "#db/schema/questions.ts";
import type { RestrictablePart } from "#db/vocabulary/scenes.ts";
import { openMarket, pluggingScene } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { dissolveConsortium } from "./dissolve-consortium.server.ts";
import { formConsortium } from "./form-consortium.server.ts";
import { consortiumPage } from "./page.server.ts";
import { respondToInvitation } from "./respond-to-invitation.server.ts";
import { sweepInvitations } from "./settle-answers.server.ts";

const SECRET = "仅受邀单位可见的数据条件";
const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
beforeAll(async () => {
  market = await openMarket(world);
});

const contextOf = (organizationId: string) => market.vendors.find((vendor) => vendor.id === organizationId)?.ctx ?? world.public();
let serial = 0;
/** A consortium of two invited on a scene that keeps its data terms; who sees them. */
async function invited(restrictedParts: RestrictablePart[] = ["dataTerms"]) {
  const scene = await market.matchedScene({
    name: `电池测试线——保密插接${++serial}`,
    dataTerms: SECRET,
    restrictedParts,
  });
  const [best] = scene.page.proposals;
  if (!best) throw new Error("no proposal");
  const lead = best.members[0]?.organizationId ?? "";
  const input = { proposalId: best.id, sceneVersion: scene.page.scene.version, leadOrganizationId: lead, respondByOn: "2099-01-01" };
  const sees = async (organizationId: string) => (await getScene(contextOf(organizationId), scene.code)).scene.dataTerms === SECRET;
  /** Confirms the words that the page of the pledge shows. */
  const pledge = async (organizationId: string) => {
    const ctx = contextOf(organizationId);
    const { edition } = (await pledgePage(ctx, scene.code)).text;
    await pledgeConfidentiality(
      ctx,
      { code: scene.code, edition, readWhole: "on", authorized: "on" },
      { ipAddress: null, userAgent: null },
    );
  };
  return { scene, input, lead, other: best.members[1]?.organizationId ?? "", sees, pledge };
}
const memberOf = async (consortiumId: string, organizationId: string) => {
  const members = await world.db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, consortiumId));
  return members.find((member) => member.organizationId === organizationId)?.id ?? "";
};

test("an invitation and a pledge open the restricted parts, a refusal and the end of the consortium close them", async () => {
  const { input, lead, other, sees, pledge } = await invited();
  const outsider = market.vendors.find(({ id }) => id !== lead && id !== other)?.id ?? "";
  expect([await sees(lead), await sees(other), await sees(outsider)]).toEqual([false, false, false]);
  await expect(pledge(lead)).rejects.toMatchObject({ code: "notFound" });
  const { id, code } = await formConsortium(market.unit.ctx, input);
  expect([await sees(lead), await sees(other), await sees(outsider)]).toEqual([false, false, false]);
  const awaits = async (ctx = market.unit.ctx) => (await consortiumPage(ctx, code)).awaitsPledge;
  expect([await awaits(), await awaits(contextOf(lead)), await awaits(contextOf(other))]).toEqual([false, true, true]);
  await pledge(lead);
  expect([await awaits(contextOf(lead)), await awaits(contextOf(other))]).toEqual([false, true]);
  expect([await sees(lead), await sees(other), await sees(outsider)]).toEqual([true, false, false]);
  await pledge(other);
  await expect(pledge(outsider)).rejects.toMatchObject({ code: "notFound" });
  expect([await sees(lead), await sees(other), await sees(outsider)]).toEqual([true, true, false]);
  await respondToInvitation(contextOf(other), { memberId: await memberOf(id, other), answer: "decline", reply: "产能已排满" });
  expect([await sees(lead), await sees(other)]).toEqual([true, false]);
  await respondToInvitation(contextOf(lead), { memberId: await memberOf(id, lead), answer: "accept" });
  expect(await sees(lead)).toBe(true);
  const [row] = await world.db.select().from(consortia).where(eq(consortia.id, id));
  await dissolveConsortium(market.unit.ctx, { code, version: row?.version ?? 0, reason: "成员不足，重新比选" });
  expect([await sees(lead), await sees(other)]).toEqual([false, false]);
});

test("silence closes them after the deadline", async () => {
  const { input, lead, other, sees, pledge } = await invited();
  await formConsortium(market.unit.ctx, { ...input, respondByOn: "2098-01-01" });
  await pledge(other);
  expect(await sees(other)).toBe(true);
  world.setClock("2098-02-01T00:00:00Z");
  await sweepInvitations(world.system());
  world.setClock(null);
  expect([await sees(lead), await sees(other)]).toEqual([false, false]);
});

test("proposals made before a revision no longer count: none is shown, none can be picked, and the new content is matched", async () => {
  const { scene, input } = await invited();
  const { version } = await submitRevision(market.unit.ctx, {
    code: scene.code,
    version: input.sceneVersion,
    scene: pluggingScene({ name: `电池测试线——修订后的插接${serial}`, deploymentCount: 14 }),
    note: "部署数量增加到 14 台",
  });
  const revised = await publishRevision(market.bureau.ctx, { code: scene.code, version });
  expect(await comparisonPage(market.unit.ctx, scene.code)).toMatchObject({ run: null, proposals: [] });
  await expect(formConsortium(market.unit.ctx, { ...input, sceneVersion: revised.version })).rejects.toMatchObject({ code: "notFound" });
  await world.runJobs();
  const page = await comparisonPage(market.unit.ctx, scene.code);
  expect(page.scene).toMatchObject({ status: "matched", deploymentCount: 14 });
  expect(page.proposals.length).toBeGreaterThan(0);
});

test("restricted test methods, which a task book shows its parties, are pledged for by all who join before it is drafted", async () => {
  const { scene, input, lead, pledge } = await invited(["testMethods"]);
  const { id, code } = await formConsortium(market.unit.ctx, input);
  const members = await world.db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, id));
  for (const { id: memberId, organizationId } of members) {
    const accept = () => respondToInvitation(contextOf(organizationId), { memberId, answer: "accept" });
    await expect(accept()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("保密承诺") });
    await pledge(organizationId);
    await accept();
  }
  // Who joined by an award was not asked: the draft waits for its pledge.
  await world.db
    .delete(confidentialityPledges)
    .where(and(eq(confidentialityPledges.sceneId, scene.id), eq(confidentialityPledges.organizationId, lead)));
  await expect(draftTaskBook(market.unit.ctx, { consortiumCode: code })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("请测试整机1先"),
  });
  await pledge(lead);
  expect((await draftTaskBook(contextOf(lead), { consortiumCode: code })).code).toMatch(/^RW-/);
});

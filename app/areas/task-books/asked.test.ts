import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { publishCapability } from "#app/areas/capabilities/index.server.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";
import { requirements } from "#db/schema/scenes.ts";
import { accuracyClaim, openMarket, pluggingSkill } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { askedOf } from "./asked.server.ts";
import { draftTaskBook } from "./draft-task-book.server.ts";
import { taskBookPage } from "./page.server.ts";
import { getTaskBook } from "./reads.server.ts";
import { drafting } from "./task-book.fixtures.ts";

const world = await testWorld();
const market = await openMarket(world);
const { formed } = drafting(market);
const unit = market.unit.ctx;

/** Who answers and covers each requirement of a consortium: position, cycle time, success rate. */
async function askedWords(consortiumId: string) {
  const { requirements: asked } = await askedOf(unit, consortiumId);
  return asked.map(({ answeringOrganizationIds, coveringOrganizationIds, fallingShort }) => ({
    answering: answeringOrganizationIds,
    covering: coveringOrganizationIds,
    short: fallingShort.map(({ figure }) => figure),
  }));
}
const ask = (sceneId: string, metric: string, values: Partial<typeof requirements.$inferInsert>) =>
  world.db
    .update(requirements)
    .set(values)
    .where(and(eq(requirements.sceneId, sceneId), eq(requirements.metric, metric)));

describe("who covers what a scene asks", () => {
  test("is who publishes a figure that meets it; who may answer by its role alone is proposed after", async () => {
    const { consortiumId, lead, other } = await formed();
    expect(await askedWords(consortiumId)).toEqual([
      { answering: [other.id, lead.id], covering: [other.id], short: [] },
      { answering: [lead.id, other.id], covering: [lead.id], short: [] },
      { answering: [lead.id, other.id], covering: [lead.id], short: [] },
    ]);
  });

  test("drafts the owner who covers, and warns of what nobody covers with the nearest figure, which blocks nothing", async () => {
    const { consortiumId, consortiumCode, sceneId, lead, other } = await formed();
    await ask(sceneId, "taskSuccessRate", { target: "99.5", shownTarget: "99.5" });
    expect((await askedWords(consortiumId))[2]).toEqual({ answering: [lead.id, other.id], covering: [], short: ["≥99.2 %"] });
    const { code } = await draftTaskBook(unit, { consortiumCode });
    const { document } = await getTaskBook(unit, { code });
    expect(document.indicators.items.map((item) => item.ownerOrganizationId)).toEqual([other.id, lead.id, lead.id]);
    const { findings } = await taskBookPage(unit, code);
    expect(findings.filter((finding) => finding.code === 15)).toMatchObject([
      { severity: "warning", field: "items[2].ownerOrganizationId", message: expect.stringContaining("公开的 ≥99.2 %") },
    ]);
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("puts an owner role of the quantity before the stronger figure, and a figure before the role", async () => {
    const { consortiumId, sceneId, lead, other } = await formed();
    // A quantity that the prime alone answers for.
    await ask(sceneId, "positionAccuracy", { metric: "payload", comparator: ">=", target: "5", shownTarget: "5", shownUnit: "kg" });
    const carries = (value: string) => ({ ...accuracyClaim(value), metric: "payload", comparator: ">=" as const, unit: "kg" });
    expect((await askedWords(consortiumId))[0]).toEqual({ answering: [lead.id], covering: [], short: [] });
    await publishCapability(other.ctx, { capability: pluggingSkill({ name: "搬运插接技能", claims: [carries("9")] }) });
    expect((await askedWords(consortiumId))[0]).toEqual({ answering: [other.id, lead.id], covering: [other.id], short: [] });
  });

  test("leaves out who is to verify: it publishes what it can measure", async () => {
    const { consortiumId, lead, other, otherMemberId } = await formed();
    await world.db.update(consortiumMembers).set({ role: "thirdPartyVerifier" }).where(eq(consortiumMembers.id, otherMemberId));
    expect((await askedWords(consortiumId))[0]).toEqual({ answering: [lead.id], covering: [], short: [] });
    expect((await askedWords(consortiumId)).flatMap(({ answering }) => answering)).not.toContain(other.id);
  });
});

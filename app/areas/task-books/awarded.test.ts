import { and, eq } from "drizzle-orm";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import { awardedBid } from "#app/areas/calls/index.server.ts";
import { requirements } from "#db/schema/scenes.ts";
import { openMarket } from "#test/market.ts";
import { CONFIRMED, signingEvidence } from "#test/signing.ts";
import { testWorld } from "#test/world.ts";
import { awarding, OFFER } from "./awarded.fixtures.ts";
import { clauseHash } from "./clause-fields.ts";
import type { TaskBookDocument } from "./document.ts";
import { draftTaskBook } from "./draft-task-book.server.ts";
import { editTaskBook } from "./edit-task-book.server.ts";
import { freezeTaskBook } from "./freeze-task-book.server.ts";
import { taskBookPage } from "./page.server.ts";
import { getTaskBook } from "./reads.server.ts";
import { restoreIndicator } from "./restore-indicator.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { startAmendment } from "./start-amendment.server.ts";
import { drafting, everyPartyAgrees } from "./task-book.fixtures.ts";

const world = await testWorld();
const market = await openMarket(world);
const { lead, partner, awarded } = awarding(world, market);
const unit = market.unit.ctx;
/** Better than the scene asks: ≤ 500 μm, ≤ 15 s, ≥ 99 % of which the last is not mandatory. */
const PROMISES = { positionAccuracy: "400", cycleTime: "14", taskSuccessRate: "99.8" };

async function drafted(promises: Readonly<Record<string, string>> = PROMISES, facts: Parameters<typeof awarded>[2] = {}) {
  const award = await awarded({ lead, partner }, promises, facts);
  const { code } = await draftTaskBook(unit, { consortiumCode: award.consortiumCode });
  const { taskBook, document } = await getTaskBook(unit, { code });
  return { ...award, code, id: taskBook.id, document, parties: [unit, lead.ctx, partner.ctx] };
}
const targetsOf = ({ indicators }: TaskBookDocument) => indicators.items.map(({ target, unit: of }) => `${target} ${of}`);
const loweredTo = (document: TaskBookDocument, at: number, target: string): TaskBookDocument => ({
  ...document,
  indicators: { items: document.indicators.items.map((item, i) => (i === at ? { ...item, target } : item)) },
});
const errorsOf = async (code: string) => (await taskBookPage(unit, code)).findings.filter(({ severity }) => severity === "error");

describe("the task book of an awarded call", () => {
  test("is drafted with the values, dates, deliverables, price and solution of the bid, without open errors", async () => {
    const { document, code, callCode } = await drafted();
    expect(targetsOf(document)).toEqual(["400 μm", "14 s", "99.8 %"]);
    const start = DateTime.now().setZone("Asia/Shanghai");
    const onDay = (days: number) => start.plus({ days }).toFormat("yyyy-MM-dd");
    expect(document.period).toEqual({ startDate: onDay(0), endDate: onDay(150) });
    expect(document.milestones.items.map(({ name, date }) => [name, date])).toEqual([
      ["样机进场", onDay(45)],
      ["现场联调", onDay(100)],
      ["交付验收", onDay(140)],
    ]);
    const named = new Map(document.workPackages.items.flatMap((item) => item.deliverables.map(({ key, name }) => [key, name])));
    const dueAt = document.milestones.items.map(({ deliverableKeys }) => deliverableKeys.map((key) => named.get(key)));
    expect(dueAt[0]).toContain("进场验收单");
    expect(dueAt[1]).toContain("连续 40 次记录");
    expect(dueAt[2]).toEqual(expect.arrayContaining(["两套插接工位", "插接技能包"]));
    const { funding, items } = document.workPackages;
    expect(funding).toMatchObject({
      model: "pooled",
      totalFen: "128000001",
      sources: [{ organizationId: market.unit.id, amountFen: "128000001" }],
    });
    const budgets = new Map(items.filter(({ budgetFen }) => budgetFen !== "0").map((item) => [item.ownerOrganizationId, item.budgetFen]));
    expect(budgets).toEqual(
      new Map([
        [lead.id, "76800001"],
        [partner.id, "51200000"],
      ]),
    );
    expect(document.boundary.inScope).toContainEqual(expect.stringContaining(`揭榜 ${callCode} 中选应答的报价为¥1,280,000.01`));
    expect(document.boundary.inScope).toContainEqual(expect.stringContaining(OFFER.solution));
    expect(await errorsOf(code)).toEqual([]);
  });

  test("takes a promise in the unit in which the scene asks now, and keeps what is published where the promise is weaker or missing", async () => {
    const award = await awarded({ lead, partner }, { positionAccuracy: "400", cycleTime: "14" });
    const revise = (metric: string, values: Partial<typeof requirements.$inferInsert>) =>
      world.db
        .update(requirements)
        .set(values)
        .where(and(eq(requirements.sceneId, award.sceneId), eq(requirements.metric, metric)));
    await revise("positionAccuracy", { shownTarget: "0.5", shownUnit: "mm" });
    await revise("cycleTime", { target: "12", shownTarget: "12" });
    const { code } = await draftTaskBook(unit, { consortiumCode: award.consortiumCode });
    expect(targetsOf((await getTaskBook(unit, { code })).document)).toEqual(["0.4 mm", "12 s", "99 %"]);
    expect(await errorsOf(code)).toEqual([]);
  });

  test("leaves the fees of a year to the contract: only a fixed price of all the work is the project's money", async () => {
    const { document, code } = await drafted(PROMISES, { priceBasis: "firstYear" });
    expect(document.workPackages.funding).toMatchObject({ model: "eachOwn", totalFen: "0", sources: [] });
    expect(document.boundary.inScope).toContainEqual(expect.stringContaining("首年租赁与服务费用合计"));
    expect(await errorsOf(code)).toEqual([]);
  });

  test("is not frozen with a target below the promise, though it is what the scene asks; restored, it is the promise", async () => {
    const { code, document, parties, requirements: asked } = await drafted();
    await editTaskBook(unit, { code, revision: 1, document: loweredTo(document, 2, "99") });
    await everyPartyAgrees(parties, code);
    await expect(freezeTaskBook(unit, { code, revision: 2 })).rejects.toMatchObject({ message: expect.stringContaining("须先解决") });
    expect(await errorsOf(code)).toMatchObject([{ code: 9, field: "items[2].target", message: expect.stringContaining("中选应答的承诺") }]);
    const without = { ...document, indicators: { items: document.indicators.items.slice(0, 2) } };
    await editTaskBook(unit, { code, revision: 2, document: without });
    expect(await errorsOf(code)).toMatchObject([{ code: 15, message: expect.stringContaining("中选应答作出了承诺") }]);
    const requirementId = asked.find(({ metric }) => metric === "taskSuccessRate")?.id ?? "";
    await restoreIndicator(unit, { code, requirementId, baseHash: clauseHash(without, "indicators") });
    expect(targetsOf((await getTaskBook(unit, { code })).document)).toEqual(["400 μm", "14 s", "99.8 %"]);
    await everyPartyAgrees(parties, code);
    await expect(freezeTaskBook(unit, { code, revision: 4 })).resolves.toMatchObject({ version: 1 });
  });

  test("takes the word of the bid for what its team promised, whatever it publishes", async () => {
    const short = { ...market, makers: [market.makers[1] ?? lead] };
    const { lead: other, awarded: awardedTo } = awarding(world, short);
    const { consortiumCode } = await awardedTo({ lead: other, partner }, PROMISES);
    const { code } = await draftTaskBook(unit, { consortiumCode });
    const { document } = await getTaskBook(unit, { code });
    expect(document.indicators.items.map((item) => item.ownerOrganizationId)).toEqual([partner.id, other.id, other.id]);
    const owner = { ownerOrganizationId: market.unit.id };
    const items = document.indicators.items.map((item, i) => (i === 2 ? { ...item, ...owner } : item));
    const uncovered = async () => (await taskBookPage(unit, code)).findings.filter((finding) => finding.code === 15);
    expect(await uncovered()).toEqual([]);
    await editTaskBook(unit, { code, revision: 1, document: { ...document, indicators: { items } } });
    expect(await uncovered()).toMatchObject([{ severity: "warning", field: "items[2].ownerOrganizationId" }]);
  });

  test("is held to the promise by its amendment too", async () => {
    const { code, parties } = await drafted();
    await everyPartyAgrees(parties, code);
    const { version, contentHash } = await freezeTaskBook(unit, { code, revision: 1 });
    for (const party of parties) await signTaskBook(party, { code, version, contentHash, ...CONFIRMED }, signingEvidence());
    await world.runJobs();
    const amendment = await startAmendment(unit, { code, reason: "调整单颗节拍" });
    const { document } = await getTaskBook(unit, amendment);
    expect(await errorsOf(amendment.code)).toEqual([]);
    await editTaskBook(unit, { code: amendment.code, revision: 1, document: loweredTo(document, 1, "15") });
    expect(await errorsOf(amendment.code)).toMatchObject([{ code: 9, field: "items[1].target" }]);
  });
});

test("a consortium of a proposal has no bid: its draft is of what is published, by the pattern", async () => {
  const { consortiumId, document } = await drafting(market).drafted();
  expect(await awardedBid(unit, consortiumId)).toBeNull();
  expect(targetsOf(document)).toEqual(["500 μm", "15 s", "99 %"]);
  expect(document.milestones.items.map(({ key }) => key)).toEqual(["M1", "M2", "M3", "M4"]);
  expect(document.workPackages.funding.model).toBe("eachOwn");
});

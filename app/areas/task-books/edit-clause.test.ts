import { beforeAll, describe, expect, test } from "vitest";
import { contentHash } from "#app/kernel/canonical.ts";
import { openMarket } from "#test/market.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { applyPreset } from "./apply-preset.server.ts";
import { CLAUSE_KEYS, type ClauseData, clauseHash, clauseOf } from "./clause-fields.ts";
import { carriedClause, changeClauseRows, clausePage, restoreTyped, saveClause, saveMerge } from "./clause-page.server.ts";
import { taskBookDocument } from "./document.ts";
import { editing } from "./edit-clause.fixtures.ts";
import { editClause } from "./edit-clause.server.ts";
import { freezeTaskBook } from "./freeze-task-book.server.ts";
import { restoreIndicator } from "./restore-indicator.server.ts";
import { drafting, everyPartyAgrees } from "./task-book.fixtures.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let made: ReturnType<typeof drafting>;
let stranger: TestOrganization;
beforeAll(async () => {
  market = await openMarket(world);
  made = drafting(market);
  stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
});

const { documentOf, rowOf, eventsOf, edit } = editing(world);

describe("one clause", () => {
  test("every clause can be saved through its own form, and what is not touched stays", async () => {
    const { code } = await made.drafted();
    const before = await documentOf(code);
    for (const clause of CLAUSE_KEYS) {
      const { values, base } = await clausePage(market.unit.ctx, code, clause);
      const saved = await saveClause(market.unit.ctx, { code, clause, base: carriedClause(clause, base), values });
      expect(saved, clause).toEqual({ kind: "saved", revision: 1, changed: false });
    }
    expect(await documentOf(code)).toEqual(before);
  });

  test("changes alone, with its digest in the audit; a stranger and an absent code look alike", async () => {
    const { code } = await made.drafted();
    const before = await documentOf(code);
    const input = await edit(code, "governance", { meetingDays: 14 });
    await expect(editClause(market.unit.ctx, input)).resolves.toEqual({ revision: 2, changed: true });
    const after = await documentOf(code);
    expect(after).toEqual({ ...before, governance: { ...before.governance, meetingDays: 14 } });
    expect(await eventsOf(code, "edit-clause")).toEqual([
      {
        detail: {
          revision: 2,
          clauses: ["governance"],
          clause: "governance",
          before: input.baseHash,
          after: clauseHash(after, "governance"),
        },
      },
    ]);
    const absent = await editClause(stranger.ctx, { ...input, code: "RW-2026-9999" }).catch((error: unknown) => error);
    await expect(editClause(stranger.ctx, input)).rejects.toMatchObject({ code: "notFound", message: (absent as Error).message });
    await expect(clausePage(stranger.ctx, code, "governance")).rejects.toMatchObject({ code: "notFound" });
    await expect(clausePage(await market.unit.as("viewer"), code, "governance")).rejects.toMatchObject({ code: "forbidden" });
    await expect(clausePage(market.unit.ctx, code, "title")).rejects.toMatchObject({ code: "notFound" });
  });

  test("what does not fit the document is refused by field, and nothing is written", async () => {
    const { code } = await made.drafted();
    await expect(editClause(market.unit.ctx, await edit(code, "governance", { meetingDays: 0 }))).rejects.toMatchObject({
      code: "invalid",
      fields: { meetingDays: ["不能小于 1。"] },
    });
    const parties = clauseOf(await documentOf(code), "parties") as { items: unknown[] };
    await expect(editClause(market.unit.ctx, await edit(code, "parties", { items: parties.items.slice(1) }))).rejects.toMatchObject({
      code: "invalid",
    });
    expect((await rowOf(code))?.revision).toBe(1);
  });

  test("a double submit of one form makes one edit, also when both arrive at once", async () => {
    const { code, lead } = await made.drafted();
    const input = await edit(code, "safety", { responseHours: 2 });
    const answers = await Promise.all([editClause(lead.ctx, input), editClause(lead.ctx, input), editClause(lead.ctx, input)]);
    expect(answers.filter((answer) => answer.changed)).toHaveLength(1);
    expect((await rowOf(code))?.revision).toBe(2);
    expect(await eventsOf(code, "edit-clause")).toHaveLength(1);
  });

  test("a frozen one is not saved; the page still opens and says why, and the form keeps what was typed", async () => {
    const { code, lead, parties } = await made.drafted();
    const { base, values } = await clausePage(lead.ctx, code, "safety");
    await everyPartyAgrees(parties, code);
    await freezeTaskBook(market.unit.ctx, { code, revision: 1 });
    const typed = { ...values, responseHours: ["2"] };
    expect(await saveClause(lead.ctx, { code, clause: "safety", base: carriedClause("safety", base), values: typed })).toMatchObject({
      kind: "refused",
      values: typed,
      errors: { "": [expect.stringContaining("已冻结")] },
    });
    expect((await clausePage(lead.ctx, code, "safety")).refusal).toContain("已冻结");
  });

  test("a form whose carried clause was made up is refused", () => {
    for (const json of ["", "{", "[]", "null", '{"tier":"strict"}'])
      expect(() => carriedClause("confidentiality", json)).toThrow("无法识别");
    expect(() => changeClauseRows("nothing", {}, {}, "add items")).toThrow();
  });
});

describe("two people", () => {
  test("in different clauses do not disturb each other, whatever revision they started from", async () => {
    const { code, lead } = await made.drafted();
    const [mine, theirs] = [await edit(code, "safety", { responseHours: 2 }), await edit(code, "validation", { retestCount: 3 })];
    await Promise.all([editClause(lead.ctx, mine), editClause(market.unit.ctx, theirs)]);
    expect(await documentOf(code)).toMatchObject({ safety: { responseHours: 2 }, validation: { retestCount: 3 } });
    expect((await rowOf(code))?.revision).toBe(3);
  });

  test("in one clause meet on the merge page; picks are saved, nothing typed is lost", async () => {
    const { code, lead } = await made.drafted();
    const opened = await clausePage(lead.ctx, code, "confidentiality");
    const base = carriedClause("confidentiality", opened.base);
    await editClause(market.unit.ctx, await edit(code, "confidentiality", { years: 8, tier: "strict" }));
    const values = { ...opened.values, years: ["10"], cleanRoom: ["on"] };
    const answer = await saveClause(lead.ctx, { code, clause: "confidentiality", base, values });
    if (answer.kind !== "merge") throw new Error(`not a merge: ${answer.kind}`);
    expect(answer.merge.changedBy).toEqual([{ name: "测试用户单位", own: false, at: expect.stringMatching(/Z$/) }]);
    expect(answer.merge.differences).toMatchObject([
      { path: "tier", base: "一般", theirs: "严格", mine: "一般", changedBy: "theirs" },
      { path: "years", base: "5 年", theirs: "8 年", mine: "10 年", changedBy: "both" },
      { path: "cleanRoom", base: "否", theirs: "否", mine: "是", changedBy: "mine" },
    ]);
    const picked = {
      code,
      clause: "confidentiality",
      base,
      mine: carriedClause("confidentiality", answer.merge.mine),
      theirsHash: answer.merge.theirsHash,
      picks: new Map([["years", "mine" as const]]),
    };
    // Somebody was quicker once more: the merge is laid out anew, with the same text of one's own.
    await editClause(market.unit.ctx, await edit(code, "confidentiality", { residual: "unaidedMemory" }));
    const again = await saveMerge(lead.ctx, picked);
    if (again.kind !== "merge") throw new Error(`not a merge: ${again.kind}`);
    expect(again.merge.mine).toBe(answer.merge.mine);
    expect(await saveMerge(lead.ctx, { ...picked, theirsHash: again.merge.theirsHash })).toMatchObject({ kind: "saved", changed: true });
    expect((await documentOf(code)).confidentiality).toEqual({ tier: "strict", years: 10, residual: "unaidedMemory", cleanRoom: true });
  });

  test("whose picks do not fit together get a form of the merged clause, with the faults", async () => {
    const { code, lead } = await made.drafted();
    const opened = await clausePage(lead.ctx, code, "foregroundIp");
    const base = carriedClause("foregroundIp", opened.base);
    const results = (base as { results: ClauseData[] }).results;
    const { theirsHash } = await editClause(market.unit.ctx, await edit(code, "foregroundIp", { results: results.slice(0, 6) })).then(
      async () => ({
        theirsHash: clauseHash(await documentOf(code), "foregroundIp"),
      }),
    );
    const mine = { results: results.map((result, i) => (i === 0 ? { ...result, subject: "" } : result)) };
    const answer = await saveMerge(lead.ctx, { code, clause: "foregroundIp", base, mine, theirsHash, picks: new Map() });
    expect(answer).toMatchObject({ kind: "refused", errors: { "results[0].subject": [expect.stringContaining("此处不能为空")] } });
    expect((await rowOf(code))?.revision).toBe(2);
  });
});

describe("an indicator of the scene that was taken out", () => {
  /** A draft without the optional indicator of the scene, and how its form stands. */
  async function without() {
    const { code, lead } = await made.drafted();
    const { items } = (await documentOf(code)).indicators;
    const gone = items.find((item) => !item.mandatory);
    await editClause(lead.ctx, await edit(code, "indicators", { items: items.filter((item) => item !== gone) }));
    const page = await clausePage(lead.ctx, code, "indicators");
    const base = carriedClause("indicators", page.base);
    const requirementId = gone?.requirementId ?? "";
    return { code, lead: lead.ctx, gone, page, base, input: { code, requirementId, baseHash: contentHash(base) } };
  }

  test("is put back as published, under what was typed and not saved; who puts it back stands by it", async () => {
    const { code, lead, gone, page, base, input } = await without();
    expect(page.restorable).toEqual([{ requirementId: gone?.requirementId, name: gone?.name }]);
    const values = { ...changeClauseRows("indicators", page.values, base, "add items"), "items[0].testMethod": ["另行约定"] };
    const form = await restoreTyped(lead, { code, base, values, requirementId: input.requirementId });
    // The row just added had the free key that the one put back has now.
    const marks = [0, 1, 2, 3].map((i) => form.values[`items[${i}].row`]?.[0]);
    expect(new Set(marks).size).toBe(4);
    expect(form).toMatchObject({
      added: "items[3]",
      errors: {},
      values: { ...values, "items[2].row": [marks[2]], "items[3].name": [gone?.name] },
    });
    const { items } = (await documentOf(code)).indicators;
    expect(items.at(-1)).toEqual({ ...gone, key: items.at(-1)?.key });
    expect(items[0]?.testMethod).not.toBe("另行约定");
    expect(await eventsOf(code, "restore-indicator")).toEqual([
      { detail: { revision: 3, clauses: ["indicators"], requirementId: input.requirementId } },
    ]);
    expect((await clausePage(lead, code, "indicators")).restorable).toEqual([]);
    // The form goes on from the clause as it is now.
    const filled = { ...form.values, "items[2].name": ["各方增加的指标"], "items[2].target": ["1"], "items[2].unit": ["次"] };
    const choices = { "items[2].dimension": ["reliability"], "items[2].comparator": [">="], "items[2].weight": ["3"] };
    const saved = await saveClause(lead, {
      code,
      clause: "indicators",
      base: carriedClause("indicators", form.base),
      values: { ...filled, ...choices },
    });
    expect(saved).toEqual({ kind: "saved", revision: 4, changed: true });
  });

  test("is not put back by a viewer or a stranger, nor one the scene does not ask for", async () => {
    const { lead, input } = await without();
    await expect(restoreIndicator(await market.unit.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(restoreIndicator(stranger.ctx, input)).rejects.toMatchObject({ code: "notFound" });
    await expect(restoreIndicator(lead, { ...input, requirementId: crypto.randomUUID() })).rejects.toMatchObject({ code: "notFound" });
  });

  test("comes back once of two clicks, and not into a clause that has moved on; what was typed stays", async () => {
    const { code, lead, page, base, input } = await without();
    const clicks = await Promise.allSettled([restoreIndicator(lead, input), restoreIndicator(market.unit.ctx, input)]);
    expect(clicks.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const { items } = (await documentOf(code)).indicators;
    expect(items.filter(({ requirementId }) => requirementId === input.requirementId)).toHaveLength(1);
    await editClause(lead, await edit(code, "indicators", { items: items.slice(0, -1) }));
    await editClause(lead, await edit(code, "indicators", { items: items.slice(0, -1).map((item) => ({ ...item, weight: 1 })) }));
    const form = await restoreTyped(lead, { code, base, values: page.values, requirementId: input.requirementId });
    expect(form).toMatchObject({ values: page.values, errors: { "": [expect.stringContaining("没有丢失")] }, added: null });
  });
});

describe("packages of terms", () => {
  test("fill the draft in one edit, audited; a second click changes nothing", async () => {
    const { code } = await made.drafted();
    const input = { code, revision: 1, preset: "lambertB" as const };
    const done = await applyPreset(market.unit.ctx, input);
    expect(done).toMatchObject({ revision: 2, changed: expect.arrayContaining(["foregroundIp"]) });
    expect(await applyPreset(market.unit.ctx, input)).toEqual({ revision: 2, changed: [] });
    expect(await eventsOf(code, "apply-preset")).toEqual([{ detail: { revision: 2, preset: "lambertB", clauses: [...done.changed] } }]);
    expect(taskBookDocument.safeParse(await documentOf(code)).success).toBe(true);
  });

  test("are refused to a viewer, a stranger, on a draft that moved on and on a frozen text", async () => {
    const { code, lead, parties } = await made.drafted();
    const input = { code, revision: 1, preset: "lambertA" as const };
    await expect(applyPreset(await market.unit.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(applyPreset(stranger.ctx, input)).rejects.toMatchObject({ code: "notFound" });
    await editClause(lead.ctx, await edit(code, "safety", { responseHours: 3 }));
    await expect(applyPreset(lead.ctx, input)).rejects.toMatchObject({ code: "conflict" });
    await everyPartyAgrees(parties, code);
    await freezeTaskBook(market.unit.ctx, { code, revision: 2 });
    await expect(applyPreset(lead.ctx, { ...input, revision: 3 })).rejects.toMatchObject({ code: "conflict" });
  });

  test("of two applied at once one holds", async () => {
    const { code, lead } = await made.drafted();
    const answers = await Promise.allSettled([
      applyPreset(lead.ctx, { code, revision: 1, preset: "lambertA" }),
      applyPreset(market.unit.ctx, { code, revision: 1, preset: "lambertD" }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await rowOf(code))?.revision).toBe(2);
  });
});

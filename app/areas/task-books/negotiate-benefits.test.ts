import { describe, expect, test } from "vitest";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { testWorld } from "#test/world.ts";
import type { FormValues } from "./clause-form.ts";
import { carriedClause, clausePage, proposeTyped, saveClause, saveMerge } from "./clause-page.server.ts";
import type { TaskBookDocument } from "./document.ts";
import { editTaskBook } from "./edit-task-book.server.ts";
import { answerProposal } from "./negotiation/proposal.server.ts";
import { negotiationOf } from "./negotiation/reads.server.ts";
import { getTaskBook } from "./reads.server.ts";
import { begunBeforeCommit } from "./task-book.fixtures.ts";

const world = await testWorld();
const clause = "benefitSharing";
type Organization = Awaited<ReturnType<typeof world.organization>>;

async function drafted({ sealed = false, changed }: { sealed?: boolean; changed?: (document: TaskBookDocument) => TaskBookDocument } = {}) {
  const unit = await world.organization();
  const maker = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
  const algorithm = await world.organization({ kind: "vendor", supplyRoles: ["algorithmSupplier"] });
  const { code } = await insertTaskBook(
    unit.ctx,
    [
      { organizationId: maker.id, role: "robotMaker", basisPoints: 6000 },
      { organizationId: algorithm.id, role: "algorithmSupplier", basisPoints: 4000 },
    ],
    { sealed, ...(changed ? { changed } : {}) },
  );
  const benefits = async () => (await getTaskBook(unit.ctx, { code })).document.benefitSharing;
  const sharesNow = async () => (await benefits()).pools[0]?.shares.map((share) => share.basisPoints);
  /** The form as this party opens it, and what becomes of it with these fields changed. */
  async function opened(by: Organization) {
    const page = await clausePage(by.ctx, code, clause);
    const input = (typed: FormValues) => ({ code, clause, base: carriedClause(clause, page.base), values: { ...page.values, ...typed } });
    return {
      page,
      input,
      save: (typed: FormValues) => saveClause(by.ctx, input(typed)),
      propose: (typed: FormValues, reason = "与投入相称") => proposeTyped(by.ctx, { ...input(typed), reason }),
      merge: async (typed: FormValues) => {
        const answer = await saveClause(by.ctx, input(typed));
        if (answer.kind !== "merge") throw new Error(`not a merge: ${JSON.stringify(answer)}`);
        const mine = carriedClause(clause, answer.merge.mine);
        const pick = (...picks: [string, "theirs" | "mine"][]) =>
          saveMerge(by.ctx, { ...input({}), mine, theirsHash: answer.merge.theirsHash, picks: new Map(picks) });
        return { ...answer.merge, pick };
      },
      /** The fields of the first pool's shares. */
      shares: (a: string, b: string): FormValues =>
        Object.fromEntries(
          Object.entries(page.values)
            .filter(([name]) => /^pools\[0\]\.shares\[\d+\]\.organizationId$/.test(name))
            .map(([name, [id]]) => [name.replace("organizationId", "percent"), [id === maker.id ? a : id === algorithm.id ? b : ""]]),
        ),
    };
  }
  return { unit, maker, algorithm, code, benefits, sharesNow, opened };
}

describe("clause 12", () => {
  test("is saved by a party; shares that are not 100.00 % are refused by their table and nothing is written", async () => {
    const { maker, opened, sharesNow } = await drafted();
    const form = await opened(maker);
    expect(await form.save(form.shares("33.33", "66.66"))).toMatchObject({
      kind: "refused",
      errors: { "pools[0].shares": ["合计 99.99%，还差 0.01%"] },
      values: form.shares("33.33", "66.66"),
    });
    expect(await sharesNow()).toEqual([6000, 4000]);
    expect(await form.save(form.shares("58.29", "41.71"))).toMatchObject({ kind: "saved", changed: true });
    expect(await sharesNow()).toEqual([5829, 4171]);
    expect(await (await opened(maker)).save({})).toMatchObject({ kind: "saved", changed: false });
  });

  test("opened and saved as it is stays as it is, in whatever order its tables name the parties", async () => {
    const reversed = (document: TaskBookDocument): TaskBookDocument => {
      const pools = document.benefitSharing.pools.map((pool) => ({ ...pool, shares: pool.shares.toReversed() }));
      return { ...document, benefitSharing: { ...document.benefitSharing, pools } };
    };
    const { unit, maker, opened, benefits, sharesNow } = await drafted({ changed: reversed });
    const [mine, theirs] = [await opened(unit), await opened(maker)];
    expect(await mine.save({})).toMatchObject({ kind: "saved", changed: false });
    await theirs.save({ payoutDays: ["25"] });
    expect(await sharesNow()).toEqual([4000, 6000]);
    const merge = await mine.merge({ equity: ["另行签订"] });
    expect(merge.differences.map(({ path }) => path)).toEqual(["payoutDays", "equity"]);
    await merge.pick();
    expect(await sharesNow()).toEqual([4000, 6000]);
    expect(await benefits()).toMatchObject({ payoutDays: 25, equity: "另行签订" });
  });

  test("a viewer may not, a stranger finds nothing, and into a frozen text nothing is saved while everything typed stays", async () => {
    const { unit, code, opened } = await drafted();
    const { input } = await opened(unit);
    await expect(saveClause(await unit.as("viewer"), input({ payoutDays: ["25"] }))).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await expect(saveClause(stranger.ctx, input({ payoutDays: ["25"] }))).rejects.toMatchObject({ code: "notFound" });
    await expect(saveClause(unit.ctx, { ...input({ payoutDays: ["25"] }), code: "RW-2026-9999" })).rejects.toMatchObject({
      code: "notFound",
    });
    await expect(clausePage(stranger.ctx, code, clause)).rejects.toMatchObject({ code: "notFound" });
    const sealed = await drafted({ sealed: true });
    const form = await sealed.opened(sealed.unit);
    expect(form.page.refusal).toContain("已冻结");
    const refused = { kind: "refused", values: { payoutDays: ["25"] }, errors: { "": [expect.stringContaining("已冻结")] } };
    expect(await form.save({ payoutDays: ["25"] })).toMatchObject(refused);
    const mine = { ...(await sealed.benefits()), payoutDays: 25 };
    const picked = { ...form.input({}), mine, theirsHash: "0".repeat(64), picks: new Map() };
    expect(await saveMerge(sealed.unit.ctx, picked)).toMatchObject(refused);
  });

  test("what two parties changed apart from one another is both saved; the merge names only what differs, as the form shows it", async () => {
    const { unit, maker, opened, benefits, sharesNow } = await drafted();
    const [mine, theirs] = [await opened(unit), await opened(maker)];
    await theirs.save(theirs.shares("55", "45"));
    const merge = await mine.merge({ payoutDays: ["25"], equity: ["另行签订"] });
    expect(merge.changedBy).toMatchObject([{ own: false }]);
    expect(merge.differences).toMatchObject([
      {
        path: "pools/raasRevenue/shares",
        changedBy: "theirs",
        base: expect.stringContaining("60.00%"),
        theirs: expect.stringContaining("55.00%"),
      },
      { path: "payoutDays", changedBy: "mine", mine: "25 日" },
      { path: "equity", changedBy: "mine", mine: "另行签订" },
    ]);
    expect((await benefits()).equity).toBe("");
    expect(await merge.pick()).toMatchObject({ kind: "saved", changed: true });
    expect(await sharesNow()).toEqual([5500, 4500]);
    expect(await benefits()).toMatchObject({ payoutDays: 25, equity: "另行签订" });
  });

  test("a table both changed is chosen as a whole; a third change in between lays the merge out anew", async () => {
    const { unit, maker, algorithm, opened, sharesNow } = await drafted();
    const [mine, theirs] = [await opened(unit), await opened(maker)];
    await theirs.save(theirs.shares("55", "45"));
    const merge = await mine.merge(mine.shares("52.5", "47.5"));
    expect(merge.differences).toMatchObject([{ path: "pools/raasRevenue/shares", changedBy: "both" }]);
    await (await opened(algorithm)).save({ payoutDays: ["20"] });
    const anew = await merge.pick(["pools/raasRevenue/shares", "mine"]);
    expect(anew).toMatchObject({
      kind: "merge",
      merge: { differences: [{ changedBy: "both" }, { path: "payoutDays", changedBy: "theirs" }] },
    });
    expect(await sharesNow()).toEqual([5500, 4500]);
    const last = await mine.merge(mine.shares("52.5", "47.5"));
    expect(await last.pick(["pools/raasRevenue/shares", "mine"])).toMatchObject({ kind: "saved" });
    expect(await sharesNow()).toEqual([5250, 4750]);
  });

  test("picks that do not fit together come back as a form of the merged clause that saves against the new one", async () => {
    const two = (document: TaskBookDocument): TaskBookDocument => {
      const [pool] = document.benefitSharing.pools;
      const pools = pool ? [pool, { ...pool, key: "dataRevenue" as const, name: "数据经营收入" }] : [];
      return { ...document, benefitSharing: { ...document.benefitSharing, pools } };
    };
    const { unit, maker, opened, benefits } = await drafted({ changed: two });
    const [mine, theirs] = [await opened(unit), await opened(maker)];
    const without = (values: FormValues, pool: RegExp) => Object.fromEntries(Object.entries(values).filter(([name]) => !pool.test(name)));
    // They drop the second source of money and this party the first: nothing would be left to share.
    expect(await saveClause(maker.ctx, { ...theirs.input({}), values: without(theirs.page.values, /^pools\[1\]/) })).toMatchObject({
      kind: "saved",
    });
    const second = Object.entries(without(mine.page.values, /^pools\[0\]/)).map(([name, value]) => [
      name.replace(/^pools\[1\]/, "pools[0]"),
      value,
    ]);
    const answer = await saveClause(unit.ctx, { ...mine.input({}), values: Object.fromEntries(second) });
    if (answer.kind !== "merge") throw new Error("not a merge");
    const form = await saveMerge(unit.ctx, {
      ...mine.input({}),
      mine: carriedClause(clause, answer.merge.mine),
      theirsHash: answer.merge.theirsHash,
      picks: new Map(),
    });
    if (form.kind !== "refused") throw new Error("not refused");
    expect(Object.keys(form.errors)).toEqual(["pools"]);
    const again = {
      code: mine.input({}).code,
      clause,
      base: carriedClause(clause, form.base),
      values: { ...form.values, ...theirs.page.values },
    };
    expect(await saveClause(unit.ctx, again)).toMatchObject({ kind: "saved" });
    expect((await benefits()).pools).toHaveLength(2);
  });
});

describe("a proposed change of clause 12", () => {
  test("stands in words with what it gives, and takes effect with the last acceptance", async () => {
    const { unit, maker, algorithm, code, opened, sharesNow } = await drafted();
    const form = await opened(maker);
    expect(await form.propose(form.shares("65", "35"))).toEqual({ kind: "proposed" });
    expect(await sharesNow()).toEqual([6000, 4000]);
    const [shown] = (await negotiationOf(unit.ctx, code)).clauses.find(({ key }) => key === clause)?.proposals ?? [];
    expect(shown).toMatchObject({ status: "open", current: true, reason: "与投入相称" });
    const told = (text: string) => shown?.lines.some(({ after }) => after?.includes(text));
    expect(told("65.00%")).toBe(true);
    // Of the example's ¥100,000.00.
    expect(told("65,000.00")).toBe(true);
    const accept = (party: Organization) => answerProposal(party.ctx, { code, proposalId: shown?.id ?? "", answer: "accept" });
    await expect(accept(maker)).rejects.toMatchObject({ code: "forbidden" });
    expect(await accept(unit)).toEqual({ status: "open" });
    expect(await accept(algorithm)).toEqual({ status: "accepted" });
    expect(await sharesNow()).toEqual([6500, 3500]);
  });

  test("that is no change, cannot be read or comes too late is refused with everything typed", async () => {
    const { unit, maker, opened } = await drafted();
    const form = await opened(maker);
    expect(await form.propose({})).toMatchObject({ errors: { "": [expect.stringContaining("相同")] } });
    expect(await form.propose({ payoutDays: ["二十"] })).toMatchObject({
      errors: { payoutDays: ["请填写整数。"] },
      values: { payoutDays: ["二十"] },
    });
    expect(await form.propose({ payoutDays: ["25"] }, "")).toMatchObject({ errors: { reason: [expect.anything()] } });
    await (await opened(unit)).save({ payoutDays: ["20"] });
    expect(await form.propose({ payoutDays: ["25"] })).toMatchObject({
      kind: "refused",
      values: { payoutDays: ["25"] },
      errors: { "": [expect.stringContaining("没有丢失")] },
    });
    const sealed = await drafted({ sealed: true });
    expect(await (await sealed.opened(sealed.unit)).propose({ payoutDays: ["25"] })).toMatchObject({
      kind: "refused",
      values: { payoutDays: ["25"] },
    });
  });

  test("is not made by a viewer or a stranger", async () => {
    const { unit, opened } = await drafted();
    const input = { ...(await opened(unit)).input({ payoutDays: ["25"] }), reason: "测试" };
    await expect(proposeTyped(await unit.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    await expect(proposeTyped(stranger.ctx, input)).rejects.toMatchObject({ code: "notFound" });
  });

  test("lapses when the clause is saved by somebody, also at the moment of the last acceptance", async () => {
    const { unit, maker, algorithm, code, opened, benefits } = await drafted();
    const form = await opened(maker);
    await form.propose(form.shares("65", "35"));
    const [{ id: proposalId = "" } = {}] = (await negotiationOf(unit.ctx, code)).clauses.find(({ key }) => key === clause)?.proposals ?? [];
    await answerProposal(algorithm.ctx, { code, proposalId, answer: "accept" });
    const { taskBook, document } = await getTaskBook(unit.ctx, { code });
    const next = { ...document, benefitSharing: { ...document.benefitSharing, payoutDays: 20 } };
    const accepted = await begunBeforeCommit(
      algorithm.ctx,
      (tx) => editTaskBook(tx, { code, revision: taskBook.revision, document: next }),
      () => answerProposal(unit.ctx, { code, proposalId, answer: "accept" }),
    );
    expect(accepted).toMatchObject({ status: "rejected", reason: { code: "conflict" } });
    expect(await benefits()).toEqual(next.benefitSharing);
  });
});

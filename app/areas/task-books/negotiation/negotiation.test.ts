import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#app/kernel/context.server.ts";
import { clauseComments, clauseProposals } from "#db/schema/negotiation.ts";
import { openMarket } from "#test/market.ts";
import { testWorld } from "#test/world.ts";
import { clauseHash } from "../clause-fields.ts";
import { editTaskBook } from "../edit-task-book.server.ts";
import { freezeTaskBook } from "../freeze-task-book.server.ts";
import { getTaskBook } from "../reads.server.ts";
import { begunBeforeCommit, drafting, everyPartyAgrees } from "../task-book.fixtures.ts";
import { commentOnClause, resolveComment } from "./comment.server.ts";
import { answerProposal, proposeClause, withdrawProposal } from "./proposal.server.ts";
import { comparableStates, compareStates, negotiationOf } from "./reads.server.ts";
import { agreeToAll, takeStance } from "./take-stance.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let drafted: ReturnType<typeof drafting>["drafted"];
let stranger: Awaited<ReturnType<typeof world.organization>>;
beforeAll(async () => {
  market = await openMarket(world);
  ({ drafted } = drafting(market));
  stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
});

const documentOf = async (code: string) => (await getTaskBook(world.system(), { code })).document;
const hashOf = async (code: string) => clauseHash(await documentOf(code), "confidentiality");
const standing = async (ctx: Context, code: string) =>
  (await negotiationOf(ctx, code)).clauses.find(({ key }) => key === "confidentiality");
const secrecy = async (code: string, years: number) => ({ ...(await documentOf(code)).confidentiality, years });

describe("a clause's state", () => {
  test("goes from pending to agreed, and back once somebody edits it", async () => {
    const { code, lead, other, parties } = await drafted();
    const shown = await hashOf(code);
    for (const party of parties) {
      expect((await standing(party, code))?.state).toBe("pending");
      await takeStance(party, { code, clause: "confidentiality", shown, stance: "agree" });
    }
    expect((await standing(other.ctx, code))?.state).toBe("agreed");
    const { taskBook, document } = await getTaskBook(lead.ctx, { code });
    await editTaskBook(lead.ctx, {
      code,
      revision: taskBook.revision,
      document: { ...document, confidentiality: { ...document.confidentiality, years: 9 } },
    });
    // Who wrote the new text stands by it; the others are asked anew.
    expect(await standing(lead.ctx, code)).toMatchObject({ state: "pending", mine: "agree", agreed: ["测试整机1"] });
    await expect(
      takeStance(other.ctx, { code, clause: "confidentiality", shown, stance: "object", note: "九年过长" }),
    ).rejects.toMatchObject({ code: "conflict" });
    await takeStance(other.ctx, { code, clause: "confidentiality", shown: await hashOf(code), stance: "object", note: "九年过长" });
    expect(await standing(market.unit.ctx, code)).toMatchObject({ state: "disputed", objected: [{ note: "九年过长" }] });
  });

  test("freezing waits for all: it names what is not agreed, and an objection holds it up", async () => {
    const { code, lead, other, parties } = await drafted();
    await expect(freezeTaskBook(lead.ctx, { code, revision: 1 })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("还有 20 条没有达成一致"),
    });
    await everyPartyAgrees(parties, code);
    await takeStance(other.ctx, { code, clause: "confidentiality", shown: await hashOf(code), stance: "object", note: "期限过长" });
    await expect(freezeTaskBook(lead.ctx, { code, revision: 1 })).rejects.toMatchObject({
      message: "还有 1 条没有达成一致：第10条保密。请各方同意全部条款后再冻结。",
    });
    await takeStance(other.ctx, { code, clause: "confidentiality", shown: await hashOf(code), stance: "agree" });
    await expect(freezeTaskBook(lead.ctx, { code, revision: 1 })).resolves.toMatchObject({ version: 1 });
    await expect(
      takeStance(other.ctx, { code, clause: "confidentiality", shown: await hashOf(code), stance: "agree" }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("an objection or a proposal made at the same moment as the freeze is not frozen over", async () => {
    const { code, lead, other, parties } = await drafted();
    await everyPartyAgrees(parties, code);
    const freeze = () => freezeTaskBook(lead.ctx, { code, revision: 1 });
    const shown = await hashOf(code);
    const objected = await begunBeforeCommit(
      other.ctx,
      (tx) => takeStance(tx, { code, clause: "confidentiality", shown, stance: "object", note: "期限过长" }),
      freeze,
    );
    expect(objected).toMatchObject({ reason: { code: "invalid", message: expect.stringContaining("第10条保密") } });
    await takeStance(other.ctx, { code, clause: "confidentiality", shown, stance: "agree" });
    const content = await secrecy(code, 3);
    const proposed = await begunBeforeCommit(
      other.ctx,
      (tx) => proposeClause(tx, { code, clause: "confidentiality", base: shown, content, reason: "期限过长" }),
      freeze,
    );
    expect(proposed).toMatchObject({ reason: { code: "invalid", message: expect.stringContaining("第10条保密") } });
  });

  test("who freezes agrees by doing so; agreeing to all leaves out what changed since it was shown", async () => {
    const { code, lead, other } = await drafted();
    const seen = (await negotiationOf(other.ctx, code)).clauses.map(({ key, hash }) => ({ clause: key, hash }));
    const { document } = await getTaskBook(lead.ctx, { code });
    await editTaskBook(lead.ctx, { code, revision: 1, document: { ...document, safety: { ...document.safety, responseHours: 2 } } });
    expect(await agreeToAll(other.ctx, { code, shown: seen })).toEqual({ agreed: 19, changed: 1 });
    await everyPartyAgrees([other.ctx, market.unit.ctx], code);
    await expect(freezeTaskBook(lead.ctx, { code, revision: 2 })).resolves.toMatchObject({ version: 1 });
  });
});

describe("proposed changes", () => {
  const propose = async (ctx: Context, code: string, years: number) =>
    proposeClause(ctx, {
      code,
      clause: "confidentiality",
      base: await hashOf(code),
      content: await secrecy(code, years),
      reason: "与集团保密制度一致",
    });

  test("take effect with the last acceptance, and all who accepted stand by them", async () => {
    const { code, lead, other } = await drafted();
    const { id } = await propose(other.ctx, code, 8);
    expect((await documentOf(code)).confidentiality.years).toBe(5);
    const [shown] = (await standing(lead.ctx, code))?.proposals ?? [];
    expect(shown).toMatchObject({ status: "open", current: true, mine: false, answered: false });
    expect(shown?.lines.some(({ before, after }) => before?.includes("5 年") && after?.includes("8 年"))).toBe(true);
    await expect(answerProposal(other.ctx, { code, proposalId: id, answer: "accept" })).rejects.toMatchObject({ code: "forbidden" });
    expect(await answerProposal(lead.ctx, { code, proposalId: id, answer: "accept" })).toEqual({ status: "open" });
    await expect(answerProposal(lead.ctx, { code, proposalId: id, answer: "accept" })).rejects.toMatchObject({ code: "conflict" });
    expect(await answerProposal(market.unit.ctx, { code, proposalId: id, answer: "accept" })).toEqual({ status: "accepted" });
    expect((await documentOf(code)).confidentiality.years).toBe(8);
    expect(await standing(lead.ctx, code)).toMatchObject({ state: "agreed", proposals: [{ status: "accepted" }] });
  });

  test("one refusal ends them with its reason; an open one holds up the freeze; their author takes them back", async () => {
    const { code, lead, other, parties } = await drafted();
    const first = await propose(other.ctx, code, 8);
    await everyPartyAgrees(parties, code);
    await expect(freezeTaskBook(lead.ctx, { code, revision: 1 })).rejects.toMatchObject({ message: expect.stringContaining("还有 1 条") });
    await answerProposal(lead.ctx, { code, proposalId: first.id, answer: "reject", reason: "五年已足够" });
    expect((await standing(other.ctx, code))?.proposals[0]).toMatchObject({
      status: "rejected",
      answers: [{ answer: "reject", reason: "五年已足够" }],
    });
    const second = await propose(other.ctx, code, 7);
    await expect(withdrawProposal(lead.ctx, { code, proposalId: second.id })).rejects.toMatchObject({ code: "forbidden" });
    await withdrawProposal(other.ctx, { code, proposalId: second.id });
    await expect(answerProposal(lead.ctx, { code, proposalId: second.id, answer: "accept" })).rejects.toMatchObject({ code: "conflict" });
    await expect(freezeTaskBook(lead.ctx, { code, revision: 1 })).resolves.toMatchObject({ version: 1 });
  });

  test("one that says nothing new, breaks the form or touches what the consortium fixed is refused", async () => {
    const { code, other } = await drafted();
    const document = await documentOf(code);
    const base = await hashOf(code);
    const proposed = (content: Record<string, unknown>, clause: "confidentiality" | "parties" = "confidentiality") =>
      proposeClause(other.ctx, { code, clause, base: clauseHash(document, clause), content, reason: "测试" });
    await expect(proposed(document.confidentiality)).rejects.toMatchObject({ message: expect.stringContaining("相同") });
    await expect(proposed({ ...document.confidentiality, years: 99 })).rejects.toMatchObject({ code: "invalid" });
    await expect(proposed({ ...document.confidentiality, extra: 1 })).rejects.toMatchObject({ code: "invalid" });
    const items = document.parties.items.map((party) => ({ ...party, isLead: !party.isLead }));
    await expect(proposed({ items }, "parties")).rejects.toMatchObject({ message: expect.stringContaining("由联合体") });
    expect(await hashOf(code)).toBe(base);
  });

  test("one whose clause changed meanwhile cannot be adopted, and the last two acceptances at once adopt it once", async () => {
    const { code, lead, other } = await drafted();
    const stale = await propose(other.ctx, code, 8);
    await answerProposal(lead.ctx, { code, proposalId: stale.id, answer: "accept" });
    const { document } = await getTaskBook(lead.ctx, { code });
    await editTaskBook(lead.ctx, {
      code,
      revision: 1,
      document: { ...document, confidentiality: { ...document.confidentiality, years: 6 } },
    });
    await expect(answerProposal(market.unit.ctx, { code, proposalId: stale.id, answer: "accept" })).rejects.toMatchObject({
      code: "conflict",
    });
    const { id } = await propose(other.ctx, code, 10);
    const answers = await Promise.all(
      [lead.ctx, market.unit.ctx].map((ctx) => answerProposal(ctx, { code, proposalId: id, answer: "accept" })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(["accepted", "open"]);
    expect((await getTaskBook(lead.ctx, { code })).taskBook.revision).toBe(3);
  });
});

describe("remarks", () => {
  test("are answered, dealt with once, and sent twice are one", async () => {
    const { code, lead, other } = await drafted();
    const formKey = crypto.randomUUID();
    const remark = { code, clause: "confidentiality" as const, body: "残留知识如何界定？", formKey };
    const [first, again] = [await commentOnClause(other.ctx, remark), await commentOnClause(other.ctx, remark)];
    expect(again).toEqual(first);
    await commentOnClause(lead.ctx, { code, clause: "confidentiality", parentId: first.id, body: "见定义条款。" });
    await expect(commentOnClause(lead.ctx, { code, clause: "safety", parentId: first.id, body: "另一条" })).rejects.toMatchObject({
      code: "invalid",
    });
    await resolveComment(lead.ctx, { code, commentId: first.id });
    await resolveComment(other.ctx, { code, commentId: first.id });
    expect((await standing(other.ctx, code))?.comments).toMatchObject([
      { body: "残留知识如何界定？", resolvedBy: "测试整机1", answers: [{ body: "见定义条款。" }] },
    ]);
    expect(await world.db.$count(clauseComments, eq(clauseComments.formKey, formKey))).toBe(1);
  });
});

describe("who may negotiate", () => {
  test("editors of the parties only; strangers, the bureau and the public find nothing", async () => {
    const { code, lead, other } = await drafted();
    const base = await hashOf(code);
    const { id } = await commentOnClause(lead.ctx, { code, clause: "confidentiality", body: "商业秘密金丝雀" });
    const proposal = await proposeClause(lead.ctx, {
      code,
      clause: "confidentiality",
      base,
      content: await secrecy(code, 8),
      reason: "商业秘密金丝雀",
    });
    const acts: ((ctx: Context) => Promise<unknown>)[] = [
      (ctx) => takeStance(ctx, { code, clause: "confidentiality", shown: base, stance: "agree" }),
      (ctx) => agreeToAll(ctx, { code, shown: [{ clause: "confidentiality", hash: base }] }),
      (ctx) => commentOnClause(ctx, { code, clause: "confidentiality", body: "您好" }),
      (ctx) => resolveComment(ctx, { code, commentId: id }),
      async (ctx) => proposeClause(ctx, { code, clause: "confidentiality", base, content: await secrecy(code, 9), reason: "测试" }),
      (ctx) => answerProposal(ctx, { code, proposalId: proposal.id, answer: "accept" }),
      (ctx) => withdrawProposal(ctx, { code, proposalId: proposal.id }),
    ];
    for (const act of acts) {
      await expect(act(await other.as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
      for (const ctx of [stranger.ctx, market.bureau.ctx, world.public()])
        await expect(act(ctx)).rejects.toMatchObject({ code: "notFound" });
    }
    for (const ctx of [stranger.ctx, market.bureau.ctx]) {
      await expect(negotiationOf(ctx, code)).rejects.toMatchObject({ code: "notFound" });
      await expect(comparableStates(ctx, code)).rejects.toMatchObject({ code: "notFound" });
      await expect(compareStates(ctx, code, "r1", "r1")).rejects.toMatchObject({ code: "notFound" });
    }
    expect(JSON.stringify(await negotiationOf(await other.as("viewer"), code))).toContain("商业秘密金丝雀");
    expect(await world.db.$count(clauseProposals, eq(clauseProposals.id, proposal.id))).toBe(1);
  });
});

describe("comparison", () => {
  test("any two states stand side by side; one that is none is not found; the filing copy has no revisions", async () => {
    const { code, lead, parties } = await drafted();
    const { document } = await getTaskBook(lead.ctx, { code });
    await editTaskBook(lead.ctx, {
      code,
      revision: 1,
      document: { ...document, confidentiality: { ...document.confidentiality, years: 6 } },
    });
    await everyPartyAgrees(parties, code);
    await freezeTaskBook(lead.ctx, { code, revision: 2 });
    expect((await comparableStates(lead.ctx, code)).map(({ id, clauses }) => [id, clauses])).toEqual([
      ["v1", []],
      ["r2", ["保密"]],
      ["r1", []],
    ]);
    const changed = (await compareStates(lead.ctx, code, "r1", "v1")).filter((clause) => clause.changed);
    expect(changed.map(({ heading }) => heading)).toEqual(["第十条　保密"]);
    for (const id of ["r9", "v2", "x1", "r", "r1; drop", "v999999999"])
      await expect(compareStates(lead.ctx, code, "r1", id)).rejects.toMatchObject({ code: "notFound" });
  });
});

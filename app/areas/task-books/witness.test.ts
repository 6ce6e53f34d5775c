import { beforeAll, describe, expect, test } from "vitest";
import { openMarket } from "#test/market.ts";
import { signingEvidence } from "#test/signing.ts";
import { testWorld } from "#test/world.ts";
import { clauseHash } from "./clause-fields.ts";
import { clausePage } from "./clause-page.server.ts";
import { editTaskBook } from "./edit-task-book.server.ts";
import { freezeTaskBook } from "./freeze-task-book.server.ts";
import { commentOnClause, resolveComment } from "./negotiation/comment.server.ts";
import { comparableStates, negotiationOf } from "./negotiation/reads.server.ts";
import { takeStance } from "./negotiation/take-stance.server.ts";
import { taskBookPage } from "./page.server.ts";
import { getTaskBook, witnessedTaskBooks } from "./reads.server.ts";
import { sealTaskBook } from "./seal-task-book.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { drafting } from "./task-book.fixtures.ts";
import { dismissWitness, inviteWitness } from "./witness.server.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let made: ReturnType<typeof drafting>;
/** A bureau of the same region that nobody asked, and one of another region. */
let asked: Awaited<ReturnType<typeof world.organization>>;
let elsewhere: Awaited<ReturnType<typeof world.organization>>;
beforeAll(async () => {
  market = await openMarket(world);
  made = drafting(market);
  asked = market.bureau;
  elsewhere = await world.organization({ kind: "bureau", regionCode: "110000", name: "外地主管部门" });
});
const unit = () => market.unit.ctx;

async function witnessed() {
  const book = await made.drafted();
  await inviteWitness(unit(), { code: book.code, bureauId: asked.id });
  return book;
}

describe("a witness", () => {
  test("reads the draft and remarks on it, has no say in it, and sees no earlier revisions", async () => {
    const book = await witnessed();
    const { code } = book;
    await world.runJobs();
    const page = await taskBookPage(asked.ctx, code);
    expect(page).toMatchObject({ isWitness: true, editor: null, isChecked: false, findings: [], witnesses: null, consortiumCode: null });
    expect(Object.entries(page.may).filter(([, may]) => may)).toEqual([]);
    expect(await witnessedTaskBooks(asked.ctx)).toMatchObject([{ code, status: "draft" }]);
    expect((await comparableStates(asked.ctx, code)).map(({ id }) => id)).toEqual([]);

    const { id: commentId } = await commentOnClause(asked.ctx, { code, clause: "safety", body: "请补充应急联系人。" });
    const seen = await negotiationOf(unit(), code);
    expect(seen.clauses.find(({ key }) => key === "safety")?.comments).toMatchObject([
      { by: expect.stringContaining("主管"), body: "请补充应急联系人。" },
    ]);
    expect(await negotiationOf(asked.ctx, code)).toMatchObject({ isParty: false, mayComment: true });

    const shown = clauseHash(book.document, "safety");
    const refused = { code: "forbidden" };
    await expect(resolveComment(asked.ctx, { code, commentId })).rejects.toMatchObject(refused);
    await expect(takeStance(asked.ctx, { code, clause: "safety", shown, stance: "agree" })).rejects.toMatchObject(refused);
    await expect(editTaskBook(asked.ctx, { code, revision: 1, document: book.document })).rejects.toMatchObject(refused);
    await expect(clausePage(asked.ctx, code, "safety")).rejects.toMatchObject(refused);
    await expect(freezeTaskBook(asked.ctx, { code, revision: 1 })).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|notFound/),
    });
    await expect(commentOnClause(await asked.as("viewer"), { code, clause: "safety", body: "好" })).rejects.toMatchObject(refused);
  });

  test("is asked by the user unit or the lead, and is a bureau over the scene's region; asked twice is asked once", async () => {
    const book = await made.drafted();
    const input = { code: book.code, bureauId: asked.id };
    await expect(inviteWitness(book.other.ctx, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(inviteWitness(await market.unit.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    for (const ctx of [stranger.ctx, asked.ctx, world.public()])
      await expect(inviteWitness(ctx, input)).rejects.toMatchObject({ code: "notFound" });
    for (const bureauId of [elsewhere.id, stranger.id, market.unit.id])
      await expect(inviteWitness(unit(), { ...input, bureauId })).rejects.toMatchObject({ fields: { bureauId: [expect.any(String)] } });
    await Promise.all([inviteWitness(unit(), input), inviteWitness(book.lead.ctx, input)]);
    expect((await taskBookPage(unit(), book.code)).witnesses).toMatchObject({ present: [{ id: asked.id }] });
    expect((await taskBookPage(book.other.ctx, book.code)).may.inviteWitness).toBe(false);
  });

  test("reads it no more when it is dismissed; its remarks stay; other bureaus never did", async () => {
    const book = await witnessed();
    const { code } = book;
    await commentOnClause(asked.ctx, { code, clause: "data", body: "请核对数据级别。" });
    await expect(getTaskBook(elsewhere.ctx, { code })).rejects.toMatchObject({ code: "notFound" });
    await expect(dismissWitness(book.other.ctx, { code, bureauId: asked.id })).rejects.toMatchObject({ code: "forbidden" });
    await dismissWitness(book.lead.ctx, { code, bureauId: asked.id });
    await dismissWitness(book.lead.ctx, { code, bureauId: asked.id });
    for (const read of [() => getTaskBook(asked.ctx, { code }), () => negotiationOf(asked.ctx, code), () => taskBookPage(asked.ctx, code)])
      await expect(read()).rejects.toMatchObject({ code: "notFound" });
    await expect(commentOnClause(asked.ctx, { code, clause: "data", body: "再看。" })).rejects.toMatchObject({ code: "notFound" });
    expect((await witnessedTaskBooks(asked.ctx)).map((row) => row.code)).not.toContain(code);
    const { clauses } = await negotiationOf(unit(), code);
    expect(clauses.find(({ key }) => key === "data")?.comments).toMatchObject([{ by: expect.stringContaining("主管") }]);
  });

  test("has the filing copy once it is sealed, and its part is over", async () => {
    const book = await made.frozen();
    await inviteWitness(unit(), { code: book.code, bureauId: asked.id });
    expect(await witnessedTaskBooks(asked.ctx)).toContainEqual(expect.objectContaining({ code: book.code, status: "signing" }));
    for (const party of book.parties) await signTaskBook(party, book.input, signingEvidence());
    await sealTaskBook(world.system(), { taskBookId: book.id });
    expect(await taskBookPage(asked.ctx, book.code)).toMatchObject({ status: "sealed", isWitness: false });
    await expect(negotiationOf(asked.ctx, book.code)).rejects.toMatchObject({ code: "notFound" });
    await expect(inviteWitness(unit(), { code: book.code, bureauId: asked.id })).rejects.toMatchObject({ code: "conflict" });
  });
});

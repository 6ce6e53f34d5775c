import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#app/kernel/context.server.ts";
import { taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { openMarket } from "#test/market.ts";
import { CONFIRMED, signingEvidence } from "#test/signing.ts";
import { type TestOrganization, testWorld } from "#test/world.ts";
import { clauseHash } from "./clause-fields.ts";
import { clausePage } from "./clause-page.server.ts";
import type { TaskBookDocument } from "./document.ts";
import { editClause } from "./edit-clause.server.ts";
import { freezeTaskBook, reopenTaskBook } from "./freeze-task-book.server.ts";
import { editionOf, taskBookPage } from "./page.server.ts";
import { renderTaskBookDocx } from "./render-docx.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { drafting } from "./task-book.fixtures.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let made: ReturnType<typeof drafting>;
let stranger: TestOrganization;
beforeAll(async () => {
  market = await openMarket(world);
  made = drafting(market);
  stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
});

/** Clause 10 with other years, as an editor who has just opened it sends it; an absent code gets a form of no clause. */
async function secret(code: string, years = 8) {
  const row = await rowOf(code);
  const stored = (row?.document as TaskBookDocument | undefined)?.confidentiality;
  const baseHash = row ? clauseHash(row.document as TaskBookDocument, "confidentiality") : "0".repeat(64);
  return { code, clause: "confidentiality" as const, baseHash, data: { ...stored, tier: "strict", years } };
}
const rowOf = async (code: string) => (await world.db.select().from(taskBooks).where(eq(taskBooks.code, code)))[0];
const versionsOf = async (code: string) =>
  world.db
    .select()
    .from(taskBookVersions)
    .where(eq(taskBookVersions.taskBookId, (await rowOf(code))?.id ?? ""));

describe("who may edit, freeze and reopen", () => {
  test("every party's editors edit; others of a party are forbidden; strangers and absent codes look alike", async () => {
    const { code, lead, other } = await made.drafted();
    await expect(editClause(other.ctx, await secret(code))).resolves.toEqual({ revision: 2, changed: true });
    await expect(editClause(await lead.as("editor"), await secret(code, 9))).resolves.toEqual({ revision: 3, changed: true });
    for (const role of ["viewer", "signer", "finance"] as const) {
      await expect(editClause(await lead.as(role), await secret(code))).rejects.toMatchObject({ code: "forbidden" });
    }
    const absent = await editClause(stranger.ctx, await secret("RW-2026-9999")).catch((error: unknown) => error);
    for (const ctx of [stranger.ctx, market.bureau.ctx, world.public()]) {
      await expect(editClause(ctx, await secret(code))).rejects.toMatchObject({ code: "notFound", message: (absent as Error).message });
    }
    expect((await rowOf(code))?.revision).toBe(3);
  });

  test("the user unit and the lead freeze; another supplier may not", async () => {
    const { code, lead, other } = await made.agreed();
    const input = { code, revision: 1 };
    await expect(freezeTaskBook(other.ctx, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(freezeTaskBook(await lead.as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(freezeTaskBook(stranger.ctx, input)).rejects.toMatchObject({ code: "notFound" });
    await expect(freezeTaskBook(lead.ctx, input)).resolves.toMatchObject({ version: 1 });
  });

  test("every party's editors reopen, with a reason", async () => {
    const { code, lead, other } = await made.agreed();
    await expect(reopenTaskBook(lead.ctx, { code, revision: 1, reason: "尚未冻结" })).rejects.toMatchObject({ code: "conflict" });
    await freezeTaskBook(lead.ctx, { code, revision: 1 });
    await expect(reopenTaskBook(other.ctx, { code, revision: 2, reason: "" })).rejects.toMatchObject({
      fields: { reason: expect.anything() },
    });
    await expect(reopenTaskBook(await other.as("viewer"), { code, revision: 2, reason: "需要修改" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(reopenTaskBook(stranger.ctx, { code, revision: 2, reason: "需要修改" })).rejects.toMatchObject({ code: "notFound" });
    await expect(reopenTaskBook(other.ctx, { code, revision: 2, reason: "需要修改" })).resolves.toEqual({ revision: 3 });
    expect(await versionsOf(code)).toMatchObject([{ number: 1, voidedAt: expect.any(Date) }]);
  });
});

describe("lost races", () => {
  const settled = (answers: PromiseSettledResult<unknown>[]) =>
    answers.map((answer) => (answer.status === "fulfilled" ? "done" : answer.reason.code));

  test("of two edits of one clause from one text one is a conflict, and the first is kept", async () => {
    const { code, lead, other } = await made.drafted();
    const [seven, eight] = [await secret(code, 7), await secret(code, 8)];
    const answers = await Promise.allSettled([editClause(lead.ctx, seven), editClause(other.ctx, eight)]);
    expect(settled(answers).sort()).toEqual(["conflict", "done"]);
    const years = answers[0]?.status === "fulfilled" ? 7 : 8;
    expect((await clausePage(lead.ctx, code, "confidentiality")).values["years"]).toEqual([String(years)]);
  });

  test("of five freezes at once one makes the version", async () => {
    const { code, lead } = await made.agreed();
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, (_, i) => freezeTaskBook(i % 2 ? lead.ctx : market.unit.ctx, { code, revision: 1 })),
    );
    expect(settled(answers).filter((answer) => answer === "done")).toHaveLength(1);
    expect(settled(answers).filter((answer) => answer === "conflict")).toHaveLength(4);
    expect(await versionsOf(code)).toHaveLength(1);
  });

  test("of two reopenings at once one holds", async () => {
    const { code, lead, other } = await made.agreed();
    await freezeTaskBook(lead.ctx, { code, revision: 1 });
    const again = (ctx: Context) => reopenTaskBook(ctx, { code, revision: 2, reason: "比例需要调整" });
    expect(settled(await Promise.allSettled([again(lead.ctx), again(other.ctx)])).sort()).toEqual(["conflict", "done"]);
    expect((await rowOf(code))?.revision).toBe(3);
  });

  test("an edit racing the freeze is either in the frozen text or refused", async () => {
    for (let round = 0; round < 4; round++) {
      const { code, lead, other } = await made.agreed();
      const typed = await secret(code);
      const [edit] = await Promise.allSettled([editClause(other.ctx, typed), freezeTaskBook(lead.ctx, { code, revision: 1 })]);
      const row = await rowOf(code);
      const [version] = await versionsOf(code);
      const years = (document: unknown) => (document as { confidentiality: { years: number } }).confidentiality.years;
      if (edit?.status === "fulfilled") expect({ status: row?.status, years: years(row?.document) }).toEqual({ status: "draft", years: 8 });
      else expect({ status: row?.status, years: years(version?.document) }).toEqual({ status: "signing", years: 5 });
    }
  });
});

describe("what the pages read", () => {
  test("forms are for editors of a draft only; the filing copy has neither forms nor checks", async () => {
    const { code, lead, other } = await made.agreed();
    expect((await taskBookPage(lead.ctx, code)).editor?.presets).toHaveLength(6);
    expect((await taskBookPage(await lead.as("viewer"), code)).editor).toBeNull();
    await expect(taskBookPage(market.bureau.ctx, code)).rejects.toMatchObject({ code: "notFound" });
    const { version, contentHash } = await freezeTaskBook(lead.ctx, { code, revision: 1 });
    expect(await taskBookPage(lead.ctx, code)).toMatchObject({
      editor: null,
      digest: contentHash,
      may: { sign: true, reopen: true, freeze: false },
    });
    expect((await taskBookPage(await lead.as("editor"), code)).may.sign).toBe(false);
    const confirmed = { code, version, contentHash, ...CONFIRMED };
    for (const party of [market.unit, lead, other]) {
      await signTaskBook(party.ctx, confirmed, signingEvidence());
    }
    await world.runJobs();
    const filed = await taskBookPage(market.bureau.ctx, code);
    expect(filed).toMatchObject({
      status: "sealed",
      editor: null,
      findings: [],
      consortiumCode: null,
      may: { contract: false, sign: false },
    });
    expect(filed.parties.every((party) => party.signedAt !== null)).toBe(true);
    expect((await taskBookPage(market.unit.ctx, code)).may.contract).toBe(true);
  });

  test("a draft's .docx says that it is one, a frozen one names its version", async () => {
    const { code, lead } = await made.agreed();
    const draft = await editionOf(lead.ctx, code);
    expect(draft.edition).toMatchObject({ version: 1, digest: null, signatures: [] });
    expect((await renderTaskBookDocx(draft.document, draft.edition)).subarray(0, 2).toString()).toBe("PK");
    const { contentHash } = await freezeTaskBook(lead.ctx, { code, revision: 1 });
    expect((await editionOf(lead.ctx, code)).edition).toMatchObject({ version: 1, digest: contentHash });
    await expect(editionOf(stranger.ctx, code)).rejects.toMatchObject({ code: "notFound" });
  });
});

import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { scenes } from "#db/schema/scenes.ts";
import { taskBooks } from "#db/schema/task-books.ts";
import { CONFIRMED, signingEvidence } from "#test/signing.ts";
import { testWorld } from "#test/world.ts";
import { draftTaskBook } from "./draft-task-book.server.ts";
import { editTaskBook } from "./edit-task-book.server.ts";
import { evidencePackage } from "./evidence-package.server.ts";
import { freezeTaskBook } from "./freeze-task-book.server.ts";
import { compareStates } from "./negotiation/reads.server.ts";
import { taskBookPage } from "./page.server.ts";
import { getTaskBook, taskBookOfConsortium } from "./reads.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { openSigning } from "./signing.fixtures.ts";
import { cancelAmendment, startAmendment } from "./start-amendment.server.ts";
import { everyPartyAgrees } from "./task-book.fixtures.ts";
import { verifyDigest, verifyUpload } from "./verify-reads.server.ts";

const world = await testWorld();
let signing: Awaited<ReturnType<typeof openSigning>>;
beforeAll(async () => {
  signing = await openSigning(world);
});

const REASON = "用户单位调整响应时间";
const unit = () => signing.market.unit;

/** A sealed task book of three parties. */
async function sealed() {
  const book = await signing.frozen();
  for (const party of book.parties) await signTaskBook(party, book.input, signingEvidence());
  await world.runJobs();
  return book;
}
type Book = Awaited<ReturnType<typeof sealed>>;
const statusOf = async (code: string) => (await getTaskBook(world.system(), { code })).taskBook.status;

/** An amendment with another response time, frozen for signing. */
async function frozenAmendment(book: Book) {
  const { code } = await startAmendment(unit().ctx, { code: book.code, reason: REASON });
  const { document } = await getTaskBook(unit().ctx, { code });
  await editTaskBook(unit().ctx, { code, revision: 1, document: { ...document, safety: { ...document.safety, responseHours: 2 } } });
  await everyPartyAgrees(book.parties, code);
  const { version, contentHash } = await freezeTaskBook(unit().ctx, { code, revision: 2 });
  return { code, input: { code, version, contentHash, ...CONFIRMED } };
}

describe("an amendment", () => {
  test("is signed by every party again and then stands in the place of what it changes", async () => {
    const book = await sealed();
    const amendment = await frozenAmendment(book);
    const { document } = await getTaskBook(unit().ctx, { code: amendment.code });
    expect(document.amends).toEqual({ code: book.code, contentHash: book.input.contentHash, reason: REASON });
    expect((await taskBookPage(unit().ctx, amendment.code)).html).toContain(`本任务书变更编号 ${book.code}`);
    const [last, ...others] = book.parties;
    for (const party of others) await signTaskBook(party, amendment.input, signingEvidence());
    await world.runJobs();
    expect([await statusOf(book.code), await statusOf(amendment.code)]).toEqual(["sealed", "signing"]);
    if (last) await signTaskBook(last, amendment.input, signingEvidence());
    await world.runJobs();
    expect([await statusOf(book.code), await statusOf(amendment.code)]).toEqual(["superseded", "sealed"]);
    const { taskBook } = await getTaskBook(unit().ctx, { code: amendment.code });
    expect(await taskBookOfConsortium(unit().ctx, taskBook.consortiumId)).toEqual({ code: amendment.code, status: "sealed" });
    expect(await taskBookPage(unit().ctx, book.code)).toMatchObject({
      amendedBy: { code: amendment.code, status: "sealed" },
      may: { contract: false, amend: false },
    });
    // What was sealed first stays verifiable, with the word that something stands in its place.
    const superseded = { code: book.code, supersededAt: expect.any(String) };
    expect(await verifyDigest(world.public(), book.input.contentHash)).toMatchObject({ verdict: "valid", facts: superseded });
    expect(await verifyUpload(world.public(), (await evidencePackage(unit().ctx, book.code)).file)).toMatchObject({
      verdict: "valid",
      facts: superseded,
    });
    expect(await verifyDigest(world.public(), amendment.input.contentHash)).toMatchObject({ facts: { supersededAt: null } });
    // The scene goes its way as before, and the filing copies of both are there.
    expect((await world.db.select({ status: scenes.status }).from(scenes).where(eq(scenes.id, taskBook.sceneId)))[0]?.status).toBe(
      "training",
    );
    for (const code of [book.code, amendment.code])
      await expect(getTaskBook(signing.market.bureau.ctx, { code })).resolves.toMatchObject({ taskBook: { code } });
    await expect(startAmendment(unit().ctx, { code: book.code, reason: REASON })).rejects.toMatchObject({ code: "conflict" });
    await expect(startAmendment(unit().ctx, { code: amendment.code, reason: REASON })).resolves.toMatchObject({ code: expect.any(String) });
  });

  test("shows what it changes beside what binds, and is not frozen while it changes nothing", async () => {
    const book = await sealed();
    const { code } = await startAmendment(book.lead.ctx, { code: book.code, reason: REASON });
    await everyPartyAgrees(book.parties, code);
    await expect(freezeTaskBook(book.lead.ctx, { code, revision: 1 })).rejects.toMatchObject({
      message: expect.stringContaining("内容相同"),
    });
    const { document } = await getTaskBook(unit().ctx, { code });
    await editTaskBook(unit().ctx, { code, revision: 1, document: { ...document, safety: { ...document.safety, responseHours: 2 } } });
    const changed = (await compareStates(unit().ctx, code, "base", "r2")).filter((clause) => clause.changed);
    expect(changed.map(({ number }) => number)).toEqual([16]);
    await expect(compareStates(unit().ctx, book.code, "base", "v1")).rejects.toMatchObject({ code: "notFound" });
  });

  test("is one at a time, also when two start it at once, and given up leaves the former in force", async () => {
    const book = await sealed();
    const start = () => startAmendment(unit().ctx, { code: book.code, reason: REASON });
    const [one, other] = await Promise.all([start(), startAmendment(book.lead.ctx, { code: book.code, reason: REASON })]);
    expect(one).toEqual(other);
    expect(await world.db.$count(taskBooks, eq(taskBooks.amendsId, book.id))).toBe(1);
    expect(await draftTaskBook(unit().ctx, { consortiumCode: (await taskBookPage(unit().ctx, book.code)).consortiumCode ?? "" })).toEqual({
      code: book.code,
    });
    await expect(cancelAmendment(unit().ctx, { code: one.code, revision: 9, reason: "不再变更" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(cancelAmendment(unit().ctx, { code: one.code, revision: 1, reason: "" })).rejects.toMatchObject({ code: "invalid" });
    expect(await cancelAmendment(unit().ctx, { code: one.code, revision: 1, reason: "不再变更" })).toEqual({ code: book.code });
    expect([await statusOf(book.code), await statusOf(one.code)]).toEqual(["sealed", "terminated"]);
    expect((await start()).code).not.toBe(one.code);
    await expect(cancelAmendment(unit().ctx, { code: book.code, revision: 3, reason: "不再变更" })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("given up while it is signed, its version is void and cannot be signed any more", async () => {
    const book = await sealed();
    const { code, input } = await frozenAmendment(book);
    await signTaskBook(book.lead.ctx, input, signingEvidence());
    await cancelAmendment(unit().ctx, { code, revision: 3, reason: "不再变更" });
    await expect(signTaskBook(unit().ctx, input, signingEvidence())).rejects.toMatchObject({ code: "conflict" });
    await world.runJobs();
    expect([await statusOf(book.code), await statusOf(code)]).toEqual(["sealed", "terminated"]);
  });

  test("is begun and given up by editors of the user unit and the lead; a draft cannot be amended", async () => {
    const book = await sealed();
    const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
    const input = { code: book.code, reason: REASON };
    const supplier = book.parties.find(
      (party) => party !== book.lead.ctx && party.actor.kind === "user" && party.actor.organizationKind === "vendor",
    );
    if (!supplier) throw new Error("no third party");
    await expect(startAmendment(supplier, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(startAmendment(await unit().as("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
    for (const ctx of [stranger.ctx, world.public()]) await expect(startAmendment(ctx, input)).rejects.toMatchObject({ code: "notFound" });
    const { code } = await startAmendment(book.lead.ctx, input);
    await expect(cancelAmendment(supplier, { code, revision: 1, reason: "不再变更" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(cancelAmendment(stranger.ctx, { code, revision: 1, reason: "不再变更" })).rejects.toMatchObject({ code: "notFound" });
    const draft = await signing.drafted();
    await expect(startAmendment(unit().ctx, { code: draft.code, reason: REASON })).rejects.toMatchObject({ code: "conflict" });
  });
});

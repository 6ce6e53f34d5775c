import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { inheritedEnvironment } from "#app/config.server.ts";
import { listPlatformKeys, rotateSealingKey } from "#app/sealing/platform-keys.server.ts";
import { readStatement } from "#app/sealing/seal-statement.ts";
import { readStoredZip } from "#app/sealing/stored-zip.ts";
import { verifyPackage } from "#app/sealing/verify-package.ts";
import { mails, notifications } from "#db/schema/notifications.ts";
import { platformKeys } from "#db/schema/sealing.ts";
import { taskBookRefusals, taskBookSignatures, taskBooks, taskBookVersions, taskBookViews } from "#db/schema/task-books.ts";
import { insertTaskBook } from "#seeds/factories/task-books.ts";
import { signingEvidence } from "#test/signing.ts";
import { testWorld } from "#test/world.ts";
import { taskBookContentHash } from "./content-hash.ts";
import { declineTaskBook } from "./decline-task-book.server.ts";
import type { TaskBookDocument } from "./document.ts";
import { evidencePackage } from "./evidence-package.server.ts";
import { fixedDocx } from "./fixed-docx.server.ts";
import { reopenTaskBook } from "./freeze-task-book.server.ts";
import { editionOf, taskBookPage } from "./page.server.ts";
import type { TaskBookEdition, TaskBookWords } from "./printed-form.ts";
import { remindSignatories } from "./remind-signatories.server.ts";
import { renderTaskBookDocx } from "./render-docx.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { openSigning } from "./signing.fixtures.ts";
import { verifyDigest, verifyUpload } from "./verify-reads.server.ts";

const world = await testWorld();
const { db } = world;
const { market, frozen, another } = await openSigning(world);
const template = await frozen();
const stranger = await world.organization({ kind: "vendor", supplyRoles: ["robotMaker"] });
afterEach(() => world.setClock(null));

type Book = Awaited<ReturnType<typeof another>>;
const versionOf = async (id: string) => (await db.select().from(taskBookVersions).where(eq(taskBookVersions.id, id)))[0];
const keys = () => listPlatformKeys(world.system());

async function sealed(): Promise<Book> {
  const book = await another(template);
  for (const party of book.parties) {
    await taskBookPage(party, book.code);
    await signTaskBook(party, book.input, signingEvidence());
  }
  await world.runJobs(["seal-task-book", "notify", "complete-todo"]);
  return book;
}

/** The body of the .docx, without the parts that hold the time it was written. */
async function bodyOf(document: TaskBookDocument, edition: TaskBookEdition): Promise<string> {
  const parts = readStoredZip(fixedDocx(await renderTaskBookDocx(document, edition), new Date(0)));
  return parts?.find(({ name }) => name === "word/document.xml")?.bytes.toString("utf8") ?? "";
}

describe("the frozen words", () => {
  /** A version whose stored words are not those the renderer of today would write. */
  async function withOtherWords() {
    const book = await another(template);
    const version = await versionOf(book.versionId);
    const words = version?.text as TaskBookWords;
    const text: TaskBookWords = {
      ...words,
      preamble: "此为冻结时的鉴于条款。",
      clauses: words.clauses.map((clause) => ({ ...clause, heading: `${clause.heading}（冻结）` })),
    };
    const [other] = await db
      .insert(taskBookVersions)
      .values({
        taskBookId: book.id,
        number: 9,
        document: version?.document,
        text,
        contentHash: taskBookContentHash(version?.document as TaskBookDocument, text),
      })
      .returning();
    await db
      .update(taskBooks)
      .set({ currentVersionId: other?.id ?? "" })
      .where(eq(taskBooks.id, book.id));
    return { book, words };
  }

  test("are what page and .docx show, whatever words the renderer has by then", async () => {
    const { book, words } = await withOtherWords();
    const { html } = await taskBookPage(market.unit.ctx, book.code);
    expect(html).toContain("此为冻结时的鉴于条款。");
    expect(html).not.toContain(words.preamble);
    expect(html.split("（冻结）")).toHaveLength(21);
    const { document, edition } = await editionOf(market.unit.ctx, book.code);
    const docx = await bodyOf(document, edition);
    expect(docx).toContain("此为冻结时的鉴于条款。");
    expect(docx).not.toContain(words.preamble);
    expect(docx.split("（冻结）")).toHaveLength(21);
    expect(await bodyOf({ ...document, title: "别的标题" }, edition)).toBe(docx);
  });

  test("never change in the database, and neither does a seal or the voiding of a version", async () => {
    const book = await sealed();
    const change = (set: ReturnType<typeof sql>) => db.execute(sql`update task_book_versions set ${set} where id = ${book.versionId}`);
    await expect(change(sql`text = '{}'`)).rejects.toThrow();
    await expect(change(sql`text = null`)).rejects.toThrow();
    await expect(change(sql`seal = 'x'`)).rejects.toThrow();
    await expect(change(sql`seal_statement = '{}'`)).rejects.toThrow();
    const other = await another(template);
    await declineTaskBook(other.lead.ctx, { ...answerTo(other), reason: "比例不合适" });
    await expect(db.update(taskBookRefusals).set({ reason: "x" })).rejects.toThrow();
    await reopenTaskBook(market.unit.ctx, { code: other.code, revision: 2, reason: "调整比例" });
    expect(await versionOf(other.versionId)).toMatchObject({ voidReason: "调整比例" });
    await expect(db.execute(sql`update task_book_versions set voided_at = null where id = ${other.versionId}`)).rejects.toThrow();
  });
});

const answerTo = ({ input: { code, version, contentHash } }: Book) => ({ code, version, contentHash });

describe("signing", () => {
  test("without a second factor younger than five minutes by the clock of the transaction nothing is signed", async () => {
    const book = await another(template);
    const now = new Date("2026-11-22T08:00:00Z");
    world.setClock(now.toISOString());
    const ago = (seconds: number) => signingEvidence(new Date(now.getTime() - seconds * 1000));
    for (const evidence of [signingEvidence(null), ago(300), ago(3_600), ago(-120)]) {
      await expect(signTaskBook(book.lead.ctx, book.input, evidence)).rejects.toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("二次验证"),
      });
    }
    expect(await db.select().from(taskBookSignatures).where(eq(taskBookSignatures.versionId, book.versionId))).toHaveLength(0);
    await signTaskBook(book.lead.ctx, book.input, ago(299));
    const [row] = await db.select().from(taskBookSignatures).where(eq(taskBookSignatures.versionId, book.versionId));
    expect(row).toMatchObject({ provider: "platform", statements: "2026-11", factorAt: new Date(now.getTime() - 299_000) });
  });

  test("statements of another edition than that of today are asked for again", async () => {
    const book = await another(template);
    await expect(signTaskBook(book.lead.ctx, { ...book.input, statements: "2020-01" }, signingEvidence())).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("signing once more is answered as the first time, also after the seal and with an old factor", async () => {
    const book = await sealed();
    const parties = book.parties.length;
    await expect(signTaskBook(book.lead.ctx, book.input, signingEvidence(null))).resolves.toEqual({ signed: parties, of: parties });
  });

  test("a party may decline with a reason: the others learn of it, nothing is void, and it may still sign", async () => {
    const book = await another(template);
    const decline = (ctx = book.lead.ctx, reason = "提成比例须再议") => declineTaskBook(ctx, { ...answerTo(book), reason });
    await expect(decline(book.lead.ctx, " ")).rejects.toMatchObject({ code: "invalid" });
    await expect(decline(stranger.ctx)).rejects.toMatchObject({ code: "notFound" });
    await expect(decline(await market.unit.as("editor"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      declineTaskBook(book.lead.ctx, { ...answerTo(book), contentHash: "0".repeat(64), reason: "不同意" }),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    await Promise.all([decline(), decline()]);
    await world.runJobs(["notify", "complete-todo"]);
    const told = await db.select().from(notifications).where(eq(notifications.body, "提成比例须再议"));
    expect(told).toHaveLength(book.parties.length - 1);
    const page = await taskBookPage(book.lead.ctx, book.code);
    expect(page.parties.filter((party) => party.declined === "提成比例须再议")).toHaveLength(1);
    expect(page.may).toMatchObject({ sign: true, decline: false });
    await signTaskBook(book.lead.ctx, book.input, signingEvidence());
    expect((await taskBookPage(book.lead.ctx, book.code)).parties.some((party) => party.declined !== null)).toBe(false);
    await expect(decline()).rejects.toMatchObject({ code: "conflict" });
  });

  test("the first and the last look of a party are kept while it is signed", async () => {
    const book = await another(template);
    const start = Date.parse("2026-11-22T08:00:00Z");
    for (const minute of [0, 0.5, 7]) {
      world.setClock(new Date(start + minute * 60_000).toISOString());
      await taskBookPage(book.lead.ctx, book.code);
    }
    const [view, ...more] = await db.select().from(taskBookViews).where(eq(taskBookViews.versionId, book.versionId));
    expect(more).toEqual([]);
    expect(view).toMatchObject({ firstAt: new Date(start), lastAt: new Date(start + 7 * 60_000) });
  });

  test("who has not answered for three days is reminded once a day, in the inbox and by mail", async () => {
    const book = await another(template);
    const [declining = market.unit.ctx] = book.parties.filter((party) => party !== book.lead.ctx);
    await signTaskBook(book.lead.ctx, book.input, signingEvidence());
    await declineTaskBook(declining, { ...answerTo(book), reason: "再议" });
    const frozenAt = (await versionOf(book.versionId))?.createdAt.getTime() ?? 0;
    /** Nine in the morning in Shanghai, so many days on. */
    const morning = (days: number) => {
      const day = new Date(frozenAt + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
      return `${day}T01:10:00Z`;
    };
    const remindedBy = async (iso: string) => {
      world.setClock(iso);
      await remindSignatories(world.system());
      await world.runJobs(["notify"]);
      return (await db.select().from(notifications)).filter(({ dedupeKey }) => dedupeKey.startsWith(`sign-reminder:${book.versionId}`))
        .length;
    };
    const open = book.parties.length - 2;
    expect(open).toBeGreaterThan(0);
    const mailed = async () => (await db.select().from(mails)).filter(({ subject }) => subject.includes("等待贵单位签署")).length;
    const before = await mailed();
    expect(await remindedBy(morning(2))).toBe(0);
    expect(await remindedBy(morning(4).replace("T01", "T03"))).toBe(0);
    expect(await remindedBy(morning(4))).toBe(open);
    expect(await remindedBy(morning(4))).toBe(open);
    expect(await mailed()).toBeGreaterThan(before);
    expect(await remindedBy(morning(5))).toBe(2 * open);
  });
});

describe("the seal", () => {
  test("says who signed what when and how, and its key is kept wrapped", async () => {
    const book = await sealed();
    const version = await versionOf(book.versionId);
    const statement = readStatement(version?.sealStatement ?? "");
    expect(statement).toMatchObject({ taskBook: book.code, version: 1, contentHash: book.input.contentHash });
    expect(statement?.signatures.every(({ factorAt, confirmed }) => factorAt !== null && confirmed.length === 3)).toBe(true);
    expect(statement?.parties.every(({ firstViewedAt }) => firstViewedAt !== null)).toBe(true);
    const [row] = await db.select().from(platformKeys);
    expect(row?.wrappedPrivateKey?.includes(Buffer.from("302e020100300506032b6570", "hex"))).toBe(false);
  });

  test("outlives the rotation of its key; the next book is sealed with the next key", async () => {
    const first = await sealed();
    const before = await evidencePackage(market.unit.ctx, first.code);
    const rotated = await Promise.all([rotateSealingKey(world.system()), rotateSealingKey(world.system())]);
    expect(new Set(rotated.map(({ active }) => active)).size).toBe(2);
    const second = await sealed();
    const after = await evidencePackage(market.unit.ctx, first.code);
    expect(after.file.equals(before.file)).toBe(true);
    const all = await keys();
    expect(all.filter(({ status }) => status === "active")).toHaveLength(1);
    for (const book of [first, second]) {
      const { file } = await evidencePackage(market.unit.ctx, book.code);
      expect(await verifyUpload(world.public(), file)).toMatchObject({ verdict: "valid", facts: { code: book.code } });
    }
    expect((await versionOf(second.versionId))?.sealKeyId).toBe(all.find(({ status }) => status === "active")?.id);
  });
});

describe("the evidence package", () => {
  test("is for the parties of a sealed book only", async () => {
    const open = await another(template);
    await expect(evidencePackage(market.unit.ctx, open.code)).rejects.toMatchObject({ code: "conflict" });
    const book = await sealed();
    await expect(evidencePackage(stranger.ctx, book.code)).rejects.toMatchObject({ code: "notFound" });
    await expect(evidencePackage(market.bureau.ctx, book.code)).rejects.toMatchObject({ code: "forbidden" });
    for (const party of book.parties) await expect(evidencePackage(party, book.code)).resolves.toMatchObject({ file: expect.any(Buffer) });
    const [maker] = market.makers;
    const old = await insertTaskBook(market.unit.ctx, [{ organizationId: maker?.id ?? "", role: "robotMaker", basisPoints: 10_000 }]);
    await expect(evidencePackage(market.unit.ctx, old.code)).rejects.toMatchObject({ code: "conflict" });
  });

  test("has the same bytes whoever asks and whenever, and none of them can change unseen", { timeout: 600_000 }, async () => {
    const book = await sealed();
    const { file } = await evidencePackage(market.unit.ctx, book.code);
    world.setClock(new Date(Date.now() + 86_400_000).toISOString());
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await evidencePackage(book.lead.ctx, book.code)).file.equals(file)).toBe(true);
    const trusted = await keys();
    expect(verifyPackage(file, trusted)).toMatchObject({ verdict: "valid", facts: { taskBook: book.code, parties: book.parties.length } });
    expect(verifyPackage(file, [])).toMatchObject({ verdict: "unknown", reason: "untrustedKey" });
    const changed = Buffer.from(file);
    const stride = Math.floor(file.length / 400);
    for (let at = 0; at < file.length; at += stride) {
      changed[at] = (file[at] ?? 0) ^ (1 << (at % 8));
      expect(verifyPackage(changed, trusted).verdict, `byte ${at}`).toBe("altered");
      changed[at] = file[at] ?? 0;
    }
    const entries = new Map((readStoredZip(file) ?? []).map(({ name, bytes }) => [name, bytes]));
    expect([...entries.keys()]).toContain("events.json");
    expect(readStoredZip(entries.get("task-book.docx") ?? Buffer.alloc(0))?.map(({ name }) => name)).toContain("word/document.xml");
    const certificate = entries.get("certificate.html")?.toString() ?? "";
    for (const word of ["平台存证签署", "二次验证", book.input.contentHash, "首次查看", "127.0.0.1"]) expect(certificate).toContain(word);
    expect(entries.get("task-book.html")?.toString()).toContain("第二十条");
  });

  test("is verified offline by the script: 0 valid, 1 altered, 2 unknown", { timeout: 60_000 }, async () => {
    const book = await sealed();
    const { file } = await evidencePackage(market.unit.ctx, book.code);
    const [key] = (await keys()).filter(({ status }) => status === "active");
    const folder = mkdtempSync(join(tmpdir(), "shijing-package-"));
    const path = join(folder, "package.zip");
    const run = (bytes: Buffer, ...args: string[]) => {
      writeFileSync(path, bytes);
      const script = fileURLToPath(new URL("../../main/verify-package.ts", import.meta.url));
      const { status, stdout, stderr } = spawnSync(process.execPath, [script, path, ...args], {
        env: inheritedEnvironment() as unknown as NodeJS.ProcessEnv,
        encoding: "utf8",
      });
      return { status, output: stdout + stderr };
    };
    const flipped = Buffer.from(file);
    flipped[file.length >> 1] = (flipped[file.length >> 1] ?? 0) ^ 1;
    expect(run(file, "--key", key?.publicKey ?? "")).toMatchObject({ status: 0, output: expect.stringContaining(`trusted: named by you`) });
    expect(run(flipped, "--key", key?.publicKey ?? "")).toMatchObject({ status: 1, output: expect.stringMatching(/^altered/) });
    expect(run(file)).toMatchObject({ status: 2, output: expect.stringContaining(key?.id ?? "no key") });
    expect(run(Buffer.from("no package"), "--key", key?.publicKey ?? "")).toMatchObject({ status: 2 });
    expect(run(file, "--key", "short")).toMatchObject({ status: 2 });
    rmSync(folder, { recursive: true });
  });
});

describe("public verification", () => {
  test("tells of a digest or a package that it is sealed, its code, version, time and number of parties, what came after, and no more", async () => {
    const book = await sealed();
    const { file } = await evidencePackage(market.unit.ctx, book.code);
    const expected = { code: book.code, version: 1, sealedAt: expect.any(String), parties: book.parties.length, supersededAt: null };
    // Copies share their text and so their digest; only one of them is found by it.
    const byDigest = await verifyDigest(world.public(), book.input.contentHash.toUpperCase());
    expect(byDigest).toMatchObject({ verdict: "valid", by: "digest" });
    expect(Object.keys("facts" in byDigest ? byDigest.facts : {}).sort()).toEqual(Object.keys(expected).sort());
    expect(await verifyUpload(world.public(), file)).toEqual({ verdict: "valid", by: "package", facts: expected });
    expect(await verifyUpload(world.public(), Buffer.concat([file, Buffer.of(0)]))).toMatchObject({
      verdict: "altered",
      fault: "container",
    });
    expect(await verifyUpload(world.public(), Buffer.from("hello"))).toEqual({ verdict: "unknown", reason: "notOurs" });
  });

  test("knows no digest of what is not sealed", async () => {
    const [maker] = market.makers;
    const draft = await insertTaskBook(market.unit.ctx, [{ organizationId: maker?.id ?? "", role: "robotMaker", basisPoints: 10_000 }], {
      sealed: false,
    });
    expect(await verifyDigest(world.public(), taskBookContentHash(draft.document))).toEqual({ verdict: "unknown", reason: "noRecord" });
    expect(await verifyDigest(world.public(), "0".repeat(64))).toEqual({ verdict: "unknown", reason: "noRecord" });
  });
});

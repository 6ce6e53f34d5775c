import { and, eq, like, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { isAppError } from "#app/kernel/errors.ts";
import { isSignatureOf } from "#app/sealing/ed25519.ts";
import { listPlatformKeys } from "#app/sealing/platform-keys.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { notifications } from "#db/schema/notifications.ts";
import { taskBookSignatures, taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { rounds } from "#test/rounds.ts";
import { signingEvidence } from "#test/signing.ts";
import { testWorld } from "#test/world.ts";
import { taskBookContentHash } from "./content-hash.ts";
import type { TaskBookDocument } from "./document.ts";
import { reopenTaskBook } from "./freeze-task-book.server.ts";
import type { TaskBookWords } from "./printed-form.ts";
import { sealTaskBook, sweepTaskBooks } from "./seal-task-book.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { openSigning } from "./signing.fixtures.ts";

/** The numbers of reliability D1 and D2. */
const SIGN_ROUNDS = rounds({ usual: 4, proof: 200 });
const EDIT_ROUNDS = rounds({ usual: 20, proof: 1000 });
const SIGNS_AT_ONCE = 50;
/** Jobs of signing; those of matching are not waited for. */
const JOBS = ["seal-task-book", "notify", "complete-todo"] as const;

const world = await testWorld();
const { db } = world;
const { frozen, another } = await openSigning(world);
const template = await frozen();

const versionOf = async (id: string) => (await db.select().from(taskBookVersions).where(eq(taskBookVersions.id, id)))[0];
const statusOf = async (id: string) =>
  (await db.select({ status: taskBooks.status }).from(taskBooks).where(eq(taskBooks.id, id)))[0]?.status;
const signaturesOf = (versionId: string) => db.select().from(taskBookSignatures).where(eq(taskBookSignatures.versionId, versionId));
const eventsOf = async (id: string, action: string) =>
  (
    await db
      .select({ seq: auditEvents.seq })
      .from(auditEvents)
      .where(and(eq(auditEvents.objectId, id), eq(auditEvents.action, action)))
  ).length;
const sealJobsOf = async (id: string) => {
  const rows = await db.execute<{ count: string }>(
    sql`select count(*) from pgboss.job where name = 'seal-task-book' and data->>'taskBookId' = ${id}`,
  );
  return Number([...rows][0]?.count);
};

test(`${SIGNS_AT_ONCE} signs at once leave one signature per party, one completion, one seal and one message each (D1)`, {
  timeout: 3_600_000,
}, async () => {
  for (let round = 0; round < SIGN_ROUNDS; round++) {
    const book = await another(template);
    const answers = await Promise.all(
      Array.from({ length: SIGNS_AT_ONCE }, (_, n) =>
        signTaskBook(book.parties[n % book.parties.length] ?? expect.fail(), book.input, signingEvidence()),
      ),
    );
    // Losers of the race are told the same as the winner: signed.
    expect(answers.every(({ signed, of }) => signed >= 1 && of === book.parties.length)).toBe(true);
    const signatures = await signaturesOf(book.versionId);
    expect(signatures.map(({ organizationId }) => organizationId).sort()).toEqual(
      book.document.parties.items.map(({ organizationId }) => organizationId).sort(),
    );
    expect(await sealJobsOf(book.id)).toBe(1);
    await Promise.all(Array.from({ length: 10 }, () => sealTaskBook(world.system(), { taskBookId: book.id })));
    await world.runJobs([...JOBS]);
    expect(await statusOf(book.id)).toBe("sealed");
    expect(await eventsOf(book.id, "sign-task-book")).toBe(book.parties.length);
    expect(await eventsOf(book.id, "seal-task-book")).toBe(1);
    const messages = await db
      .select({ organizationId: notifications.organizationId })
      .from(notifications)
      .where(like(notifications.dedupeKey, `sealed:${book.versionId}`));
    expect(messages).toHaveLength(book.parties.length);
    const version = await versionOf(book.versionId);
    const key = (await listPlatformKeys(world.system())).find(({ id }) => id === version?.sealKeyId);
    expect(isSignatureOf(key?.publicKey ?? "", version?.sealStatement ?? "", version?.seal ?? "")).toBe(true);
  }
  // The first key was asked for by ten at once.
  expect(await listPlatformKeys(world.system())).toHaveLength(1);
});

test("an edit racing signatures leaves either a sealed book of one digest or a draft that nobody can sign (D2)", {
  timeout: 3_600_000,
}, async () => {
  const ends = { sealed: 0, draft: 0 };
  // The edit falls anywhere into the time that signing and sealing took so far, so that both ends are met.
  let usualMs = 100;
  const pause = (most = 40) => new Promise((resolve) => setTimeout(resolve, Math.random() * most));
  for (let round = 0; round < EDIT_ROUNDS; round++) {
    const book = await another(template);
    const revision = (await db.select().from(taskBooks).where(eq(taskBooks.id, book.id)))[0]?.revision ?? 0;
    const signs = book.parties.map(async (party) => {
      await pause();
      return signTaskBook(party, book.input, signingEvidence());
    });
    const edit = async () => {
      await pause(1.5 * usualMs);
      return reopenTaskBook(book.lead.ctx, { code: book.code, revision, reason: "同时修改" });
    };
    const start = performance.now();
    const seal = async () => {
      // As the job does, when the last signature is there.
      await Promise.all(signs);
      await sealTaskBook(world.system(), { taskBookId: book.id });
      usualMs = 0.8 * usualMs + 0.2 * (performance.now() - start);
    };
    const [reopened, , ...signed] = await Promise.allSettled([edit(), seal(), ...signs]);
    await world.runJobs(["seal-task-book"]);
    const status = await statusOf(book.id);
    const version = await versionOf(book.versionId);
    const digests = new Set((await signaturesOf(book.versionId)).map(({ contentHash }) => contentHash));
    for (const answer of signed) {
      if (answer.status === "rejected") expect(isAppError(answer.reason) && answer.reason.code).toBe("conflict");
    }
    if (status === "sealed") {
      ends.sealed++;
      expect(reopened?.status).toBe("rejected");
      expect(version?.voidedAt).toBeNull();
      expect([...digests]).toEqual([taskBookContentHash(version?.document as TaskBookDocument, version?.text as TaskBookWords)]);
      continue;
    }
    ends.draft++;
    expect(status).toBe("draft");
    expect(version).toMatchObject({ voidReason: "同时修改", seal: null });
    await expect(signTaskBook(book.lead.ctx, book.input, signingEvidence())).rejects.toMatchObject({ code: "conflict" });
  }
  expect(ends.sealed + ends.draft).toBe(EDIT_ROUNDS);
});

test("a job that was lost between the last signature and the seal is found by the sweep, and the seal is made once", async () => {
  const book = await another(template);
  for (const party of book.parties) await signTaskBook(party, book.input, signingEvidence());
  // What a killed worker leaves: everybody signed, and no job.
  await db.execute(sql`delete from pgboss.job where name = 'seal-task-book'`);
  await world.runJobs([...JOBS]);
  expect(await statusOf(book.id)).toBe("signing");
  await sweepTaskBooks(world.system());
  await sweepTaskBooks(world.system());
  await world.runJobs([...JOBS]);
  expect(await statusOf(book.id)).toBe("sealed");
  expect(await eventsOf(book.id, "seal-task-book")).toBe(1);
});

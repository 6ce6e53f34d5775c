import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import type { Context } from "#app/kernel/context.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import { taskBookSignatures, taskBookVersions } from "#db/schema/task-books.ts";
import { killing } from "#test/killing.ts";
import { signingEvidence } from "#test/signing.ts";
import { testWorld } from "#test/world.ts";
import { getTaskBook } from "./reads.server.ts";
import { sweepTaskBooks } from "./seal-task-book.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { openSigning } from "./signing.fixtures.ts";

const world = await testWorld();
const actAndDie = killing(world);
let signing: Awaited<ReturnType<typeof openSigning>>;
let template: Awaited<ReturnType<typeof signing.frozen>>;
beforeAll(async () => {
  signing = await openSigning(world);
  template = await signing.frozen();
});

/** A task book that wants one more signature, made in a process that dies with it. */
async function signedByTheDying() {
  const book = await signing.another(template);
  const [last, ...others] = book.parties as [Context, ...Context[]];
  for (const party of others) await signTaskBook(party, book.input, signingEvidence());
  await world.runJobs(["notify", "complete-todo"]);
  await actAndDie("sign", { actor: last.actor, input: book.input });
  return book;
}
/** What a sealed book leaves exactly once. */
async function traces(book: { id: string; code: string }) {
  const { taskBook } = await getTaskBook(world.system(), { code: book.code });
  const [version] = await world.db.select().from(taskBookVersions).where(eq(taskBookVersions.taskBookId, book.id));
  return {
    status: taskBook.status,
    sealed: version?.seal !== null,
    signatures: await world.db.$count(taskBookSignatures, eq(taskBookSignatures.versionId, version?.id ?? "")),
    seals: await world.db.$count(auditEvents, and(eq(auditEvents.objectId, book.id), eq(auditEvents.action, "seal-task-book"))),
  };
}
const ONCE = { status: "sealed", sealed: true, signatures: 3, seals: 1 };

test("killed between the last signature and its job, the book is sealed by whoever works next", async () => {
  const book = await signedByTheDying();
  expect(await traces(book)).toMatchObject({ status: "signing", signatures: 3, seals: 0 });
  await world.runJobs();
  expect(await traces(book)).toEqual(ONCE);
});

test("killed with the job in hand, the sweep has it sealed once", async () => {
  const book = await signedByTheDying();
  await actAndDie("take", { name: "seal-task-book" });
  await world.runJobs();
  expect(await traces(book)).toMatchObject({ status: "signing", seals: 0 });
  await sweepTaskBooks(world.system());
  await world.runJobs();
  expect(await traces(book)).toEqual(ONCE);
});

test("killed between the seal and the end of its job, it is sealed once, however often the job comes again", async () => {
  const book = await signedByTheDying();
  await actAndDie("job", { name: "seal-task-book" });
  expect(await traces(book)).toEqual(ONCE);
  await sweepTaskBooks(world.system());
  await world.runJobs();
  expect(await traces(book)).toEqual(ONCE);
});

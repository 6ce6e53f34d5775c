import { and, eq, isNull, like } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { notifications } from "#db/schema/notifications.ts";
import { openMarket } from "#test/market.ts";
import { CONFIRMED, signingEvidence } from "#test/signing.ts";
import { testWorld } from "#test/world.ts";
import { freezeTaskBook, reopenTaskBook } from "./freeze-task-book.server.ts";
import { taskBookPage } from "./page.server.ts";
import { getTaskBook, listMyTaskBooks } from "./reads.server.ts";
import { signTaskBook } from "./sign-task-book.server.ts";
import { drafting } from "./task-book.fixtures.ts";

const world = await testWorld();
let market: Awaited<ReturnType<typeof openMarket>>;
let made: ReturnType<typeof drafting>;
beforeAll(async () => {
  market = await openMarket(world);
  made = drafting(market);
});

/** A task book that is signed one after the other: the other supplier, the lead, the unit. */
async function frozen() {
  const book = await made.agreed();
  const shown = await freezeTaskBook(market.unit.ctx, { code: book.code, revision: 1, order: "bySeat" });
  await world.runJobs();
  const sign = (ctx = market.unit.ctx) => signTaskBook(ctx, { code: book.code, ...shown, ...CONFIRMED }, signingEvidence());
  return { ...book, sign };
}
type Book = Awaited<ReturnType<typeof frozen>>;

async function asked(book: Book) {
  const { version } = await getTaskBook(world.system(), { code: book.code });
  const rows = await world.db
    .select({ organizationId: notifications.organizationId })
    .from(notifications)
    .where(and(like(notifications.dedupeKey, `sign:${version?.id}`), eq(notifications.kind, "todo"), isNull(notifications.doneAt)));
  return rows.map(({ organizationId }) => organizationId);
}
const awaits = async (ctx: Book["other"]["ctx"], code: string) =>
  (await listMyTaskBooks(ctx)).find((line) => line.code === code)?.awaitingMe;

describe("one after the other", () => {
  test("each is asked when it is its turn, and who signs before is refused and loses nothing", async () => {
    const book = await frozen();
    expect(await asked(book)).toEqual([book.other.id]);
    expect((await taskBookPage(market.unit.ctx, book.code)).parties.map(({ waits }) => waits)).toEqual([true, true, false]);
    for (const early of [market.unit.ctx, book.lead.ctx])
      await expect(book.sign(early)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("依次签署") });
    expect([await awaits(book.other.ctx, book.code), await awaits(book.lead.ctx, book.code)]).toEqual([true, false]);

    expect(await book.sign(book.other.ctx)).toEqual({ signed: 1, of: 3 });
    // Sent again it is the same signature, and nobody else's turn.
    expect(await book.sign(book.other.ctx)).toEqual({ signed: 1, of: 3 });
    await world.runJobs();
    expect(await asked(book)).toEqual([book.lead.id]);
    expect([await awaits(book.other.ctx, book.code), await awaits(book.lead.ctx, book.code)]).toEqual([false, true]);
    expect((await taskBookPage(book.lead.ctx, book.code)).may.sign).toBe(true);
    expect((await taskBookPage(market.unit.ctx, book.code)).may.sign).toBe(false);

    await book.sign(book.lead.ctx);
    await book.sign();
    await world.runJobs();
    expect((await getTaskBook(world.system(), { code: book.code })).taskBook.status).toBe("sealed");
    expect(await asked(book)).toEqual([]);
  });

  test("all at once: exactly the first is taken", async () => {
    const book = await frozen();
    const settled = await Promise.allSettled([market.unit.ctx, book.lead.ctx, book.other.ctx].map((ctx) => book.sign(ctx)));
    const { version } = await getTaskBook(world.system(), { code: book.code });
    expect(settled[2]).toMatchObject({ status: "fulfilled" });
    const taken = settled.filter(({ status }) => status === "fulfilled").length;
    const { parties } = await taskBookPage(market.unit.ctx, book.code);
    expect(parties.filter(({ signedAt }) => signedAt !== null)).toHaveLength(taken);
    // Who came after its predecessor was in time; nobody before it.
    const signed = parties.map(({ signedAt }) => signedAt !== null);
    expect(version?.signingOrder).toBe("bySeat");
    expect([
      [false, false, true],
      [false, true, true],
      [true, true, true],
    ]).toContainEqual(signed);
  });

  test("opened again the order is chosen anew, and the one that was asked is asked no more", async () => {
    const book = await frozen();
    const { taskBook } = await getTaskBook(world.system(), { code: book.code });
    await reopenTaskBook(market.unit.ctx, { code: book.code, revision: taskBook.revision, reason: "重新协商" });
    await world.runJobs();
    expect(await asked(book)).toEqual([]);
    const again = await freezeTaskBook(market.unit.ctx, { code: book.code, revision: taskBook.revision + 1 });
    await expect(signTaskBook(market.unit.ctx, { code: book.code, ...again, ...CONFIRMED }, signingEvidence())).resolves.toMatchObject({
      signed: 1,
    });
  });
});

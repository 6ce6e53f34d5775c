import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import type { TaskBookDocument } from "#app/areas/task-books/index.server.ts";
import { contentHash } from "#app/kernel/canonical.ts";
import { taskBookParties, taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { insertContract } from "#seeds/factories/contracts.ts";
import { testWorld } from "#test/world.ts";
import { splitOfInvoice } from "./reads.server.ts";
import { settling } from "./settling.fixtures.ts";

const world = await testWorld();
const { consortium, invoice, refund, settle, partsOf } = settling(world);
const of = (netFen: bigint) => ({ taxFen: 0n, netFen, totalFen: netFen, amountPaidFen: netFen });

/** Seals an amendment of a task book with another sharing, as its room leaves it. */
async function amend(book: { id: string; code: string }, change: (document: TaskBookDocument) => TaskBookDocument) {
  const [former] = await world.db.select().from(taskBooks).where(eq(taskBooks.id, book.id));
  if (!former?.currentVersionId) throw new Error("the task book is not sealed");
  const [version] = await world.db.select().from(taskBookVersions).where(eq(taskBookVersions.id, former.currentVersionId));
  const document = change(version?.document as TaskBookDocument);
  const { id: _, ...row } = former;
  const sealedAt = new Date();
  const [amendment] = await world.db
    .insert(taskBooks)
    .values({ ...row, code: `${book.code}-B`, amendsId: book.id, document, sealedAt, currentVersionId: null })
    .returning({ id: taskBooks.id, code: taskBooks.code });
  if (!amendment) throw new Error("amendment was not inserted");
  const [sealed] = await world.db
    .insert(taskBookVersions)
    .values({ taskBookId: amendment.id, number: 1, document, contentHash: contentHash(document) })
    .returning({ id: taskBookVersions.id });
  await world.db
    .update(taskBooks)
    .set({ currentVersionId: sealed?.id ?? null })
    .where(eq(taskBooks.id, amendment.id));
  const parties = await world.db.select().from(taskBookParties).where(eq(taskBookParties.taskBookId, book.id));
  await world.db.insert(taskBookParties).values(parties.map(({ id, ...party }) => ({ ...party, taskBookId: amendment.id })));
  await world.db.update(taskBooks).set({ status: "superseded" }).where(eq(taskBooks.id, book.id));
  return amendment;
}

test("an amendment holds for what is settled after it, over contracts of both texts; what was settled before stays", async () => {
  const all = await consortium();
  const members = [all.maker, all.algorithm];
  const shared = (maker: number, algorithm: number) => (document: TaskBookDocument) => ({
    ...document,
    benefitSharing: {
      ...document.benefitSharing,
      pools: document.benefitSharing.pools.map((pool) => ({
        ...pool,
        model: "fixedShare" as const,
        shares: [
          { organizationId: all.maker.id, basisPoints: maker },
          { organizationId: all.algorithm.id, basisPoints: algorithm },
        ],
      })),
    },
  });
  const before = await invoice(all, of(100_000n));
  await settle(before.id);
  expect(await partsOf(before.id, members)).toEqual([58_500n, 18_000n]);

  const amendment = await amend(all.book, shared(6000, 4000));
  const after = await invoice(all, of(100_001n));
  expect((await splitOfInvoice(all.maker.ctx, after.code))?.parts.map(({ amountFen }) => amountFen)).toEqual(["60001", "40000"]);
  await settle(after.id);
  expect(await partsOf(after.id, members)).toEqual([60_001n, 40_000n]);
  // A contract made out of the amendment is counted together with that of the former text.
  const second = await insertContract({ userUnit: all.userUnit.ctx, provider: all.maker.ctx, taskBookCode: amendment.code });
  const third = await invoice({ ...all, contract: second }, of(100_001n));
  await settle(third.id);
  expect(await partsOf(third.id, members)).toEqual([60_000n, 40_001n]);

  // Once more, and what was settled under each text is shown by that text.
  await amend(amendment, shared(2500, 7500));
  const last = await invoice(all, of(200n));
  await settle(last.id);
  expect(await partsOf(last.id, members)).toEqual([50n, 150n]);
  const split = await splitOfInvoice(all.maker.ctx, before.code);
  expect(split?.parts.map(({ basisPoints }) => basisPoints)).toEqual([5850, 1800, 1225, 625, 500]);
  expect(split?.rules.join()).not.toContain("75.00%");

  // A refund takes back by the text its payment was shared by, and leaves what is shared by the others alone.
  await refund(before.id, 50_000n);
  await settle(before.id);
  expect((await splitOfInvoice(all.maker.ctx, before.code))?.parts.map(({ claimedFen }) => claimedFen)).toEqual([
    "-29250",
    "-9000",
    "-6125",
    "-3125",
    "-2500",
  ]);
  const further = await invoice(all, of(200n));
  await settle(further.id);
  expect(await partsOf(further.id, members)).toEqual([50n, 150n]);
});

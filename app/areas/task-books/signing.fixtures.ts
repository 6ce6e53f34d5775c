import { eq } from "drizzle-orm";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { scenes } from "#db/schema/scenes.ts";
import { taskBookParties, taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { openMarket } from "#test/market.ts";
import type { testWorld } from "#test/world.ts";
import { drafting } from "./task-book.fixtures.ts";

/** A market in which consortia form, and their task books up to the signature. */
export async function openSigning(world: Awaited<ReturnType<typeof testWorld>>) {
  const market = await openMarket(world);
  const { drafted, frozen } = drafting(market);

  /**
   * Another frozen task book like `book`, with a scene and a consortium of its own but the same text: what a race consumes, without the minutes
   * its matching would take.
   */
  async function another(book: Awaited<ReturnType<typeof frozen>>) {
    const mark = crypto.randomUUID().slice(0, 8);
    const { db } = world;
    const [taskBook] = await db.select().from(taskBooks).where(eq(taskBooks.id, book.id));
    const [version] = await db
      .select()
      .from(taskBookVersions)
      .where(eq(taskBookVersions.id, taskBook?.currentVersionId ?? ""));
    const [consortium] = await db
      .select()
      .from(consortia)
      .where(eq(consortia.id, taskBook?.consortiumId ?? ""));
    const [scene] = await db
      .select()
      .from(scenes)
      .where(eq(scenes.id, taskBook?.sceneId ?? ""));
    if (!taskBook || !version || !consortium || !scene) throw new Error("the task book to copy is gone");
    const [sceneId, consortiumId, id, versionId] = Array.from({ length: 4 }, () => crypto.randomUUID()) as [string, string, string, string];
    const code = `RW-${mark}`;
    await db.insert(scenes).values({ ...scene, id: sceneId, code: `SC-${mark}` });
    const members = await db.select().from(consortiumMembers).where(eq(consortiumMembers.consortiumId, consortium.id));
    // Together: a formed consortium whose work shares do not total 100.00 % is refused at the end of the transaction.
    await db.transaction(async (tx) => {
      await tx.insert(consortia).values({ ...consortium, id: consortiumId, code: `LH-${mark}`, sceneId, proposalId: null });
      await tx.insert(consortiumMembers).values(members.map(({ id: _, ...member }) => ({ ...member, consortiumId })));
    });
    await db.insert(taskBooks).values({ ...taskBook, id, code, consortiumId, sceneId, status: "signing", currentVersionId: null });
    await db.insert(taskBookVersions).values({ ...version, id: versionId, taskBookId: id });
    await db.update(taskBooks).set({ currentVersionId: versionId }).where(eq(taskBooks.id, id));
    const parties = await db.select().from(taskBookParties).where(eq(taskBookParties.taskBookId, book.id));
    await db.insert(taskBookParties).values(parties.map(({ id: _, ...party }) => ({ ...party, taskBookId: id })));
    return { ...book, id, code, versionId, input: { ...book.input, code } };
  }

  return { market, drafted, frozen, another };
}

import { eq } from "drizzle-orm";
import { consortiumPage, formConsortium, respondToInvitation } from "#app/areas/consortia/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { scenes } from "#db/schema/scenes.ts";
import { taskBookParties, taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { openMarket } from "#test/market.ts";
import { CONFIRMED } from "#test/signing.ts";
import type { testWorld } from "#test/world.ts";
import { draftTaskBook } from "./draft-task-book.server.ts";
import { freezeTaskBook } from "./freeze-task-book.server.ts";
import { getTaskBook } from "./reads.server.ts";
import { everyPartyAgrees } from "./task-book.fixtures.ts";

/** A market in which consortia form, and their task books up to the signature. */
export async function openSigning(world: Awaited<ReturnType<typeof testWorld>>) {
  const market = await openMarket(world);
  let serial = 0;
  const contextOf = (organizationId: string): Context =>
    market.vendors.find((vendor) => vendor.id === organizationId)?.ctx ?? market.unit.ctx;

  /** A draft with all its parties, through the verbs. */
  async function drafted() {
    const scene = await market.matchedScene({ name: `电池测试线——签署插接${++serial}` });
    const [best] = scene.page.proposals;
    const leadOrganizationId = best?.members[0]?.organizationId ?? "";
    const { code: consortiumCode } = await formConsortium(market.unit.ctx, {
      proposalId: best?.id ?? "",
      sceneVersion: scene.page.scene.version,
      leadOrganizationId,
      respondByOn: "2099-01-01",
    });
    for (const member of (await consortiumPage(market.unit.ctx, consortiumCode)).members)
      await respondToInvitation(contextOf(member.organizationId), { memberId: member.id, answer: "accept" });
    const { code } = await draftTaskBook(market.unit.ctx, { consortiumCode });
    const { taskBook, document } = await getTaskBook(market.unit.ctx, { code });
    const parties = document.parties.items.map((party) => contextOf(party.organizationId));
    return { code, id: taskBook.id, document, parties, lead: contextOf(leadOrganizationId) };
  }

  /** The same, frozen for signing, with what a signatory sends. */
  async function frozen() {
    const book = await drafted();
    await everyPartyAgrees(book.parties, book.code);
    const { version, contentHash } = await freezeTaskBook(market.unit.ctx, { code: book.code, revision: 1 });
    return { ...book, input: { code: book.code, version, contentHash, ...CONFIRMED } };
  }

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

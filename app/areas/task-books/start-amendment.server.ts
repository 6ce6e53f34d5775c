import { and, eq, inArray, ne } from "drizzle-orm";
import type { z } from "zod";
import { getConsortium, holdFormedConsortium, standingIn } from "#app/areas/consortia/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { taskBookParties, taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { taskBookDocument } from "./document.ts";
import { amendmentTodo, hasFollowed, reseated, touchedWords } from "./follow-consortium.server.ts";
import { holdTaskBook } from "./hold-task-book.server.ts";
import { mayFreezeTaskBook } from "./policy.ts";
import { amendedDocument, getTaskBook } from "./reads.server.ts";
import { cancelAmendmentInput, startAmendmentInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";
import { keepRevision } from "./write-draft.server.ts";

/**
 * Drafts an amendment of a sealed task book (变更协议): a task book of its own with the content in force, negotiated, signed by every party and
 * sealed like the first; sealed, it stands in the place of what it changes, which binds until then. One at a time: starting again gives the
 * present one back. Its parties are who stands in the consortium now: who stays, who came and under which lead.
 */
export async function startAmendment(ctx: Context, input: z.input<typeof startAmendmentInput>): Promise<{ code: string }> {
  const { code, reason } = parseInput(startAmendmentInput, input);
  return withTransaction(ctx, async (tx) => {
    const found = await getTaskBook(tx, { code });
    const { consortium, scene } = await getConsortium(tx, { id: found.taskBook.consortiumId });
    if (!mayFreezeTaskBook(ctx.actor, consortium)) throw forbidden("任务书的变更由用户单位或牵头单位发起。");
    await holdFormedConsortium(tx, consortium.id);
    const { taskBook, version, document, partyIds } = await holdTaskBook(tx, { code });
    if (!can("amend", taskBook.status) || !version) throw conflict(TASK_BOOK_ACTIONS.amend.refusal);
    const [present] = await tx.db
      .select({ code: taskBooks.code })
      .from(taskBooks)
      .where(and(eq(taskBooks.amendsId, taskBook.id), ne(taskBooks.status, "terminated")));
    if (present) return present;
    // Who left under clause 18 is no party of it, and who came or leads since is: as the draft of a first task book follows its consortium.
    const next = hasFollowed({ document, partyIds }, await standingIn(tx, consortium.id))
      ? null
      : await reseated(tx, consortium.id, document);
    const amended = taskBookDocument.parse({ ...(next?.document ?? document), amends: { code, contentHash: version.contentHash, reason } });
    const [amendment] = await tx.db
      .insert(taskBooks)
      .values({
        code: await nextCode(tx, "taskBook"),
        consortiumId: consortium.id,
        sceneId: taskBook.sceneId,
        amendsId: taskBook.id,
        document: amended,
      })
      .returning({ id: taskBooks.id, code: taskBooks.code });
    if (!amendment) throw new Error("amendment was not inserted");
    await tx.db
      .insert(taskBookParties)
      .values(
        amended.parties.items.map(({ organizationId, role, isLead }) => ({ taskBookId: amendment.id, organizationId, role, isLead })),
      );
    await keepRevision(tx, { taskBookId: amendment.id, number: 1, document: amended, clauses: [] });
    await recordAudit(tx, {
      action: "start-amendment",
      objectType: "task-book",
      objectId: amendment.id,
      detail: { code: amendment.code, amends: code, contentHash: version.contentHash, reason, clauses: next?.touched ?? [] },
    });
    await enqueue(tx, "complete-todo", { organizationId: consortium.userUnitId, dedupeKey: amendmentTodo(taskBook.id) });
    const actor = userOf(ctx);
    for (const { organizationId } of amended.parties.items) {
      if (organizationId === actor.organizationId) continue;
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `${actor.organizationName}发起变更“${scene.scene.name}”任务书 ${code}，请查看并协商`,
        body: next?.touched.length ? `${reason}\n${touchedWords(next.touched)}` : reason,
        href: paths.taskBook(amendment.code),
        dedupeKey: `amendment-started:${amendment.id}`,
      });
    }
    return { code: amendment.code };
  });
}

/** Gives an amendment up before it is sealed: the task book it would have changed goes on as it is, and nobody is asked to sign any more. */
export async function cancelAmendment(ctx: Context, input: z.input<typeof cancelAmendmentInput>): Promise<{ code: string }> {
  const { code, revision, reason } = parseInput(cancelAmendmentInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds } = await getTaskBook(tx, { code });
    const { consortium } = await getConsortium(tx, { id: taskBook.consortiumId });
    if (!mayFreezeTaskBook(ctx.actor, consortium)) throw forbidden("任务书的变更由用户单位或牵头单位撤销。");
    if (taskBook.amendsId === null) throw conflict("这不是变更协议，不能撤销。");
    const before = await amendedDocument(tx, taskBook.amendsId);
    const beforeIds = before?.parties.items.map(({ organizationId }) => organizationId) ?? [];
    if (before && !hasFollowed({ document: before, partyIds: beforeIds }, await standingIn(tx, consortium.id)))
      throw conflict("联合体的成员或者牵头单位已有变动，变更协议须协商签署，不能撤销。");
    const [ended] = await tx.db
      .update(taskBooks)
      .set({ status: "terminated", updatedAt: tx.clock.now() })
      .where(and(eq(taskBooks.id, taskBook.id), eq(taskBooks.revision, revision), inArray(taskBooks.status, ["draft", "signing"])))
      .returning({ versionId: taskBooks.currentVersionId });
    if (!ended) throw conflict("变更协议在您打开页面后有了变化或者已经封存，请刷新后再操作。");
    if (ended.versionId)
      await tx.db
        .update(taskBookVersions)
        .set({ voidedAt: tx.clock.now(), voidReason: reason })
        .where(eq(taskBookVersions.id, ended.versionId));
    await recordAudit(tx, { action: "cancel-amendment", objectType: "task-book", objectId: taskBook.id, detail: { code, reason } });
    const [amended] = await tx.db.select({ code: taskBooks.code }).from(taskBooks).where(eq(taskBooks.id, taskBook.amendsId));
    for (const organizationId of partyIds) {
      if (ended.versionId) await enqueue(tx, "complete-todo", { organizationId, dedupeKey: `sign:${ended.versionId}` });
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `变更协议 ${code} 已撤销，任务书 ${amended?.code ?? ""} 继续有效`,
        body: reason,
        href: paths.taskBook(amended?.code ?? code),
        dedupeKey: `amendment-cancelled:${taskBook.id}`,
      });
    }
    return { code: amended?.code ?? code };
  });
}

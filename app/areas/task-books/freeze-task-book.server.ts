import { and, desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { getConsortium, holdFormedConsortium, standingIn } from "#app/areas/consortia/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { taskBooks, taskBookVersions } from "#db/schema/task-books.ts";
import { askToSign } from "./ask-to-sign.server.ts";
import { blocksFreezing, checkTaskBook } from "./checks.ts";
import { changedClauses } from "./clause-fields.ts";
import { taskBookContentHash } from "./content-hash.ts";
import { type TaskBookDocument, taskBookDocument } from "./document.ts";
import { hasFollowed } from "./follow-consortium.server.ts";
import { holdTaskBook } from "./hold-task-book.server.ts";
import { requireAgreement } from "./negotiation/require-agreement.server.ts";
import { mayEditTaskBook, mayFreezeTaskBook } from "./policy.ts";
import { wordsOf } from "./printed-form.ts";
import { amendedDocument, checkContextOf, getTaskBook, signaturesOf } from "./reads.server.ts";
import { freezeTaskBookInput, reopenTaskBookInput } from "./schemas.ts";
import { awaitedSigners } from "./signing-order.ts";
import { can, type SigningOrder, TASK_BOOK_ACTIONS } from "./states.ts";

/** Freezes the draft and its words as a numbered, hashed version and asks its parties to sign, at once or one after the other. Open errors of the consistency checks refuse it. */
export async function freezeTaskBook(
  ctx: Context,
  input: z.input<typeof freezeTaskBookInput>,
): Promise<{ version: number; contentHash: string }> {
  const { code, revision, order } = parseInput(freezeTaskBookInput, input);
  return withTransaction(ctx, async (tx) => {
    const found = await getTaskBook(tx, { code });
    const { consortium, scene } = await getConsortium(tx, { id: found.taskBook.consortiumId });
    if (!mayFreezeTaskBook(ctx.actor, consortium)) throw forbidden("任务书由用户单位或牵头单位冻结。");
    await holdFormedConsortium(tx, consortium.id);
    // Held before anything is asked of it: an objection made at the same moment comes before the freeze or after it, never under it.
    const book = await holdTaskBook(tx, { code });
    const { taskBook, partyIds } = book;
    if (!can("freeze", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.freeze.refusal);
    if (!hasFollowed(book, await standingIn(tx, consortium.id)))
      throw conflict("联合体成员刚有变动，任务书的当事人还在更新，请稍后刷新再冻结。");
    const document = taskBookDocument.parse(book.document);
    if (taskBook.amendsId && changedClauses((await amendedDocument(tx, taskBook.amendsId)) ?? document, document).length === 0)
      throw invalid("变更协议与被变更的任务书内容相同，请先修改条款。");
    await requireAgreement(tx, { taskBookId: taskBook.id, document, partyIds, freezer: userOf(ctx).organizationId });
    const findings = checkTaskBook(document, await checkContextOf(tx, taskBook.consortiumId, document));
    if (blocksFreezing(findings)) {
      throw invalid(
        `任务书还有 ${findings.filter((finding) => finding.severity === "error").length} 处须先解决：${findings.find((finding) => finding.severity === "error")?.message ?? ""}`,
      );
    }
    const version = await addVersion(tx, taskBook.id, document, order);
    const [moved] = await tx.db
      .update(taskBooks)
      .set({ status: "signing", currentVersionId: version.id, revision: revision + 1, updatedAt: tx.clock.now() })
      .where(and(eq(taskBooks.id, taskBook.id), eq(taskBooks.revision, revision), eq(taskBooks.status, "draft")))
      .returning({ id: taskBooks.id });
    if (!moved) throw conflict("任务书在您打开页面后已被他方修改，请刷新后再冻结。");
    await recordAudit(tx, {
      action: "freeze-task-book",
      objectType: "task-book",
      objectId: taskBook.id,
      detail: { version: version.number, contentHash: version.contentHash, order },
    });
    const first = awaitedSigners(document, order, []);
    for (const { organizationId } of document.parties.items) {
      if (first.includes(organizationId)) await askToSign(tx, { code, version, sceneName: scene.scene.name }, organizationId);
      else
        await enqueue(tx, "notify", {
          organizationId,
          kind: "message",
          title: `“${scene.scene.name}”任务书（第 ${version.number} 版）已冻结，依次签署`,
          body: "前序当事人签署后会通知贵单位。",
          href: paths.taskBook(code),
          dedupeKey: `frozen:${version.id}`,
        });
    }
    return { version: version.number, contentHash: version.contentHash };
  });
}

async function addVersion(tx: TransactionContext, taskBookId: string, document: TaskBookDocument, signingOrder: SigningOrder) {
  const [last] = await tx.db
    .select({ number: taskBookVersions.number })
    .from(taskBookVersions)
    .where(eq(taskBookVersions.taskBookId, taskBookId))
    .orderBy(desc(taskBookVersions.number))
    .limit(1);
  const text = wordsOf(document);
  const [version] = await tx.db
    .insert(taskBookVersions)
    .values({
      taskBookId,
      number: (last?.number ?? 0) + 1,
      document,
      text,
      contentHash: taskBookContentHash(document, text),
      signingOrder,
      createdAt: tx.clock.now(),
    })
    .returning({ id: taskBookVersions.id, number: taskBookVersions.number, contentHash: taskBookVersions.contentHash });
  if (!version) throw new Error("version was not inserted");
  return version;
}

/** Opens a frozen, unsealed task book for change again: the version and every signature on it become void. */
export async function reopenTaskBook(ctx: Context, input: z.input<typeof reopenTaskBookInput>): Promise<{ revision: number }> {
  const { code, revision, reason } = parseInput(reopenTaskBookInput, input);
  return withTransaction(ctx, async (tx) => {
    if (!mayEditTaskBook(ctx.actor, (await getTaskBook(tx, { code })).partyIds)) throw forbidden();
    const { taskBook, partyIds, version, document } = await holdTaskBook(tx, { code });
    if (!can("reopen", taskBook.status) || !version) throw conflict(TASK_BOOK_ACTIONS.reopen.refusal);
    const signed = (await signaturesOf(tx, version.id)).length;
    const [moved] = await tx.db
      .update(taskBooks)
      .set({ status: "draft", document, currentVersionId: null, revision: revision + 1, updatedAt: tx.clock.now() })
      .where(and(eq(taskBooks.id, taskBook.id), eq(taskBooks.revision, revision), eq(taskBooks.status, "signing")))
      .returning({ revision: taskBooks.revision });
    if (!moved) throw conflict("任务书在您打开页面后有了变化，请刷新后再操作。");
    await tx.db.update(taskBookVersions).set({ voidedAt: tx.clock.now(), voidReason: reason }).where(eq(taskBookVersions.id, version.id));
    await recordAudit(tx, {
      action: "reopen-task-book",
      objectType: "task-book",
      objectId: taskBook.id,
      detail: { version: version.number, reason, voidedSignatures: signed },
    });
    for (const organizationId of partyIds) {
      await enqueue(tx, "complete-todo", { organizationId, dedupeKey: `sign:${version.id}` });
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `任务书 ${code} 第 ${version.number} 版已失效，重新协商`,
        body: signed > 0 ? `${reason}\n已签署的 ${signed} 方签名随之失效，新版本须重新签署。` : reason,
        href: paths.taskBook(code),
        dedupeKey: `voided:${version.id}`,
      });
    }
    return moved;
  });
}

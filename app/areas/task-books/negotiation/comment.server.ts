import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { clauseComments } from "#db/schema/negotiation.ts";
import { CLAUSES } from "../clause-variants.ts";
import { mayCommentOnClause, mayEditTaskBook } from "../policy.ts";
import { getTaskBook } from "../reads.server.ts";
import { can, TASK_BOOK_ACTIONS } from "../states.ts";
import { commentInput, resolveCommentInput } from "./schemas.ts";

/**
 * A party or a witness remarks on a clause or answers a remark on it. Possible while parties negotiate or sign; the same form sent twice is one remark.
 * The words reach the others on the page only, never by mail.
 */
export async function commentOnClause(ctx: Context, input: z.input<typeof commentInput>): Promise<{ id: string }> {
  const { code, clause, parentId, body, formKey } = parseInput(commentInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds, witnessIds } = await getTaskBook(tx, { code });
    if (!mayCommentOnClause(tx.actor, { partyIds, witnessIds, status: taskBook.status }))
      throw forbidden("只有当事人单位和见证方的编辑人员可以发表评论。");
    if (!can("comment", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.comment.refusal);
    const actor = userOf(tx);
    if (parentId) {
      const [parent] = await tx.db
        .select({ id: clauseComments.id })
        .from(clauseComments)
        .where(
          and(
            eq(clauseComments.id, parentId),
            eq(clauseComments.taskBookId, taskBook.id),
            eq(clauseComments.clause, clause),
            isNull(clauseComments.parentId),
          ),
        );
      if (!parent) throw invalid("您要回复的评论不存在。");
    }
    const [comment] = await tx.db
      .insert(clauseComments)
      .values({
        taskBookId: taskBook.id,
        clause,
        parentId: parentId ?? null,
        organizationId: actor.organizationId,
        userId: actor.userId,
        body,
        revision: taskBook.revision,
        createdAt: tx.clock.now(),
        formKey: formKey ?? null,
      })
      .onConflictDoNothing({ target: [clauseComments.organizationId, clauseComments.formKey] })
      .returning({ id: clauseComments.id });
    if (!comment) {
      const [first] = await tx.db
        .select({ id: clauseComments.id })
        .from(clauseComments)
        .where(and(eq(clauseComments.organizationId, actor.organizationId), eq(clauseComments.formKey, formKey ?? "")));
      if (!first) throw new Error("the comment was neither inserted nor found");
      return first;
    }
    await recordAudit(tx, {
      action: "comment-on-clause",
      objectType: "task-book",
      objectId: taskBook.id,
      detail: { clause, commentId: comment.id },
    });
    const { number, title } = CLAUSES.find(({ key }) => key === clause) ?? CLAUSES[0];
    for (const organizationId of [...partyIds, ...witnessIds].filter((id) => id !== actor.organizationId)) {
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `${actor.organizationName}评论了任务书 ${code} 第 ${number} 条“${title}”`,
        body: "",
        href: `${paths.taskBook(code)}#clause-${number}`,
        dedupeKey: `clause-comment:${comment.id}`,
      });
    }
    return comment;
  });
}

/** A party marks a remark as dealt with; once is enough. */
export async function resolveComment(ctx: Context, input: z.input<typeof resolveCommentInput>): Promise<void> {
  const { code, commentId } = parseInput(resolveCommentInput, input);
  await withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds } = await getTaskBook(tx, { code });
    if (!mayEditTaskBook(tx.actor, partyIds)) throw forbidden("只有当事人单位的编辑人员可以处理评论。");
    if (!can("comment", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.comment.refusal);
    const [found] = await tx.db
      .select({ id: clauseComments.id })
      .from(clauseComments)
      .where(and(eq(clauseComments.id, commentId), eq(clauseComments.taskBookId, taskBook.id), isNull(clauseComments.parentId)));
    if (!found) throw notFound("评论");
    const [resolved] = await tx.db
      .update(clauseComments)
      .set({ resolvedAt: tx.clock.now(), resolvedBy: userOf(tx).organizationId })
      .where(and(eq(clauseComments.id, commentId), isNull(clauseComments.resolvedAt)))
      .returning({ id: clauseComments.id });
    if (!resolved) return;
    await recordAudit(tx, { action: "resolve-clause-comment", objectType: "task-book", objectId: taskBook.id, detail: { commentId } });
  });
}

import type { z } from "zod";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { fixedParts } from "./fixed-parts.ts";
import { mayEditTaskBook } from "./policy.ts";
import { getTaskBook } from "./reads.server.ts";
import { editTaskBookInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";
import { writeDraft } from "./write-draft.server.ts";

/** Replaces the draft's content. Parties and the linked scene are those of the consortium and cannot be edited here. */
export async function editTaskBook(ctx: Context, input: z.input<typeof editTaskBookInput>): Promise<{ revision: number }> {
  const { code, revision, document } = parseInput(editTaskBookInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds, document: before } = await getTaskBook(tx, { code });
    if (!mayEditTaskBook(ctx.actor, partyIds)) throw forbidden();
    if (!can("edit", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.edit.refusal);
    if (fixedParts(document) !== fixedParts(before)) throw invalid("当事人与场景由联合体确定，不能在任务书中更改。");
    const { organizationId } = userOf(tx);
    const moved = await writeDraft(tx, { taskBook, before, document, revision, action: "edit-task-book", agreeing: [organizationId] });
    if (!moved) throw conflict("任务书在您打开页面后已被他方修改，请刷新后对照再改。您填写的内容没有丢失。");
    return moved;
  });
}

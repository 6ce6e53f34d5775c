import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeClause } from "./clause-edits.ts";
import { editTaskBook } from "./edit-task-book.server.ts";
import { mayEditTaskBook } from "./policy.ts";
import { getTaskBook } from "./reads.server.ts";
import { editClauseInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";

/**
 * Changes one clause of the draft; the others stay as they are. Clause 12 has its own verb, editBenefits.
 * Policy, state and revision are those of editTaskBook: a draft that moved on since `revision` is a conflict.
 */
export async function editClause(ctx: Context, input: z.input<typeof editClauseInput>): Promise<{ revision: number }> {
  const edit = parseInput(editClauseInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds, document } = await getTaskBook(tx, { code: edit.code });
    if (!mayEditTaskBook(ctx.actor, partyIds)) throw forbidden();
    if (!can("edit", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.edit.refusal);
    const changed = changeClause(document, edit);
    if ("refused" in changed) throw invalid(changed.refused, changed.fields);
    return editTaskBook(tx, { code: edit.code, revision: edit.revision, document: changed.document });
  });
}

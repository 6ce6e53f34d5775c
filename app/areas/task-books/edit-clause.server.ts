import type { z } from "zod";
import { contentHash } from "#app/kernel/canonical.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changeClause } from "./clause-edits.ts";
import { clauseHash } from "./clause-fields.ts";
import { CLAUSES } from "./clause-variants.ts";
import { holdTaskBook } from "./hold-task-book.server.ts";
import { mayEditTaskBook } from "./policy.ts";
import { getTaskBook } from "./reads.server.ts";
import { editClauseInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";
import { writeDraft } from "./write-draft.server.ts";

/** How often a write is tried anew when only other clauses moved underneath it. */
const MOST_TRIES = 5;

/**
 * Changes one clause of the draft; the others stay as they are. Two people in different clauses do not disturb each other: the write is refused
 * as a conflict only when this clause is no longer the one `baseHash` names. The same content sent again (a double click) changes nothing.
 */
export async function editClause(ctx: Context, input: z.input<typeof editClauseInput>): Promise<{ revision: number; changed: boolean }> {
  const edit = parseInput(editClauseInput, input);
  return withTransaction(ctx, async (tx) => {
    for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
      // After a lost race the row is held while it is read, so that the second try is the last one needed.
      const found = await (attempt === 1 ? getTaskBook(tx, edit) : holdTaskBook(tx, edit));
      const done = await tryEdit(tx, edit, found);
      if (done) return done;
    }
    throw conflict("任务书正在被多方频繁修改，请稍后再保存。您填写的内容没有丢失。");
  });
}

/** One try; null when the row moved between reading and writing. */
async function tryEdit(
  tx: TransactionContext,
  edit: z.output<typeof editClauseInput>,
  { taskBook, partyIds, document }: Awaited<ReturnType<typeof getTaskBook>>,
) {
  if (!mayEditTaskBook(tx.actor, partyIds)) throw forbidden();
  if (!can("edit", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.edit.refusal);
  const before = clauseHash(document, edit.clause);
  if (before !== edit.baseHash && before !== contentHash(edit.data)) throw conflict(changedUnderneath(edit.clause));
  const changed = changeClause(document, edit.clause, edit.data);
  if ("refused" in changed) throw invalid(changed.refused, changed.fields);
  const after = clauseHash(changed.document, edit.clause);
  if (after === before) return { revision: taskBook.revision, changed: false };
  if (before !== edit.baseHash) throw conflict(changedUnderneath(edit.clause));
  const moved = await writeDraft(tx, {
    taskBook,
    before: document,
    document: changed.document,
    revision: taskBook.revision,
    action: "edit-clause",
    detail: { clause: edit.clause, before, after },
    agreeing: [userOf(tx).organizationId],
  });
  if (!moved) return null;
  return { revision: moved.revision, changed: true };
}

function changedUnderneath(key: string): string {
  const clause = CLAUSES.find((candidate) => candidate.key === key);
  return `第 ${clause?.number} 条“${clause?.title}”在您打开页面后已被他方修改，请对照后再保存。您填写的内容没有丢失。`;
}

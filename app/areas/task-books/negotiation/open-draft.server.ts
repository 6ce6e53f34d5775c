import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { holdTaskBook } from "../hold-task-book.server.ts";
import { mayEditTaskBook } from "../policy.ts";
import { getTaskBook } from "../reads.server.ts";
import { can } from "../states.ts";

/**
 * A draft that the actor negotiates for a party, held until the transaction ends: what is said about a clause is said about the text that
 * stands. Not found to strangers, forbidden to viewers, a conflict once it is frozen.
 */
export async function openDraft(tx: TransactionContext, code: string) {
  const found = await getTaskBook(tx, { code });
  if (!mayEditTaskBook(tx.actor, found.partyIds)) throw forbidden("只有当事人单位的编辑人员可以参与协商。");
  const held = await holdTaskBook(tx, { code });
  if (!can("edit", held.taskBook.status)) throw conflict("任务书已不在协商中，请刷新查看。");
  return { ...held, actor: userOf(tx) };
}

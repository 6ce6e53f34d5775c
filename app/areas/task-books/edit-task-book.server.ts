import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { taskBooks } from "#db/schema/task-books.ts";
import { mayEditTaskBook } from "./policy.ts";
import { getTaskBook } from "./reads.server.ts";
import { editTaskBookInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";

/** Replaces the draft's content. Parties and the linked scene are those of the consortium and cannot be edited here. */
export async function editTaskBook(ctx: Context, input: z.input<typeof editTaskBookInput>): Promise<{ revision: number }> {
  const { code, revision, document } = parseInput(editTaskBookInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds, document: before } = await getTaskBook(tx, { code });
    if (!mayEditTaskBook(ctx.actor, partyIds)) throw forbidden();
    if (!can("edit", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.edit.refusal);
    const ids = (list: readonly { organizationId: string; role: string; isLead: boolean }[]) =>
      list
        .map((party) => `${party.organizationId} ${party.role} ${party.isLead}`)
        .sort()
        .join();
    if (ids(document.parties.items) !== ids(before.parties.items) || document.boundary.sceneId !== before.boundary.sceneId) {
      throw invalid("当事人与场景由联合体确定，不能在任务书中更改。");
    }
    const [moved] = await tx.db
      .update(taskBooks)
      .set({ document, revision: revision + 1, updatedAt: tx.clock.now() })
      .where(and(eq(taskBooks.id, taskBook.id), eq(taskBooks.revision, revision), eq(taskBooks.status, "draft")))
      .returning({ revision: taskBooks.revision });
    if (!moved) throw conflict("任务书在您打开页面后已被他方修改，请刷新后对照再改。您填写的内容没有丢失。");
    await recordAudit(tx, {
      action: "edit-task-book",
      objectType: "task-book",
      objectId: taskBook.id,
      detail: { revision: moved.revision },
    });
    return moved;
  });
}

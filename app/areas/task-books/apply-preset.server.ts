import type { z } from "zod";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { changedClauses } from "./clause-fields.ts";
import { taskBookDocument } from "./document.ts";
import { mayEditTaskBook } from "./policy.ts";
import { PRESETS } from "./presets.ts";
import { getTaskBook } from "./reads.server.ts";
import { applyPresetInput } from "./schemas.ts";
import { can, TASK_BOOK_ACTIONS } from "./states.ts";
import { writeDraft } from "./write-draft.server.ts";

/**
 * Fills the terms of a draft from one package. It changes several clauses at once, so it holds only for the draft its preview was made of: any
 * edit since then is a conflict. Applied to a draft that has these terms already, it changes nothing.
 */
export async function applyPreset(
  ctx: Context,
  input: z.input<typeof applyPresetInput>,
): Promise<{ revision: number; changed: readonly string[] }> {
  const { code, revision, preset } = parseInput(applyPresetInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, partyIds, document } = await getTaskBook(tx, { code });
    if (!mayEditTaskBook(ctx.actor, partyIds)) throw forbidden();
    if (!can("edit", taskBook.status)) throw conflict(TASK_BOOK_ACTIONS.edit.refusal);
    const filled = taskBookDocument.parse(PRESETS[preset].apply(document));
    const changed = changedClauses(document, filled);
    if (changed.length === 0) return { revision: taskBook.revision, changed };
    const moved = await writeDraft(tx, {
      taskBook,
      before: document,
      document: filled,
      revision,
      action: "apply-preset",
      detail: { preset },
      agreeing: [userOf(tx).organizationId],
    });
    if (!moved) throw conflict("任务书在您打开页面后已被他方修改，请刷新后重新查看组合模板会改变哪些条款。");
    return { revision: moved.revision, changed };
  });
}

import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { askedOf } from "./asked.server.ts";
import { type ClauseData, clauseHash, clauseOf } from "./clause-fields.ts";
import { freeKey } from "./clause-rows.ts";
import { taskBookDocument } from "./document.ts";
import { draftIndicator } from "./draft-indicator.ts";
import { openDraft } from "./negotiation/open-draft.server.ts";
import { asPromised } from "./promised-values.ts";
import { restoreIndicatorInput } from "./schemas.ts";
import { writeDraft } from "./write-draft.server.ts";

/**
 * Puts an indicator of the scene that was taken out of the draft back as its last one, as published or, where the awarded bid promised more, as
 * promised: a row typed by hand cannot be linked to a requirement. Refused as a conflict when the clause is no longer the one `baseHash` names.
 * Answers the clause as it is now.
 */
export async function restoreIndicator(
  ctx: Context,
  input: z.input<typeof restoreIndicatorInput>,
): Promise<{ revision: number; clause: ClauseData }> {
  const { code, requirementId, baseHash } = parseInput(restoreIndicatorInput, input);
  return withTransaction(ctx, async (tx) => {
    const { taskBook, document, actor } = await openDraft(tx, code);
    const { requirements, promises } = await askedOf(tx, taskBook.consortiumId);
    const requirement = requirements.find((one) => one.requirementId === requirementId);
    if (!requirement) throw notFound("场景指标");
    const { items } = document.indicators;
    if (items.some((item) => item.requirementId === requirementId)) throw conflict(`指标“${requirement.name}”已在任务书中，请刷新查看。`);
    if (clauseHash(document, "indicators") !== baseHash)
      throw conflict("攻关指标在您打开页面后已被修改，请先保存您的修改，再放回指标。您填写的内容没有丢失。");
    const key = freeKey(
      "I",
      items.map((item) => item.key),
    );
    const indicators = { items: [...items, draftIndicator(asPromised(requirement, promises), document.parties.items, key)] };
    const changed = taskBookDocument.parse({ ...document, indicators });
    const moved = await writeDraft(tx, {
      taskBook,
      before: document,
      document: changed,
      revision: taskBook.revision,
      action: "restore-indicator",
      detail: { requirementId },
      agreeing: [actor.organizationId],
    });
    if (!moved) throw conflict("任务书刚刚有了修改，请刷新后再放回指标。");
    return { revision: moved.revision, clause: clauseOf(changed, "indicators") };
  });
}

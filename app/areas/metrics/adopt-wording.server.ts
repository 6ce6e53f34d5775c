import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, isAppError, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { operations, unknownWordings } from "#db/schema/metrics.ts";
import { changeRow } from "./change-operation.server.ts";
import { normalizeText } from "./lexicon.ts";
import { mayKeepVocabularies } from "./policy.ts";
import { adoptWordingInput } from "./schemas.ts";
import { lockVocabulary } from "./write-vocabulary.server.ts";

/** Takes a wording out of a text that named no operation into one; every text that has it is tagged anew. */
export async function adoptWording(ctx: Context, input: z.input<typeof adoptWordingInput>): Promise<{ key: string }> {
  if (!mayKeepVocabularies(ctx.actor)) throw forbidden("只有平台运营可以维护工序词库。");
  const { id, version, operation: key, wording } = parseInput(adoptWordingInput, input);
  return withTransaction(ctx, async (tx) => {
    await lockVocabulary(tx, "operations");
    const [noted] = await tx.db.select().from(unknownWordings).where(eq(unknownWordings.id, id)).for("update");
    if (!noted) throw notFound("待收录文本");
    if (noted.state !== "open" || noted.version !== version) throw conflict("这段文本已有人处理，或内容已经更新，请刷新后再看。");
    const [row] = await tx.db.select().from(operations).where(eq(operations.key, key));
    if (!row || row.retiredAt) throw invalid("请选择工序。", { operation: ["这个工序不存在或已停用，请重新选择。"] });
    if (!normalizeText(noted.text).includes(normalizeText(wording)))
      throw invalid("提交的内容有误，请按提示更正。", { wording: [`原文中没有“${wording}”，请从原文中摘取。`] });
    const { name, field, wordings } = row;
    try {
      await changeRow(
        tx,
        row,
        { name, field, wordings: [...wordings, wording] },
        `收录自${noted.source === "scene" ? "场景" : "能力"}文本`,
      );
    } catch (error) {
      // What the lexicon says about its list of wordings concerns the one that was typed here.
      if (isAppError(error) && error.fields["operation.wordings"])
        throw invalid(error.message, { wording: error.fields["operation.wordings"] });
      throw error;
    }
    await tx.db
      .update(unknownWordings)
      .set({
        state: "adopted",
        operationKey: key,
        reason: wording,
        handledAt: tx.clock.now(),
        handledBy: userOf(tx).userId,
        version: version + 1,
      })
      .where(and(eq(unknownWordings.id, id), eq(unknownWordings.version, version)));
    await recordAudit(tx, { action: "adopt-wording", objectType: "wording", objectId: id, detail: { operation: key, wording } });
    return { key };
  });
}

import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { operations } from "#db/schema/metrics.ts";
import { contentOf, retagEverything } from "./operation-content.server.ts";
import { mayKeepVocabularies } from "./policy.ts";
import { setStateInput } from "./schemas.ts";
import { canDo } from "./states.ts";
import { lockVocabulary, recordChange, takenWords } from "./write-vocabulary.server.ts";

/** Retires an operation, so that texts are no longer tagged with it, or takes it into use again. */
export async function setOperationState(ctx: Context, input: z.input<typeof setStateInput>): Promise<{ key: string; version: number }> {
  if (!mayKeepVocabularies(ctx.actor)) throw forbidden("只有平台运营可以维护工序词库。");
  const { key, version, act, reason } = parseInput(setStateInput, input);
  return withTransaction(ctx, async (tx) => {
    await lockVocabulary(tx, "operations");
    const rows = await tx.db.select().from(operations);
    const row = rows.find((one) => one.key === key);
    if (!row) throw notFound("工序");
    if (row.version !== version) throw conflict("工序刚被他人修改，请核对最新内容后重新提交。");
    if (!canDo(act, row.retiredAt ? "retired" : "inUse")) throw conflict(act === "retire" ? "工序已经停用。" : "工序正在使用。");
    if (act === "reinstate") {
      const others = rows.map(({ wordings, ...other }) => ({ ...other, words: wordings }));
      const [taken] = takenWords(others, { key, words: [row.name, ...row.wordings] });
      if (taken) throw conflict(`“${taken.word}”现在属于工序“${taken.name}”，不能恢复；请先在那个工序中移除它。`);
    }
    const changed = await tx.db
      .update(operations)
      .set({ retiredAt: act === "retire" ? tx.clock.now() : null, version: version + 1, updatedAt: tx.clock.now() })
      .where(and(eq(operations.key, key), eq(operations.version, version)))
      .returning({ version: operations.version });
    if (changed.length === 0) throw conflict("工序刚被他人修改，请核对最新内容后重新提交。");
    const content = contentOf(row);
    await recordChange(tx, "operations", { key, version: version + 1, act, reason, before: content, after: content });
    await retagEverything(tx);
    return { key, version: version + 1 };
  });
}

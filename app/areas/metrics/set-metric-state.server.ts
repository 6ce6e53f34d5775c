import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { metrics } from "#db/schema/metrics.ts";
import { contentOf } from "./metric-content.server.ts";
import { mayKeepVocabularies } from "./policy.ts";
import { setStateInput } from "./schemas.ts";
import { canDo } from "./states.ts";
import { lockVocabulary, recordChange, takenWords } from "./write-vocabulary.server.ts";

/** Retires a quantity, so that it is no longer offered while old content still shows it, or takes it into use again. */
export async function setMetricState(ctx: Context, input: z.input<typeof setStateInput>): Promise<{ key: string; version: number }> {
  if (!mayKeepVocabularies(ctx.actor)) throw forbidden("只有平台运营可以维护指标库。");
  const { key, version, act, reason } = parseInput(setStateInput, input);
  return withTransaction(ctx, async (tx) => {
    await lockVocabulary(tx, "metrics");
    const rows = await tx.db.select().from(metrics);
    const row = rows.find((one) => one.key === key);
    if (!row) throw notFound("指标");
    if (row.version !== version) throw conflict("指标刚被他人修改，请核对最新内容后重新提交。");
    if (!canDo(act, row.retiredAt ? "retired" : "inUse")) throw conflict(act === "retire" ? "指标已经停用。" : "指标正在使用。");
    if (act === "reinstate") {
      const others = rows.map(({ aliases, ...other }) => ({ ...other, words: aliases }));
      const [taken] = takenWords(others, { key, words: [row.name, ...row.aliases] });
      if (taken) throw conflict(`“${taken.word}”现在属于指标“${taken.name}”，不能恢复；请先在那个指标中移除它。`);
    }
    const changed = await tx.db
      .update(metrics)
      .set({ retiredAt: act === "retire" ? tx.clock.now() : null, version: version + 1, updatedAt: tx.clock.now() })
      .where(and(eq(metrics.key, key), eq(metrics.version, version)))
      .returning({ version: metrics.version });
    if (changed.length === 0) throw conflict("指标刚被他人修改，请核对最新内容后重新提交。");
    const content = contentOf(row);
    await recordChange(tx, "metrics", { key, version: version + 1, act, reason, before: content, after: content });
    return { key, version: version + 1 };
  });
}

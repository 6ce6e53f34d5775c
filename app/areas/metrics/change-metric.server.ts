import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { metrics } from "#db/schema/metrics.ts";
import { describeMetricChange } from "./describe-change.ts";
import { contentOf, readMetricContent } from "./metric-content.server.ts";
import { metricUsage } from "./metric-usage.server.ts";
import { mayKeepVocabularies } from "./policy.ts";
import { loadRegistry } from "./reads.server.ts";
import { changeMetricInput } from "./schemas.ts";
import { canDo } from "./states.ts";
import { lockVocabulary, recordChange } from "./write-vocabulary.server.ts";

/**
 * Changes a quantity. Refuses what would give stored values another meaning: its kind and canonical unit always, the factor or removal of a unit and
 * of a grade once they were used.
 */
export async function changeMetric(ctx: Context, input: z.input<typeof changeMetricInput>): Promise<{ key: string; version: number }> {
  if (!mayKeepVocabularies(ctx.actor)) throw forbidden("只有平台运营可以维护指标库。");
  const { key, version, metric, reason } = parseInput(changeMetricInput, input);
  return withTransaction(ctx, async (tx) => {
    await lockVocabulary(tx, "metrics");
    const [row] = await tx.db.select().from(metrics).where(eq(metrics.key, key));
    if (!row) throw notFound("指标");
    if (!canDo("change", row.retiredAt ? "retired" : "inUse")) throw conflict("指标已停用，恢复使用后才能修改。");
    if (row.version !== version) throw conflict("指标刚被他人修改，请核对最新内容后重新提交。");
    const registry = await loadRegistry(tx);
    const content = await readMetricContent(tx, metric, {
      row,
      usage: await metricUsage(tx, key),
      unitName: (unit) => registry.unitName(unit),
    });
    const before = contentOf(row);
    if (describeMetricChange(before, content).length === 0) throw invalid("内容没有变化，无需提交。");
    const changed = await tx.db
      .update(metrics)
      .set({ ...content, version: version + 1, updatedAt: tx.clock.now() })
      .where(and(eq(metrics.key, key), eq(metrics.version, version)))
      .returning({ version: metrics.version });
    if (changed.length === 0) throw conflict("指标刚被他人修改，请核对最新内容后重新提交。");
    await recordChange(tx, "metrics", { key, version: version + 1, act: "change", reason, before, after: content });
    return { key, version: version + 1 };
  });
}

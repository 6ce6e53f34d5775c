import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { metrics } from "#db/schema/metrics.ts";
import { readMetricContent } from "./metric-content.server.ts";
import { mayKeepVocabularies } from "./policy.ts";
import { createMetricInput } from "./schemas.ts";
import { lockVocabulary, newKey, recordChange } from "./write-vocabulary.server.ts";

/** Adds a quantity to the registry; everyone may use it from then on. */
export async function createMetric(ctx: Context, input: z.input<typeof createMetricInput>): Promise<{ key: string; version: number }> {
  if (!mayKeepVocabularies(ctx.actor)) throw forbidden("只有平台运营可以维护指标库。");
  const { metric, reason } = parseInput(createMetricInput, input);
  return withTransaction(ctx, async (tx) => {
    await lockVocabulary(tx, "metrics");
    const content = await readMetricContent(tx, metric, null);
    const key = newKey("m");
    await tx.db.insert(metrics).values({ key, ...content, updatedAt: tx.clock.now() });
    await recordChange(tx, "metrics", { key, version: 1, act: "create", reason, before: null, after: content });
    return { key, version: 1 };
  });
}

import type { z } from "zod";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { operations } from "#db/schema/metrics.ts";
import { readOperationContent, retagEverything } from "./operation-content.server.ts";
import { mayKeepVocabularies } from "./policy.ts";
import { createOperationInput } from "./schemas.ts";
import { lockVocabulary, newKey, recordChange } from "./write-vocabulary.server.ts";

/** Adds an operation to the lexicon and has existing texts read anew. */
export async function createOperation(
  ctx: Context,
  input: z.input<typeof createOperationInput>,
): Promise<{ key: string; version: number }> {
  if (!mayKeepVocabularies(ctx.actor)) throw forbidden("只有平台运营可以维护工序词库。");
  const { operation, reason } = parseInput(createOperationInput, input);
  return withTransaction(ctx, async (tx) => {
    await lockVocabulary(tx, "operations");
    const content = await readOperationContent(tx, operation, null);
    const key = newKey("op");
    await tx.db.insert(operations).values({ key, ...content, updatedAt: tx.clock.now() });
    await recordChange(tx, "operations", { key, version: 1, act: "create", reason, before: null, after: content });
    await retagEverything(tx);
    return { key, version: 1 };
  });
}

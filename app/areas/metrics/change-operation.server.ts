import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { operations } from "#db/schema/metrics.ts";
import { describeOperationChange } from "./describe-change.ts";
import { contentOf, type OperationRow, readOperationContent, retagEverything } from "./operation-content.server.ts";
import { mayKeepVocabularies } from "./policy.ts";
import { changeOperationInput, type operationInput } from "./schemas.ts";
import { canDo } from "./states.ts";
import { lockVocabulary, recordChange } from "./write-vocabulary.server.ts";

/** Changes an operation's name, field or wordings and has existing texts read anew. */
export async function changeOperation(
  ctx: Context,
  input: z.input<typeof changeOperationInput>,
): Promise<{ key: string; version: number }> {
  if (!mayKeepVocabularies(ctx.actor)) throw forbidden("只有平台运营可以维护工序词库。");
  const { key, version, operation, reason } = parseInput(changeOperationInput, input);
  return withTransaction(ctx, async (tx) => {
    await lockVocabulary(tx, "operations");
    const [row] = await tx.db.select().from(operations).where(eq(operations.key, key));
    if (!row) throw notFound("工序");
    if (row.version !== version) throw conflict("工序刚被他人修改，请核对最新内容后重新提交。");
    return changeRow(tx, row, operation, reason);
  });
}

/** The write of a change, in the transaction that holds the lexicon. */
export async function changeRow(
  tx: TransactionContext,
  row: OperationRow,
  operation: z.output<typeof operationInput>,
  reason: string,
): Promise<{ key: string; version: number }> {
  if (!canDo("change", row.retiredAt ? "retired" : "inUse")) throw conflict("工序已停用，恢复使用后才能修改。");
  const { key, version } = row;
  const content = await readOperationContent(tx, operation, key);
  const before = contentOf(row);
  if (describeOperationChange(before, content).length === 0) throw invalid("内容没有变化，无需提交。");
  const changed = await tx.db
    .update(operations)
    .set({ ...content, version: version + 1, updatedAt: tx.clock.now() })
    .where(and(eq(operations.key, key), eq(operations.version, version)))
    .returning({ version: operations.version });
  if (changed.length === 0) throw conflict("工序刚被他人修改，请核对最新内容后重新提交。");
  await recordChange(tx, "operations", { key, version: version + 1, act: "change", reason, before, after: content });
  await retagEverything(tx);
  return { key, version: version + 1 };
}

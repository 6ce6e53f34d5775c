import { asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { FACTOR_MINUTES, isFreshFactor } from "#app/http/factor-age.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { payoutBatches, payoutItems } from "#db/schema/payouts.ts";
import { currentAccounts, holdAccounts } from "../accounts/accounts.server.ts";
import { mayApproveBatch, mayRunPayouts } from "../policy.ts";
import { batchInput } from "../schemas.ts";
import { holdBatch } from "./hold-batch.server.ts";
import { approvalTodo } from "./submit-batch.server.ts";

const SECOND_PERSON = "制单人不能复核自己制作的批次，请由贵单位另一位财务或管理员复核。";

/**
 * Approves a batch as the second person (reliability E5), on a second factor younger than five minutes (A5). Refused where a member changed its
 * account since the batch was drawn: what is approved is what was read.
 */
export async function approveBatch(ctx: Context, input: z.input<typeof batchInput>, evidence: { factorAt: Date | null }): Promise<void> {
  if (!mayRunPayouts(ctx.actor)) throw forbidden("付款批次由牵头单位的财务或管理员办理。");
  const { code } = parseInput(batchInput, input);
  const { userId, name } = userOf(ctx);
  await withTransaction(ctx, async (tx) => {
    const batch = await holdBatch(tx, code, "approve");
    if (!mayApproveBatch(tx.actor, batch)) throw forbidden(SECOND_PERSON);
    const now = tx.clock.now();
    if (!isFreshFactor(evidence.factorAt, now))
      throw forbidden(`复核须在完成二次验证后 ${FACTOR_MINUTES} 分钟内进行，请重新验证后再提交。`);
    await requireCurrentAccounts(tx, batch.id);
    await tx.db
      .update(payoutBatches)
      .set({ status: "approved", approvedBy: userId, approvedByName: name, approvedAt: now, factorAt: evidence.factorAt })
      .where(eq(payoutBatches.id, batch.id));
    await recordAudit(tx, {
      action: "approve-payout-batch",
      objectType: "payout-batch",
      objectId: batch.id,
      detail: { drawnBy: batch.drawnBy, factorAt: evidence.factorAt.toISOString() },
    });
    await enqueue(tx, "complete-todo", { organizationId: batch.organizationId, dedupeKey: approvalTodo(batch.id) });
  });
}

/** Throws conflict where a transfer goes to an account that is not the one in force. Members' accounts are held in order of their ids. */
export async function requireCurrentAccounts(tx: TransactionContext, batchId: string): Promise<void> {
  const items = await tx.db
    .select({ organizationId: payoutItems.organizationId, accountId: payoutItems.accountId })
    .from(payoutItems)
    .where(eq(payoutItems.batchId, batchId))
    .orderBy(asc(payoutItems.organizationId));
  for (const { organizationId } of items) await holdAccounts(tx, organizationId);
  const accounts = await currentAccounts(
    tx,
    items.map((item) => item.organizationId),
  );
  if (items.some((item) => accounts.get(item.organizationId)?.id !== item.accountId))
    throw conflict("有成员单位在制单之后变更了收款账户。请作废该批次，按新的账户重新制单。");
}

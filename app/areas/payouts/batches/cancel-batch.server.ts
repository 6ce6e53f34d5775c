import { eq } from "drizzle-orm";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { payoutBatches, payoutItems } from "#db/schema/payouts.ts";
import { mayRunPayouts } from "../policy.ts";
import { cancelBatchInput } from "../schemas.ts";
import { holdBatch } from "./hold-batch.server.ts";
import { moveSettlements } from "./item-settlements.server.ts";
import { approvalTodo } from "./submit-batch.server.ts";

/** Gives a batch up that was not handed to the bank: its parts are owed again. Either of the two people may. */
export async function cancelBatch(ctx: Context, input: z.input<typeof cancelBatchInput>): Promise<void> {
  if (!mayRunPayouts(ctx.actor)) throw forbidden("付款批次由牵头单位的财务或管理员办理。");
  const { code, reason } = parseInput(cancelBatchInput, input);
  await withTransaction(ctx, async (tx) => {
    const batch = await holdBatch(tx, code, "cancel");
    const items = await tx.db
      .update(payoutItems)
      .set({ status: "cancelled" })
      .where(eq(payoutItems.batchId, batch.id))
      .returning({ id: payoutItems.id });
    await moveSettlements(
      tx,
      items.map((item) => item.id),
      { from: ["batched"], to: "due" },
    );
    await tx.db
      .update(payoutBatches)
      .set({ status: "cancelled", cancelledAt: tx.clock.now(), cancelReason: reason })
      .where(eq(payoutBatches.id, batch.id));
    await recordAudit(tx, { action: "cancel-payout-batch", objectType: "payout-batch", objectId: batch.id, detail: { reason } });
    await enqueue(tx, "complete-todo", { organizationId: batch.organizationId, dedupeKey: approvalTodo(batch.id) });
  });
}

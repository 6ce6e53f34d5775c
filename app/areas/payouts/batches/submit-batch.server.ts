import { eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { payoutBatches } from "#db/schema/payouts.ts";
import { mayRunPayouts } from "../policy.ts";
import { batchInput } from "../schemas.ts";
import { holdBatch } from "./hold-batch.server.ts";

/** The to-do that waits for the second person. */
export const approvalTodo = (batchId: string): string => `payout-approval:${batchId}`;

/** Hands a draft to the second person; the organization is told by a to-do. */
export async function submitBatch(ctx: Context, input: z.input<typeof batchInput>): Promise<void> {
  if (!mayRunPayouts(ctx.actor)) throw forbidden("付款批次由牵头单位的财务或管理员办理。");
  const { code } = parseInput(batchInput, input);
  await withTransaction(ctx, async (tx) => {
    const batch = await holdBatch(tx, code, "submit");
    await tx.db
      .update(payoutBatches)
      .set({ status: "awaitingApproval", submittedAt: tx.clock.now() })
      .where(eq(payoutBatches.id, batch.id));
    await recordAudit(tx, { action: "submit-payout-batch", objectType: "payout-batch", objectId: batch.id });
    await enqueue(tx, "notify", {
      organizationId: batch.organizationId,
      kind: "todo",
      title: `付款批次 ${batch.code} 待复核`,
      body: `由${batch.drawnByName}制单，须由另一位财务或管理员复核。`,
      href: paths.payoutBatch(batch.code),
      dedupeKey: approvalTodo(batch.id),
    });
  });
}

import { and, eq, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bankReceipts, receiptAllocations } from "#db/schema/receipts.ts";
import { mayMatchReceipts } from "../policy.ts";
import { takeBackAllocationInput } from "../schemas.ts";
import { holdReceipts } from "./hold-receipts.server.ts";

/**
 * Takes an allocation back while nothing of it has gone out. Once the payment channel was told, even if its answer was lost, it stands: money that
 * was counted there is given back as a refund, not by forgetting it here.
 */
export async function takeBackAllocation(ctx: Context, input: z.input<typeof takeBackAllocationInput>): Promise<{ receiptId: string }> {
  if (!mayMatchReceipts(ctx.actor)) throw forbidden("收款由贵单位的财务或管理员核销。");
  const { allocationId } = parseInput(takeBackAllocationInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    await holdReceipts(tx, organizationId);
    const [known] = await tx.db
      .select({ allocation: receiptAllocations })
      .from(receiptAllocations)
      .innerJoin(bankReceipts, eq(bankReceipts.id, receiptAllocations.receiptId))
      .where(and(eq(receiptAllocations.id, allocationId), eq(bankReceipts.providerId, organizationId)));
    if (!known) throw notFound("核销记录");
    const [taken] = await tx.db
      .update(receiptAllocations)
      .set({ status: "takenBack" })
      .where(and(eq(receiptAllocations.id, allocationId), eq(receiptAllocations.status, "pending"), isNull(receiptAllocations.startedAt)))
      .returning();
    if (!taken) throw conflict("这笔核销已经登记到收款渠道，或正在登记，不能撤回。");
    await tx.db
      .update(bankReceipts)
      .set({ restFen: sql`${bankReceipts.restFen} + ${taken.amountFen}` })
      .where(eq(bankReceipts.id, taken.receiptId));
    await recordAudit(tx, {
      action: "take-back-allocation",
      objectType: "invoice",
      objectId: taken.invoiceId,
      detail: { receiptId: taken.receiptId, allocationId, amountFen: taken.amountFen },
    });
    return { receiptId: taken.receiptId };
  });
}

import { eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bankReceipts } from "#db/schema/receipts.ts";
import type { ReceiptRestState } from "#db/vocabulary/billing.ts";
import { mayMatchReceipts } from "../policy.ts";
import { settleRestInput } from "../schemas.ts";
import { REST_STEPS } from "../states.ts";
import { ownReceipt } from "./hold-receipts.server.ts";
import { endRestTodo } from "./rest-todo.server.ts";

/** The provider's finance says what becomes of money that pays no invoice: to be given back, given back with the bank's number, or none of this platform's business. */
export async function settleRest(ctx: Context, input: z.input<typeof settleRestInput>): Promise<{ restState: ReceiptRestState | null }> {
  if (!mayMatchReceipts(ctx.actor)) throw forbidden("收款由贵单位的财务或管理员核销。");
  const { receiptId, step } = parseInput(settleRestInput, input);
  return withTransaction(ctx, async (tx) => {
    const receipt = await ownReceipt(tx, receiptId);
    const { from, to } = REST_STEPS[step.kind];
    const isUnreadable = receipt.amountFen === null;
    if (receipt.restFen === 0n && !(isUnreadable && (step.kind === "unrelated" || step.kind === "reopen")))
      throw conflict("这笔收款已经全部核销，没有余额。");
    if (!(from as readonly (ReceiptRestState | null)[]).includes(receipt.restState)) throw conflict("这笔收款已有另外的处理，请刷新查看。");
    await tx.db
      .update(bankReceipts)
      .set({
        restState: to,
        ...("note" in step ? { restNote: step.note } : {}),
        ...(step.kind === "reopen" ? { restNote: null } : {}),
        ...(step.kind === "returned" ? { returnReference: step.reference, returnedOn: step.on } : {}),
      })
      .where(eq(bankReceipts.id, receiptId));
    await recordAudit(tx, {
      action: "settle-receipt-rest",
      objectType: "bank-receipt",
      objectId: receiptId,
      detail: { ...step, restFen: receipt.restFen },
    });
    if (to === "returned" || to === "unrelated") await endRestTodo(tx, receipt);
    return { restState: to };
  });
}

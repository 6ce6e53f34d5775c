import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { fenToYuan, yuanToFen } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bankReceipts, receiptAllocations } from "#db/schema/receipts.ts";
import { mayMatchReceipts } from "../policy.ts";
import type { Invoice } from "../reads.server.ts";
import { allocateReceiptInput } from "../schemas.ts";
import { mayAllocateRest, PAYABLE } from "../states.ts";
import { type BankReceipt, holdInvoices, ownReceipt } from "./hold-receipts.server.ts";
import { endRestTodo } from "./rest-todo.server.ts";

/**
 * Puts a part of a receipt down for an invoice and lets it be told to the payment channel. The caller holds receipt and invoice, and has seen
 * that the amount is in the one's rest and owed by the other.
 */
export async function allocate(
  tx: TransactionContext,
  receipt: Pick<BankReceipt, "id">,
  invoice: Pick<Invoice, "id" | "code">,
  amountFen: bigint,
  hand: { userId: string; reason: string } | null,
): Promise<string> {
  const id = crypto.randomUUID();
  await tx.db.insert(receiptAllocations).values({
    id,
    receiptId: receipt.id,
    invoiceId: invoice.id,
    amountFen,
    idempotencyKey: `bank:${id}`,
    byHand: hand !== null,
    reason: hand?.reason ?? "",
    createdBy: hand?.userId ?? null,
    createdAt: tx.clock.now(),
  });
  await tx.db
    .update(bankReceipts)
    .set({ restFen: sql`${bankReceipts.restFen} - ${amountFen}` })
    .where(eq(bankReceipts.id, receipt.id));
  await recordAudit(tx, {
    action: "allocate-receipt",
    objectType: "invoice",
    objectId: invoice.id,
    detail: { code: invoice.code, receiptId: receipt.id, allocationId: id, amountFen, byHand: hand !== null },
  });
  await enqueue(tx, "report-receipt", { allocationId: id });
  return id;
}

/**
 * The provider's finance puts what is left of a receipt down for one of its open invoices, with the reason: what no reference told, what came
 * from another account, what was paid too much. Never more than is left of the one and owed on the other.
 */
export async function allocateReceipt(ctx: Context, input: z.input<typeof allocateReceiptInput>): Promise<{ allocationId: string }> {
  if (!mayMatchReceipts(ctx.actor)) throw forbidden("收款由贵单位的财务或管理员核销。");
  const { receiptId, invoiceCode, amountYuan, reason } = parseInput(allocateReceiptInput, input);
  const amountFen = yuanToFen(amountYuan);
  const { organizationId, userId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const receipt = await ownReceipt(tx, receiptId);
    const [held] = (await holdInvoices(tx, organizationId, { code: invoiceCode.toUpperCase() })).values();
    if (!held) throw notFound("账单");
    const { invoice, owedFen } = held;
    if (!PAYABLE.includes(invoice.status) || !invoice.stripeInvoiceId) throw conflict("账单不在待付款状态，请刷新查看。");
    if (!mayAllocateRest(receipt.restState)) throw conflict("这笔收款的余额已登记退回或与账单无关，不能再核销。");
    refuseAbove(amountFen, receipt.restFen, "这笔收款未核销的只有");
    refuseAbove(amountFen, owedFen, "这张账单尚欠的只有");
    const allocationId = await allocate(tx, receipt, invoice, amountFen, { userId, reason });
    if (receipt.restFen === amountFen) {
      await tx.db.update(bankReceipts).set({ restState: null, restNote: null }).where(eq(bankReceipts.id, receipt.id));
      await endRestTodo(tx, receipt);
    }
    return { allocationId };
  });
}

function refuseAbove(amountFen: bigint, mostFen: bigint, words: string): void {
  if (amountFen <= mostFen) return;
  const message = `${words} ¥${fenToYuan(mostFen)}，可能刚刚有变动，请核对金额。`;
  throw invalid(message, { amountYuan: [message] });
}

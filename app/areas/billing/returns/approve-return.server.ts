import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { refunds, returnRequests } from "#db/schema/returns.ts";
import { mayApproveReturn, mayReturnMoney } from "../policy.ts";
import { getInvoice, type Invoice } from "../reads.server.ts";
import { returnStepInput } from "../schemas.ts";
import { RETURN_STEPS } from "../states.ts";
import { holdInvoice, moneyOf } from "./left.server.ts";
import { approveReturnKey, type ReturnRequest, remainingOf, requestOf, requireLeft } from "./return-request.server.ts";

/** The to-do of a bank transfer that a person has to make. */
export const transferKey = (refundId: string): string => `transfer-refund:${refundId}`;

/**
 * Another person of the provider approves (reliability E5). A refund then goes back by the charges it came in by, and by bank as far as it did not come
 * by a charge or the request says so; a credit note is issued before payment.
 */
export async function approveReturn(ctx: Context, input: z.input<typeof returnStepInput>): Promise<void> {
  const { code, requestId } = parseInput(returnStepInput, input);
  await withTransaction(ctx, async (tx) => {
    const { invoice: known, contract } = await getInvoice(tx, { code });
    if (!mayReturnMoney(ctx.actor, contract)) throw forbidden("退款和调减由牵头供给单位的财务或管理员办理。");
    const invoice = await holdInvoice(tx, known.id);
    const request = await requestOf(tx, invoice, requestId);
    if (!mayApproveReturn(ctx.actor, contract, request)) throw forbidden("申请人不能复核自己的申请，请由贵单位另一位财务或管理员复核。");
    const amountFen = await remainingOf(tx, request);
    await requireLeft(tx, invoice, { kind: request.kind, amountFen }, request.id);
    const { userId, name } = userOf(ctx);
    const [approved] = await tx.db
      .update(returnRequests)
      .set({ status: RETURN_STEPS.approve.to, approvedBy: userId, approvedByName: name, approvedAt: tx.clock.now() })
      .where(and(eq(returnRequests.id, requestId), eq(returnRequests.status, RETURN_STEPS.approve.from)))
      .returning({ id: returnRequests.id });
    if (!approved) throw conflict("申请已经处理，请刷新查看。");
    await recordAudit(tx, {
      action: `approve-${request.kind}`,
      objectType: "invoice",
      objectId: invoice.id,
      detail: { requestId, amountFen, askedBy: request.askedBy, attempt: request.attempt },
    });
    await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: approveReturnKey(request) });
    if (request.kind === "credit") await enqueue(tx, "issue-credit-note", { requestId });
    else await moveBack(tx, invoice, contract.providerId, { ...request, amountFen });
  });
}

/** Enters the movements of an approved refund: the charges first, the rest by bank. */
async function moveBack(tx: TransactionContext, invoice: Invoice, providerId: string, request: ReturnRequest): Promise<void> {
  const { charges } = await moneyOf(tx, invoice, request.id);
  const common = { invoiceId: invoice.id, requestId: request.id, reason: request.reason, attempt: request.attempt };
  let left = request.amountFen;
  for (const charge of request.road === "bank" ? [] : charges) {
    let amountFen = charge.leftFen;
    if (amountFen > left) amountFen = left;
    if (amountFen <= 0n) continue;
    left -= amountFen;
    const [row] = await tx.db
      .insert(refunds)
      .values({ ...common, amountFen, chargeId: charge.chargeId })
      .returning({ id: refunds.id });
    if (row) await enqueue(tx, "make-refund", { refundId: row.id });
  }
  if (left === 0n) return;
  const [row] = await tx.db
    .insert(refunds)
    .values({ ...common, amountFen: left, status: "awaitingTransfer" })
    .returning({ id: refunds.id });
  if (!row) throw new Error("refund was not inserted");
  await enqueue(tx, "notify", {
    organizationId: providerId,
    kind: "todo",
    title: `账单 ${invoice.code} 须对公转账退回 ¥${fenToYuan(left)}`,
    body: "转账后请在账单页登记银行日期和凭证号，登记后才记为已退回。",
    href: `${paths.invoice(invoice.code)}#returns`,
    dedupeKey: transferKey(row.id),
  });
}

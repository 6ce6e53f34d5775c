import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { fenToYuan, yuanToFen } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { lineDisputes } from "#db/schema/returns.ts";
import { mayDisputeLine, mayReturnMoney } from "../policy.ts";
import { getInvoice, type Invoice } from "../reads.server.ts";
import { holdInvoice } from "../returns/left.server.ts";
import { enterRequest, requireLeft } from "../returns/return-request.server.ts";
import { actOnDisputeInput } from "../schemas.ts";
import { canAct, LINE_DISPUTE_ACTS } from "../states.ts";
import { answerDisputeKey, enterMessage, holdDispute, type LineDispute } from "./enter-message.server.ts";

const WORDS = {
  accept: "供给方接受异议",
  reject: "供给方不接受异议",
  withdraw: "用户单位撤回异议",
  mediate: "用户单位请求平台协调",
} as const;

/**
 * One step in a dispute. The provider accepts it in part or whole, which asks for a refund or a credit that a second person approves, or rejects it with
 * a reason; the payer withdraws it or, rejected, asks for the platform's mediation: a marker and a notice, the platform decides nothing.
 */
export async function actOnDispute(ctx: Context, input: z.input<typeof actOnDisputeInput>): Promise<void> {
  const { code, disputeId, step } = parseInput(actOnDisputeInput, input);
  const rule = LINE_DISPUTE_ACTS[step.act];
  await withTransaction(ctx, async (tx) => {
    const { invoice: known, contract } = await getInvoice(tx, { code });
    const may = rule.by === "payer" ? mayDisputeLine(ctx.actor, known) : mayReturnMoney(ctx.actor, contract);
    if (!may) throw forbidden(rule.by === "payer" ? "请由用户单位的财务、编辑或管理员办理。" : "异议由牵头供给单位的财务或管理员答复。");
    const invoice = await holdInvoice(tx, known.id);
    const dispute = await holdDispute(tx, invoice, disputeId);
    if (!canAct(step.act, dispute.status)) throw conflict("异议的状态已经变化，请刷新查看。");
    const acceptedFen = step.act === "accept" ? await accept(tx, invoice, contract.providerId, dispute, step) : null;
    const isOver = rule.to === "withdrawn";
    await tx.db
      .update(lineDisputes)
      .set({
        status: rule.to,
        ...(rule.by === "provider" ? { answeredAt: tx.clock.now(), acceptedFen } : {}),
        ...(isOver ? { endedAt: tx.clock.now() } : {}),
      })
      .where(and(eq(lineDisputes.id, disputeId), eq(lineDisputes.status, dispute.status)));
    await recordAudit(tx, {
      action: `${step.act}-line-dispute`,
      objectType: "invoice",
      objectId: invoice.id,
      detail: { disputeId, lineKey: dispute.lineKey, acceptedFen },
    });
    if (rule.by === "provider" || isOver)
      await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: answerDisputeKey(disputeId) });
    await enterMessage(tx, invoice, disputeId, {
      act: step.act,
      body: step.body,
      to: rule.by === "payer" ? contract.providerId : invoice.payerId,
      title: `账单 ${code}：${WORDS[step.act]}${acceptedFen === null ? "" : ` ¥${fenToYuan(acceptedFen)}`}`,
    });
    await enqueue(tx, "settle-invoice", { invoiceId: invoice.id });
  });
}

/** What is accepted becomes a request for a refund, or for a credit while the invoice is to be paid; the second person approves it as any other. */
async function accept(
  tx: TransactionContext,
  invoice: Invoice,
  providerId: string,
  dispute: LineDispute,
  step: { amountYuan: string; body: string },
): Promise<bigint> {
  const amountFen = yuanToFen(step.amountYuan);
  if (amountFen > dispute.amountFen) {
    const message = `用户单位要求调减 ¥${fenToYuan(dispute.amountFen)}，接受的金额不能超过它。`;
    throw invalid(message, { amountYuan: [message] });
  }
  const kind = invoice.status === "paid" ? ("refund" as const) : ("credit" as const);
  await requireLeft(tx, invoice, { kind, amountFen });
  await enterRequest(tx, invoice, providerId, {
    kind,
    amountFen,
    reason: `接受异议：${step.body}`.slice(0, 200),
    road: "channel",
    lineKey: dispute.lineKey,
    disputeId: dispute.id,
  });
  return amountFen;
}

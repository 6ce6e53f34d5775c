import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { attachFiles } from "#app/areas/files/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { fenToYuan, yuanToFen } from "#app/kernel/money.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { paymentNotices } from "#db/schema/receipts.ts";
import { mayPayInvoice } from "../policy.ts";
import { getInvoice, type Invoice } from "../reads.server.ts";
import { noticePaymentInput } from "../schemas.ts";
import { PAYABLE } from "../states.ts";
import { referenceOf } from "./payment-reference.ts";

/** Notices of one invoice that wait for the money at a time. */
const MOST_WAITING = 10;
const noticeKey = (noticeId: string) => `payment-notice:${noticeId}`;

/**
 * The payer's finance says that a bank transfer is on its way, with the bank's slip if it likes, so that the provider's finance knows what to look
 * for. It books nothing: only money that arrived does.
 */
export async function noticePayment(ctx: Context, input: z.input<typeof noticePaymentInput>): Promise<{ noticeId: string }> {
  const { code, amountYuan, paidOn, note, files } = parseInput(noticePaymentInput, input);
  return withTransaction(ctx, async (tx) => {
    const { invoice, contract } = await getInvoice(tx, { code });
    if (!mayPayInvoice(ctx.actor, invoice)) throw forbidden("请由用户单位的财务或管理员登记转账。");
    if (!PAYABLE.includes(invoice.status)) throw conflict("账单不在待付款状态，请刷新查看。");
    const waiting = and(eq(paymentNotices.invoiceId, invoice.id), isNull(paymentNotices.settledAt));
    if ((await tx.db.$count(paymentNotices, waiting)) >= MOST_WAITING) throw conflict("这张账单已登记多笔转账，请等供给单位核对到账。");
    const amountFen = yuanToFen(amountYuan);
    const [notice] = await tx.db
      .insert(paymentNotices)
      .values({ invoiceId: invoice.id, amountFen, paidOn, note, createdBy: userOf(ctx).userId, createdAt: tx.clock.now() })
      .returning({ id: paymentNotices.id });
    if (!notice) throw new Error("notice was not inserted");
    if (files.length > 0) await attachFiles(tx, { objectType: "paymentNotice", objectId: notice.id, fileIds: files });
    await recordAudit(tx, {
      action: "notice-payment",
      objectType: "invoice",
      objectId: invoice.id,
      detail: { code, amountFen, paidOn, files: files.length },
    });
    await enqueue(tx, "notify", {
      organizationId: contract.providerId,
      kind: "todo",
      title: `账单 ${code} 已转账 ¥${fenToYuan(amountFen)}，请核对到账`,
      body: `${userOf(ctx).organizationName}登记于 ${paidOn} 转账，付款附言 ${referenceOf(invoice.paymentSerial)}。`,
      href: paths.receipts(),
      dedupeKey: noticeKey(notice.id),
    });
    return { noticeId: notice.id };
  });
}

/** Money of the invoice was matched, or it asks for none any more: what its payer announced waits no longer. */
export async function endPaymentNotices(tx: TransactionContext, invoice: Pick<Invoice, "id" | "contractId">): Promise<void> {
  const ended = await tx.db
    .update(paymentNotices)
    .set({ settledAt: tx.clock.now() })
    .where(and(eq(paymentNotices.invoiceId, invoice.id), isNull(paymentNotices.settledAt)))
    .returning({ id: paymentNotices.id });
  if (ended.length === 0) return;
  const { contract } = await getContract({ ...tx, actor: { kind: "system", job: "match-receipts" } }, { id: invoice.contractId });
  for (const { id } of ended) await enqueue(tx, "complete-todo", { organizationId: contract.providerId, dedupeKey: noticeKey(id) });
}

/** Whether the actor may open what hangs on a notice: the two sides of its invoice. Throws notFound for everybody else. */
export async function mayOpenNoticeFiles(ctx: Context, noticeId: string): Promise<boolean> {
  const [notice] = await ctx.db.select({ invoiceId: paymentNotices.invoiceId }).from(paymentNotices).where(eq(paymentNotices.id, noticeId));
  if (!notice) return false;
  await getInvoice(ctx, { id: notice.invoiceId });
  return true;
}

import { and, eq, inArray } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { refunds } from "#db/schema/returns.ts";
import { askForRed } from "../fapiao/ask-for-red.server.ts";
import type { Invoice } from "../reads.server.ts";
import { moneyOf } from "./left.server.ts";
import { endRequestWith } from "./return-request.server.ts";

export type RefundRow = typeof refunds.$inferSelect;

/** The provider of an invoice's contract, to whom what happens to its money is told. */
export async function providerOf(tx: TransactionContext, invoice: Invoice): Promise<string> {
  const { contract } = await getContract({ ...tx, actor: { kind: "system", job: "returns" } }, { id: invoice.contractId });
  return contract.providerId;
}

/** Tells the provider's finance of something that happened to the money of an invoice without its doing. */
export async function tellProvider(
  tx: TransactionContext,
  invoice: Invoice,
  told: { title: string; body: string; dedupeKey: string; kind?: "todo" | "message" },
): Promise<void> {
  const { kind = "message", ...words } = told;
  await enqueue(tx, "notify", {
    organizationId: await providerOf(tx, invoice),
    kind,
    mail: true,
    href: `${paths.invoice(invoice.code)}#returns`,
    ...words,
  });
}

/** What money going back is called. */
const goneWord = ({ kind }: Invoice): string => (kind === "deposit" ? "退还押金" : "退款");

/**
 * Counts a movement as gone: from now on it is in the books. Under the hold of the invoice. More than is left of what was paid is not booked: the
 * amount is lowered to what is left, or the movement stays out, and finance is told in either case.
 */
export async function bookGone(tx: TransactionContext, invoice: Invoice, row: RefundRow): Promise<void> {
  const { paidFen, goneFen } = await moneyOf(tx, invoice);
  const left = paidFen - goneFen;
  let { amountFen } = row;
  if (amountFen > left) amountFen = left;
  if (amountFen < row.amountFen)
    await tellProvider(tx, invoice, {
      title: `账单 ${invoice.code} 退出的款项超过实收`,
      body: `收款渠道退出 ¥${fenToYuan(row.amountFen)}，账面上只剩 ¥${fenToYuan(left)}，超出部分没有入账。请与收款渠道核对。`,
      dedupeKey: `refund-beyond:${row.id}`,
    });
  if (amountFen <= 0n) return endUnpaid(tx, invoice, row, "超过实收金额，没有入账");
  const [booked] = await tx.db
    .update(refunds)
    .set({ status: "succeeded", succeededAt: tx.clock.now(), amountFen, failure: null })
    .where(and(eq(refunds.id, row.id), inArray(refunds.status, ["pending", "awaitingTransfer"])))
    .returning();
  if (!booked) return;
  await recordAudit(tx, {
    action: `${row.kind}-succeeded`,
    objectType: "invoice",
    objectId: invoice.id,
    detail: {
      refundId: row.id,
      amountFen,
      ...(amountFen < row.amountFen ? { movedFen: row.amountFen } : {}),
      externalId: booked.externalId,
      bankReference: booked.bankReference,
      settled: booked.settledCurrency && `${booked.settledAmount} ${booked.settledCurrency}`,
      fee: booked.settledFee,
    },
  });
  await enqueue(tx, "settle-invoice", { invoiceId: invoice.id });
  await askForRed(tx, invoice);
  if (row.kind === "refund")
    await enqueue(tx, "notify", {
      organizationId: invoice.payerId,
      kind: "message",
      title: `账单 ${invoice.code} 已${goneWord(invoice)} ¥${fenToYuan(amountFen)}`,
      body: booked.bankReference ? `银行转账，凭证号 ${booked.bankReference}。` : "按原付款方式退回，到账时间以发卡行或钱包为准。",
      href: `${paths.invoice(invoice.code)}#returns`,
      dedupeKey: `refunded:${row.id}`,
    });
  if (row.requestId) await endRequestWith(tx, invoice, row.requestId);
}

/** A movement that came to nothing: no money is gone, and it may be asked for again. */
export async function endUnpaid(tx: TransactionContext, invoice: Invoice, row: RefundRow, failure: string): Promise<void> {
  const [failed] = await tx.db
    .update(refunds)
    .set({ status: "failed", failure })
    .where(and(eq(refunds.id, row.id), inArray(refunds.status, ["pending", "awaitingTransfer"])))
    .returning({ id: refunds.id });
  if (!failed) return;
  await recordAudit(tx, { action: "refund-failed", objectType: "invoice", objectId: invoice.id, detail: { refundId: row.id, failure } });
  await tellProvider(tx, invoice, {
    title: `账单 ${invoice.code} 的${goneWord(invoice)} ¥${fenToYuan(row.amountFen)} 未成功`,
    body: `${failure}。可以重新申请，也可以改为对公转账。`,
    dedupeKey: `refund-failed:${row.id}`,
  });
  if (row.requestId) await endRequestWith(tx, invoice, row.requestId);
}

/**
 * Money that had gone came home: a refund that failed after it had succeeded, or a chargeback that was won. A movement of its own with the amount
 * turned round; what succeeded is never changed. Twice is once: false says that it had come home before. `bank` is the bank's word for a 退汇.
 */
export async function bookHome(
  tx: TransactionContext,
  invoice: Invoice,
  row: RefundRow,
  reason: string,
  bank: { bankReference: string; bankOn: string } | null = null,
): Promise<boolean> {
  const [home] = await tx.db
    .insert(refunds)
    .values({
      invoiceId: invoice.id,
      kind: "reinstatement",
      amountFen: -row.amountFen,
      reason,
      status: "succeeded",
      succeededAt: later(tx.clock.now(), row.succeededAt),
      chargeId: row.chargeId,
      reverses: row.id,
      requestId: row.requestId,
      attempt: row.attempt,
      ...bank,
    })
    .onConflictDoNothing({ target: refunds.reverses })
    .returning({ id: refunds.id });
  if (!home) return false;
  await recordAudit(tx, {
    action: "refund-reinstated",
    objectType: "invoice",
    objectId: invoice.id,
    detail: { refundId: home.id, reverses: row.id, amountFen: row.amountFen, reason, ...bank },
  });
  await enqueue(tx, "settle-invoice", { invoiceId: invoice.id });
  await askForRed(tx, invoice);
  await tellProvider(tx, invoice, {
    title: `账单 ${invoice.code} 有 ¥${fenToYuan(row.amountFen)} 回到账上`,
    body: row.kind === "refund" ? `${reason}。用户单位没有收到这笔退款。` : `${reason}。`,
    dedupeKey: `reinstated:${row.id}`,
  });
  if (row.kind === "refund")
    await enqueue(tx, "notify", {
      organizationId: invoice.payerId,
      kind: "message",
      title: `账单 ${invoice.code} 的${goneWord(invoice)} ¥${fenToYuan(row.amountFen)} 没有到账，已退回`,
      body: `${reason}。请与供给单位核对收款账户。`,
      href: `${paths.invoice(invoice.code)}#returns`,
      dedupeKey: `refund-returned:${row.id}`,
    });
  if (row.requestId) await endRequestWith(tx, invoice, row.requestId);
  return true;
}

const later = (a: Date, b: Date | null): Date => (b && b > a ? b : a);

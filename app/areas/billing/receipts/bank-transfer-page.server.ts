import { and, desc, eq, inArray } from "drizzle-orm";
import { filesOf } from "#app/areas/files/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { bankReceipts, paymentNotices, receiptAllocations } from "#db/schema/receipts.ts";
import { mayMatchReceipts, mayPayInvoice } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { owedFen, PAYABLE } from "../states.ts";
import { pendingOf } from "./hold-receipts.server.ts";
import { referenceOf } from "./payment-reference.ts";

/**
 * Paying an invoice by bank, for its two sides: the reference to write with the transfer, what is still to pay, what was announced and what
 * arrived. The account itself is payouts' to show.
 */
export async function bankTransferPage(ctx: Context, code: string) {
  const { invoice, contract } = await getInvoice(ctx, { code });
  const [notices, arrived, pending] = await Promise.all([
    ctx.db.select().from(paymentNotices).where(eq(paymentNotices.invoiceId, invoice.id)).orderBy(desc(paymentNotices.id)),
    ctx.db
      .select({ allocation: receiptAllocations, receivedOn: bankReceipts.receivedOn, payerName: bankReceipts.payerName })
      .from(receiptAllocations)
      .innerJoin(bankReceipts, eq(bankReceipts.id, receiptAllocations.receiptId))
      .where(and(eq(receiptAllocations.invoiceId, invoice.id), inArray(receiptAllocations.status, ["pending", "reported"])))
      .orderBy(desc(receiptAllocations.createdAt)),
    pendingOf(ctx, [invoice.id]),
  ]);
  const files = await filesOf(
    ctx,
    "paymentNotice",
    notices.map(({ id }) => id),
  );
  const isPayable = PAYABLE.includes(invoice.status);
  const underWayFen = pending.get(invoice.id) ?? 0n;
  const left = owedFen(invoice) - underWayFen;
  return {
    isPayable,
    reference: invoice.totalFen > 0n && invoice.approvedAt !== null ? referenceOf(invoice.paymentSerial) : null,
    /** What is still to send. */
    owedFen: (left > 0n ? left : 0n).toString(),
    underWayFen: underWayFen.toString(),
    mayNotice: isPayable && mayPayInvoice(ctx.actor, invoice),
    mayMatch: mayMatchReceipts(ctx.actor) && ctx.actor.organizationId === contract.providerId,
    notices: notices.map((notice) => ({
      id: notice.id,
      amountFen: notice.amountFen.toString(),
      paidOn: notice.paidOn,
      note: notice.note,
      createdAt: notice.createdAt.toISOString(),
      isSettled: notice.settledAt !== null,
      files: files.get(notice.id) ?? [],
    })),
    arrived: arrived.map(({ allocation, receivedOn, payerName }) => ({
      id: allocation.id,
      amountFen: (allocation.amountFen - allocation.overpaidFen).toString(),
      status: allocation.status,
      receivedOn,
      payerName,
    })),
  };
}

import { and, eq, inArray, isNull, ne, or } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import type { StripeInvoice } from "#app/stripe/index.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { INVOICE_ACTIONS } from "./states.ts";

type Invoice = typeof invoices.$inferSelect;

/**
 * How what Stripe holds differs from what was rated, as a sentence without its full stop; null when it does not. A draft is not judged: its
 * lines may still be on their way. What is to be paid is the total less what credit notes took off before.
 */
export function amountDifference(invoice: { totalFen: bigint }, held: StripeInvoice): string | null {
  if (held.status === "draft") return null;
  if (held.totalFen !== invoice.totalFen)
    return `收款渠道的账单金额与出账结果不一致：应为 ¥${fenToYuan(invoice.totalFen)}，实为 ¥${fenToYuan(held.totalFen)}`;
  const dueFen = invoice.totalFen - held.creditedBeforePaymentFen;
  if (held.status === "paid" && held.amountPaidFen !== dueFen)
    return `实付金额与账单不一致：应付 ¥${fenToYuan(dueFen)}，实付 ¥${fenToYuan(held.amountPaidFen)}`;
  return null;
}

const amountDiffersKey = (invoiceId: string) => `invoice-amount:${invoiceId}`;

const providerOf = async (tx: TransactionContext, invoice: Invoice) =>
  (await getContract({ ...tx, actor: { kind: "system", job: "check-amount" } }, { id: invoice.contractId })).contract.providerId;

/**
 * Keeps an invoice where it is and says why: whether it counts as paid is for the provider's finance to find out. The same difference found
 * again, by another event or the sweep, is told and audited no second time.
 */
export async function holdForAmount(ctx: Context, invoiceId: string, held: StripeInvoice, failure: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [noted] = await tx.db
      .update(invoices)
      .set({ failure })
      .where(
        and(
          eq(invoices.id, invoiceId),
          inArray(invoices.status, [...INVOICE_ACTIONS.pay]),
          or(isNull(invoices.failure), ne(invoices.failure, failure)),
        ),
      )
      .returning();
    if (!noted) return;
    await recordAudit(tx, {
      action: "invoice-amount-differs",
      objectType: "invoice",
      objectId: invoiceId,
      detail: {
        stripeStatus: held.status,
        ratedFen: noted.totalFen.toString(),
        stripeTotalFen: held.totalFen.toString(),
        amountPaidFen: held.amountPaidFen.toString(),
      },
    });
    await enqueue(tx, "notify", {
      organizationId: await providerOf(tx, noted),
      kind: "todo",
      title: `账单 ${noted.code} 的金额须核对`,
      body: `${failure}。账单暂不记为已付款，也不分配；请财务与收款渠道和用户单位核对。`,
      href: paths.invoice(noted.code),
      dedupeKey: amountDiffersKey(invoiceId),
    });
  });
}

/** Ends the todo of a difference that is no more; `before` is the invoice as it was. */
export async function endAmountTodo(tx: TransactionContext, before: Invoice): Promise<void> {
  if (before.failure === null) return;
  await enqueue(tx, "complete-todo", { organizationId: await providerOf(tx, before), dedupeKey: amountDiffersKey(before.id) });
}

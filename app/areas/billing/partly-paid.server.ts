import { and, eq, inArray, sql } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import type { StripeInvoice } from "#app/stripe/index.server.ts";
import { invoices } from "#db/schema/billing.ts";
import type { Invoice } from "./reads.server.ts";
import { INVOICE_ACTIONS, owedFen } from "./states.ts";

/**
 * Keeps what came in of an invoice that is not paid whole, and tells both figures to the payer. What came in only grows: an older word of the
 * channel that is read later changes nothing.
 */
export async function notePartlyPaid(ctx: Context, known: Pick<Invoice, "id">, held: StripeInvoice): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [invoice] = await tx.db
      .update(invoices)
      .set({ amountPaidFen: held.amountPaidFen })
      .where(
        and(
          eq(invoices.id, known.id),
          inArray(invoices.status, [...INVOICE_ACTIONS.pay]),
          sql`coalesce(${invoices.amountPaidFen}, 0) < ${held.amountPaidFen}`,
        ),
      )
      .returning();
    if (!invoice) return;
    await recordAudit(tx, {
      action: "invoice-partly-paid",
      objectType: "invoice",
      objectId: invoice.id,
      detail: { amountPaidFen: held.amountPaidFen },
    });
    await enqueue(tx, "notify", {
      organizationId: invoice.payerId,
      kind: "message",
      title: `账单 ${invoice.code} 已收 ¥${fenToYuan(held.amountPaidFen)}，尚欠 ¥${fenToYuan(owedFen(invoice))}`,
      body: `请于 ${invoice.dueOn} 前付清余款；在线付款页和对公转账都只需付余款。`,
      href: paths.invoice(invoice.code),
      dedupeKey: `invoice-partly-paid:${invoice.id}:${held.amountPaidFen}`,
    });
  });
}

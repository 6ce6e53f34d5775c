import { and, eq, like, sql } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { organizationById } from "#app/areas/organizations/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import type { StripeInvoice } from "#app/stripe/index.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { bankReceipts, receiptAllocations } from "#db/schema/receipts.ts";
import type { Invoice } from "../reads.server.ts";
import { holdInvoice } from "../returns/left.server.ts";
import { holdReceipts } from "./hold-receipts.server.ts";
import { askForOverpaid, OVERPAID } from "./rest-todo.server.ts";

/**
 * What the payer paid beyond an invoice on the payment page, because a transfer was counted in the meantime: it is no income of the invoice. It is kept
 * as a receipt that pays nothing yet, for the provider's finance to say what becomes of it as of any other, and taken off the customer's balance, so
 * that it does not lower the next invoice. What a reported transfer brought too much stands in the rest of its own receipt; while one is on its way it
 * cannot be told whose it is, and the end of its report asks again. Doing it again changes nothing.
 */
export async function takeInOverpaid(ctx: Context, known: Pick<Invoice, "id">, held: StripeInvoice): Promise<void> {
  if (held.amountOverpaidFen === 0n) return;
  await withTransaction(ctx, async (tx) => {
    const [before] = await tx.db.select({ contractId: invoices.contractId }).from(invoices).where(eq(invoices.id, known.id));
    if (!before) return;
    const { contract } = await getContract({ ...tx, actor: { kind: "system", job: "take-in-overpaid" } }, { id: before.contractId });
    await holdReceipts(tx, contract.providerId);
    const invoice = await holdInvoice(tx, known.id);
    const placed = await tx.db.select().from(receiptAllocations).where(eq(receiptAllocations.invoiceId, invoice.id));
    if (placed.some(({ status }) => status === "pending")) return;
    const byTransfer = placed.reduce((sum, { overpaidFen }) => sum + overpaidFen, 0n);
    const overpaidFen = held.amountOverpaidFen - byTransfer;
    const amountFen = overpaidFen - invoice.overpaidFen;
    if (amountFen <= 0n) return;
    await tx.db.update(invoices).set({ overpaidFen }).where(eq(invoices.id, invoice.id));
    const payer = await organizationById(tx, invoice.payerId);
    const [receipt] = await tx.db
      .insert(bankReceipts)
      .values({
        providerId: contract.providerId,
        serial: `${OVERPAID}${invoice.code}-${overpaidFen}`,
        amountFen,
        receivedOn: sql`to_char(${tx.clock.now().toISOString()}::timestamptz at time zone ${contract.zone}, 'YYYY-MM-DD')`,
        payerName: payer?.name ?? "",
        remark: `账单 ${invoice.code} 在付款页多付`,
        verdict: "over",
        invoiceId: invoice.id,
        restFen: amountFen,
        createdBy: "system",
        createdAt: tx.clock.now(),
      })
      .returning();
    if (!receipt) throw new Error("receipt was not inserted");
    await recordAudit(tx, {
      action: "invoice-overpaid",
      objectType: "invoice",
      objectId: invoice.id,
      detail: { receiptId: receipt.id, amountFen, overpaidFen },
    });
    await askForOverpaid(tx, receipt, invoice);
  });
  await takeOff(ctx, known.id, held);
}

/** After the rows are there: a crash in between is made good when the invoice is looked at again, since each is taken off once under its own key. */
async function takeOff(ctx: Context, invoiceId: string, { id, customerId }: StripeInvoice): Promise<void> {
  if (!customerId) return;
  const kept = await ctx.db
    .select()
    .from(bankReceipts)
    .where(and(eq(bankReceipts.invoiceId, invoiceId), like(bankReceipts.serial, `${OVERPAID}%`)));
  for (const receipt of kept) {
    await ctx.services.stripe.takeOffBalance({
      customerId,
      amountFen: receipt.amountFen ?? 0n,
      description: `paid beyond ${id}`,
      idempotencyKey: `overpaid:${receipt.id}`,
    });
  }
}

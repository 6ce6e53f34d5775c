import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { StripeGatewayError, type StripeInvoice } from "#app/stripe/index.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { bankReceipts, receiptAllocations } from "#db/schema/receipts.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import type { Invoice } from "../reads.server.ts";
import { owedFen } from "../states.ts";
import { allocate } from "./allocate.server.ts";
import { type Allocation, type BankReceipt, holdReceipts } from "./hold-receipts.server.ts";
import { endPaymentNotices } from "./notice-payment.server.ts";
import { referenceOf } from "./payment-reference.ts";
import { askForRest } from "./rest-todo.server.ts";

/** Longer than all tries of one report take. */
const LEASE_MS = 10 * 60_000;

/**
 * Tells the payment channel of a matched transfer, once however often this runs: what stands there under our key is not reported again. What remains
 * to be paid is read there first, because the payer may have paid on the payment page meanwhile: what no longer fits goes back to the rest of its
 * receipt with a to-do, and so does what the channel counted as too much when both came in the same moment. The invoice then follows the channel
 * as after a charge. No call runs inside a transaction.
 */
export async function reportReceipt(ctx: Context, { allocationId }: JobPayload<"report-receipt">): Promise<void> {
  const found = await facts(ctx, allocationId);
  if (!found) return;
  const { allocation, receipt, invoice } = found;
  const { stripeInvoiceId } = invoice;
  if (!stripeInvoiceId) throw new Error(`invoice ${invoice.code} is not at the payment channel`);
  if (allocation.status === "pending") {
    if (!(await lease(ctx, allocationId))) throw new Error(`allocation ${allocationId} is being reported`);
    try {
      await report(ctx, { allocation, receipt, invoice, stripeInvoiceId });
    } finally {
      await ctx.db.update(receiptAllocations).set({ leasedUntil: null }).where(eq(receiptAllocations.id, allocationId));
    }
  }
  if (allocation.status === "pending" || allocation.status === "reported") await applyStripeInvoice(ctx, stripeInvoiceId);
}

interface Facts {
  allocation: Allocation;
  receipt: BankReceipt;
  invoice: Invoice;
}

async function facts(ctx: Context, allocationId: string): Promise<Facts | null> {
  const [row] = await ctx.db
    .select({ allocation: receiptAllocations, receipt: bankReceipts, invoice: invoices })
    .from(receiptAllocations)
    .innerJoin(bankReceipts, eq(bankReceipts.id, receiptAllocations.receiptId))
    .innerJoin(invoices, eq(invoices.id, receiptAllocations.invoiceId))
    .where(eq(receiptAllocations.id, allocationId));
  return row ?? null;
}

/** One call at a time, and from now on a person can no longer take it back. */
async function lease(ctx: Context, allocationId: string): Promise<boolean> {
  const now = ctx.clock.now();
  const [leased] = await ctx.db
    .update(receiptAllocations)
    .set({
      startedAt: sql`coalesce(${receiptAllocations.startedAt}, ${now.toISOString()}::timestamptz)`,
      leasedUntil: new Date(now.getTime() + LEASE_MS),
    })
    .where(
      and(
        eq(receiptAllocations.id, allocationId),
        eq(receiptAllocations.status, "pending"),
        or(isNull(receiptAllocations.leasedUntil), lt(receiptAllocations.leasedUntil, now)),
      ),
    )
    .returning({ id: receiptAllocations.id });
  return leased !== undefined;
}

async function report(ctx: Context, { allocation, receipt, invoice, stripeInvoiceId }: Facts & { stripeInvoiceId: string }): Promise<void> {
  const { stripe } = ctx.services;
  const look = async () => {
    // First what remains, then what is there: our own report, its answer lost, must never be taken for somebody else's payment.
    const held = await stripe.retrieveInvoice({ id: stripeInvoiceId });
    const own = (await stripe.paymentsOfInvoice(stripeInvoiceId)).find(({ reportKey }) => reportKey === allocation.idempotencyKey);
    return { held, recordId: own?.paymentRecordId ?? null, takes: held.status === "open" || held.status === "uncollectible" };
  };
  const all = { allocation, receipt, invoice };
  const { held, recordId, takes } = await look();
  if (recordId) return finish(ctx, all, recordId, await stripe.retrieveInvoice({ id: stripeInvoiceId }));
  const remainingFen = takes ? held.amountRemainingFen : 0n;
  if (remainingFen < allocation.amountFen) return giveBack(ctx, all, remainingFen);
  try {
    const { paymentRecordId, invoice: after } = await stripe.reportBankPayment({
      invoiceId: stripeInvoiceId,
      amountFen: allocation.amountFen,
      receivedAt: dayOf(receipt, ctx),
      reference: referenceOf(invoice.paymentSerial),
      idempotencyKey: allocation.idempotencyKey,
      attempt: allocation.attempt,
      record: {
        id: allocation.paymentRecordId,
        keep: async (paymentRecordId) =>
          void (await ctx.db.update(receiptAllocations).set({ paymentRecordId }).where(isPending(allocation))),
      },
    });
    await finish(ctx, all, paymentRecordId, after);
  } catch (error) {
    if (!(error instanceof StripeGatewayError) || error.kind === "transient") throw error;
    // Paid or voided between our look and our word.
    const now = await look();
    if (now.recordId) return finish(ctx, all, now.recordId, await stripe.retrieveInvoice({ id: stripeInvoiceId }));
    if (now.takes) {
      await ctx.db
        .update(receiptAllocations)
        .set({ attempt: allocation.attempt + 1 })
        .where(isPending(allocation));
      throw error;
    }
    await giveBack(ctx, all, 0n);
  }
}

const isPending = ({ id }: Allocation) => and(eq(receiptAllocations.id, id), eq(receiptAllocations.status, "pending"));

/** Noon of the bank's day in Shanghai, or now if that is to come. */
function dayOf({ receivedOn }: BankReceipt, ctx: Context): Date {
  const noon = new Date(`${receivedOn}T04:00:00Z`);
  const now = ctx.clock.now();
  return noon < now ? noon : now;
}

/** The channel has it. What it counted beyond the invoice stands in the receipt's rest again. */
async function finish(ctx: Context, { allocation, receipt, invoice }: Facts, paymentRecordId: string, held: StripeInvoice): Promise<void> {
  const others = await ctx.db
    .select({ fen: sql<string>`coalesce(sum(${receiptAllocations.overpaidFen}), 0)` })
    .from(receiptAllocations)
    .where(eq(receiptAllocations.invoiceId, invoice.id));
  const [now] = await ctx.db.select({ overpaidFen: invoices.overpaidFen }).from(invoices).where(eq(invoices.id, invoice.id));
  const tooMuch = held.amountOverpaidFen - BigInt(others[0]?.fen ?? 0) - (now?.overpaidFen ?? 0n);
  const overpaidFen = tooMuch <= 0n ? 0n : tooMuch < allocation.amountFen ? tooMuch : allocation.amountFen;
  if (overpaidFen > 0n && held.customerId) {
    await ctx.services.stripe.takeOffBalance({
      customerId: held.customerId,
      amountFen: overpaidFen,
      description: `bank transfer beyond ${held.id}`,
      idempotencyKey: `${allocation.idempotencyKey}:over`,
    });
  }
  await withTransaction(ctx, async (tx) => {
    await holdReceipts(tx, receipt.providerId);
    const [reported] = await tx.db
      .update(receiptAllocations)
      .set({ status: "reported", reportedAt: tx.clock.now(), paymentRecordId, overpaidFen, leasedUntil: null })
      .where(and(eq(receiptAllocations.id, allocation.id), eq(receiptAllocations.status, "pending")))
      .returning();
    if (!reported) return;
    // What is owed by our own books falls in the moment it stops being on its way.
    await tx.db
      .update(invoices)
      .set({ amountPaidFen: held.amountPaidFen })
      .where(and(eq(invoices.id, invoice.id), sql`coalesce(${invoices.amountPaidFen}, 0) < ${held.amountPaidFen}`));
    await recordAudit(tx, {
      action: "report-receipt",
      objectType: "invoice",
      objectId: invoice.id,
      detail: { receiptId: receipt.id, allocationId: allocation.id, amountFen: allocation.amountFen, paymentRecordId, overpaidFen },
    });
    await endPaymentNotices(tx, invoice);
    await tellPayer(tx, invoice, allocation.amountFen - overpaidFen, held);
    if (overpaidFen > 0n)
      await returnToRest(tx, { allocation, receipt }, overpaidFen, `账单 ${invoice.code} 同时在付款页付款，多收了这部分`);
  });
}

async function tellPayer(tx: TransactionContext, invoice: Invoice, countedFen: bigint, held: StripeInvoice): Promise<void> {
  // A paid invoice is told of by itself.
  if (held.status === "paid" || countedFen === 0n) return;
  await enqueue(tx, "notify", {
    organizationId: invoice.payerId,
    kind: "message",
    title: `账单 ${invoice.code} 收到对公转账 ¥${fenToYuan(countedFen)}，尚欠 ¥${fenToYuan(owedFen({ ...invoice, amountPaidFen: held.amountPaidFen }))}`,
    body: `请于 ${invoice.dueOn} 前付清余款；在线付款页和对公转账都只需付余款。`,
    href: paths.invoice(invoice.code),
    dedupeKey: `invoice-partly-paid:${invoice.id}:${held.amountPaidFen}`,
  });
}

/** The invoice takes less than was put down for it, or nothing: what still fits is put down anew, the rest waits for a person. */
async function giveBack(ctx: Context, { allocation, receipt, invoice }: Facts, remainingFen: bigint): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await holdReceipts(tx, receipt.providerId);
    const [failed] = await tx.db
      .update(receiptAllocations)
      .set({ status: "failed", leasedUntil: null, failure: remainingFen > 0n ? `账单只欠 ¥${fenToYuan(remainingFen)}` : "账单已不再收款" })
      .where(and(eq(receiptAllocations.id, allocation.id), eq(receiptAllocations.status, "pending")))
      .returning();
    if (!failed) return;
    await recordAudit(tx, {
      action: "report-receipt-refused",
      objectType: "invoice",
      objectId: invoice.id,
      detail: { receiptId: receipt.id, allocationId: allocation.id, amountFen: allocation.amountFen, remainingFen },
    });
    const why = `账单 ${invoice.code} ${remainingFen > 0n ? `已付了一部分，只欠 ¥${fenToYuan(remainingFen)}` : "已不再收款"}`;
    await returnToRest(tx, { allocation, receipt }, allocation.amountFen, why, remainingFen);
    if (remainingFen > 0n) await allocate(tx, receipt, invoice, remainingFen, handOf(allocation));
  });
}

const handOf = ({ byHand, createdBy, reason }: Allocation) => (byHand && createdBy ? { userId: createdBy, reason } : null);

/** Puts money back into its receipt; `againFen` of it is on its way anew at once. */
async function returnToRest(
  tx: TransactionContext,
  { allocation, receipt }: Pick<Facts, "allocation" | "receipt">,
  amountFen: bigint,
  why: string,
  againFen = 0n,
): Promise<void> {
  await tx.db
    .update(bankReceipts)
    .set({ restFen: sql`${bankReceipts.restFen} + ${amountFen}`, restState: null, restNote: null })
    .where(eq(bankReceipts.id, receipt.id));
  await askForRest(tx, receipt, allocation, { restFen: amountFen - againFen, why });
}

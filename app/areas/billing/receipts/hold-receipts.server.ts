import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { type Context, type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { invoices } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { bankReceipts, receiptAllocations } from "#db/schema/receipts.ts";
import type { Invoice } from "../reads.server.ts";
import { owedFen } from "../states.ts";

export type BankReceipt = typeof bankReceipts.$inferSelect;
export type Allocation = typeof receiptAllocations.$inferSelect;

/** One writer of a provider's receipts at a time, before any invoice is held: the same statement sent twice, and two hands on one receipt, wait here. */
export const holdReceipts = (tx: TransactionContext, providerId: string) =>
  tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${providerId}, 7271))`);

/** A receipt of the actor's organization; one of another is not found. Held by {@link holdReceipts}. */
export async function ownReceipt(tx: TransactionContext, id: string): Promise<BankReceipt> {
  const { organizationId } = userOf(tx);
  await holdReceipts(tx, organizationId);
  const [receipt] = await tx.db
    .select()
    .from(bankReceipts)
    .where(and(eq(bankReceipts.id, id), eq(bankReceipts.providerId, organizationId)));
  if (!receipt) throw notFound("收款记录");
  return receipt;
}

/** An invoice of a provider with what it still asks for when all that is on its way has arrived. */
export interface HeldInvoice {
  invoice: Invoice;
  owedFen: bigint;
}

/** Invoices of a provider by id or payment serial, locked in one order until the transaction ends: two receipts never share what is owed once. */
export async function holdInvoices(
  tx: TransactionContext,
  providerId: string,
  by: { serials: readonly number[] } | { code: string },
): Promise<Map<number, HeldInvoice>> {
  if ("serials" in by && by.serials.length === 0) return new Map();
  const rows = await tx.db
    .select({ invoice: invoices })
    .from(invoices)
    .innerJoin(contracts, eq(contracts.id, invoices.contractId))
    .where(
      and(
        eq(contracts.providerId, providerId),
        "code" in by ? eq(invoices.code, by.code) : inArray(invoices.paymentSerial, [...new Set(by.serials)]),
      ),
    )
    .orderBy(asc(invoices.id))
    .for("update", { of: invoices });
  const pending = await pendingOf(
    tx,
    rows.map(({ invoice }) => invoice.id),
  );
  return new Map(
    rows.map(({ invoice }) => {
      const left = owedFen(invoice) - (pending.get(invoice.id) ?? 0n);
      return [invoice.paymentSerial, { invoice, owedFen: left > 0n ? left : 0n }];
    }),
  );
}

/** What is on its way to each of these invoices and not yet counted as paid, fen. */
export async function pendingOf(ctx: Pick<Context, "db">, invoiceIds: readonly string[]): Promise<Map<string, bigint>> {
  if (invoiceIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({ invoiceId: receiptAllocations.invoiceId, fen: sql<string>`sum(${receiptAllocations.amountFen})` })
    .from(receiptAllocations)
    .where(and(inArray(receiptAllocations.invoiceId, [...invoiceIds]), eq(receiptAllocations.status, "pending")))
    .groupBy(receiptAllocations.invoiceId);
  return new Map(rows.map(({ invoiceId, fen }) => [invoiceId, BigInt(fen)]));
}

import { and, eq, inArray, notInArray } from "drizzle-orm";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { lineDisputes } from "#db/schema/returns.ts";
import { FREEZING } from "../states.ts";

/** How much of an invoice is frozen by disputes of its lines, with tax: what the payer wants off, or what was accepted of it and is not done yet. */
export async function frozenFen(ctx: Context, invoiceId: string): Promise<bigint> {
  const rows = await ctx.db
    .select()
    .from(lineDisputes)
    .where(and(eq(lineDisputes.invoiceId, invoiceId), inArray(lineDisputes.status, [...FREEZING])));
  return rows.reduce((sum, { amountFen, acceptedFen }) => sum + (acceptedFen ?? amountFen), 0n);
}

/** Paid invoices of which something is frozen, for the sweep that holds back what came free meanwhile: a batch that was cancelled, a transfer given back. */
export async function frozenInvoices(ctx: Context): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ id: invoices.id })
    .from(lineDisputes)
    .innerJoin(invoices, eq(invoices.id, lineDisputes.invoiceId))
    .where(and(inArray(lineDisputes.status, [...FREEZING]), eq(invoices.status, "paid")));
  return rows.map(({ id }) => id);
}

/** An invoice that is void takes its disputes with it. */
export async function lapseDisputes(tx: TransactionContext, invoiceId: string): Promise<void> {
  await tx.db
    .update(lineDisputes)
    .set({ status: "lapsed", endedAt: tx.clock.now() })
    .where(and(eq(lineDisputes.invoiceId, invoiceId), notInArray(lineDisputes.status, ["settled", "withdrawn", "lapsed"])));
}

import { and, eq, inArray, notInArray } from "drizzle-orm";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { lineDisputes, refunds, returnRequests } from "#db/schema/returns.ts";
import type { ReturnStatus } from "#db/vocabulary/billing.ts";
import { goneFenOf } from "../returns/left.server.ts";
import { FREEZING } from "../states.ts";

/**
 * How much of an invoice is frozen by disputes of its lines, with tax: what the payer wants off, or what was accepted of it and is not done yet. What
 * went back of it already is out of the invoice, and freezes nothing a second time.
 */
export async function frozenFen(ctx: Context, invoiceId: string): Promise<bigint> {
  const rows = await ctx.db
    .select()
    .from(lineDisputes)
    .where(and(eq(lineDisputes.invoiceId, invoiceId), inArray(lineDisputes.status, [...FREEZING])));
  if (rows.length === 0) return 0n;
  const moved = await ctx.db
    .select({ disputeId: returnRequests.disputeId, request: returnRequests.status, status: refunds.status, amountFen: refunds.amountFen })
    .from(returnRequests)
    .innerJoin(refunds, eq(refunds.requestId, returnRequests.id))
    .where(eq(returnRequests.invoiceId, invoiceId));
  return rows.reduce((sum, { id, status, amountFen, acceptedFen }) => {
    // What is accepted is asked for by the request under way; of a dispute that is open again former requests may have moved a part.
    const isOver = (request: ReturnStatus) => request === "failed" || request === "cancelled";
    const own = moved.filter((move) => move.disputeId === id && (status !== "accepted" || !isOver(move.request)));
    const left = (acceptedFen ?? amountFen) - goneFenOf(own);
    return left > 0n ? sum + left : sum;
  }, 0n);
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

import { and, eq, inArray } from "drizzle-orm";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { invoicePayments, invoices } from "#db/schema/billing.ts";
import { refunds, returnRequests } from "#db/schema/returns.ts";
import type { Invoice } from "../reads.server.ts";

/** Holds an invoice until the transaction ends and gives it as it is now: money that goes back of it is counted by one at a time. */
export async function holdInvoice(tx: TransactionContext, invoiceId: string): Promise<Invoice> {
  const [invoice] = await tx.db.select().from(invoices).where(eq(invoices.id, invoiceId)).for("update");
  if (!invoice) throw new Error(`no invoice ${invoiceId}`);
  return invoice;
}

/** How the money of an invoice stands. All fen, all ≥ 0. */
export interface Money {
  /** What came in. */
  paidFen: bigint;
  /** What is gone back of it for good, less what came home again. */
  goneFen: bigint;
  /** What may still be asked to go back: nothing that is asked for or on its way is counted twice. */
  leftFen: bigint;
  /** What is still to be paid and not asked to be credited. */
  dueFen: bigint;
  /** What may still go back by the channel, by charge, the first one first. */
  charges: { chargeId: string; leftFen: bigint }[];
}

/** Counts the money of an invoice; `but` leaves out a request, the one that is looked at. */
export async function moneyOf(ctx: Context, invoice: Invoice, but: string | null = null): Promise<Money> {
  const [payments, moves, asked] = await Promise.all([
    ctx.db.select().from(invoicePayments).where(eq(invoicePayments.invoiceId, invoice.id)).orderBy(invoicePayments.id),
    ctx.db.select().from(refunds).where(eq(refunds.invoiceId, invoice.id)),
    ctx.db
      .select()
      .from(returnRequests)
      .where(and(eq(returnRequests.invoiceId, invoice.id), inArray(returnRequests.status, ["requested", "approved", "bounced"]))),
  ]);
  const sum = (rows: readonly { amountFen: bigint }[]) => rows.reduce((total, row) => total + row.amountFen, 0n);
  const paidFen = invoice.amountPaidFen ?? sum(payments);
  const goneFen = goneFenOf(moves);
  const underWay = moves.filter(({ status }) => status === "pending" || status === "awaitingTransfer");
  // Once approved, a refund is counted by its movements; what came home is still meant to go.
  const wanted = asked
    .filter(({ id, kind, status }) => id !== but && kind === "refund" && status !== "approved")
    .map((request) => ({ amountFen: request.amountFen - goneFenOf(moves.filter(({ requestId }) => requestId === request.id)) }));
  const credits = asked.filter(({ id, kind }) => id !== but && kind === "credit");
  const leftFen = paidFen - goneFen - sum(underWay) - sum(wanted);
  return {
    paidFen,
    goneFen,
    leftFen: atLeastNothing(leftFen),
    dueFen: atLeastNothing(invoice.totalFen - invoice.creditedFen - paidFen - sum(credits)),
    charges: payments.flatMap(({ chargeId, amountFen }) => {
      if (chargeId === null) return [];
      const taken = sum(
        [...moves.filter(({ status }) => status === "succeeded"), ...underWay].filter((move) => move.chargeId === chargeId),
      );
      return [{ chargeId, leftFen: atLeastNothing(amountFen - taken) }];
    }),
  };
}

const atLeastNothing = (fen: bigint) => (fen > 0n ? fen : 0n);

/** What of these movements is gone: what came home is among them with a negative amount. */
export const goneFenOf = (moves: readonly { status: string; amountFen: bigint }[]): bigint =>
  moves.reduce((sum, { status, amountFen }) => (status === "succeeded" ? sum + amountFen : sum), 0n);

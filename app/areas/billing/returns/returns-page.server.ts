import { desc, eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { chargebacks, creditNotes, refunds, returnRequests } from "#db/schema/returns.ts";
import { mayApproveReturn, mayReturnMoney } from "../policy.ts";
import { getInvoice } from "../reads.server.ts";
import { can, canReturn, mayGiveUpReturn, RETURN_STEPS } from "../states.ts";
import { goneFenOf, moneyOf } from "./left.server.ts";
import { openPayee } from "./payee.server.ts";

/**
 * What went back of an invoice and what it was lowered by, for its two sides, newest first, and what the actor may do. What is only asked for, failed or
 * contested with a bank is the provider's affair and is not shown to the payer. Amounts are fen as text.
 */
export async function returnsPage(ctx: Context, code: string) {
  const { invoice, contract, lines } = await getInvoice(ctx, { code });
  const may = mayReturnMoney(ctx.actor, contract);
  const isProvider = ctx.actor.kind === "user" && ctx.actor.organizationId === contract.providerId;
  const [money, requests, moves, notes, disputed] = await Promise.all([
    moneyOf(ctx, invoice),
    ctx.db.select().from(returnRequests).where(eq(returnRequests.invoiceId, invoice.id)).orderBy(desc(returnRequests.id)),
    ctx.db.select().from(refunds).where(eq(refunds.invoiceId, invoice.id)).orderBy(desc(refunds.id)),
    ctx.db.select().from(creditNotes).where(eq(creditNotes.invoiceId, invoice.id)).orderBy(desc(creditNotes.id)),
    ctx.db.select().from(chargebacks).where(eq(chargebacks.invoiceId, invoice.id)).orderBy(desc(chargebacks.id)),
  ]);
  const asks = may && canReturn("refund", invoice) ? ("refund" as const) : may && canReturn("credit", invoice) ? ("credit" as const) : null;
  const leftFen = asks === "refund" ? money.leftFen : money.dueFen;
  return {
    /** Which of the two the actor may ask for now, and how much of it. */
    asks: leftFen > 0n ? asks : null,
    leftFen: leftFen.toString(),
    paidFen: money.paidFen.toString(),
    goneFen: money.goneFen.toString(),
    mayVoid: may && can("withdraw", invoice.status),
    mayWriteOff: may && can("writeOff", invoice.status),
    endReason: invoice.endReason,
    lines: lines
      .filter(({ kind, amountFen }) => kind !== "tax" && amountFen > 0n)
      .map(({ lineKey, description }) => ({ lineKey, description })),
    requests: (isProvider ? requests : []).map((request) => ({
      id: request.id,
      kind: request.kind,
      amountFen: request.amountFen.toString(),
      reason: request.reason,
      line: lines.find((line) => line.lineKey === request.lineKey)?.description ?? null,
      road: request.road,
      status: request.status,
      failure: request.failure,
      askedByName: request.askedByName,
      createdAt: request.createdAt.toISOString(),
      approvedByName: request.approvedByName,
      approvedAt: request.approvedAt?.toISOString() ?? null,
      mayApprove: request.status === "requested" && mayApproveReturn(ctx.actor, contract, request),
      mayCancel: request.status === "requested" && may,
      mayPayAgain: request.status === RETURN_STEPS.payAgain.from && may,
      mayGiveUp:
        may &&
        mayGiveUpReturn(
          request.status,
          moves.some((move) => move.requestId === request.id && move.status === "awaitingTransfer"),
        ),
      /** What of it is still to go back. */
      remainingFen: (request.amountFen - goneFenOf(moves.filter(({ requestId }) => requestId === request.id))).toString(),
      /** The account it is paid to, in full for who makes the transfer or approves it. */
      payee: request.payeeSealed && {
        name: request.payeeName ?? "",
        bank: request.payeeBank ?? "",
        account: (may ? openPayee(ctx, request) : null) ?? `**** ${request.payeeLastFour}`,
      },
    })),
    moves: moves
      .filter(({ status }) => isProvider || status !== "failed")
      .map((move) => ({
        id: move.id,
        kind: move.kind,
        amountFen: move.amountFen.toString(),
        reason: move.reason,
        status: move.status,
        byBank: move.kind === "refund" && move.chargeId === null,
        bankReference: move.bankReference,
        bankOn: move.bankOn,
        failure: isProvider ? move.failure : null,
        at: (move.succeededAt ?? move.createdAt).toISOString(),
        mayEnter: may && move.status === "awaitingTransfer",
        /** It came home since. */
        isHome: moves.some(({ reverses }) => reverses === move.id),
        mayBounce:
          may &&
          move.kind === "refund" &&
          move.chargeId === null &&
          move.status === "succeeded" &&
          !moves.some(({ reverses }) => reverses === move.id),
      })),
    notes: notes.map((note) => ({
      id: note.id,
      number: note.number,
      amountFen: note.amountFen.toString(),
      beforePayment: note.beforePaymentFen > 0n,
      memo: note.memo,
      status: note.status,
      pdfUrl: note.pdfUrl,
      issuedAt: note.issuedAt.toISOString(),
    })),
    chargebacks: (isProvider ? disputed : []).map((one) => ({
      id: one.id,
      amountFen: one.amountFen.toString(),
      status: one.status,
      evidenceDueAt: one.evidenceDueAt?.toISOString() ?? null,
      openedAt: one.openedAt.toISOString(),
    })),
  };
}

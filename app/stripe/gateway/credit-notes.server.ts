import type Stripe from "stripe";
import { mappingErrors } from "../errors.server.ts";
import { fenToStripe, stripeToFen } from "../fen.server.ts";
import { idOf, PAGE, toDate, toUnixSeconds } from "./values.server.ts";

/**
 * What a credit note shall do. It lowers what remains to be paid first; what goes beyond that must be split exactly over refund, credit
 * balance, what goes back outside Stripe, and refunds made before.
 */
export interface CreditNoteInput {
  invoiceId: string;
  amountFen: bigint;
  reason?: "duplicate" | "fraudulent" | "order_change" | "product_unsatisfactory" | undefined;
  /** Shown to the customer. */
  memo?: string | undefined;
  refundFen?: bigint | undefined;
  creditFen?: bigint | undefined;
  outOfBandFen?: bigint | undefined;
  /** Refunds that were made already and belong to this note. */
  refundIds?: string[] | undefined;
  metadata?: Record<string, string> | undefined;
}

export interface StripeCreditNote {
  id: string;
  number: string;
  invoiceId: string;
  status: "issued" | "void";
  amountFen: bigint;
  /** The part that lowered what was due, and the part that went back. */
  prePaymentFen: bigint;
  postPaymentFen: bigint;
  outOfBandFen: bigint;
  refundIds: string[];
  memo: string | null;
  metadata: Record<string, string>;
  pdfUrl: string;
  createdAt: Date;
}

/** Lowering an invoice after it was finalized. */
export interface CreditNoteCalls {
  /** Issues a credit note. A split that is not exact, or more than was billed, is refused (`permanent`). */
  createCreditNote(input: CreditNoteInput & { idempotencyKey: string }): Promise<StripeCreditNote>;
  /** What createCreditNote would do, with the same refusals, and nothing done. */
  previewCreditNote(
    input: CreditNoteInput,
  ): Promise<Pick<StripeCreditNote, "amountFen" | "prePaymentFen" | "postPaymentFen" | "outOfBandFen">>;
  /** Credit notes of an invoice, or all since an instant, newest first, every page. */
  listCreditNotes(input: { invoiceId: string } | { createdSince: Date }): Promise<StripeCreditNote[]>;
}

export function creditNoteCalls(stripe: Stripe): CreditNoteCalls {
  return {
    createCreditNote: ({ idempotencyKey, ...input }) =>
      mappingErrors(async () =>
        toCreditNote(await stripe.creditNotes.create({ ...toParams(input), email_type: "none" }, { idempotencyKey })),
      ),

    previewCreditNote: (input) => mappingErrors(async () => toCreditNote(await stripe.creditNotes.preview(toParams(input)))),

    listCreditNotes: (filter) =>
      mappingErrors(async () => {
        const notes: StripeCreditNote[] = [];
        const given = "invoiceId" in filter ? { invoice: filter.invoiceId } : { created: { gte: toUnixSeconds(filter.createdSince) } };
        for await (const note of stripe.creditNotes.list({ ...given, limit: PAGE })) notes.push(toCreditNote(note));
        return notes;
      }),
  };
}

function toParams({ invoiceId, amountFen, reason, memo, refundFen, creditFen, outOfBandFen, refundIds, metadata }: CreditNoteInput) {
  return {
    invoice: invoiceId,
    amount: fenToStripe(amountFen),
    ...(reason === undefined ? {} : { reason }),
    ...(memo === undefined ? {} : { memo }),
    ...(refundFen ? { refund_amount: fenToStripe(refundFen) } : {}),
    ...(creditFen ? { credit_amount: fenToStripe(creditFen) } : {}),
    ...(outOfBandFen ? { out_of_band_amount: fenToStripe(outOfBandFen) } : {}),
    ...(refundIds && refundIds.length > 0 ? { refunds: refundIds.map((refund) => ({ refund })) } : {}),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

function toCreditNote(note: Stripe.CreditNote): StripeCreditNote {
  return {
    id: note.id,
    number: note.number,
    invoiceId: idOf(note.invoice) ?? "",
    status: note.status === "void" ? "void" : "issued",
    amountFen: stripeToFen(note.amount),
    prePaymentFen: stripeToFen(note.pre_payment_amount),
    postPaymentFen: stripeToFen(note.post_payment_amount),
    outOfBandFen: stripeToFen(note.out_of_band_amount ?? 0),
    refundIds: note.refunds.flatMap(({ refund }) => idOf(refund) ?? []),
    memo: note.memo,
    metadata: { ...note.metadata },
    pdfUrl: note.pdf,
    createdAt: toDate(note.created),
  };
}

import { isJsonObject, type Json, type JsonObject } from "../contract/json.ts";
import { creditCustomer } from "./customer-balance.ts";
import type { ChargeObject, CreditNoteObject, RefundObject } from "./money-records.ts";
import { freshId, integer, mergeMetadata, text } from "./operation.ts";
import type { InvoiceRecord } from "./records.ts";
import { refundCharge } from "./refund-operations.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { closeIfCovered } from "./settlement.ts";
import type { Work } from "./work.ts";

/** What a credit note comes to: first it lowers what remains to be paid, the rest goes back by the ways that are named. */
interface Terms {
  total: number;
  prePayment: number;
  postPayment: number;
  refund: number;
  linked: RefundObject[];
  credit: number;
  outOfBand: number;
  lines: JsonObject[];
}

/**
 * Issues a credit note on a finalized invoice: reduces what remains (and what is due), refunds, credits the customer's balance, notes
 * what went back outside. Throws ApiRefusal when the split of the excess is not exact, or more is credited than was billed.
 */
export function issueCreditNote(work: Work, record: InvoiceRecord, params: JsonObject): CreditNoteObject {
  const id = freshId("cn");
  const terms = readTerms(work, record, params, id);
  const refunds: RefundObject[] = [...terms.linked];
  let left = terms.refund;
  for (const charge of refundableCharges(work, record.invoice.id)) {
    if (left === 0) break;
    const amount = Math.min(left, charge.amount - charge.amount_refunded);
    refunds.push(refundCharge(work, charge, { amount, reason: null, metadata: {} }));
    left -= amount;
  }
  if (left > 0) {
    throw new ApiRefusal("The refund amount is greater than what was charged for this invoice", { param: "refund_amount" });
  }
  const entry =
    terms.credit === 0
      ? null
      : creditCustomer(work, record.invoice.customer, {
          amount: -terms.credit,
          type: "credit_note",
          invoice: record.invoice.id,
          creditNote: id,
        });
  const note = noteOf(work, record, params, id, terms, refunds, entry?.id ?? null);
  work.put("creditNotes", id, note);
  const { invoice } = record;
  const changed: InvoiceRecord = {
    ...record,
    invoice: {
      ...invoice,
      amount_due: invoice.amount_due - terms.prePayment,
      amount_remaining: invoice.amount_remaining - terms.prePayment,
      pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + terms.prePayment,
      post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + terms.postPayment,
    },
  };
  work.tell("credit_note.created", note);
  closeIfCovered(work, changed);
  return note;
}

/** The same note without issuing it. */
export function previewCreditNote(work: Work, record: InvoiceRecord, params: JsonObject): CreditNoteObject {
  const id = "cn_preview";
  return noteOf(work, record, params, id, readTerms(work, record, params, id), [], null);
}

/** Takes back a credit note that only lowered what remained of an open invoice. */
export function voidCreditNote(work: Work, note: CreditNoteObject): CreditNoteObject {
  const record = work.get("invoices", note.invoice) ?? refuseMissing("invoice", note.invoice);
  const { invoice } = record;
  if (note.status === "void") throw new ApiRefusal("This credit note is void already");
  if (invoice.status !== "open") throw new ApiRefusal("You can only void credit notes of open invoices");
  const row: CreditNoteObject = { ...note, status: "void", voided_at: work.now };
  work.put("creditNotes", note.id, row);
  work.tell("credit_note.voided", row);
  closeIfCovered(work, {
    ...record,
    invoice: {
      ...invoice,
      amount_due: invoice.amount_due + note.pre_payment_amount,
      amount_remaining: invoice.amount_remaining + note.pre_payment_amount,
      pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount - note.pre_payment_amount,
    },
  });
  return row;
}

/** A note as the API shows it; its page stands on the invoice's. */
export function renderCreditNote(baseUrl: string, record: InvoiceRecord | undefined, note: CreditNoteObject): JsonObject {
  return { ...note, pdf: `${baseUrl}/invoice/${record?.hostedToken ?? ""}#${note.id}` };
}

function readTerms(work: Work, { invoice, lines }: InvoiceRecord, params: JsonObject, id: string): Terms {
  if (invoice.status !== "open" && invoice.status !== "paid") {
    throw new ApiRefusal(`Credit notes are issued on open and paid invoices; this one is ${invoice.status}`, { param: "invoice" });
  }
  const noteLines = readLines(
    work,
    params["lines"],
    lines.map((line) => [line.id, line.description]),
  );
  const sum = noteLines.reduce((total, line) => total + Number(line["amount"]), 0);
  const total = integer(params, "amount") ?? sum;
  if (noteLines.length > 0 && sum !== total)
    throw new ApiRefusal(`amount (${total}) is not the sum of the lines (${sum})`, { param: "amount" });
  if (total < 1) throw new ApiRefusal("You must pass one of amount or lines", { code: "parameter_missing", param: "amount" });
  const linked = readLinked(work, params["refunds"]);
  const creditable = invoice.total - creditedBefore(work, invoice.id) - refundedApart(work, invoice.id, linked);
  if (total > creditable) {
    throw new ApiRefusal(`The credit note amount (${total}) is greater than what may still be credited (${creditable})`, {
      param: "amount",
    });
  }
  const prePayment = Math.min(total, invoice.amount_remaining);
  const postPayment = total - prePayment;
  const [refund, credit, outOfBand] = ["refund_amount", "credit_amount", "out_of_band_amount"].map(
    (name) => integer(params, name) ?? 0,
  ) as [number, number, number];
  if (Math.min(refund, credit, outOfBand) < 0) throw new ApiRefusal("Invalid non-negative integer", { code: "parameter_invalid_integer" });
  const split = refund + credit + outOfBand + linked.reduce((amount, one) => amount + one.amount, 0);
  if (split !== postPayment) {
    throw new ApiRefusal(
      `The sum of credit amount, refund amount and out of band amount (${split}) must equal the post payment amount (${postPayment}).`,
      { param: postPayment === 0 ? "amount" : "refund_amount" },
    );
  }
  const shown = noteLines.length > 0 ? noteLines : [noteLine(work, { amount: total, description: text(params, "memo"), line: null })];
  return {
    total,
    prePayment,
    postPayment,
    refund,
    linked,
    credit,
    outOfBand,
    lines: shown.map((line) => ({ ...line, id: freshId(`${id.slice(0, 2)}li`) })),
  };
}

function noteOf(
  work: Work,
  { invoice }: InvoiceRecord,
  params: JsonObject,
  id: string,
  terms: Terms,
  refunds: RefundObject[],
  balanceEntry: string | null,
): CreditNoteObject {
  const before = work.all("creditNotes").filter((note) => note.invoice === invoice.id).length;
  const type = terms.prePayment === 0 ? "post_payment" : terms.postPayment === 0 ? "pre_payment" : "mixed";
  return {
    ...work.context.blank("credit_note"),
    id,
    amount: terms.total,
    created: work.now,
    currency: invoice.currency,
    customer: invoice.customer,
    customer_balance_transaction: balanceEntry,
    effective_at: integer(params, "effective_at") ?? work.now,
    invoice: invoice.id,
    lines: { object: "list", data: terms.lines.slice(0, 10), has_more: terms.lines.length > 10, url: `/v1/credit_notes/${id}/lines` },
    memo: text(params, "memo"),
    metadata: mergeMetadata({}, params["metadata"]),
    number: `${invoice.number}-CN-${String(before + 1).padStart(2, "0")}`,
    out_of_band_amount: terms.outOfBand === 0 ? null : terms.outOfBand,
    pdf: "",
    post_payment_amount: terms.postPayment,
    pre_payment_amount: terms.prePayment,
    reason: text(params, "reason"),
    refunds: refunds.map((refund) => ({ amount_refunded: refund.amount, payment_record_refund: null, refund: refund.id, type: "refund" })),
    status: "issued",
    subtotal: terms.total,
    subtotal_excluding_tax: terms.total,
    total: terms.total,
    total_excluding_tax: terms.total,
    type,
  };
}

/** Lines are credited by amount, or as an own position of unit amount times quantity; taxes are not modelled. */
function readLines(work: Work, given: Json | undefined, invoiceLines: [id: string, description: string | null][]): JsonObject[] {
  if (!Array.isArray(given)) return [];
  if (given.length > 10) throw new ApiRefusal("The stand-in models credit notes of up to 10 lines", { param: "lines" });
  return given.map((line, index) => {
    const at = `lines[${index}]`;
    if (!isJsonObject(line)) throw new ApiRefusal("Invalid line", { param: at });
    refuseUnmodelled(line, ["type", "invoice_line_item", "amount", "unit_amount", "quantity", "description", "metadata"], at);
    if (line["type"] === "invoice_line_item") {
      const found = invoiceLines.find(([id]) => id === line["invoice_line_item"]);
      const amount = integer(line, "amount");
      if (!found)
        throw new ApiRefusal("No such line item on this invoice", { code: "resource_missing", param: `${at}[invoice_line_item]` });
      if (amount === null || amount < 1) throw new ApiRefusal("Missing amount", { code: "parameter_missing", param: `${at}[amount]` });
      return noteLine(work, { amount, description: text(line, "description") ?? found[1], line: found[0] });
    }
    const unit = integer(line, "unit_amount");
    if (unit === null || unit < 1) throw new ApiRefusal("Missing unit_amount", { code: "parameter_missing", param: `${at}[unit_amount]` });
    return noteLine(work, { amount: unit * (integer(line, "quantity") ?? 1), description: text(line, "description"), line: null });
  });
}

function noteLine(work: Work, given: { amount: number; description: string | null; line: string | null }): JsonObject {
  return {
    ...work.context.blank("credit_note_line_item"),
    amount: given.amount,
    description: given.description,
    quantity: 1,
    ...(given.line === null ? { type: "custom_line_item" } : { type: "invoice_line_item", invoice_line_item: given.line }),
    unit_amount: given.amount,
    unit_amount_decimal: String(given.amount),
  };
}

function readLinked(work: Work, given: Json | undefined): RefundObject[] {
  if (!Array.isArray(given)) return [];
  return given.map((one, index) => {
    const id = isJsonObject(one) ? text(one, "refund") : null;
    const refund = work.get("refunds", id ?? "") ?? refuseMissing("refund", id ?? "", `refunds[${index}][refund]`);
    if (linkedRefunds(work).has(refund.id)) throw new ApiRefusal("This refund is on a credit note already", { param: `refunds[${index}]` });
    return refund;
  });
}

function linkedRefunds(work: Work): Set<string> {
  const notes = work.all("creditNotes").filter((note) => note.status === "issued");
  return new Set(notes.flatMap((note) => note.refunds.map((one) => (isJsonObject(one) ? String(one["refund"]) : ""))));
}

function creditedBefore(work: Work, invoiceId: string): number {
  return work
    .all("creditNotes")
    .filter((note) => note.invoice === invoiceId && note.status === "issued")
    .reduce((sum, note) => sum + note.amount, 0);
}

/** What was refunded without a credit note counts against what may be credited, except what this note links. */
function refundedApart(work: Work, invoiceId: string, linked: RefundObject[]): number {
  const charges = new Set(chargesOf(work, invoiceId).map(({ id }) => id));
  const known = linkedRefunds(work);
  return work
    .all("refunds")
    .filter(
      (refund) =>
        charges.has(refund.charge) && refund.status !== "failed" && !known.has(refund.id) && !linked.some(({ id }) => id === refund.id),
    )
    .reduce((sum, refund) => sum + refund.amount, 0);
}

function refundableCharges(work: Work, invoiceId: string): ChargeObject[] {
  return chargesOf(work, invoiceId)
    .filter((charge) => charge.status === "succeeded" && !charge.disputed && charge.amount > charge.amount_refunded)
    .reverse();
}

/** The charges that paid an invoice, in order. */
export function chargesOf(work: Pick<Work, "all">, invoiceId: string): ChargeObject[] {
  const intents = new Set(
    work
      .all("payments")
      .flatMap(({ payment }) =>
        payment.invoice === invoiceId && payment.payment.type === "payment_intent" ? [payment.payment.payment_intent] : [],
      ),
  );
  return work.all("charges").filter((charge) => charge.payment_intent !== null && intents.has(charge.payment_intent));
}

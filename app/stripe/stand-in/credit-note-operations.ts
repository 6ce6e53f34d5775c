import { issueCreditNote, previewCreditNote, renderCreditNote, voidCreditNote } from "./credit-notes.ts";
import { inRange, page } from "./lists.ts";
import type { CreditNoteObject } from "./money-records.ts";
import { answer, type Operation, type OperationContext, text } from "./operation.ts";
import type { InvoiceRecord } from "./records.ts";
import { refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { Work } from "./work.ts";

const MODELLED = [
  "invoice",
  "amount",
  "lines",
  "reason",
  "memo",
  "metadata",
  "refund_amount",
  "credit_amount",
  "out_of_band_amount",
  "refunds",
  "effective_at",
  "email_type",
];

const create: Operation = (context, _args, params) => {
  refuseUnmodelled(params, MODELLED);
  const work = new Work(context);
  const note = issueCreditNote(work, invoiceOf(context, params), params);
  return work.outcome(render(context, note));
};

const preview: Operation = (context, _args, params) => {
  refuseUnmodelled(params, MODELLED);
  return answer(render(context, previewCreditNote(new Work(context), invoiceOf(context, params), params)));
};

const retrieve: Operation = (context, args, params) => {
  refuseUnmodelled(params, []);
  return answer(render(context, known(context, args)));
};

const list: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["invoice", "customer", "created", "limit", "starting_after", "ending_before"]);
  const [invoice, customer] = [text(params, "invoice"), text(params, "customer")];
  const rows = context.store
    .all("creditNotes")
    .filter(
      (note) =>
        (invoice === null || note.invoice === invoice) &&
        (customer === null || note["customer"] === customer) &&
        inRange(note.created, params["created"]),
    )
    .reverse();
  return answer(page(rows, params, "/v1/credit_notes", (note) => render(context, note)));
};

const voidNote: Operation = (context, args, params) => {
  refuseUnmodelled(params, []);
  const work = new Work(context);
  return work.outcome(render(context, voidCreditNote(work, known(context, args))));
};

function known({ store }: OperationContext, [id = ""]: string[]): CreditNoteObject {
  return store.get("creditNotes", id) ?? refuseMissing("credit note", id);
}

function invoiceOf({ store }: OperationContext, params: { [name: string]: unknown }): InvoiceRecord {
  const id = String(params["invoice"]);
  return store.get("invoices", id) ?? refuseMissing("invoice", id, "invoice");
}

function render({ store, baseUrl }: OperationContext, note: CreditNoteObject) {
  return renderCreditNote(baseUrl, store.get("invoices", note.invoice), note);
}

/** Credit note operations by the contract's operation id. */
export const creditNoteOperations: Record<string, Operation> = {
  "CreditNotes.create": create,
  "CreditNotes.preview": preview,
  "CreditNotes.retrieve": retrieve,
  "CreditNotes.list": list,
  "CreditNotes.voidCreditNote": voidNote,
};

import { randomBytes } from "node:crypto";
import { isJsonObject, type Json, type JsonObject } from "../contract/json.ts";
import { takeInvoiceNumber } from "./customer-operations.ts";
import { newDraft, newLine, newPayment, renderInvoice, withLines } from "./invoice-object.ts";
import { inRange, page } from "./lists.ts";
import { answer, integer, mergeMetadata, type Operation, type OperationContext, type Outcome, text } from "./operation.ts";
import type { Change, InvoiceRecord, LineObject } from "./records.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { defaultPayment, settle } from "./settlement.ts";

const DAY = 86_400;
const MAX_LINES = 250;

const create: Operation = (context, _args, params) => {
  refuseUnmodelled(params, [
    "customer",
    "currency",
    "collection_method",
    "days_until_due",
    "auto_advance",
    "pending_invoice_items_behavior",
    "metadata",
    "description",
    "footer",
    "payment_settings",
  ]);
  const customerId = text(params, "customer");
  if (customerId === null) throw new ApiRefusal("Missing required param: customer.", { code: "parameter_missing", param: "customer" });
  const customer = context.store.get("customers", customerId) ?? refuseMissing("customer", customerId, "customer");
  if (text(params, "currency") !== "cny") throw new ApiRefusal("The stand-in bills in cny only", { param: "currency" });
  if (text(params, "collection_method") !== "send_invoice") {
    throw new ApiRefusal("The stand-in models send_invoice only", { param: "collection_method" });
  }
  const daysUntilDue = integer(params, "days_until_due");
  if (daysUntilDue === null || daysUntilDue < 0) {
    throw new ApiRefusal("days_until_due is required for send_invoice and not negative", {
      code: "parameter_missing",
      param: "days_until_due",
    });
  }
  if (params["auto_advance"] === true) throw new ApiRefusal("The stand-in never advances an invoice by itself", { param: "auto_advance" });
  if (params["pending_invoice_items_behavior"] === "include") {
    throw new ApiRefusal("The stand-in has no pending invoice items", { param: "pending_invoice_items_behavior" });
  }
  const invoice = newDraft({
    customerId: customer.id,
    now: context.now,
    daysUntilDue,
    description: text(params, "description"),
    footer: text(params, "footer"),
    metadata: mergeMetadata({}, params["metadata"]),
    paymentMethodTypes: paymentMethodTypes(params["payment_settings"]),
  });
  return saved(context, { invoice, lines: [], hostedToken: null, daysUntilDue }, "invoice.created");
};

const retrieve: Operation = (context, args, params) => {
  refuseUnmodelled(params, []);
  return answer(renderInvoice(context, known(context, args)));
};

const list: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["customer", "status", "collection_method", "created", "due_date", "limit", "starting_after", "ending_before"]);
  const [customer, status, method] = [text(params, "customer"), text(params, "status"), text(params, "collection_method")];
  const rows = context.store
    .all("invoices")
    .filter(
      ({ invoice }) =>
        (customer === null || invoice.customer === customer) &&
        (status === null || invoice.status === status) &&
        (method === null || invoice["collection_method"] === method) &&
        inRange(invoice.created, params["created"]) &&
        inRange(invoice.due_date, params["due_date"]),
    )
    .map((record) => ({ id: record.invoice.id, record }))
    .reverse();
  return answer(page(rows, params, "/v1/invoices", ({ record }) => renderInvoice(context, record)));
};

const update: Operation = (context, args, params) => {
  refuseUnmodelled(params, ["metadata", "description", "footer", "days_until_due", "auto_advance"]);
  const record = known(context, args);
  const beyondMetadata = Object.keys(params).some((name) => name !== "metadata");
  if (beyondMetadata) mustBeDraft(record);
  if (params["auto_advance"] === true) throw new ApiRefusal("The stand-in never advances an invoice by itself", { param: "auto_advance" });
  const { invoice } = record;
  const daysUntilDue = integer(params, "days_until_due") ?? record.daysUntilDue;
  const changed: JsonObject = {};
  for (const name of ["description", "footer"]) if (params[name] !== undefined) changed[name] = text(params, name);
  if (invoice.status === "draft" && daysUntilDue !== null) changed["due_date"] = invoice.created + daysUntilDue * DAY;
  const metadata = mergeMetadata(invoice.metadata, params["metadata"]);
  return saved(context, { ...record, daysUntilDue, invoice: { ...invoice, ...changed, metadata } });
};

const del: Operation = (context, args) => {
  const { invoice } = mustBeDraft(known(context, args));
  const body = { id: invoice.id, object: "invoice", deleted: true };
  return { body, changes: [{ table: "invoices", id: invoice.id, row: null }], happenings: [] };
};

const addLines: Operation = (context, args, params) => {
  refuseUnmodelled(params, ["lines", "invoice_metadata"]);
  const record = mustBeDraft(known(context, args));
  const given = Array.isArray(params["lines"]) ? params["lines"] : [];
  if (given.length === 0) throw new ApiRefusal("lines must hold at least one line", { code: "parameter_invalid_empty", param: "lines" });
  const lines = [...record.lines, ...given.map((line, index) => readLine(context, record, line, `lines[${index}]`))];
  if (lines.length > MAX_LINES) throw new ApiRefusal(`An invoice holds at most ${MAX_LINES} lines`, { param: "lines" });
  if (!Number.isSafeInteger(lines.reduce((sum, line) => sum + line.amount, 0))) {
    throw new ApiRefusal("The total is too large", { code: "amount_too_large", param: "lines" });
  }
  const metadata = mergeMetadata(record.invoice.metadata, params["invoice_metadata"]);
  return saved(context, withLines({ ...record, invoice: { ...record.invoice, metadata } }, lines));
};

const listLines: Operation = (context, args, params) => {
  refuseUnmodelled(params, ["limit", "starting_after", "ending_before"]);
  const { invoice, lines } = known(context, args);
  return answer(page(lines, params, `/v1/invoices/${invoice.id}/lines`, (line) => line));
};

const finalize: Operation = (context, args, params) => {
  refuseUnmodelled(params, ["auto_advance"]);
  if (params["auto_advance"] === true) throw new ApiRefusal("The stand-in never advances an invoice by itself", { param: "auto_advance" });
  const record = mustBeDraft(known(context, args));
  const { invoice } = record;
  if (record.lines.length === 0) throw new ApiRefusal("Nothing to invoice", { code: "invoice_no_customer_line_items" });
  if (invoice.total < 0) throw new ApiRefusal("The stand-in does not model a negative total");
  const customer = context.store.get("customers", invoice.customer) ?? refuseMissing("customer", invoice.customer, "customer");
  const numbered = takeInvoiceNumber(customer);
  const { now } = context;
  const paidAtOnce = invoice.total === 0;
  const final: InvoiceRecord = {
    ...record,
    hostedToken: randomBytes(24).toString("base64url"),
    invoice: {
      ...invoice,
      status: paidAtOnce ? "paid" : "open",
      number: numbered.number,
      customer_name: customer.name,
      customer_email: customer["email"] ?? null,
      due_date: now + (record.daysUntilDue ?? 0) * DAY,
      effective_at: now,
      ending_balance: 0,
      status_transitions: { ...invoice.status_transitions, finalized_at: now, paid_at: paidAtOnce ? now : null },
    },
  };
  const outcome = saved(context, final, "invoice.finalized");
  outcome.changes.push({ table: "customers", id: customer.id, row: numbered.customer });
  if (paidAtOnce) outcome.happenings.push({ type: "invoice.paid", object: outcome.body });
  else {
    const payment = newPayment(final.invoice, now);
    outcome.changes.push({ table: "payments", id: payment.id, row: { payment, method: null } });
  }
  return outcome;
};

const send: Operation = (context, args, params) => {
  refuseUnmodelled(params, []);
  const record = known(context, args);
  if (record.invoice.status === "draft" || record.invoice.status === "void") {
    throw new ApiRefusal(`The stand-in sends finalized invoices; this one is ${record.invoice.status}`, { code: "invoice_not_editable" });
  }
  return saved(context, record, "invoice.sent");
};

const pay: Operation = (context, args, params) => {
  refuseUnmodelled(params, ["payment_method", "paid_out_of_band"]);
  const record = known(context, args);
  if (params["paid_out_of_band"] === true) return settle(context, record, "out_of_band");
  if (!text(params, "payment_method")?.startsWith("pm_")) {
    throw new ApiRefusal("There is no default payment method on this customer or invoice", { code: "missing", param: "payment_method" });
  }
  return settle(context, record, { method: "card" });
};

const voidInvoice: Operation = (context, args, params) => {
  refuseUnmodelled(params, []);
  const record = known(context, args);
  const { invoice } = record;
  if (invoice.status !== "open") {
    throw new ApiRefusal(`You can only void open invoices; this one is ${invoice.status}`, { code: "invoice_not_editable" });
  }
  const { now } = context;
  const transitions = { ...invoice.status_transitions, voided_at: now };
  const outcome = saved(context, { ...record, invoice: { ...invoice, status: "void", status_transitions: transitions } }, "invoice.voided");
  const open = defaultPayment(context, invoice.id);
  if (open) {
    const payment = { ...open.payment, status: "canceled" as const, status_transitions: { canceled_at: now, paid_at: null } };
    outcome.changes.push({ table: "payments", id: payment.id, row: { ...open, payment } });
  }
  return outcome;
};

function known({ store }: OperationContext, [id = ""]: string[]): InvoiceRecord {
  return store.get("invoices", id) ?? refuseMissing("invoice", id);
}

function mustBeDraft(record: InvoiceRecord): InvoiceRecord {
  if (record.invoice.status === "draft") return record;
  throw new ApiRefusal("This invoice is finalized; only drafts can be changed", { code: "invoice_not_editable" });
}

function saved(context: OperationContext, record: InvoiceRecord, happened?: Outcome["happenings"][number]["type"]): Outcome {
  const body = renderInvoice(context, record);
  const changes: Change[] = [{ table: "invoices", id: record.invoice.id, row: record }];
  return { body, changes, happenings: happened ? [{ type: happened, object: body }] : [] };
}

function readLine({ now }: OperationContext, { invoice }: InvoiceRecord, line: Json, at: string): LineObject {
  if (!isJsonObject(line)) throw new ApiRefusal("Invalid line", { param: at });
  refuseUnmodelled(line, ["amount", "description", "metadata", "period"], at);
  const amount = integer(line, "amount");
  if (amount === null)
    throw new ApiRefusal(`Missing required param: ${at}[amount].`, { code: "parameter_missing", param: `${at}[amount]` });
  const period = isJsonObject(line["period"]) ? line["period"] : {};
  const start = integer(period, "start") ?? now;
  const end = integer(period, "end") ?? now;
  if (end < start) throw new ApiRefusal("A period may not end before it starts", { param: `${at}[period][end]` });
  return newLine({
    invoiceId: invoice.id,
    amount,
    description: text(line, "description"),
    metadata: mergeMetadata({}, line["metadata"]),
    period: { start, end },
  });
}

function paymentMethodTypes(settings: Json | undefined): Json {
  if (!isJsonObject(settings)) return null;
  refuseUnmodelled(settings, ["payment_method_types"], "payment_settings");
  const types = settings["payment_method_types"];
  return Array.isArray(types) ? types : null;
}

/** Invoice operations by the contract's operation id. */
export const invoiceOperations: Record<string, Operation> = {
  "Invoices.create": create,
  "Invoices.retrieve": retrieve,
  "Invoices.list": list,
  "Invoices.update": update,
  "Invoices.del": del,
  "Invoices.addLines": addLines,
  "Invoices.listLineItems": listLines,
  "Invoices.finalizeInvoice": finalize,
  "Invoices.sendInvoice": send,
  "Invoices.pay": pay,
  "Invoices.voidInvoice": voidInvoice,
};

import { randomBytes } from "node:crypto";
import { isJsonObject, type Json, type JsonObject } from "../contract/json.ts";
import { creditCustomer } from "./customer-balance.ts";
import { takeInvoiceNumber } from "./customer-operations.ts";
import { newDraft, newLine, renderInvoice, withLines } from "./invoice-object.ts";
import { inRange, page } from "./lists.ts";
import { answer, integer, mergeMetadata, type Operation, type OperationContext, type Outcome, text } from "./operation.ts";
import type { Change, InvoiceRecord, LineObject } from "./records.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { settingsOf } from "./settings.ts";
import { cancelOpenPayments, openPayment, settle, settleOutOfBand } from "./settlement.ts";
import { Work } from "./work.ts";

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
  const work = new Work(context);
  const due = dueWithBalance(invoice.total, customer.balance, settingsOf(context.store).minimumCharge);
  const paidAtOnce = due.amount === 0;
  const final: InvoiceRecord = {
    ...record,
    hostedToken: randomBytes(24).toString("base64url"),
    invoice: {
      ...invoice,
      amount_due: due.amount,
      amount_remaining: due.amount,
      status: paidAtOnce ? "paid" : "open",
      number: numbered.number,
      customer_name: customer.name,
      customer_email: customer["email"] ?? null,
      due_date: now + (record.daysUntilDue ?? 0) * DAY,
      effective_at: now,
      starting_balance: customer.balance,
      ending_balance: due.endingBalance,
      status_transitions: { ...invoice.status_transitions, finalized_at: now, paid_at: paidAtOnce ? now : null },
    },
  };
  work.put("customers", customer.id, numbered.customer);
  if (due.endingBalance !== customer.balance) {
    const moved = due.endingBalance - customer.balance;
    creditCustomer(work, customer.id, {
      amount: moved,
      type: due.endingBalance > 0 ? "invoice_too_small" : "applied_to_invoice",
      invoice: invoice.id,
    });
  }
  work.put("invoices", invoice.id, final);
  const body = renderInvoice(context, final);
  work.tell("invoice.finalized", body);
  if (paidAtOnce) work.tell("invoice.paid", body);
  else openPayment(work, final.invoice, due.amount, true);
  return work.outcome(body);
};

/**
 * What is due of a total after the customer's balance: credit (negative) lowers it, debt raises it, and what is below the minimum charge
 * is not due but owed on the next invoice.
 */
export function dueWithBalance(total: number, balance: number, minimum: number): { amount: number; endingBalance: number } {
  const open = total + balance;
  if (open <= 0) return { amount: 0, endingBalance: open };
  return open < minimum ? { amount: 0, endingBalance: open } : { amount: open, endingBalance: 0 };
}

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
  if (params["paid_out_of_band"] === true) return settleOutOfBand(context, record);
  const method = text(params, "payment_method");
  if (!method?.startsWith("pm_")) {
    throw new ApiRefusal("There is no default payment method on this customer or invoice", { code: "missing", param: "payment_method" });
  }
  return settle(context, record, { method: "card", decline: /declined/i.test(method) || settingsOf(context.store).card === "decline" });
};

const voidInvoice: Operation = (context, args, params) => {
  refuseUnmodelled(params, []);
  return givenUp(context, known(context, args), "void");
};

const markUncollectible: Operation = (context, args, params) => {
  refuseUnmodelled(params, []);
  return givenUp(context, known(context, args), "uncollectible");
};

/** open → void or uncollectible; what is uncollectible may still be voided, and its payment stays open. */
function givenUp(context: OperationContext, record: InvoiceRecord, status: "void" | "uncollectible"): Outcome {
  const { invoice } = record;
  if (invoice.status !== "open" && !(status === "void" && invoice.status === "uncollectible")) {
    const verb = status === "void" ? "void" : "mark uncollectible";
    throw new ApiRefusal(`You can only ${verb} open invoices; this one is ${invoice.status}`, { code: "invoice_not_editable" });
  }
  if (status === "void" && invoice.amount_paid > 0)
    throw new ApiRefusal("An invoice that took a payment cannot be voided; issue a credit note");
  const work = new Work(context);
  const at = status === "void" ? { voided_at: context.now } : { marked_uncollectible_at: context.now };
  const row: InvoiceRecord = { ...record, invoice: { ...invoice, status, status_transitions: { ...invoice.status_transitions, ...at } } };
  work.put("invoices", invoice.id, row);
  if (status === "void") cancelOpenPayments(work, invoice.id);
  const body = renderInvoice(context, row);
  work.tell(status === "void" ? "invoice.voided" : "invoice.marked_uncollectible", body);
  return work.outcome(body);
}

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
  "Invoices.markUncollectible": markUncollectible,
};

import { isJsonObject, type Json, type JsonObject } from "../contract/json.ts";
import { renderCreditNote } from "./credit-notes.ts";
import { renderInvoice } from "./invoice-object.ts";
import type { OperationContext } from "./operation.ts";
import { ApiRefusal } from "./refusal.ts";
import { renderTransfer } from "./transfer-operations.ts";

const MOST_LEVELS = 4;

/** Objects by the prefix of their ids. */
const FINDERS: Record<string, (context: OperationContext, id: string) => JsonObject | undefined> = {
  acct: ({ store }, id) => store.get("accounts", id),
  cbtxn: ({ store }, id) => store.get("balanceEntries", id),
  ch: ({ store }, id) => store.get("charges", id),
  cn: ({ store, baseUrl }, id) => {
    const note = store.get("creditNotes", id);
    return note && renderCreditNote(baseUrl, store.get("invoices", note.invoice), note);
  },
  cus: ({ store }, id) => store.get("customers", id),
  in: (context, id) => {
    const record = context.store.get("invoices", id);
    return record && renderInvoice(context, record);
  },
  pi: ({ store }, id) => store.get("intents", id),
  pr: ({ store }, id) => store.get("reportedPayments", id),
  prod: ({ store }, id) => store.get("products", id),
  re: ({ store }, id) => store.get("refunds", id),
  tr: ({ store }, id) => {
    const transfer = store.get("transfers", id);
    return transfer && renderTransfer(store, transfer);
  },
  trr: ({ store }, id) => store.get("reversals", id),
  txn: ({ store }, id) => store.get("balanceTransactions", id),
};

/**
 * Fills in the objects that are asked for by `expand` in place of their ids, at most four levels deep, and adds what is shown only on
 * request (tiers of a price, payments of an invoice). Throws ApiRefusal for a path that leads nowhere.
 */
export function expand(context: OperationContext, body: JsonObject, paths: Json | undefined): JsonObject {
  const wanted = Array.isArray(paths) ? paths.map(String) : [];
  let expanded: JsonObject = withoutHidden(body, wanted);
  for (const path of wanted) {
    const parts = path.split(".");
    if (parts.length > MOST_LEVELS)
      throw new ApiRefusal(`You cannot expand more than ${MOST_LEVELS} levels of a property: ${path}`, { param: "expand" });
    expanded = expandAt(context, expanded, parts, path) as JsonObject;
  }
  return expanded;
}

function expandAt(context: OperationContext, value: Json, parts: string[], path: string): Json {
  const [part, ...rest] = parts;
  if (part === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((member) => expandAt(context, member, parts, path));
  if (!isJsonObject(value)) throw new ApiRefusal(`This property cannot be expanded: ${path}`, { param: "expand" });
  const member = value[part] ?? shownOnRequest(context, value, part);
  // Not every payment has an intent, not every charge has settled: what is absent stays absent.
  if (member === undefined) {
    if (value["object"] !== undefined && value[part] !== null)
      throw new ApiRefusal(`This property cannot be expanded: ${path}`, { param: "expand" });
    return value;
  }
  const found = typeof member === "string" ? find(context, member) : member;
  if (found === undefined) throw new ApiRefusal(`This property cannot be expanded: ${path}`, { param: "expand" });
  return { ...value, [part]: expandAt(context, found, rest, path) };
}

function find(context: OperationContext, id: string): JsonObject | undefined {
  const finder = FINDERS[id.split("_")[0] ?? ""];
  const object = finder?.(context, id);
  return object && withoutHidden(object, []);
}

function shownOnRequest({ store }: OperationContext, value: JsonObject, part: string): Json | undefined {
  if (value["object"] === "price" && part === "tiers") return store.get("prices", String(value["id"]))?.tiers;
  if (value["object"] !== "invoice" || part !== "payments") return undefined;
  const payments = store.all("payments").flatMap(({ payment }) => (payment.invoice === value["id"] ? [payment] : []));
  return { object: "list", data: payments.reverse(), has_more: false, url: "/v1/invoice_payments" };
}

/** Prices keep their tiers and show them on request only. */
function withoutHidden(body: JsonObject, wanted: string[]): JsonObject {
  if (body["object"] === "price") {
    const { tiers, ...shown } = body;
    return wanted.includes("tiers") && tiers !== null && tiers !== undefined ? { ...shown, tiers } : shown;
  }
  if (body["object"] !== "list" || !Array.isArray(body["data"])) return body;
  const inside = wanted.map((path) => path.replace(/^data\./, ""));
  return { ...body, data: body["data"].map((member) => (isJsonObject(member) ? withoutHidden(member, inside) : member)) };
}

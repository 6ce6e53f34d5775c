import { isJsonObject, type JsonObject } from "../contract/json.ts";
import { inRange, page } from "./lists.ts";
import { answer, freshId, integer, mergeMetadata, type Operation, text } from "./operation.ts";
import type { CustomerObject } from "./records.ts";
import { refuseMissing, refuseUnmodelled } from "./refusal.ts";

const SETTABLE = ["name", "email", "phone", "description", "address", "preferred_locales", "metadata"];

const create: Operation = ({ now }, _args, params) => {
  refuseUnmodelled(params, SETTABLE);
  const id = freshId("cus");
  const customer: CustomerObject = {
    id,
    object: "customer",
    address: null,
    balance: 0,
    created: now,
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: { custom_fields: [], default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
  const row = withParams(customer, params);
  return { body: row, changes: [{ table: "customers", id, row }], happenings: [] };
};

const update: Operation = ({ store }, [id = ""], params) => {
  refuseUnmodelled(params, SETTABLE);
  const customer = store.get("customers", id) ?? refuseMissing("customer", id);
  const row = withParams(customer, params);
  return { body: row, changes: [{ table: "customers", id, row }], happenings: [] };
};

const retrieve: Operation = ({ store }, [id = ""], params) => {
  refuseUnmodelled(params, []);
  return answer(store.get("customers", id) ?? refuseMissing("customer", id));
};

const list: Operation = ({ store }, _args, params) => {
  refuseUnmodelled(params, ["email", "created", "limit", "starting_after", "ending_before"]);
  const email = text(params, "email");
  const customers = store
    .all("customers")
    .filter((customer) => (email === null || customer["email"] === email) && inRange(customer.created, params["created"]))
    .reverse();
  return answer(page(customers, params, "/v1/customers", (customer) => customer));
};

function withParams(customer: CustomerObject, params: JsonObject): CustomerObject {
  const changed: JsonObject = {};
  for (const name of ["name", "email", "phone", "description"]) if (params[name] !== undefined) changed[name] = text(params, name);
  if (params["preferred_locales"] !== undefined) changed["preferred_locales"] = params["preferred_locales"];
  const address = params["address"];
  if (isJsonObject(address)) {
    const part = (name: string): string | null => text(address, name);
    changed["address"] = {
      city: part("city"),
      country: part("country"),
      line1: part("line1"),
      line2: part("line2"),
      postal_code: part("postal_code"),
      state: part("state"),
    };
  } else if (address === "") changed["address"] = null;
  return { ...customer, ...changed, metadata: mergeMetadata(customer.metadata, params["metadata"]) };
}

/** Customer operations by the contract's operation id. */
export const customerOperations: Record<string, Operation> = {
  "Customers.create": create,
  "Customers.update": update,
  "Customers.retrieve": retrieve,
  "Customers.list": list,
};

/** The customer after one more invoice was numbered, and that invoice's number. */
export function takeInvoiceNumber(customer: CustomerObject): { number: string; customer: CustomerObject } {
  const sequence = integer(customer, "next_invoice_sequence") ?? 1;
  return {
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, "0")}`,
    customer: { ...customer, next_invoice_sequence: sequence + 1 },
  };
}

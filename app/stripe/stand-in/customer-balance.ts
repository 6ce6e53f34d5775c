import { isJsonObject } from "../contract/json.ts";
import { inRange, page } from "./lists.ts";
import type { BalanceEntryObject } from "./money-records.ts";
import { answer, freshId, integer, mergeMetadata, type Operation, text } from "./operation.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { Work } from "./work.ts";

/** Moves a customer's credit balance (negative is credit) and keeps the entry. Throws ApiRefusal when there is no such customer. */
export function creditCustomer(
  work: Work,
  customerId: string,
  entry: {
    amount: number;
    type: "adjustment" | "applied_to_invoice" | "credit_note" | "invoice_overpaid" | "invoice_too_small";
    invoice?: string;
    creditNote?: string;
    description?: string | null;
    metadata?: Record<string, string>;
  },
): BalanceEntryObject {
  const customer = work.get("customers", customerId) ?? refuseMissing("customer", customerId, "customer");
  const balance = customer.balance + entry.amount;
  work.put("customers", customerId, { ...customer, balance });
  const row: BalanceEntryObject = {
    ...work.context.blank("customer_balance_transaction"),
    id: freshId("cbtxn"),
    amount: entry.amount,
    created: work.now,
    credit_note: entry.creditNote ?? null,
    currency: "cny",
    customer: customerId,
    description: entry.description ?? null,
    ending_balance: balance,
    invoice: entry.invoice ?? null,
    metadata: entry.metadata ?? {},
    type: entry.type,
  };
  work.put("balanceEntries", row.id, row);
  return row;
}

const create: Operation = (context, [id = ""], params) => {
  refuseUnmodelled(params, ["amount", "currency", "description", "metadata"]);
  if (text(params, "currency") !== "cny") throw new ApiRefusal("The stand-in keeps balances in cny only", { param: "currency" });
  const work = new Work(context);
  const entry = creditCustomer(work, id, {
    amount: integer(params, "amount") ?? 0,
    type: "adjustment",
    description: text(params, "description"),
    metadata: isJsonObject(params["metadata"]) ? mergeMetadata({}, params["metadata"]) : {},
  });
  return work.outcome(entry);
};

const list: Operation = ({ store }, [id = ""], params) => {
  refuseUnmodelled(params, ["created", "invoice", "limit", "starting_after", "ending_before"]);
  if (!store.get("customers", id)) refuseMissing("customer", id);
  const invoice = text(params, "invoice");
  const rows = store
    .all("balanceEntries")
    .filter(
      (entry) => entry.customer === id && (invoice === null || entry.invoice === invoice) && inRange(entry.created, params["created"]),
    )
    .reverse();
  return answer(page(rows, params, `/v1/customers/${id}/balance_transactions`, (entry) => entry));
};

/** Operations on customers' credit balances by the contract's operation id. */
export const customerBalanceOperations: Record<string, Operation> = {
  "Customers.createBalanceTransaction": create,
  "Customers.listBalanceTransactions": list,
};

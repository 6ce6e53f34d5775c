import { memberBalance, platformBalance } from "./balance-transactions.ts";
import { listing } from "./lists.ts";
import { answer, type Operation } from "./operation.ts";
import type { TableName, Tables } from "./records.ts";
import { refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { settingsOf } from "./settings.ts";

/** Tables whose rows are API objects as they are. */
export type ObjectTable = {
  [K in TableName]: Tables[K] extends { id: string; created: number; object?: unknown } ? K : never;
}[TableName];

/** Retrieves one row by id. `kind` is its name in the refusal. */
export function retrieving(table: ObjectTable, kind: string): Operation {
  return ({ store }, [id = ""], params) => {
    refuseUnmodelled(params, []);
    return answer(store.get(table, id) ?? refuseMissing(kind, id));
  };
}

const charge: Operation = ({ store }, [id = ""], params) => {
  refuseUnmodelled(params, []);
  const row = store.get("charges", id) ?? refuseMissing("charge", id);
  return answer(settingsOf(store).namesBalance === false ? { ...row, balance_transaction: null } : row);
};

const balance: Operation = (context, _args, params) => {
  refuseUnmodelled(params, []);
  const { store, now, account } = context;
  const sums =
    account === null
      ? platformBalance(store, now)
      : new Map([...memberBalance(store, account)].map(([currency, available]) => [currency, { available, pending: 0 }]));
  const part = (name: "available" | "pending") => [...sums].map(([currency, sum]) => ({ amount: sum[name], currency }));
  return answer({ object: "balance", available: part("available"), livemode: false, pending: part("pending") });
};

/** What can be read of charges and what they moved, by the contract's operation id. */
export const chargeOperations: Record<string, Operation> = {
  "Charges.retrieve": charge,
  "Charges.list": ({ store }, _args, params) => listing(store.all("charges"), params, "/v1/charges", ["payment_intent", "customer"]),
  "PaymentIntents.retrieve": retrieving("intents", "payment_intent"),
  "PaymentIntents.list": ({ store }, _args, params) => listing(store.all("intents"), params, "/v1/payment_intents", ["customer"]),
  "BalanceTransactions.retrieve": retrieving("balanceTransactions", "balance transaction"),
  "BalanceTransactions.list": ({ store }, _args, params) =>
    listing(store.all("balanceTransactions"), params, "/v1/balance_transactions", ["source", "type", "currency"]),
  "Balance.retrieve": balance,
  "Disputes.retrieve": retrieving("disputes", "dispute"),
  "Disputes.list": ({ store }, _args, params) => listing(store.all("disputes"), params, "/v1/disputes", ["charge", "payment_intent"]),
};

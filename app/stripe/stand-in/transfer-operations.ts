import type { JsonObject } from "../contract/json.ts";
import { book, memberBalance, platformBalance } from "./balance-transactions.ts";
import { inRange, page } from "./lists.ts";
import type { ReversalObject, TransferObject } from "./money-records.ts";
import { answer, freshId, integer, mergeMetadata, type Operation, text } from "./operation.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import type { StoreReader } from "./store.ts";
import { Work } from "./work.ts";

/**
 * Moves money to a member. With a source charge the currency is that of the charge's balance transaction, the sum of its transfers stays
 * within what it settled for, and the money need not be available yet; without one it must be.
 */
const create: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["amount", "currency", "destination", "source_transaction", "transfer_group", "description", "metadata"]);
  const work = new Work(context);
  const amount = integer(params, "amount") ?? 0;
  const currency = text(params, "currency") ?? "";
  if (amount < 1) throw new ApiRefusal("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  const destination = text(params, "destination") ?? "";
  const account = work.get("accounts", destination) ?? refuseMissing("destination", destination, "destination");
  if (account.capabilities.transfers !== "active") {
    throw new ApiRefusal("Your destination account needs to have at least one of the following capabilities enabled: transfers", {
      code: "transfers_not_allowed",
      param: "destination",
    });
  }
  const source = text(params, "source_transaction");
  if (source === null) {
    const available = platformBalance(work, work.now).get(currency)?.available ?? 0;
    if (available < amount)
      throw new ApiRefusal("You have insufficient available funds in your Stripe account.", { code: "balance_insufficient" });
  } else checkSource(work, source, currency, amount);

  const id = freshId("tr");
  const charge = source === null ? undefined : work.get("charges", source);
  const settled = work.get("balanceTransactions", charge?.balance_transaction ?? "");
  const entry = book(work, {
    type: "transfer",
    category: "transfer",
    amount: -amount,
    currency,
    source: id,
    ...(settled ? { availableOn: Math.max(settled.available_on, work.now) } : {}),
  });
  const row: TransferObject = {
    id,
    object: "transfer",
    amount,
    amount_reversed: 0,
    balance_transaction: entry.id,
    created: work.now,
    currency,
    description: text(params, "description"),
    destination,
    destination_payment: freshId("py"),
    livemode: false,
    metadata: mergeMetadata({}, params["metadata"]),
    reversed: false,
    source_transaction: source,
    source_type: "card",
    transfer_group: text(params, "transfer_group") ?? (charge ? `group_${charge.payment_intent}` : null),
  };
  work.put("transfers", id, row);
  const body = renderTransfer(work, row);
  work.tell("transfer.created", body);
  return work.outcome(body);
};

function checkSource(work: Work, source: string, currency: string, amount: number): void {
  const charge = work.get("charges", source) ?? refuseMissing("charge", source, "source_transaction");
  const settled = work.get("balanceTransactions", charge.balance_transaction ?? "");
  if (!settled) throw new ApiRefusal("The source transaction did not succeed", { param: "source_transaction" });
  if (settled.currency !== currency) {
    throw new ApiRefusal(
      `The currency of source_transaction's balance transaction (${settled.currency}) must be the same as the transfer currency (${currency})`,
      { param: "currency" },
    );
  }
  const before = work
    .all("transfers")
    .filter((transfer) => transfer.source_transaction === source)
    .reduce((sum, transfer) => sum + transfer.amount - transfer.amount_reversed, 0);
  if (before + amount > settled.amount) {
    throw new ApiRefusal(`The transfers of a charge may not exceed it: ${settled.amount - before} is left`, {
      code: "amount_too_large",
      param: "amount",
    });
  }
}

const update: Operation = (context, [id = ""], params) => {
  refuseUnmodelled(params, ["description", "metadata"]);
  const work = new Work(context);
  const transfer = work.get("transfers", id) ?? refuseMissing("transfer", id);
  const row: TransferObject = { ...transfer, metadata: mergeMetadata(transfer.metadata, params["metadata"]) };
  if (params["description"] !== undefined) row["description"] = text(params, "description");
  work.put("transfers", id, row);
  const body = renderTransfer(work, row);
  work.tell("transfer.updated", body);
  return work.outcome(body);
};

const retrieve: Operation = ({ store }, [id = ""], params) => {
  refuseUnmodelled(params, []);
  return answer(renderTransfer(store, store.get("transfers", id) ?? refuseMissing("transfer", id)));
};

const list: Operation = ({ store }, _args, params) => {
  refuseUnmodelled(params, ["destination", "transfer_group", "created", "limit", "starting_after", "ending_before"]);
  const [destination, group] = [text(params, "destination"), text(params, "transfer_group")];
  const rows = store
    .all("transfers")
    .filter(
      (transfer) =>
        (destination === null || transfer.destination === destination) &&
        (group === null || transfer["transfer_group"] === group) &&
        inRange(transfer.created, params["created"]),
    )
    .reverse();
  return answer(page(rows, params, "/v1/transfers", (transfer) => renderTransfer(store, transfer)));
};

/** Takes money back from a member, as far as the member still has it. */
const reverse: Operation = (context, [id = ""], params) => {
  refuseUnmodelled(params, ["amount", "description", "metadata"]);
  const work = new Work(context);
  const transfer = work.get("transfers", id) ?? refuseMissing("transfer", id);
  const left = transfer.amount - transfer.amount_reversed;
  const amount = integer(params, "amount") ?? left;
  if (amount < 1) throw new ApiRefusal("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  if (amount > left)
    throw new ApiRefusal(`Reversal amount (${amount}) is greater than what is not reversed (${left})`, { param: "amount" });
  const available = memberBalance(work, transfer.destination).get(transfer.currency) ?? 0;
  if (amount > available) {
    throw new ApiRefusal("The connected account has insufficient funds to reverse this transfer.", {
      code: "balance_insufficient",
      param: "amount",
    });
  }
  const reversalId = freshId("trr");
  const entry = book(work, {
    type: "transfer_refund",
    category: "transfer_reversal",
    amount,
    currency: transfer.currency,
    source: reversalId,
  });
  const reversal: ReversalObject = {
    id: reversalId,
    object: "transfer_reversal",
    amount,
    balance_transaction: entry.id,
    created: work.now,
    currency: transfer.currency,
    destination_payment_refund: null,
    metadata: mergeMetadata({}, params["metadata"]),
    source_refund: null,
    transfer: id,
  };
  work.put("reversals", reversalId, reversal);
  const reversed = transfer.amount_reversed + amount;
  const row: TransferObject = { ...transfer, amount_reversed: reversed, reversed: reversed === transfer.amount };
  work.put("transfers", id, row);
  work.tell("transfer.reversed", renderTransfer(work, row));
  return work.outcome(reversal);
};

const listReversals: Operation = ({ store }, [id = ""], params) => {
  refuseUnmodelled(params, ["limit", "starting_after", "ending_before"]);
  if (!store.get("transfers", id)) refuseMissing("transfer", id);
  return answer(page(reversalsOf(store, id), params, `/v1/transfers/${id}/reversals`, (row) => row));
};

const retrieveReversal: Operation = ({ store }, [transfer = "", id = ""], params) => {
  refuseUnmodelled(params, []);
  return answer(reversalsOf(store, transfer).find((row) => row.id === id) ?? refuseMissing("reversal", id));
};

function reversalsOf(store: Pick<StoreReader, "all">, transferId: string): ReversalObject[] {
  return store
    .all("reversals")
    .filter(({ transfer }) => transfer === transferId)
    .reverse();
}

/** A transfer as the API shows it: with its newest reversals. */
export function renderTransfer(store: Pick<StoreReader, "all">, transfer: TransferObject): JsonObject {
  const reversals = reversalsOf(store, transfer.id);
  return {
    ...transfer,
    reversals: {
      object: "list",
      data: reversals.slice(0, 10),
      has_more: reversals.length > 10,
      url: `/v1/transfers/${transfer.id}/reversals`,
    },
  };
}

/** Transfer operations by the contract's operation id. */
export const transferOperations: Record<string, Operation> = {
  "Transfers.create": create,
  "Transfers.update": update,
  "Transfers.retrieve": retrieve,
  "Transfers.list": list,
  "Transfers.createReversal": reverse,
  "Transfers.listReversals": listReversals,
  "Transfers.retrieveReversal": retrieveReversal,
};

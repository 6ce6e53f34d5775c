import { book, settledPart } from "./balance-transactions.ts";
import { retrieving } from "./charge-operations.ts";
import { listing } from "./lists.ts";
import type { ChargeObject, RefundObject } from "./money-records.ts";
import { freshId, integer, mergeMetadata, type Operation, text } from "./operation.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { Work } from "./work.ts";

/**
 * Refunds part of a charge. The money leaves the platform's balance at once, and comes back when the refund fails later.
 * Throws ApiRefusal when the charge cannot be refunded by that much.
 */
export function refundCharge(
  work: Work,
  charge: ChargeObject,
  given: { amount: number; reason: string | null; metadata: Record<string, string> },
): RefundObject {
  const left = charge.amount - charge.amount_refunded;
  if (charge.status !== "succeeded") throw new ApiRefusal(`Charge ${charge.id} did not succeed`, { param: "charge" });
  if (charge.disputed) throw new ApiRefusal(`Charge ${charge.id} has been charged back`, { code: "charge_disputed", param: "charge" });
  if (left === 0) throw new ApiRefusal(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  if (given.amount < 1) throw new ApiRefusal("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  if (given.amount > left) {
    throw new ApiRefusal(`Refund amount (${given.amount}) is greater than unrefunded amount on charge (${left})`, { param: "amount" });
  }
  const fate = work.settings.refunds;
  if (fate === "refuse") throw new ApiRefusal("This charge cannot be refunded", { code: "charge_not_refundable", param: "charge" });

  const id = freshId("re");
  const settled = settledPart(work, charge, charge.amount_refunded, given.amount);
  const entry = book(work, { type: "refund", category: "refund", amount: -settled.amount, currency: settled.currency, source: id });
  const refund: RefundObject = {
    ...work.context.blank("refund"),
    id,
    amount: given.amount,
    balance_transaction: entry.id,
    charge: charge.id,
    created: work.now,
    currency: charge.currency,
    metadata: given.metadata,
    payment_intent: charge.payment_intent,
    reason: given.reason,
    status: fate === "succeed" ? "succeeded" : "pending",
  };
  work.put("refunds", id, refund);
  tellRefunded(work, charge, given.amount);
  work.tell("refund.created", refund);
  return fate === "fail" ? refundOutcome(work, refund, "failed") : refund;
}

/** What becomes of a refund: one that succeeded may still fail, when the bank sends it back. Throws ApiRefusal for any other course. */
export function refundOutcome(work: Work, refund: RefundObject, status: "succeeded" | "failed"): RefundObject {
  if (refund.status !== "pending" && (refund.status !== "succeeded" || status === "succeeded"))
    throw new ApiRefusal(`Refund ${refund.id} is ${refund.status}`);
  const charge = work.get("charges", refund.charge) ?? refuseMissing("charge", refund.charge);
  if (status === "succeeded") {
    const done: RefundObject = { ...refund, status };
    work.put("refunds", refund.id, done);
    work.tell("refund.updated", done);
    return done;
  }
  const taken = work.get("balanceTransactions", refund.balance_transaction ?? "");
  const back = book(work, {
    type: "refund_failure",
    category: "refund_failure",
    amount: -(taken?.amount ?? 0),
    currency: taken?.currency ?? (refund["currency"] as string),
    source: refund.id,
  });
  const failed: RefundObject = { ...refund, status, failure_balance_transaction: back.id, failure_reason: "expired_or_canceled_card" };
  work.put("refunds", refund.id, failed);
  const charged: ChargeObject = { ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false };
  work.put("charges", charge.id, charged);
  work.tell("refund.updated", failed);
  work.tell("refund.failed", failed);
  return failed;
}

function tellRefunded(work: Work, charge: ChargeObject, amount: number): void {
  const refunded = charge.amount_refunded + amount;
  const row: ChargeObject = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount };
  work.put("charges", charge.id, row);
  work.tell("charge.refunded", row);
}

const create: Operation = (context, _args, params) => {
  refuseUnmodelled(params, ["charge", "payment_intent", "amount", "reason", "metadata"]);
  const work = new Work(context);
  const intentId = text(params, "payment_intent");
  const intent = intentId === null ? null : (work.get("intents", intentId) ?? refuseMissing("payment_intent", intentId, "payment_intent"));
  const chargeId = text(params, "charge") ?? intent?.latest_charge;
  if (!chargeId) throw new ApiRefusal("One of the following params should be provided for this request: payment_intent or charge.");
  const charge = work.get("charges", chargeId) ?? refuseMissing("charge", chargeId, "charge");
  const refund = refundCharge(work, charge, {
    amount: integer(params, "amount") ?? charge.amount - charge.amount_refunded,
    reason: text(params, "reason"),
    metadata: mergeMetadata({}, params["metadata"]),
  });
  return work.outcome(refund);
};

/** Refund operations by the contract's operation id. */
export const refundOperations: Record<string, Operation> = {
  "Refunds.create": create,
  "Refunds.retrieve": retrieving("refunds", "refund"),
  "Refunds.list": ({ store }, _args, params) => listing(store.all("refunds"), params, "/v1/refunds", ["charge", "payment_intent"]),
};

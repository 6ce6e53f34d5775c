import { book, settledPart } from "./balance-transactions.ts";
import type { ChargeObject, DisputeObject } from "./money-records.ts";
import { freshId } from "./operation.ts";
import { ApiRefusal, refuseMissing } from "./refusal.ts";
import type { Work } from "./work.ts";

const DAY = 86_400;
/** What Stripe keeps for a dispute that takes the money back, in the settlement currency. */
const DISPUTE_FEE = 8_000;

/** A payer disputes a charge at the bank: nothing a platform can ask for, only learn of. Throws ApiRefusal for a charge that cannot be. */
export function openDispute(
  work: Work,
  given: { charge: string; amount?: number | undefined; reason?: string | undefined },
): DisputeObject {
  const charge = work.get("charges", given.charge) ?? refuseMissing("charge", given.charge, "charge");
  if (charge.status !== "succeeded" || charge.disputed) throw new ApiRefusal(`Charge ${charge.id} cannot be disputed`, { param: "charge" });
  const amount = given.amount ?? charge.amount - charge.amount_refunded;
  if (amount < 1 || amount > charge.amount - charge.amount_refunded)
    throw new ApiRefusal("The disputed amount is not left", { param: "amount" });
  const blank = work.context.blank("dispute");
  const dispute: DisputeObject = {
    ...blank,
    id: freshId("du"),
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: work.now,
    currency: charge.currency,
    evidence_details: {
      due_by: work.now + 14 * DAY,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    is_charge_refundable: false,
    payment_intent: charge.payment_intent,
    reason: given.reason ?? "product_unacceptable",
    status: "needs_response",
  };
  work.put("disputes", dispute.id, dispute);
  work.put("charges", charge.id, { ...charge, disputed: true });
  work.tell("charge.dispute.created", dispute);
  return dispute;
}

/**
 * The course of a dispute: the bank takes the money (`funds_withdrawn`), then it is won (and the money comes back) or lost.
 * Throws ApiRefusal for a step that does not follow.
 */
export function moveDispute(work: Work, id: string, step: "funds_withdrawn" | "won" | "lost"): DisputeObject {
  const dispute = work.get("disputes", id) ?? refuseMissing("dispute", id);
  const withdrawn = dispute.balance_transactions.length > 0;
  if (dispute.status !== "needs_response") throw new ApiRefusal(`Dispute ${id} is ${dispute.status}`);
  if (step === "funds_withdrawn") {
    if (withdrawn) throw new ApiRefusal(`The funds of dispute ${id} are withdrawn already`);
    return withEntry(work, dispute, -1, DISPUTE_FEE, "charge.dispute.funds_withdrawn");
  }
  const settled = step === "won" && withdrawn ? withEntry(work, dispute, 1, 0, "charge.dispute.funds_reinstated") : dispute;
  const closed: DisputeObject = { ...settled, status: step };
  work.put("disputes", id, closed);
  work.tell("charge.dispute.closed", closed);
  if (step === "won") work.put("charges", dispute.charge, { ...chargeOf(work, dispute), disputed: false });
  return closed;
}

function withEntry(
  work: Work,
  dispute: DisputeObject,
  sign: 1 | -1,
  fee: number,
  told: "charge.dispute.funds_withdrawn" | "charge.dispute.funds_reinstated",
): DisputeObject {
  const charge = chargeOf(work, dispute);
  const settled = settledPart(work, charge, charge.amount_refunded, dispute.amount);
  const category = sign < 0 ? "dispute" : "dispute_reversal";
  const entry = book(work, {
    type: "adjustment",
    category,
    amount: sign * settled.amount,
    currency: settled.currency,
    source: dispute.id,
    fee,
  });
  const row: DisputeObject = { ...dispute, balance_transactions: [...dispute.balance_transactions, entry] };
  work.put("disputes", dispute.id, row);
  work.tell(told, row);
  return row;
}

function chargeOf(work: Work, { charge }: DisputeObject): ChargeObject {
  return work.get("charges", charge) ?? refuseMissing("charge", charge);
}

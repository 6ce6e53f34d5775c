import { isJsonObject, type JsonObject } from "../contract/json.ts";
import { retrieving } from "./charge-operations.ts";
import type { ReportedPaymentObject } from "./money-records.ts";
import { freshId, integer, mergeMetadata, type Operation, text } from "./operation.ts";
import { ApiRefusal, refuseMissing, refuseUnmodelled } from "./refusal.ts";
import { credit, mustTakeMoney, newPayment, paidPayment } from "./settlement.ts";
import { Work } from "./work.ts";

/** Reports money that came in outside Stripe. Only payments that did come in (`guaranteed`) are modelled. */
const report: Operation = (context, _args, params) => {
  refuseUnmodelled(params, [
    "amount_requested",
    "initiated_at",
    "payment_method_details",
    "processor_details",
    "outcome",
    "guaranteed",
    "customer_details",
    "customer_presence",
    "description",
    "metadata",
  ]);
  const requested = isJsonObject(params["amount_requested"]) ? params["amount_requested"] : {};
  const money = { currency: text(requested, "currency") ?? "", value: integer(requested, "value") ?? 0 };
  if (money.value < 1)
    throw new ApiRefusal("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount_requested[value]" });
  if (text(params, "outcome") !== "guaranteed" || !isJsonObject(params["guaranteed"])) {
    throw new ApiRefusal("The stand-in models reports of payments that came in: outcome guaranteed", { param: "outcome" });
  }
  const customer = isJsonObject(params["customer_details"]) ? params["customer_details"] : null;
  const customerId = customer && text(customer, "customer");
  if (customerId && !context.store.get("customers", customerId)) refuseMissing("customer", customerId, "customer_details[customer]");
  const none = { currency: money.currency, value: 0 };
  const work = new Work(context);
  const row: ReportedPaymentObject = {
    ...work.context.blank("payment_record"),
    id: freshId("pr"),
    amount: money,
    amount_authorized: money,
    amount_canceled: none,
    amount_failed: none,
    amount_guaranteed: money,
    amount_refunded: none,
    amount_requested: money,
    created: work.now,
    customer_details: customer && {
      customer: customerId,
      email: text(customer, "email"),
      name: text(customer, "name"),
      phone: text(customer, "phone"),
    },
    description: text(params, "description"),
    metadata: mergeMetadata({}, params["metadata"]),
    payment_method_details: { type: "custom", billing_details: null, custom: { display_name: displayNameOf(params) ?? "", type: null } },
    processor_details: { type: "custom", custom: { payment_reference: referenceOf(params) } },
    reported_by: "self",
  };
  work.put("reportedPayments", row.id, row);
  return work.outcome(row);
};

/** Counts a reported payment towards an invoice; what is too much goes to the customer's credit balance. */
const attach: Operation = (context, [id = ""], params) => {
  refuseUnmodelled(params, ["payment_record"]);
  const work = new Work(context);
  const record = mustTakeMoney(work.get("invoices", id) ?? refuseMissing("invoice", id));
  const reportId = text(params, "payment_record");
  if (reportId === null)
    throw new ApiRefusal("Missing required param: payment_record.", { code: "parameter_missing", param: "payment_record" });
  const reported = work.get("reportedPayments", reportId) ?? refuseMissing("payment record", reportId, "payment_record");
  const used = work
    .all("payments")
    .some(({ payment }) => payment.payment.type === "payment_record" && payment.payment.payment_record === reportId);
  if (used) throw new ApiRefusal("This payment record is attached to an invoice already", { param: "payment_record" });
  const { currency, value } = reported.amount_guaranteed;
  if (currency !== record.invoice.currency) throw new ApiRefusal("The payment was made in another currency", { param: "payment_record" });
  const payment = newPayment(record.invoice, work.now, {
    amount: value,
    isDefault: false,
    payment: { type: "payment_record", payment_record: reportId },
  });
  paidPayment(work, { payment, method: null }, value, null);
  return work.outcome(credit(work, record, value, true));
};

function displayNameOf(params: JsonObject): string | null {
  const details = params["payment_method_details"];
  const custom = isJsonObject(details) ? details["custom"] : undefined;
  return isJsonObject(custom) ? text(custom, "display_name") : null;
}

function referenceOf(params: JsonObject): string | null {
  const details = params["processor_details"];
  const custom = isJsonObject(details) ? details["custom"] : undefined;
  return isJsonObject(custom) ? text(custom, "payment_reference") : null;
}

/** Operations on payments made outside Stripe, by the contract's operation id. */
export const paymentRecordOperations: Record<string, Operation> = {
  "PaymentRecords.reportPayment": report,
  "PaymentRecords.retrieve": retrieving("reportedPayments", "payment record"),
  "Invoices.attachPayment": attach,
};

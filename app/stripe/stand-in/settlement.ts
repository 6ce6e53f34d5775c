import { renderInvoice } from "./invoice-object.ts";
import type { OperationContext, Outcome } from "./operation.ts";
import type { InvoiceRecord, PaymentMethod, PaymentRecord } from "./records.ts";
import { ApiRefusal } from "./refusal.ts";

/** The default payment of a finalized invoice. */
export function defaultPayment({ store }: OperationContext, invoiceId: string): PaymentRecord | undefined {
  return store.all("payments").find(({ payment }) => payment.invoice === invoiceId);
}

/**
 * open → paid for the full amount. Out of band means money that never passed the payment page: the open payment is cancelled and no
 * invoice payment is told. Throws ApiRefusal when the invoice is not open.
 */
export function settle(context: OperationContext, record: InvoiceRecord, how: { method: PaymentMethod } | "out_of_band"): Outcome {
  const { invoice } = record;
  if (invoice.status === "paid") throw new ApiRefusal("Invoice is already paid");
  if (invoice.status !== "open") throw new ApiRefusal(`Invoices with status ${invoice.status} cannot be paid`);
  const { now } = context;
  const paid: InvoiceRecord = {
    ...record,
    invoice: {
      ...invoice,
      status: "paid",
      amount_paid: invoice.amount_due,
      amount_remaining: 0,
      attempted: true,
      attempt_count: how === "out_of_band" ? 0 : 1,
      ...(how === "out_of_band" ? { amount_paid_off_stripe: invoice.amount_due } : {}),
      status_transitions: { ...invoice.status_transitions, paid_at: now },
    },
  };
  const body = renderInvoice(context, paid);
  const outcome: Outcome = { body, changes: [{ table: "invoices", id: invoice.id, row: paid }], happenings: [] };

  const open = defaultPayment(context, invoice.id);
  if (open) {
    const row: PaymentRecord =
      how === "out_of_band"
        ? { ...open, payment: { ...open.payment, status: "canceled", status_transitions: { canceled_at: now, paid_at: null } } }
        : {
            method: how.method,
            payment: {
              ...open.payment,
              status: "paid",
              amount_paid: invoice.amount_due,
              status_transitions: { canceled_at: null, paid_at: now },
            },
          };
    outcome.changes.push({ table: "payments", id: row.payment.id, row });
    if (how !== "out_of_band") outcome.happenings.push({ type: "invoice_payment.paid", object: row.payment });
  }
  outcome.happenings.push({ type: "invoice.paid", object: body });
  return outcome;
}

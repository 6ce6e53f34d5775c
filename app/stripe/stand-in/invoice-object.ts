import type { Json, JsonObject } from "../contract/json.ts";
import { freshId, type OperationContext } from "./operation.ts";
import type { InvoiceObject, InvoiceRecord, LineObject } from "./records.ts";

const DAY = 86_400;
/** How many lines an invoice shows in itself; the rest are read through its line list. */
const LINES_SHOWN = 10;

/** A fresh draft without lines. Times are Unix seconds. */
export function newDraft(input: {
  customerId: string;
  now: number;
  daysUntilDue: number;
  description: string | null;
  footer: string | null;
  metadata: Record<string, string>;
  paymentMethodTypes: Json;
}): InvoiceObject {
  return {
    id: freshId("in"),
    object: "invoice",
    account_country: null,
    account_name: "实景演示收款账户",
    account_tax_ids: [],
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: "manual",
    collection_method: "send_invoice",
    created: input.now,
    currency: "cny",
    custom_fields: [],
    customer: input.customerId,
    customer_account: null,
    customer_address: null,
    customer_email: null,
    customer_name: null,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: input.description,
    discounts: [],
    due_date: input.now + input.daysUntilDue * DAY,
    effective_at: null,
    ending_balance: null,
    footer: input.footer,
    from_invoice: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    livemode: false,
    metadata: input.metadata,
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: input.paymentMethodTypes },
    period_end: input.now,
    period_start: input.now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  };
}

/** A line that carries an amount only, as `add_lines` makes it. */
export function newLine(input: {
  invoiceId: string;
  amount: number;
  description: string | null;
  metadata: Record<string, string>;
  period: { start: number; end: number };
}): LineObject {
  return {
    id: freshId("il"),
    object: "line_item",
    amount: input.amount,
    currency: "cny",
    description: input.description,
    discount_amounts: [],
    discountable: false,
    discounts: [],
    invoice: input.invoiceId,
    livemode: false,
    metadata: input.metadata,
    parent: {
      type: "invoice_item_details",
      invoice_item_details: { invoice_item: freshId("ii"), proration: false, proration_details: null, subscription: null },
      subscription_item_details: null,
    },
    period: input.period,
    pretax_credit_amounts: [],
    pricing: null,
    quantity: 1,
    quantity_decimal: "1",
    subscription: null,
    subtotal: input.amount,
    taxes: [],
  };
}

/** The record with new lines and the totals that follow from them. There is no tax, discount or balance, so every total is the sum. */
export function withLines(record: InvoiceRecord, lines: LineObject[]): InvoiceRecord {
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const due = Math.max(total, 0);
  return {
    ...record,
    lines,
    invoice: {
      ...record.invoice,
      subtotal: total,
      subtotal_excluding_tax: total,
      total,
      total_excluding_tax: total,
      amount_due: due,
      amount_remaining: due,
    },
  };
}

/** The invoice as the API answers it: customer name up to date while a draft, first lines, page address once finalized. */
export function renderInvoice({ store, baseUrl }: OperationContext, record: InvoiceRecord): JsonObject {
  const { invoice, lines, hostedToken } = record;
  const name = invoice.status === "draft" ? (store.get("customers", invoice.customer)?.name ?? null) : (invoice["customer_name"] ?? null);
  return {
    ...invoice,
    customer_name: name,
    hosted_invoice_url: hostedToken === null ? null : `${baseUrl}/invoice/${hostedToken}`,
    // The payment page prints well; a PDF of its own is not modelled.
    invoice_pdf: null,
    lines: {
      object: "list",
      data: lines.slice(0, LINES_SHOWN),
      has_more: lines.length > LINES_SHOWN,
      url: `/v1/invoices/${invoice.id}/lines`,
    },
  };
}

import { sql } from "drizzle-orm";
import { type AnyPgColumn, bigint, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type {
  FapiaoKind,
  FapiaoStatus,
  InvoiceKind,
  InvoiceLineKind,
  InvoiceStatus,
  LineDisputeStatus,
  RefundKind,
  RefundStatus,
  ReturnKind,
  ReturnRoad,
  ReturnStatus,
} from "../vocabulary/billing.ts";
import type { VatTreatment } from "../vocabulary/contracts.ts";
import { createdAt, decimal, fen, id, instant, organizationRef } from "./columns.ts";
import { contracts } from "./contracts.ts";

/** One invoice per contract, period and revision. Periods are half-open instants. */
export const invoices = pgTable(
  "invoices",
  {
    id: id(),
    code: text().notNull().unique(),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    payerId: organizationRef().notNull(),
    /** e.g. 2026-11 for a month, 2026-11-rent for its rent in advance, or `deposit`. */
    period: text().notNull(),
    revision: integer().notNull().default(1),
    kind: text().$type<InvoiceKind>().notNull(),
    periodFrom: instant().notNull(),
    periodTo: instant().notNull(),
    /** Terms version at the start of the period and last ingest sequence the rating saw; the whole input is kept with its run. */
    termsVersion: integer().notNull(),
    usageCutSeq: bigint({ mode: "bigint" }).notNull(),
    ratingHash: text().notNull(),
    netFen: fen().notNull(),
    taxFen: fen().notNull(),
    totalFen: fen().notNull(),
    status: text().$type<InvoiceStatus>().notNull().default("rated"),
    failure: text(),
    /** While collecting: when what came in is rated without anybody asking. */
    ratesAt: instant(),
    /** Newest reminder of the due day that was sent: days after it. */
    remindedDays: integer(),
    approvedAt: instant(),
    approvedBy: text(),
    stripeCustomerId: text(),
    stripeInvoiceId: text().unique(),
    hostedUrl: text(),
    dueOn: text().notNull(),
    createdAt: createdAt(),
    paidAt: instant(),
    amountPaidFen: fen(),
    /** What credit notes took off before it was paid. */
    creditedFen: fen().notNull().default(sql`0`),
    /** Why the provider voided it or wrote it off. */
    endReason: text(),
  },
  (t) => [uniqueIndex().on(t.contractId, t.period, t.revision), index().on(t.payerId)],
);

export const invoiceLines = pgTable(
  "invoice_lines",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    lineKey: text().notNull(),
    position: integer().notNull(),
    kind: text().$type<InvoiceLineKind>().notNull(),
    description: text().notNull(),
    /** The period the line is about, which for what came late is an earlier one. */
    forPeriod: text(),
    quantity: decimal(),
    unit: text(),
    unitPriceFen: decimal(),
    /** Amount before rounding, in fen. */
    preciseFen: decimal().notNull(),
    amountFen: fen().notNull(),
    /** Tax treatment with rate and reason; null for what is not taxed and for the tax itself. */
    vat: jsonb().$type<{ treatment: VatTreatment; rateBp: number; reason: string }>(),
    /** How it was computed, in words and figures. */
    basis: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [uniqueIndex().on(t.invoiceId, t.lineKey)],
);

/**
 * One rating of an invoice with everything it was a function of but the usage itself, which the cut brings back: rated again it gives the same
 * bytes. Rows never change (migration 0048).
 */
export const ratingRuns = pgTable(
  "rating_runs",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    /** Version of the rules that rated. */
    engine: integer().notNull(),
    usageCutSeq: bigint({ mode: "bigint" }).notNull(),
    input: jsonb().$type<unknown>().notNull(),
    ratingHash: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.invoiceId)],
);

/**
 * Payments of an invoice by the word of the payment channel: charges, and bank transfers that were reported to it. What a charge brought to the
 * balance is in the smallest unit of the currency it settled in, which need not be the invoice's.
 */
export const invoicePayments = pgTable(
  "invoice_payments",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    externalId: text().notNull().unique(),
    amountFen: fen().notNull(),
    /** Null for a bank transfer: what came outside the channel can neither be refunded nor transferred on by it. */
    chargeId: text().unique(),
    /** Bank reference of a reported transfer. */
    reference: text(),
    /** The next are null for a bank transfer, and until the channel names the movement of a charge. */
    balanceTransactionId: text(),
    settledCurrency: text(),
    settledAmount: fen(),
    settledFee: fen(),
    settledNet: fen(),
    exchangeRate: text(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.invoiceId), check("invoice_payments_positive", sql`${t.amountFen} > 0`)],
);

/** Asked for by one person of the provider, approved by another: a refund of a paid invoice, or less to pay of one that is not. */
export const returnRequests = pgTable(
  "return_requests",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    kind: text().$type<ReturnKind>().notNull(),
    amountFen: fen().notNull(),
    reason: text().notNull(),
    road: text().$type<ReturnRoad>().notNull().default("channel"),
    /** The line it is about, where it is about one. */
    lineKey: text(),
    /** The dispute of a line it settles. */
    disputeId: uuid().references((): AnyPgColumn => lineDisputes.id),
    status: text().$type<ReturnStatus>().notNull().default("requested"),
    failure: text(),
    askedBy: text().notNull(),
    askedByName: text().notNull(),
    createdAt: createdAt(),
    approvedBy: text(),
    approvedByName: text(),
    approvedAt: instant(),
    endedAt: instant(),
  },
  (t) => [
    index().on(t.invoiceId),
    check("return_requests_positive", sql`${t.amountFen} > 0`),
    check("return_requests_two_people", sql`${t.approvedBy} is null or ${t.approvedBy} <> ${t.askedBy}`),
  ],
);

/**
 * What goes back to the payer of an invoice, a row for each movement of money. What came home again (a refund that failed after it had succeeded, a
 * chargeback that was won) is a row of its own with a negative amount. The amount of one that succeeded never changes (trigger of migration 0053).
 */
export const refunds = pgTable(
  "refunds",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    kind: text().$type<RefundKind>().notNull().default("refund"),
    amountFen: fen().notNull(),
    reason: text().notNull(),
    status: text().$type<RefundStatus>().notNull().default("pending"),
    /** Null where nobody asked on the platform: made in the channel's own dashboard, or taken by the payer's bank. */
    requestId: uuid().references(() => returnRequests.id),
    /** The charge it takes from; null for a bank transfer. */
    chargeId: text(),
    /** Its id where it was made, of a chargeback that of the dispute; null for a refund by bank transfer and for what came home. */
    externalId: text().unique(),
    /** Of what came home: which one. */
    reverses: uuid()
      .unique()
      .references((): AnyPgColumn => refunds.id),
    /** Reference and day (YYYY-MM-DD) of the bank's receipt. */
    bankReference: text(),
    bankOn: text(),
    failure: text(),
    creditNoteId: text(),
    /** What it moved on the platform's balance, smallest unit of that currency; null for a bank transfer, and until the channel says. */
    balanceTransactionId: text(),
    settledCurrency: text(),
    settledAmount: fen(),
    settledFee: fen(),
    createdAt: createdAt(),
    succeededAt: instant(),
  },
  (t) => [
    index().on(t.invoiceId),
    index().on(t.chargeId),
    check("refunds_sign", sql`${t.amountFen} <> 0 and (${t.kind} = 'reinstatement') = (${t.amountFen} < 0)`),
    check("refunds_reinstated", sql`(${t.kind} = 'reinstatement') = (${t.reverses} is not null)`),
    check("refunds_succeeded_when", sql`(${t.status} = 'succeeded') = (${t.succeededAt} is not null)`),
  ],
);

/** Credit notes the payment channel issued on an invoice, by its word. */
export const creditNotes = pgTable(
  "credit_notes",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    externalId: text().notNull().unique(),
    number: text().notNull(),
    amountFen: fen().notNull(),
    /** What of it lowered what was due; the rest went back. */
    beforePaymentFen: fen().notNull(),
    memo: text(),
    status: text().$type<"issued" | "void">().notNull(),
    pdfUrl: text().notNull(),
    issuedAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.invoiceId)],
);

/** Charges the payer disputed with its bank, as the channel last told. Its fee is the provider's and is not shared. */
export const chargebacks = pgTable(
  "chargebacks",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    externalId: text().notNull().unique(),
    chargeId: text().notNull(),
    amountFen: fen().notNull(),
    /** The channel's word: needs_response, under_review, won, lost … */
    status: text().notNull(),
    reason: text().notNull(),
    evidenceDueAt: instant(),
    /** Smallest unit of the currency it settled in. */
    feeCurrency: text(),
    fee: fen(),
    openedAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.invoiceId)],
);

/** The payer's objection to one line of an invoice; it freezes that line's part only. */
export const lineDisputes = pgTable(
  "line_disputes",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    lineKey: text().notNull(),
    /** What the payer wants taken off, with tax; what was accepted of it. */
    amountFen: fen().notNull(),
    acceptedFen: fen(),
    status: text().$type<LineDisputeStatus>().notNull().default("open"),
    raisedBy: text().notNull(),
    createdAt: createdAt(),
    answeredAt: instant(),
    endedAt: instant(),
  },
  (t) => [
    index().on(t.invoiceId),
    uniqueIndex("line_disputes_one").on(t.invoiceId, t.lineKey).where(sql`status in ('open', 'accepted', 'rejected', 'mediation')`),
    check("line_disputes_positive", sql`${t.amountFen} > 0`),
  ],
);

/** What the two sides wrote in a dispute, and its acts in their order; rows are only added. */
export const lineDisputeMessages = pgTable(
  "line_dispute_messages",
  {
    id: id(),
    disputeId: uuid()
      .notNull()
      .references(() => lineDisputes.id),
    organizationId: organizationRef().notNull(),
    authorName: text().notNull(),
    /** What was done with it; null for a message alone. */
    act: text().$type<"raise" | "accept" | "reject" | "withdraw" | "mediate">(),
    body: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.disputeId)],
);

/** When a sweep that runs once a day last ran. */
export const dailySweeps = pgTable("daily_sweeps", { name: text().primaryKey(), ranAt: instant().notNull() });

/** Every outbound write to Stripe: the key is stored before the call is made. */
export const stripeCalls = pgTable(
  "stripe_calls",
  {
    id: id(),
    invoiceId: uuid().notNull(),
    step: text().notNull(),
    idempotencyKey: text().notNull().unique(),
    status: text().$type<"pending" | "done" | "failed">().notNull().default("pending"),
    result: jsonb().$type<unknown>(),
    error: text(),
    createdAt: createdAt(),
    finishedAt: instant(),
  },
  (t) => [index().on(t.invoiceId)],
);

/** Inbound events, unique by Stripe's event id; a job handles each once. */
export const stripeInbox = pgTable("stripe_inbox", {
  eventId: text().primaryKey(),
  type: text().notNull(),
  objectId: text().notNull(),
  objectType: text().notNull(),
  /** The invoice and the charge it concerns, where its object names them, and the member's account it happened at. */
  invoiceId: text(),
  chargeId: text(),
  account: text(),
  livemode: integer().notNull(),
  receivedAt: createdAt(),
  handledAt: instant(),
});

export const stripeCustomers = pgTable("stripe_customers", {
  organizationId: organizationRef().primaryKey(),
  customerId: text().notNull().unique(),
  createdAt: createdAt(),
});

/** A 发票 the payer asked for. It is issued outside the platform; here stand what was asked and its number, beside the invoice. */
export const fapiaoRequests = pgTable(
  "fapiao_requests",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    kind: text().$type<FapiaoKind>().notNull(),
    /** Buyer as it is to stand on the 发票. */
    title: text().notNull(),
    taxId: text().notNull(),
    amountFen: fen().notNull(),
    note: text().notNull().default(""),
    status: text().$type<FapiaoStatus>().notNull().default("requested"),
    number: text(),
    issuedOn: text(),
    /** Number of the red-letter 发票 that takes it back, or why the request was sent back. */
    redNumber: text(),
    declineReason: text(),
    createdAt: createdAt(),
    decidedAt: instant(),
  },
  (t) => [
    index().on(t.invoiceId),
    uniqueIndex("fapiao_requests_standing").on(t.invoiceId).where(sql`status in ('requested', 'issued')`),
    uniqueIndex("fapiao_requests_number").on(t.number),
  ],
);

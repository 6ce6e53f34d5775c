import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type {
  AllocationStatus,
  BankReceiptVerdict,
  FapiaoKind,
  FapiaoStatus,
  InvoiceKind,
  InvoiceLineKind,
  InvoiceStatus,
  ReceiptRestState,
  RefundStatus,
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
    /** What the reference of a bank transfer (付款附言) is made from. */
    paymentSerial: bigint({ mode: "number" }).generatedAlwaysAsIdentity().unique(),
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

/** What goes back to the payer of an invoice. The amount of one that succeeded never changes (trigger of migration 0053). */
export const refunds = pgTable(
  "refunds",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    amountFen: fen().notNull(),
    reason: text().notNull(),
    status: text().$type<RefundStatus>().notNull().default("pending"),
    /** Its id where it was made; null for a refund by bank transfer without one. */
    externalId: text().unique(),
    createdAt: createdAt(),
    succeededAt: instant(),
  },
  (t) => [
    index().on(t.invoiceId),
    check("refunds_positive", sql`${t.amountFen} > 0`),
    check("refunds_succeeded_when", sql`(${t.status} = 'succeeded') = (${t.succeededAt} is not null)`),
  ],
);

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

/** The payer's word that it has sent a bank transfer: what the provider's finance looks for. It books nothing. */
export const paymentNotices = pgTable(
  "payment_notices",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    amountFen: fen().notNull(),
    /** YYYY-MM-DD of the payer's bank. */
    paidOn: text().notNull(),
    note: text().notNull(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
    /** When money that was matched, or the end of the invoice, made it past. */
    settledAt: instant(),
  },
  (t) => [index().on(t.invoiceId), check("payment_notices_positive", sql`${t.amountFen} > 0`)],
);

/** Money that came into a provider's bank account, a line each, by the bank's serial number; never removed. */
export const bankReceipts = pgTable(
  "bank_receipts",
  {
    id: id(),
    providerId: organizationRef().notNull(),
    /** The bank's number of the movement; where it gives none, a hash of the line. */
    serial: text().notNull(),
    /** Null where it could not be read. */
    amountFen: fen(),
    /** YYYY-MM-DD of the bank. */
    receivedOn: text(),
    payerName: text().notNull(),
    /** Last four digits of the payer's account. */
    payerLastFour: text(),
    /** Remark, summary and purpose as the bank wrote them. */
    remark: text().notNull(),
    verdict: text().$type<BankReceiptVerdict>().notNull(),
    /** The invoice its reference names, one of this provider. */
    invoiceId: uuid().references(() => invoices.id),
    /** What is allocated to no invoice; where the amount could not be read nothing. */
    restFen: fen().notNull(),
    /** Null while a person has still to say what becomes of the rest. */
    restState: text().$type<ReceiptRestState>(),
    restNote: text(),
    /** The bank's number and day of what was given back. */
    returnReference: text(),
    returnedOn: text(),
    /** Of an uploaded statement; null for a receipt that a person entered. */
    fileName: text(),
    fileSha256: text(),
    rowNumber: integer(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("bank_receipts_serial").on(t.providerId, t.serial),
    index().on(t.providerId, t.receivedOn),
    index().on(t.invoiceId),
    check("bank_receipts_positive", sql`${t.amountFen} > 0`),
    check("bank_receipts_rest", sql`${t.restFen} between 0 and coalesce(${t.amountFen}, 0)`),
  ],
);

/** What of a receipt pays which invoice. Told to the payment channel once, under a key that stands here before the call. */
export const receiptAllocations = pgTable(
  "receipt_allocations",
  {
    id: id(),
    receiptId: uuid()
      .notNull()
      .references(() => bankReceipts.id),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    amountFen: fen().notNull(),
    idempotencyKey: text().notNull().unique(),
    status: text().$type<AllocationStatus>().notNull().default("pending"),
    byHand: boolean().notNull(),
    /** Why a person allocated it; empty where the reference did. */
    reason: text().notNull().default(""),
    createdBy: text(),
    createdAt: createdAt(),
    /** When it first went out: from then on it can no longer be taken back, since the answer may have been lost. */
    startedAt: instant(),
    /** One call at a time: whoever comes before this waits. */
    leasedUntil: instant(),
    reportedAt: instant(),
    paymentRecordId: text(),
    /** What of it the channel counted as too much, because somebody paid there in the same moment; it stands in the rest of its receipt again. */
    overpaidFen: fen().notNull().default(sql`0`),
    failure: text(),
  },
  (t) => [
    index().on(t.receiptId),
    index().on(t.invoiceId),
    index("receipt_allocations_pending").on(t.createdAt).where(sql`status = 'pending'`),
    check("receipt_allocations_positive", sql`${t.amountFen} > 0`),
    check("receipt_allocations_overpaid", sql`${t.overpaidFen} between 0 and ${t.amountFen}`),
  ],
);

/** A contract's product at the payment channel, and how far its published prices have come. Nothing is billed by it. */
export const stripeProducts = pgTable("stripe_products", {
  contractId: uuid()
    .primaryKey()
    .references(() => contracts.id),
  idempotencyKey: text().notNull().unique(),
  /** Null until it was made. */
  productId: text().unique(),
  /** The newest version of the terms all of whose prices are decided. */
  mirroredVersion: integer().notNull().default(0),
  triedAt: instant().notNull(),
  /** Why the last try did not come through. */
  failure: text(),
  createdAt: createdAt(),
});

/** A price at the payment channel: of one charge, or the rent, in one version of the terms. */
export const stripePrices = pgTable(
  "stripe_prices",
  {
    id: id(),
    contractId: uuid()
      .notNull()
      .references(() => contracts.id),
    termsVersion: integer().notNull(),
    /** Key of the charge, or `rent`. */
    chargeKey: text().notNull(),
    idempotencyKey: text().notNull().unique(),
    /** Raised after a refusal, which the channel repeats for a day under the key it was given for. */
    attempt: integer().notNull().default(1),
    status: text().$type<"pending" | "done" | "leftOut" | "refused">().notNull().default("pending"),
    priceId: text().unique(),
    /** Why it was left out, or refused. */
    reason: text(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.contractId, t.termsVersion, t.chargeKey)],
);

/** Meters at the payment channel: one of a contract and what it is charged by. They carry no price. */
export const stripeMeters = pgTable("stripe_meters", {
  eventName: text().primaryKey(),
  meterId: text().notNull(),
  createdAt: createdAt(),
});

/** How far the hours of a contract were shown at the payment channel. What is planned stands here before it is sent, so that a run after a crash sends the same. */
export const stripeMeterMarks = pgTable("stripe_meter_marks", {
  contractId: uuid()
    .primaryKey()
    .references(() => contracts.id),
  /** Everything up to this ingest number was sent, of the hours before `closedBefore`. */
  sentCut: bigint({ mode: "bigint" }).notNull().default(sql`0`),
  closedBefore: instant(),
  plannedCut: bigint({ mode: "bigint" }),
  plannedBefore: instant(),
  failure: text(),
});

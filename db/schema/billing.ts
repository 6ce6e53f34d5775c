import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { FapiaoKind, FapiaoStatus, InvoiceKind, InvoiceLineKind, InvoiceStatus } from "../vocabulary/billing.ts";
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
    /** What was paid beyond it on the payment page; it stands as a receipt of its own, and is no part of what was paid. */
    overpaidFen: fen().notNull().default(sql`0`),
    /** Why the provider voided it or wrote it off. */
    endReason: text(),
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
    /** What red-letter 发票 took back of it; for how much in all one was last asked, and how often one was. */
    redFen: fen().notNull().default(sql`0`),
    redAskedFen: fen().notNull().default(sql`0`),
    redAsks: integer().notNull().default(0),
    createdAt: createdAt(),
    decidedAt: instant(),
  },
  (t) => [
    index().on(t.invoiceId),
    uniqueIndex("fapiao_requests_standing").on(t.invoiceId).where(sql`status in ('requested', 'issued')`),
    uniqueIndex("fapiao_requests_number").on(t.number),
    check("fapiao_requests_red", sql`${t.redFen} between 0 and ${t.amountFen}`),
  ],
);

/** Red-letter 发票 that take an issued one back, in whole or in part. */
export const fapiaoReds = pgTable(
  "fapiao_reds",
  {
    id: id(),
    requestId: uuid()
      .notNull()
      .references(() => fapiaoRequests.id),
    number: text().notNull().unique(),
    amountFen: fen().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.requestId), check("fapiao_reds_positive", sql`${t.amountFen} > 0`)],
);

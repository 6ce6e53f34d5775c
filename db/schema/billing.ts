import { sql } from "drizzle-orm";
import { bigint, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { InvoiceStatus, RefundStatus } from "../vocabulary/billing.ts";
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
    /** e.g. 2026-11 for a month, or `deposit`. */
    period: text().notNull(),
    revision: integer().notNull().default(1),
    /** `service` is split by the signed shares; `deposit` is a liability and never split. */
    kind: text().$type<"service" | "deposit">().notNull(),
    periodFrom: instant().notNull(),
    periodTo: instant().notNull(),
    /** Terms version and last ingest sequence the rating saw: with them the run repeats to the same bytes. */
    termsVersion: integer().notNull(),
    usageCutSeq: bigint({ mode: "bigint" }).notNull(),
    ratingHash: text().notNull(),
    netFen: fen().notNull(),
    taxFen: fen().notNull(),
    totalFen: fen().notNull(),
    status: text().$type<InvoiceStatus>().notNull().default("rated"),
    failure: text(),
    stripeCustomerId: text(),
    stripeInvoiceId: text().unique(),
    hostedUrl: text(),
    dueOn: text().notNull(),
    createdAt: createdAt(),
    paidAt: instant(),
    amountPaidFen: fen(),
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
    kind: text().$type<"usage" | "minimumTopUp" | "rent" | "deposit" | "tax">().notNull(),
    description: text().notNull(),
    quantity: decimal(),
    unitPriceFen: decimal(),
    /** Amount before rounding, in fen. */
    preciseFen: decimal().notNull(),
    amountFen: fen().notNull(),
    /** How it was computed, in words and figures. */
    basis: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [uniqueIndex().on(t.invoiceId, t.lineKey)],
);

/** What goes back to the payer of an invoice. The amount of one that succeeded never changes (trigger of migration 0049). */
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

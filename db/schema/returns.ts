import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, customType, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { LineDisputeStatus, RefundKind, RefundStatus, ReturnKind, ReturnRoad, ReturnStatus } from "../vocabulary/billing.ts";
import { invoices } from "./billing.ts";
import { createdAt, fen, id, instant, organizationRef } from "./columns.ts";

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

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
    /** How often it was put before the second person: once more whenever what went out came home and is to be paid again. */
    attempt: integer().notNull().default(1),
    /** The account it is paid to when it is paid again; its number is sealed by the key of the service under this row's id. */
    payeeName: text(),
    payeeBank: text(),
    payeeSealed: bytes(),
    payeeLastFour: text(),
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
    /** Null where nobody asked on the platform: made in the channel's own dashboard, or taken by the payer's bank. What came home has that of its refund. */
    requestId: uuid().references(() => returnRequests.id),
    /** In which attempt of the request it was made. */
    attempt: integer().notNull().default(1),
    /** The charge it takes from; null for a bank transfer. */
    chargeId: text(),
    /** Its id where it was made, of a chargeback that of the dispute; null for a refund by bank transfer and for what came home. */
    externalId: text().unique(),
    /** Of what came home: which one. */
    reverses: uuid()
      .unique()
      .references((): AnyPgColumn => refunds.id),
    /** Reference and day (YYYY-MM-DD) of the bank's receipt; of what came home, of the bank's word that it did (退汇). */
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

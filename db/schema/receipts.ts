import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { AllocationStatus, BankReceiptVerdict, ReceiptRestState } from "../vocabulary/billing.ts";
import { invoices } from "./billing.ts";
import { createdAt, fen, id, instant, organizationRef } from "./columns.ts";

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
    /** At the payment channel: kept before it is attached to the invoice, so that it is made once. */
    paymentRecordId: text(),
    /** Another one after each refusal, which the channel repeats under its key for a day. */
    attempt: integer().notNull().default(1),
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

import { sql } from "drizzle-orm";
import { boolean, check, customType, index, integer, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type {
  LedgerAccount,
  PayoutBatchStatus,
  PayoutFileFormat,
  PayoutItemStatus,
  PayoutRailName,
  PostingKind,
  ReceiptOutcome,
  ReceiptVerdict,
  SettlementStatus,
} from "../vocabulary/payouts.ts";
import { invoices } from "./billing.ts";
import { createdAt, fen, id, instant, organizationRef } from "./columns.ts";
import { refunds } from "./returns.ts";

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** A balanced set of entries; a deferred trigger refuses a posting whose entries do not sum to zero (migration 0001). */
export const postings = pgTable(
  "postings",
  {
    id: id(),
    kind: text().$type<PostingKind>().notNull(),
    /** Null for what is paid out: that is of many invoices. */
    invoiceId: uuid().references(() => invoices.id),
    /** What caused it: the refund, or the payout item. Null where the payment of the invoice itself did. */
    sourceId: uuid(),
    memo: text().notNull(),
    createdAt: createdAt(),
  },
  // Each cause is posted once of a kind, whoever tries.
  (t) => [unique("postings_once").on(t.invoiceId, t.kind, t.sourceId).nullsNotDistinct(), index().on(t.sourceId)],
);

/** Double-entry rows: debit positive, credit negative, fen. Rows never change. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    id: id(),
    postingId: uuid()
      .notNull()
      .references(() => postings.id),
    /** cash | taxPayable | depositLiability | clearing | payable:<organization> as type + organization. */
    account: text().$type<LedgerAccount>().notNull(),
    organizationId: organizationRef(),
    amountFen: fen().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.postingId), index().on(t.account, t.organizationId)],
);

/** What one payment of an invoice, or one refund of it, made one member due. Negative after a refund: a claim, netted against what comes later. */
export const settlements = pgTable(
  "settlements",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    contractId: uuid().notNull(),
    /** The refund that caused it; null where the payment did. */
    refundId: uuid().references(() => refunds.id),
    /** Kept back (negative) or let go again while a line of the invoice is disputed: no part of the split, only of what may be paid out. */
    isHold: boolean().notNull().default(false),
    organizationId: organizationRef().notNull(),
    basisPoints: integer().notNull(),
    /** Exact share in 元 to four decimals, for the reader. */
    exact: text().notNull(),
    amountFen: fen().notNull(),
    rail: text().$type<PayoutRailName>().notNull(),
    status: text().$type<SettlementStatus>().notNull().default("due"),
    postingId: uuid()
      .notNull()
      .references(() => postings.id),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.postingId, t.organizationId), index().on(t.invoiceId), index().on(t.organizationId), index().on(t.contractId)],
);

/** Where an organization wants to be paid; a change is a new version, and rows never change. The highest version counts. */
export const payoutAccounts = pgTable(
  "payout_accounts",
  {
    id: id(),
    organizationId: organizationRef().notNull(),
    version: integer().notNull(),
    holderName: text().notNull(),
    bankName: text().notNull(),
    /** 联行号, twelve digits. */
    bankCode: text(),
    /** The number, sealed by the key of the service under this row's id. */
    sealedNumber: bytes().notNull(),
    lastFour: text().notNull(),
    createdBy: text().notNull(),
    factorAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.organizationId, t.version)],
);

/** Transfers that the provider of contracts, to whom their money came, makes to the members together. Whoever drew it up does not approve it. */
export const payoutBatches = pgTable(
  "payout_batches",
  {
    id: id(),
    code: text().notNull().unique(),
    /** The provider who pays. */
    organizationId: organizationRef().notNull(),
    status: text().$type<PayoutBatchStatus>().notNull().default("draft"),
    drawnBy: text().notNull(),
    drawnByName: text().notNull(),
    createdAt: createdAt(),
    submittedAt: instant(),
    approvedBy: text(),
    approvedByName: text(),
    approvedAt: instant(),
    factorAt: instant(),
    exportedAt: instant(),
    closedAt: instant(),
    cancelledAt: instant(),
    cancelReason: text(),
  },
  (t) => [
    index().on(t.organizationId),
    check("payout_batches_two_people", sql`${t.approvedBy} is null or ${t.approvedBy} <> ${t.drawnBy}`),
  ],
);

/** One transfer: the sum of a member's parts, claims taken off. */
export const payoutItems = pgTable(
  "payout_items",
  {
    id: id(),
    batchId: uuid()
      .notNull()
      .references(() => payoutBatches.id),
    position: integer().notNull(),
    organizationId: organizationRef().notNull(),
    accountId: uuid()
      .notNull()
      .references(() => payoutAccounts.id),
    amountFen: fen().notNull(),
    purpose: text().notNull(),
    /** What the bank carries with the transfer and gives back on its receipt. */
    reference: text().notNull().unique(),
    status: text().$type<PayoutItemStatus>().notNull().default("open"),
    /** YYYY-MM-DD of the bank. */
    paidOn: text(),
    returnReason: text(),
  },
  (t) => [
    uniqueIndex().on(t.batchId, t.position),
    uniqueIndex().on(t.batchId, t.organizationId),
    index().on(t.organizationId),
    check("payout_items_positive", sql`${t.amountFen} > 0`),
  ],
);

/** What a transfer is made of. A part that was given back stands in a later transfer as well. */
export const payoutItemSettlements = pgTable(
  "payout_item_settlements",
  {
    itemId: uuid()
      .notNull()
      .references(() => payoutItems.id),
    settlementId: uuid()
      .notNull()
      .references(() => settlements.id),
  },
  (t) => [primaryKey({ columns: [t.itemId, t.settlementId] }), index().on(t.settlementId)],
);

/** The files of a batch as they were first handed out, sealed because account numbers stand in them: a second export gives the same bytes. */
export const payoutFiles = pgTable(
  "payout_files",
  {
    batchId: uuid()
      .notNull()
      .references(() => payoutBatches.id),
    format: text().$type<PayoutFileFormat>().notNull(),
    sealed: bytes().notNull(),
    /** Hex, of the file as handed out. */
    sha256: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.format] })],
);

/** Rows of the bank's answers (回单), each with what became of it; never changed. */
export const payoutReceipts = pgTable(
  "payout_receipts",
  {
    id: id(),
    batchId: uuid()
      .notNull()
      .references(() => payoutBatches.id),
    itemId: uuid().references(() => payoutItems.id),
    verdict: text().$type<ReceiptVerdict>().notNull(),
    /** As the bank wrote it. */
    reference: text().notNull(),
    amountFen: fen(),
    outcome: text().$type<ReceiptOutcome>(),
    reason: text(),
    /** YYYY-MM-DD of the bank. */
    occurredOn: text(),
    /** Of an uploaded file; null for a row that a person entered. */
    fileName: text(),
    fileSha256: text(),
    rowNumber: integer(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.batchId), uniqueIndex().on(t.batchId, t.fileSha256, t.rowNumber)],
);

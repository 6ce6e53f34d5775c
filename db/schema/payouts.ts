import { index, integer, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { LedgerAccount, PayoutRailName, PostingKind, SettlementStatus } from "../vocabulary/payouts.ts";
import { invoices, refunds } from "./billing.ts";
import { createdAt, fen, id, organizationRef } from "./columns.ts";

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

import { index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { invoices } from "./billing.ts";
import { createdAt, fen, id, organizationRef } from "./columns.ts";

/** A balanced set of entries; a deferred trigger refuses a posting whose entries do not sum to zero (migration 0001). */
export const postings = pgTable(
  "postings",
  {
    id: id(),
    kind: text().$type<"invoicePaid" | "settlement" | "depositReceived">().notNull(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    memo: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.invoiceId, t.kind)],
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
    account: text().$type<"cash" | "taxPayable" | "depositLiability" | "clearing" | "payable">().notNull(),
    organizationId: organizationRef(),
    amountFen: fen().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.postingId), index().on(t.account, t.organizationId)],
);

/** What one member is due from one paid invoice. */
export const settlements = pgTable(
  "settlements",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    contractId: uuid().notNull(),
    organizationId: organizationRef().notNull(),
    basisPoints: integer().notNull(),
    /** Exact share in 元 to four decimals, for the reader. */
    exact: text().notNull(),
    amountFen: fen().notNull(),
    rail: text().$type<"stripeConnect" | "offlineBank">().notNull(),
    status: text().$type<"due" | "submitted" | "paid" | "returned">().notNull().default("due"),
    postingId: uuid()
      .notNull()
      .references(() => postings.id),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.invoiceId, t.organizationId), index().on(t.organizationId), index().on(t.contractId)],
);

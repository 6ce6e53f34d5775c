import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { AccountClosure, ReversalKind, ReversalStatus, TransferKind, TransferStatus } from "../vocabulary/payouts.ts";
import { invoices } from "./billing.ts";
import { createdAt, fen, id, instant, organizationRef } from "./columns.ts";
import { settlements } from "./payouts.ts";
import { refunds } from "./returns.ts";

/** An organization's account at the payment channel, to which its parts are transferred. The key of its making is stored before the call. */
export const connectAccounts = pgTable("connect_accounts", {
  organizationId: organizationRef().primaryKey(),
  /** ISO country of two letters. */
  country: text().notNull(),
  attempt: integer().notNull().default(1),
  idempotencyKey: text().notNull(),
  /** Null until the channel answered. */
  accountId: text().unique(),
  transfersActive: boolean().notNull().default(false),
  detailsSubmitted: boolean().notNull().default(false),
  /** Why nothing can be sent to it any more, since it was open: the member took the platform's access away, or the channel refused a transfer. */
  closed: text().$type<AccountClosure>(),
  /** Since when; what is told of a closure is told of each. */
  closedAt: instant(),
  /** What the channel still wants, in its words. */
  due: text().array().notNull().default(sql`'{}'`),
  createdAt: createdAt(),
  updatedAt: instant().notNull().defaultNow(),
});

/**
 * Transfers of one charge: a member's part each, and what is left of it to the provider. Together they are what the charge brought. `amount` is
 * in the smallest unit of `currency`, in which the charge settled; `amountFen` is what of the books it settles. Attempts follow one another
 * only after a refusal; the key is stored before the call.
 */
export const payoutTransfers = pgTable(
  "payout_transfers",
  {
    id: id(),
    invoiceId: uuid()
      .notNull()
      .references(() => invoices.id),
    kind: text().$type<TransferKind>().notNull(),
    organizationId: organizationRef().notNull(),
    accountId: text().notNull(),
    chargeId: text().notNull(),
    /** Why there is one more of its kind of the same charge: what came home and is given back, or the transfer it stands in for. */
    causeId: uuid(),
    amountFen: fen().notNull(),
    currency: text().notNull(),
    amount: fen().notNull(),
    /** Of what earlier refunds left owing to the platform's balance, kept back of the provider's rest. */
    withheld: fen().notNull().default(sql`0`),
    /** Units of `currency` for one of the charge's, as the channel wrote it; null when nothing was exchanged. */
    exchangeRate: text(),
    transferGroup: text().notNull(),
    attempt: integer().notNull().default(1),
    idempotencyKey: text().notNull().unique(),
    /** When it was first asked for under this key. */
    askedAt: instant(),
    status: text().$type<TransferStatus>().notNull().default("pending"),
    transferId: text().unique(),
    /** What of it was taken back, by our own reversals. */
    reversedAmount: fen().notNull().default(sql`0`),
    /** Code of the refusal. */
    reason: text(),
    refusedAt: instant(),
    sentAt: instant(),
    /** That a refused one be paid by bank one person asks, another approves. */
    moveAskedBy: text(),
    moveAskedByName: text(),
    moveAskedAt: instant(),
    movedBy: text(),
    movedByName: text(),
    movedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    check("payout_transfers_two_people", sql`${t.movedBy} is null or ${t.movedBy} <> ${t.moveAskedBy}`),
    check("payout_transfers_moved", sql`(${t.status} = 'moved') = (${t.movedBy} is not null and ${t.moveAskedBy} is not null)`),
    // Several charges of one invoice go on one by one.
    unique("payout_transfers_once").on(t.chargeId, t.organizationId, t.kind, t.causeId).nullsNotDistinct(),
    index().on(t.invoiceId),
    index().on(t.organizationId),
    index().on(t.status),
    check("payout_transfers_amounts", sql`${t.amount} >= 0 and ${t.withheld} >= 0 and ${t.reversedAmount} between 0 and ${t.amount}`),
  ],
);

/** What a transfer of the channel is made of: parts, and claims taken off. One stands in one transfer only. */
export const payoutTransferSettlements = pgTable(
  "payout_transfer_settlements",
  {
    transferId: uuid()
      .notNull()
      .references(() => payoutTransfers.id),
    settlementId: uuid()
      .notNull()
      .references(() => settlements.id),
  },
  (t) => [primaryKey({ columns: [t.transferId, t.settlementId] }), uniqueIndex().on(t.settlementId)],
);

/** What a refund takes back of a transfer of the channel. Amounts as in the transfer. */
export const payoutReversals = pgTable(
  "payout_reversals",
  {
    id: id(),
    transferId: uuid()
      .notNull()
      .references(() => payoutTransfers.id),
    refundId: uuid()
      .notNull()
      .references(() => refunds.id),
    kind: text().$type<ReversalKind>().notNull(),
    /** The claim it fulfils; null for what is none in the books. */
    settlementId: uuid().references(() => settlements.id),
    /** Fen of the claim, ≥ 0. */
    amountFen: fen().notNull(),
    amount: fen().notNull(),
    /** Of `amount`, what was kept of later transfers to the provider instead. */
    covered: fen().notNull().default(sql`0`),
    attempt: integer().notNull().default(1),
    idempotencyKey: text().notNull().unique(),
    askedAt: instant(),
    status: text().$type<ReversalStatus>().notNull().default("pending"),
    reversalId: text().unique(),
    reason: text(),
    refusedAt: instant(),
    doneAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex().on(t.transferId, t.refundId, t.kind),
    uniqueIndex().on(t.settlementId),
    index().on(t.refundId),
    check("payout_reversals_amounts", sql`${t.amount} >= 0 and ${t.amountFen} >= 0 and ${t.covered} between 0 and ${t.amount}`),
  ],
);

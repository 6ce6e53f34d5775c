/** By which road a part reaches its member. */
export const PAYOUT_RAILS = ["stripeConnect", "offlineBank"] as const;
export type PayoutRailName = (typeof PAYOUT_RAILS)[number];

/** What was booked: money in, money back, its split among the members, money out to a member, and a transfer the bank gave back. */
export const POSTING_KINDS = [
  "invoicePaid",
  "refund",
  "settlement",
  "depositReceived",
  "depositReturned",
  "payout",
  "payoutReturned",
] as const;
export type PostingKind = (typeof POSTING_KINDS)[number];

/** `payable` and `taxPayable` are kept by organization; what is in `clearing` waits to be split. */
export const LEDGER_ACCOUNTS = ["cash", "taxPayable", "depositLiability", "clearing", "payable"] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

/** How far a part has come: owed; in a batch; given to the bank; received by the bank's word; given back by the bank, and owed again. */
export const SETTLEMENT_STATUSES = ["due", "batched", "submitted", "paid", "returned"] as const;
export type SettlementStatus = (typeof SETTLEMENT_STATUSES)[number];

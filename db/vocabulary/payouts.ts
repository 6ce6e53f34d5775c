/** By which road a part reaches its member. */
export const PAYOUT_RAILS = ["stripeConnect", "offlineBank"] as const;
export type PayoutRailName = (typeof PAYOUT_RAILS)[number];

/**
 * What was booked: money in, money back, its split among the members, money out to a member by bank, a transfer the bank gave back, money out to
 * a member by the payment channel, what of that was taken back, and what is held of a split while a line of its invoice is disputed.
 */
export const POSTING_KINDS = [
  "invoicePaid",
  "refund",
  "settlement",
  "depositReceived",
  "depositReturned",
  "payout",
  "payoutReturned",
  "transfer",
  "transferReversed",
  "hold",
] as const;
export type PostingKind = (typeof POSTING_KINDS)[number];

/** `payable`, `held` and `taxPayable` are kept by organization; what is in `clearing` waits to be split. */
export const LEDGER_ACCOUNTS = ["cash", "taxPayable", "depositLiability", "clearing", "payable", "held"] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

/** How far a part has come: owed; in a batch; given to the bank; received by the bank's word; given back by the bank, and owed again. */
export const SETTLEMENT_STATUSES = ["due", "batched", "submitted", "paid", "returned"] as const;
export type SettlementStatus = (typeof SETTLEMENT_STATUSES)[number];

/** A batch of transfers: drawn up, waiting for the second person, approved, handed to the bank, answered by it in full. */
export const PAYOUT_BATCH_STATUSES = ["draft", "awaitingApproval", "approved", "exported", "closed", "cancelled"] as const;
export type PayoutBatchStatus = (typeof PAYOUT_BATCH_STATUSES)[number];

/** One transfer of a batch: not answered by the bank yet, received, given back, or never handed over. */
export const PAYOUT_ITEM_STATUSES = ["open", "paid", "returned", "cancelled"] as const;
export type PayoutItemStatus = (typeof PAYOUT_ITEM_STATUSES)[number];

export const PAYOUT_FILE_FORMATS = ["csv", "xlsx"] as const;
export type PayoutFileFormat = (typeof PAYOUT_FILE_FORMATS)[number];

/** What the bank says of a transfer. */
export const RECEIPT_OUTCOMES = ["paid", "returned"] as const;
export type ReceiptOutcome = (typeof RECEIPT_OUTCOMES)[number];

/** What became of a row of the bank: only what matched moves a transfer, everything else is listed for a person. */
export const RECEIPT_VERDICTS = ["matched", "wrongAmount", "unknownReference", "double", "contradicts", "unreadable"] as const;
export type ReceiptVerdict = (typeof RECEIPT_VERDICTS)[number];

/** A transfer of the payment channel: a member's part of a charge, what of the charge is left for the provider, what was taken back and came home, or a member's part that the provider pays by bank. */
export const TRANSFER_KINDS = ["member", "remainder", "restored", "handedOver"] as const;
export type TransferKind = (typeof TRANSFER_KINDS)[number];

/** Not answered yet; made; known not to be made, for a reason; taken back in part or whole after it was made; given up for the bank's road. */
export const TRANSFER_STATUSES = ["pending", "sent", "refused", "partlyReversed", "reversed", "moved"] as const;
export type TransferStatus = (typeof TRANSFER_STATUSES)[number];

/** What a refund takes back: a member's claim, the rest of it from the provider, and what of that rest is more than the provider was sent. */
export const REVERSAL_KINDS = ["claim", "rest", "shortfall"] as const;
export type ReversalKind = (typeof REVERSAL_KINDS)[number];

/** Not answered yet; taken back; refused; taken off a transfer that was not made yet; kept of what the provider was sent later. */
export const REVERSAL_STATUSES = ["pending", "sent", "refused", "netted", "covered"] as const;
export type ReversalStatus = (typeof REVERSAL_STATUSES)[number];

/** Why an account at the channel takes nothing any more. */
export const ACCOUNT_CLOSURES = ["deauthorized", "refused"] as const;
export type AccountClosure = (typeof ACCOUNT_CLOSURES)[number];

/**
 * Where an invoice stands on its way to the payer (billing.md §5). A failed one is taken up again at the step that failed.
 */
export const INVOICE_STATUSES = [
  "collecting",
  "rated",
  "approved",
  "pushing",
  "draftAtStripe",
  "verified",
  "open",
  "paid",
  "overdue",
  "uncollectible",
  "void",
  "ratingFailed",
  "pushFailed",
  "verifyFailed",
  "openFailed",
] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];
export const INVOICE_STATUS_NAMES: Record<InvoiceStatus, string> = {
  collecting: "采集中",
  rated: "待审核",
  approved: "已审核",
  pushing: "推送中",
  draftAtStripe: "待核对",
  verified: "已核对",
  open: "待付款",
  paid: "已付款",
  overdue: "已逾期",
  uncollectible: "已列坏账",
  void: "已作废",
  ratingFailed: "计费失败",
  pushFailed: "推送失败",
  verifyFailed: "核对不符",
  openFailed: "发出失败",
};

/** `service` and `rent` are split by the signed shares; `deposit` is a liability and never split. */
export const INVOICE_KINDS = ["service", "rent", "deposit"] as const;
export type InvoiceKind = (typeof INVOICE_KINDS)[number];

export const INVOICE_LINE_KINDS = [
  "usage",
  "minimumTopUp",
  "capReduction",
  "rent",
  "slaCredit",
  "late",
  "carryIn",
  "carryOut",
  "deposit",
  "tax",
] as const;
export type InvoiceLineKind = (typeof INVOICE_LINE_KINDS)[number];

/** 数电发票 of the payee (发票管理办法 18–21): what the payer may ask for. */
export const FAPIAO_KINDS = ["special", "ordinary"] as const;
export type FapiaoKind = (typeof FAPIAO_KINDS)[number];
export const FAPIAO_KIND_NAMES: Record<FapiaoKind, string> = { special: "增值税专用发票", ordinary: "增值税普通发票" };

/** Where a request for a 发票 stands; one that was issued is never taken back but by a red-letter one. */
export const FAPIAO_STATUSES = ["requested", "issued", "declined", "reversed"] as const;
export type FapiaoStatus = (typeof FAPIAO_STATUSES)[number];
export const FAPIAO_STATUS_NAMES: Record<FapiaoStatus, string> = {
  requested: "待开票",
  issued: "已开票",
  declined: "已退回",
  reversed: "已红冲",
};

/** A refund is money only once it succeeded. */
export const REFUND_STATUSES = ["pending", "succeeded", "failed"] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/**
 * How a line of the provider's bank statement was judged when it came in. The first three booked something by themselves; the others wait for a
 * person: nothing is booked on a guess.
 */
export const BANK_RECEIPT_VERDICTS = [
  "matched",
  "partial",
  "over",
  "noReference",
  "wrongReference",
  "unknownReference",
  "severalReferences",
  "payerDiffers",
  "notPayable",
  "serialConflict",
  "unreadable",
] as const;
export type BankReceiptVerdict = (typeof BANK_RECEIPT_VERDICTS)[number];

/** What is to become, or became, of the part of a receipt that pays no invoice. */
export const RECEIPT_REST_STATES = ["toReturn", "returned", "unrelated"] as const;
export type ReceiptRestState = (typeof RECEIPT_REST_STATES)[number];

/** A part of a receipt on its way to an invoice: told to the payment channel, refused because it no longer fitted, or taken back by a person. */
export const ALLOCATION_STATUSES = ["pending", "reported", "failed", "takenBack"] as const;
export type AllocationStatus = (typeof ALLOCATION_STATUSES)[number];

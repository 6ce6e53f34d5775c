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
  "earlyTermination",
  "buyOut",
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

/** Money on its way back is money only once it succeeded; `awaitingTransfer` waits for the bank transfer a person makes. */
export const REFUND_STATUSES = ["pending", "awaitingTransfer", "succeeded", "failed"] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];
export const REFUND_STATUS_NAMES: Record<RefundStatus, string> = {
  pending: "原路退回中",
  awaitingTransfer: "待银行转账",
  succeeded: "已退回",
  failed: "未成功",
};

/** What went back by our doing, what the payer's bank took back, and what of either came home again: its amount is negative. */
export const REFUND_KINDS = ["refund", "chargeback", "reinstatement"] as const;
export type RefundKind = (typeof REFUND_KINDS)[number];
export const REFUND_KIND_NAMES: Record<RefundKind, string> = { refund: "退款", chargeback: "拒付扣回", reinstatement: "款项追回" };

/** Lowering an invoice needs two people: money that goes back after payment, or less to pay before it. */
export const RETURN_KINDS = ["refund", "credit"] as const;
export type ReturnKind = (typeof RETURN_KINDS)[number];
export const RETURN_KIND_NAMES: Record<ReturnKind, string> = { refund: "退款", credit: "调减" };
/** `bounced`: what went out came home, and somebody has to say whether it is paid again. */
export const RETURN_STATUSES = ["requested", "approved", "done", "bounced", "failed", "cancelled"] as const;
export type ReturnStatus = (typeof RETURN_STATUSES)[number];
export const RETURN_STATUS_NAMES: Record<ReturnStatus, string> = {
  requested: "待复核",
  approved: "办理中",
  done: "已完成",
  bounced: "款项退回，待处理",
  failed: "未成功",
  cancelled: "已撤销",
};
/** By which road a refund goes: back where it came from as far as it came by the payment channel, or all of it by bank transfer. */
export const RETURN_ROADS = ["channel", "bank"] as const;
export type ReturnRoad = (typeof RETURN_ROADS)[number];
export const RETURN_ROAD_NAMES: Record<ReturnRoad, string> = { channel: "原路退回（线下收款部分对公转账）", bank: "全部对公转账" };

/** Where the payer's objection to one line stands. */
export const LINE_DISPUTE_STATUSES = ["open", "accepted", "rejected", "mediation", "settled", "withdrawn", "lapsed"] as const;
export type LineDisputeStatus = (typeof LINE_DISPUTE_STATUSES)[number];
export const LINE_DISPUTE_STATUS_NAMES: Record<LineDisputeStatus, string> = {
  open: "待供给方答复",
  accepted: "已接受，办理中",
  rejected: "供给方不接受",
  mediation: "请求平台协调",
  settled: "已办结",
  withdrawn: "已撤回",
  lapsed: "账单作废，异议终止",
};

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

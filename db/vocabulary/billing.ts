/** Where an invoice stands on its way to the payer: states follow the push protocol, a failed push is retried from the step that failed. */
export const INVOICE_STATUSES = ["rated", "pushing", "pushFailed", "open", "paid", "void"] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];
export const INVOICE_STATUS_NAMES: Record<InvoiceStatus, string> = {
  rated: "待推送",
  pushing: "推送中",
  pushFailed: "推送失败",
  open: "待付款",
  paid: "已付款",
  void: "已作废",
};

/** A refund is money only once it succeeded. */
export const REFUND_STATUSES = ["pending", "succeeded", "failed"] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

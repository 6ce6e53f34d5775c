export const INVOICE_STATUS_NAMES = {
  rated: "待推送",
  pushing: "推送中",
  pushFailed: "推送失败",
  open: "待付款",
  paid: "已付款",
  void: "已作废",
} as const;
export type InvoiceStatus = keyof typeof INVOICE_STATUS_NAMES;

/** Action → statuses it may start from. */
export const INVOICE_ACTIONS = {
  push: ["rated", "pushing", "pushFailed"],
  open: ["pushing"],
  pay: ["pushing", "open"],
  void: ["pushing", "open"],
} as const satisfies Record<string, readonly InvoiceStatus[]>;

export function can(action: keyof typeof INVOICE_ACTIONS, status: InvoiceStatus): boolean {
  return (INVOICE_ACTIONS[action] as readonly InvoiceStatus[]).includes(status);
}

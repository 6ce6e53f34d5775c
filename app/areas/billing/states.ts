import type { InvoiceStatus } from "#db/vocabulary/billing.ts";

export const INVOICE_STATUS_TONES = { rated: "run", pushing: "run", pushFailed: "bad", open: "wait", paid: "ok", void: "none" } as const;

/** What a state means to the reader, and what happens next. */
export const INVOICE_STATUS_NOTES: Record<InvoiceStatus, string> = {
  rated: "账单已按用量计算完毕，正在排队推送到收款渠道，通常一分钟内完成。",
  pushing: "正在推送到收款渠道；网络中断时会自动继续，不会重复出账。",
  pushFailed: "推送未完成，收款渠道没有向付款方发出账单。供给方财务核对原因后可以重新推送。",
  open: "账单已发出，等待用户单位付款。",
  paid: "款项已收到，服务费按任务书约定的比例分配。",
  void: "账单已作废，无需付款。供给方可以对同一计费期重新出账。",
};

/** Action → statuses it may start from. A failed push may have failed after the invoice was sent: it can be paid and voided all the same. */
export const INVOICE_ACTIONS = {
  push: ["rated", "pushing", "pushFailed"],
  retry: ["pushFailed"],
  open: ["pushing"],
  pay: ["pushing", "pushFailed", "open"],
  void: ["pushing", "pushFailed", "open"],
} as const satisfies Record<string, readonly InvoiceStatus[]>;

export function can(action: keyof typeof INVOICE_ACTIONS, status: InvoiceStatus): boolean {
  return (INVOICE_ACTIONS[action] as readonly InvoiceStatus[]).includes(status);
}

/** A billing period as people read it: a month by its number, the deposit by its name. */
export function periodName(period: string): string {
  return period === "deposit" ? "押金" : period;
}

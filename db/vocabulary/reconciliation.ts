/** What the daily reconciliation holds against each other, in the order it is shown in. */
export const RECONCILIATION_CHECKS = [
  "eventLost",
  "eventUnknown",
  "eventUnbilled",
  "monthUnbilled",
  "operationsBilled",
  "ratedAgain",
  "invoiceLines",
  "invoiceAtStripe",
  "payments",
  "settled",
  "ledger",
] as const;
export type ReconciliationCheck = (typeof RECONCILIATION_CHECKS)[number];

export const RECONCILIATION_CHECK_NAMES: Record<ReconciliationCheck, string> = {
  eventLost: "已受理的事件在用量账中",
  eventUnknown: "用量账中的事件都经受理",
  eventUnbilled: "最终结算后没有未计费的事件",
  monthUnbilled: "有用量的月份都有账单",
  operationsBilled: "账单计费的作业次数 = 上报的作业次数",
  ratedAgain: "按当时的用量重算，账单逐字节相同",
  invoiceLines: "账单合计 = 各行之和",
  invoiceAtStripe: "账单与收款渠道一致",
  payments: "账单已收金额 = 各笔收款之和",
  settled: "收款到账 = 收款 − 手续费",
  ledger: "分账账本",
};

/** One thing that does not agree with another. Amounts are fen, counts are counts; a sentence where neither says it. */
export interface Difference {
  check: ReconciliationCheck;
  /** Code or id of what differs. */
  what: string;
  held: string;
  expected: string;
}

import type { SettlementStatus } from "#db/vocabulary/payouts.ts";

/** By which road a part reaches its member. Only the bank is open today, and it is done by hand: the word says so. */
export const RAIL_NAMES = { stripeConnect: "收款渠道分账", offlineBank: "对公转账（线下）" } as const;

/** A part is called paid only when a bank receipt was matched, never before. */
export const SETTLEMENT_STATUS_NAMES = {
  due: "待支付",
  batched: "支付办理中",
  submitted: "已提交银行",
  paid: "已支付",
  returned: "银行退回，待重新支付",
} as const satisfies Record<SettlementStatus, string>;
export const SETTLEMENT_STATUS_TONES = { due: "wait", batched: "run", submitted: "run", paid: "ok", returned: "bad" } as const;
/** A claim of a refund is not paid but set off: the same states in other words. */
export const CLAIM_STATUS_NAMES = {
  due: "待抵扣",
  batched: "抵扣办理中",
  submitted: "抵扣办理中",
  paid: "已抵扣",
  returned: "待抵扣",
} as const satisfies Record<SettlementStatus, string>;

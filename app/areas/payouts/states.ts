/** By which road a part reaches its member. Only the bank is open today, and it is done by hand: the word says so. */
export const RAIL_NAMES = { stripeConnect: "收款渠道分账", offlineBank: "对公转账（线下）" } as const;

/** A part is called paid only when a bank receipt was matched, never before. */
export const SETTLEMENT_STATUS_NAMES = { due: "待支付", submitted: "已提交银行", paid: "已支付", returned: "银行退回" } as const;
export const SETTLEMENT_STATUS_TONES = { due: "wait", submitted: "run", paid: "ok", returned: "bad" } as const;

import type {
  AccountClosure,
  PayoutBatchStatus,
  PayoutItemStatus,
  PayoutRailName,
  ReceiptOutcome,
  ReceiptVerdict,
  SettlementStatus,
} from "#db/vocabulary/payouts.ts";

/** By which road a part reaches its member. The bank's is gone by hand: the word says so. */
export const RAIL_NAMES = { stripeConnect: "收款渠道分账", offlineBank: "对公转账（线下）" } as const;

/** A part is called paid only when a bank receipt was matched, never before. */
const SETTLEMENT_STATUS_NAMES = {
  due: "待支付",
  batched: "支付办理中",
  submitted: "已提交银行",
  paid: "已支付",
  returned: "银行退回，待重新支付",
} as const satisfies Record<SettlementStatus, string>;
const SETTLEMENT_STATUS_TONES = { due: "wait", batched: "run", submitted: "run", paid: "ok", returned: "bad" } as const;
/** A claim of a refund is not paid but set off: the same states in other words. */
const CLAIM_STATUS_NAMES = {
  due: "待抵扣",
  batched: "抵扣办理中",
  submitted: "抵扣办理中",
  paid: "已抵扣",
  returned: "待抵扣",
} as const satisfies Record<SettlementStatus, string>;

/** How far an organization has come with its account at the payment channel. */
export type ConnectState = "none" | "unfinished" | "inCheck" | "active" | AccountClosure;
export const CONNECT_STATE_NAMES: Record<ConnectState, string> = {
  none: "未开通",
  unfinished: "资料未填完",
  inCheck: "渠道审核中",
  active: "已开通",
  deauthorized: "已停用：授权已取消",
  refused: "已停用：渠道拒绝转入",
};
export const CONNECT_STATE_TONES = {
  none: "none",
  unfinished: "wait",
  inCheck: "run",
  active: "ok",
  deauthorized: "bad",
  refused: "bad",
} as const satisfies Record<ConnectState, string>;

/** The same by the channel: sent only when the channel has made the transfer. */
const CHANNEL_STATUS_NAMES: Partial<Record<SettlementStatus, { part: string; claim: string }>> = {
  batched: { part: "转账办理中", claim: "扣回办理中" },
  paid: { part: "已转账", claim: "已扣回" },
};

export const BATCH_STATUS_NAMES: Record<PayoutBatchStatus, string> = {
  draft: "草稿",
  awaitingApproval: "待复核",
  approved: "已复核，待导出",
  exported: "已导出，待回单",
  closed: "已办结",
  cancelled: "已作废",
};
export const BATCH_STATUS_TONES = {
  draft: "none",
  awaitingApproval: "wait",
  approved: "run",
  exported: "run",
  closed: "ok",
  cancelled: "none",
} as const satisfies Record<PayoutBatchStatus, string>;

export const ITEM_STATUS_NAMES: Record<PayoutItemStatus, string> = {
  open: "待回单",
  paid: "已支付",
  returned: "银行退回",
  cancelled: "未支付",
};
export const ITEM_STATUS_TONES = { open: "wait", paid: "ok", returned: "bad", cancelled: "none" } as const satisfies Record<
  PayoutItemStatus,
  string
>;

export const RECEIPT_VERDICT_NAMES: Record<ReceiptVerdict, string> = {
  matched: "已核对",
  wrongAmount: "金额不符",
  unknownReference: "参考号不在本批次",
  double: "重复的回单",
  contradicts: "与先前的回单矛盾",
  unreadable: "无法识别",
};
export const OUTCOME_NAMES: Record<ReceiptOutcome, string> = { paid: "已入账", returned: "退回" };

/** Action → statuses of the batch it may start from; one table for verbs, UI and tests. */
export const BATCH_ACTIONS = {
  submit: { from: ["draft"], refusal: "该批次不是草稿，可能已被提交或作废。请刷新查看。" },
  approve: { from: ["awaitingApproval"], refusal: "该批次不在待复核状态，可能已被复核或作废。请刷新查看。" },
  cancel: { from: ["draft", "awaitingApproval", "approved"], refusal: "付款文件已经导出，不能作废；请以银行回单为准。" },
  export: { from: ["approved", "exported", "closed"], refusal: "批次经他人复核后才能导出付款文件。" },
  receive: { from: ["exported", "closed"], refusal: "付款文件导出以后才能登记回单。" },
} as const satisfies Record<string, { from: readonly PayoutBatchStatus[]; refusal: string }>;

export function can(action: keyof typeof BATCH_ACTIONS, status: PayoutBatchStatus): boolean {
  return (BATCH_ACTIONS[action].from as readonly PayoutBatchStatus[]).includes(status);
}

/** What moves a member's account. */
export type StatementKind = "settlement" | "claim" | "payout" | "payoutReturned" | "transfer" | "transferReversed" | "hold";
export const STATEMENT_KIND_NAMES: Record<StatementKind, string> = {
  settlement: "分配",
  claim: "退款调减",
  payout: "支付",
  payoutReturned: "支付退回",
  transfer: "渠道转账",
  transferReversed: "渠道收回",
  hold: "异议冻结与解冻",
};

/** How a part stands: a claim is set off or taken back, not paid, and what the channel refused (`refusal`, in words) is neither under way nor sent. */
export function partStatus({ isClaim, status, rail, refusal }: PartStanding): { word: string; tone: StatusTone } {
  if (refusal !== null && status === "batched") return { word: "转账未成", tone: "bad" };
  const byChannel = rail === "stripeConnect" ? CHANNEL_STATUS_NAMES[status] : undefined;
  const byBank = (isClaim ? CLAIM_STATUS_NAMES : SETTLEMENT_STATUS_NAMES)[status];
  return { word: byChannel ? byChannel[isClaim ? "claim" : "part"] : byBank, tone: SETTLEMENT_STATUS_TONES[status] };
}

interface PartStanding {
  isClaim: boolean;
  status: SettlementStatus;
  rail: PayoutRailName;
  refusal: string | null;
}
type StatusTone = (typeof SETTLEMENT_STATUS_TONES)[SettlementStatus];

/** Why a part stands in the list: given by a payment, taken by a refund, or held and let go while a line is disputed. */
export function partCause({ isHold, isClaim }: { isHold: boolean; isClaim: boolean }): string {
  if (isHold) return isClaim ? "异议冻结" : "异议解冻";
  return isClaim ? "退款调减" : "分配";
}

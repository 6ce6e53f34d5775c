import type {
  AllocationStatus,
  BankReceiptVerdict,
  FapiaoStatus,
  InvoiceKind,
  InvoiceStatus,
  LineDisputeStatus,
  ReceiptRestState,
  RefundStatus,
  ReturnKind,
  ReturnStatus,
} from "#db/vocabulary/billing.ts";

import { INVOICE_STATUS_NAMES } from "#db/vocabulary/billing.ts";

export const INVOICE_STATUS_TONES = {
  collecting: "none",
  rated: "wait",
  approved: "run",
  pushing: "run",
  draftAtStripe: "run",
  verified: "run",
  open: "wait",
  paid: "ok",
  overdue: "bad",
  uncollectible: "bad",
  void: "none",
  ratingFailed: "bad",
  pushFailed: "bad",
  verifyFailed: "bad",
  openFailed: "bad",
} as const satisfies Record<InvoiceStatus, string>;

/** What a state means to the reader, and what happens next. */
export const INVOICE_STATUS_NOTES: Record<InvoiceStatus, string> = {
  collecting: "计费期已结束，宽限期内仍接收补报的用量，到期后自动计费。",
  rated: "账单已计算完毕，等待供给方财务审核。审核前可以按最新用量重新计费。",
  approved: "账单已审核，正在排队推送到收款渠道，通常一分钟内完成。",
  pushing: "正在推送到收款渠道；网络中断时会自动继续，不会重复出账。",
  draftAtStripe: "收款渠道已建立草稿，正在逐行核对金额。",
  verified: "草稿与出账结果逐行一致，正在发出。",
  open: "账单已发出，等待用户单位付款。",
  paid: "款项已收到，服务费按任务书约定的比例分配。",
  overdue: "账单已过付款期限，仍可付款。",
  uncollectible: "供给方已将账单列为坏账，付款渠道仍可付款。",
  void: "账单已作废，无需付款。供给方可以对同一计费期重新出账。",
  ratingFailed: "计费未完成。供给方财务核对原因后可以重新计费。",
  pushFailed: "推送未完成，收款渠道没有向付款方发出账单。供给方财务核对原因后可以重新推送。",
  verifyFailed: "收款渠道上的草稿与出账结果不一致，没有发出。供给方财务核对后可以重新推送。",
  openFailed: "收款渠道未能发出账单。供给方财务核对原因后可以重新推送。",
};

const PUSHING = ["pushing", "draftAtStripe", "verified"] as const;
const FAILED = ["pushFailed", "verifyFailed", "openFailed"] as const;
const OWED = ["open", "overdue", "uncollectible"] as const;

/**
 * Action → statuses it may start from. A failed push may have failed after the invoice was sent: it can be paid and voided all the same, and what was
 * written off may still be paid.
 */
export const INVOICE_ACTIONS = {
  close: ["collecting", "ratingFailed"],
  rate: ["collecting", "ratingFailed", "rated"],
  approve: ["rated"],
  push: ["approved", ...PUSHING, ...FAILED],
  draft: ["pushing"],
  verify: ["pushing", "draftAtStripe"],
  retry: [...FAILED],
  open: [...PUSHING],
  pay: [...PUSHING, ...FAILED, ...OWED],
  overdue: ["open"],
  void: [...PUSHING, ...FAILED, ...OWED],
  /** What a person may void: before it goes out, and while it is to be paid; one that is being pushed has to arrive first. */
  withdraw: ["rated", "approved", ...FAILED, ...OWED],
  /** Written off by a person only when it is overdue; Stripe may say so of any that is to be paid. */
  writeOff: ["overdue"],
  giveUp: ["open", "overdue"],
} as const satisfies Record<string, readonly InvoiceStatus[]>;

/** Statuses in which the payer may pay. */
export const PAYABLE: readonly InvoiceStatus[] = OWED;

export function can(action: keyof typeof INVOICE_ACTIONS, status: InvoiceStatus): boolean {
  return (INVOICE_ACTIONS[action] as readonly InvoiceStatus[]).includes(status);
}

/** A billing period as people read it: a month by its number, rent in advance and the deposit by name. */
export function periodName(period: string): string {
  if (period === "deposit") return "押金";
  if (period === "final") return "最终结算";
  return period.endsWith("-rent") ? `${period.slice(0, -5)} 租金（预付）` : period;
}

/** Whether a 发票 may be asked for: the invoice was sent and stands, and it is a sale. */
export function takesFapiao({ kind, status, totalFen }: { kind: InvoiceKind; status: InvoiceStatus; totalFen: bigint }): boolean {
  return kind !== "deposit" && totalFen > 0n && (status === "paid" || PAYABLE.includes(status));
}

export const FAPIAO_STATUS_TONES = { requested: "wait", issued: "ok", declined: "bad", reversed: "none" } as const;
/** Step → the status it starts from, the one it leads to, and what is said of it. */
export const FAPIAO_STEPS = {
  issue: { from: "requested", to: "issued", word: "已开具" },
  decline: { from: "requested", to: "declined", word: "申请被退回" },
  reverse: { from: "issued", to: "reversed", word: "已红冲" },
} as const satisfies Record<string, { from: FapiaoStatus; to: FapiaoStatus; word: string }>;

export const RETURN_STATUS_TONES = {
  requested: "wait",
  approved: "run",
  done: "ok",
  bounced: "bad",
  failed: "bad",
  cancelled: "none",
} as const satisfies Record<ReturnStatus, string>;
export const REFUND_STATUS_TONES = {
  pending: "run",
  awaitingTransfer: "wait",
  succeeded: "ok",
  failed: "bad",
} as const satisfies Record<RefundStatus, string>;
/** Step of a person → the status of a request it starts from, and the one it leads to. */
export const RETURN_STEPS = {
  approve: { from: "requested", to: "approved" },
  cancel: { from: "requested", to: "cancelled" },
  payAgain: { from: "bounced", to: "requested" },
} as const satisfies Record<string, { from: ReturnStatus; to: ReturnStatus }>;
/** Whether a person may say that a request is paid no more: what came home, or waits for a transfer that nobody made. */
export const mayGiveUpReturn = (status: ReturnStatus, awaitsTransfer: boolean): boolean =>
  status === "bounced" || (status === "approved" && awaitsTransfer);

/** Whether an invoice may be lowered in this way now: credited while it is to be paid, refunded once it is paid. */
export function canReturn(kind: ReturnKind, { status, failure }: { status: InvoiceStatus; failure: string | null }): boolean {
  return kind === "refund" ? status === "paid" : (status === "open" || status === "overdue") && failure === null;
}

export const LINE_DISPUTE_TONES = {
  open: "wait",
  accepted: "run",
  rejected: "bad",
  mediation: "wait",
  settled: "ok",
  withdrawn: "none",
  lapsed: "none",
} as const satisfies Record<LineDisputeStatus, string>;

/**
 * Act → who does it, the statuses it starts from, and the one it leads to. An accepted one ends as settled when what was accepted has gone back or been
 * credited, and is open again when that came to nothing.
 */
export const LINE_DISPUTE_ACTS = {
  accept: { by: "provider", from: ["open", "rejected", "mediation"], to: "accepted" },
  reject: { by: "provider", from: ["open"], to: "rejected" },
  withdraw: { by: "payer", from: ["open", "rejected", "mediation"], to: "withdrawn" },
  mediate: { by: "payer", from: ["rejected"], to: "mediation" },
} as const satisfies Record<string, { by: "provider" | "payer"; from: readonly LineDisputeStatus[]; to: LineDisputeStatus }>;
export type LineDisputeAct = keyof typeof LINE_DISPUTE_ACTS;

export function canAct(act: LineDisputeAct, status: LineDisputeStatus): boolean {
  return (LINE_DISPUTE_ACTS[act].from as readonly LineDisputeStatus[]).includes(status);
}

/** In these statuses the disputed amount is neither asked for by reminders nor paid out to the members. */
export const FREEZING = ["open", "accepted", "mediation"] as const satisfies readonly LineDisputeStatus[];

/** Days after payment in which a line may still be disputed. */
export const DISPUTE_DAYS = 30;

/** Whether a line of an invoice may be disputed now: it was sent, and was paid no more than so many days ago. */
export function takesDisputes(
  { status, totalFen, paidAt }: { status: InvoiceStatus; totalFen: bigint; paidAt: Date | null },
  now: Date,
): boolean {
  if (status === "open" || status === "overdue") return true;
  return status === "paid" && totalFen > 0n && paidAt !== null && now.getTime() - paidAt.getTime() <= DISPUTE_DAYS * 86_400_000;
}

/** What an invoice still asks for, fen: what credit notes took off and what came in are gone. */
export function owedFen({
  totalFen,
  creditedFen,
  amountPaidFen,
}: {
  totalFen: bigint;
  creditedFen: bigint;
  amountPaidFen: bigint | null;
}): bigint {
  const owed = totalFen - creditedFen - (amountPaidFen ?? 0n);
  return owed > 0n ? owed : 0n;
}

/** The state of an invoice in a word; one that is partly paid says so. */
export function invoiceStatusWord({ status, paidFen }: { status: InvoiceStatus; paidFen: string | null }): string {
  const isPart = PAYABLE.includes(status) && paidFen !== null && paidFen !== "0";
  return isPart ? `部分付款（${INVOICE_STATUS_NAMES[status]}）` : INVOICE_STATUS_NAMES[status];
}

/** Why a receipt was, or was not, booked by itself. */
export const BANK_RECEIPT_VERDICT_NAMES: Record<BankReceiptVerdict, string> = {
  matched: "附言与金额相符",
  partial: "部分付款",
  over: "付款多于应付",
  noReference: "没有付款附言",
  wrongReference: "付款附言有误",
  unknownReference: "付款附言不是贵单位的账单",
  severalReferences: "有几个付款附言",
  payerDiffers: "付款户名与用户单位不一致",
  notPayable: "账单不在待付款状态",
  serialConflict: "流水号已有另一笔收款",
  unreadable: "金额或日期无法识别",
};

export const REST_STATE_NAMES: Record<ReceiptRestState, string> = { toReturn: "待退回", returned: "已退回", unrelated: "与账单无关" };
/** Step → states of the rest it may start from, and the one it leads to; null is a rest that waits for a person. */
export const REST_STEPS = {
  toReturn: { from: [null, "unrelated"], to: "toReturn" },
  returned: { from: [null, "toReturn"], to: "returned" },
  unrelated: { from: [null, "toReturn"], to: "unrelated" },
  reopen: { from: ["toReturn", "unrelated"], to: null },
} as const satisfies Record<string, { from: readonly (ReceiptRestState | null)[]; to: ReceiptRestState | null }>;
/** A rest that was given back, or is nobody's payment, pays no invoice. */
export const mayAllocateRest = (state: ReceiptRestState | null): boolean => state === null || state === "toReturn";

export const ALLOCATION_STATUS_NAMES: Record<AllocationStatus, string> = {
  pending: "正在登记到收款渠道",
  reported: "已核销",
  failed: "未能核销",
  takenBack: "已撤回",
};
export const ALLOCATION_STATUS_TONES = { pending: "run", reported: "ok", failed: "bad", takenBack: "none" } as const satisfies Record<
  AllocationStatus,
  string
>;

/**
 * 揭榜 of one scene. `open` takes sealed bids until the deadline by the database's clock; `opened` bids are read and scored; `awarded` and
 * `failed` (流标: nobody was chosen) are ends, as is `cancelled`.
 */
export const CALL_STATUSES = ["draft", "open", "opened", "awarded", "failed", "cancelled"] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];
export const CALL_STATUS_NAMES: Record<CallStatus, string> = {
  draft: "草稿",
  open: "征集应答",
  opened: "评审中",
  awarded: "已授予",
  failed: "流标",
  cancelled: "已取消",
};

/** What the price of every bid of a call means: one price per bid, in fen, on the basis that the call fixes, so that bids can be compared. */
export const PRICE_BASES = ["fixedTotal", "perUnitTotal", "firstYear"] as const;
export type PriceBasis = (typeof PRICE_BASES)[number];
export const PRICE_BASIS_NAMES: Record<PriceBasis, string> = {
  fixedTotal: "全部工作的固定总价（含税）",
  perUnitTotal: "按计划部署台数计的总价（含税）",
  firstYear: "首年租赁与服务费用合计（含税）",
};

/** `draft` is no bid yet; `sealed` lies encrypted until the opening; the last three are results. */
export const BID_STATUSES = ["draft", "sealed", "withdrawn", "opened", "rejected", "awarded", "notAwarded"] as const;
export type BidStatus = (typeof BID_STATUSES)[number];
export const BID_STATUS_NAMES: Record<BidStatus, string> = {
  draft: "草稿",
  sealed: "已密封",
  withdrawn: "已撤回",
  opened: "已开启",
  rejected: "不合格",
  awarded: "中选",
  notAwarded: "未中选",
};

export const BID_MEMBER_STATUSES = ["invited", "accepted", "declined"] as const;
export type BidMemberStatus = (typeof BID_MEMBER_STATUSES)[number];
export const BID_MEMBER_STATUS_NAMES: Record<BidMemberStatus, string> = { invited: "待确认", accepted: "已确认", declined: "已谢绝" };

/** An evaluator declares before scoring; with a conflict of interest it is recused and never sees a bid. */
export const EVALUATOR_STATUSES = ["appointed", "declared", "recused", "submitted"] as const;
export type EvaluatorStatus = (typeof EVALUATOR_STATUSES)[number];
export const EVALUATOR_STATUS_NAMES: Record<EvaluatorStatus, string> = {
  appointed: "待声明",
  declared: "评分中",
  recused: "已回避",
  submitted: "已提交",
};

/** A weighted score of 0 to 100, or a condition that a bid meets or is out. */
export const CRITERION_KINDS = ["score", "condition"] as const;
export type CriterionKind = (typeof CRITERION_KINDS)[number];
export const CRITERION_KIND_NAMES: Record<CriterionKind, string> = { score: "评分项", condition: "资格条件" };

export const LETTER_KINDS = ["award", "regret", "rejection", "failed"] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];
export const LETTER_KIND_NAMES: Record<LetterKind, string> = {
  award: "中选通知书",
  regret: "结果通知书",
  rejection: "不合格通知书",
  failed: "流标通知书",
};

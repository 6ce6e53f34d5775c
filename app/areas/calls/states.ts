import type { BidMemberStatus, BidStatus, CallStatus } from "#db/vocabulary/calls.ts";

/** Action → statuses it may start from; one table for verbs, UI and tests. Whether a deadline has passed says the database's clock alone. */
export const CALL_ACTIONS = {
  edit: { from: ["draft"], refusal: "揭榜发布后，规则与评审标准不能再修改。" },
  publish: { from: ["draft"], refusal: "这项揭榜已经发布或取消。" },
  extend: { from: ["open"], refusal: "只有征集应答中的揭榜可以延长截止时间。" },
  cancel: { from: ["draft", "open"], refusal: "应答开启后不能取消揭榜；没有合适的应答时可以流标。" },
  /** A vendor prepares, seals, replaces or withdraws a bid. */
  bid: { from: ["open"], refusal: "这项揭榜已不再接受应答。" },
  /** By the opening job only. */
  openBids: { from: ["open"], refusal: "应答已经开启。" },
  evaluate: { from: ["opened"], refusal: "只有应答开启后、结果公布前可以评审。" },
  award: { from: ["opened"], refusal: "只有评审中的揭榜可以授予。" },
  fail: { from: ["opened"], refusal: "只有评审中的揭榜可以流标。" },
} as const satisfies Record<string, { from: readonly CallStatus[]; refusal: string }>;

export function can(action: keyof typeof CALL_ACTIONS, status: CallStatus): boolean {
  return (CALL_ACTIONS[action].from as readonly CallStatus[]).includes(status);
}

/** Whether bids are taken or judged: its scene then waits for how it ends. */
export const isUnderWay = (status: CallStatus): boolean => status === "open" || status === "opened";

export const BID_ACTIONS = {
  edit: { from: ["draft"], refusal: "应答已密封或撤回，不能再改草稿。" },
  /** Members and their parts; a sealed bid keeps its team. */
  changeTeam: { from: ["draft"], refusal: "应答已密封，团队不能再变；需要调整时请先撤回。" },
  /** A member agrees or declines. */
  respond: { from: ["draft"], refusal: "应答已密封或撤回，不能再答复。" },
  /** A member takes back its agreement; a sealed bid is a draft again. */
  leaveTeam: { from: ["draft", "sealed"], refusal: "应答已撤回或开启，不能再撤回同意。" },
  seal: { from: ["draft"], refusal: "应答已经密封或撤回。" },
  replace: { from: ["sealed"], refusal: "只有已密封的应答可以替换。" },
  withdraw: { from: ["draft", "sealed"], refusal: "应答已经撤回或开启。" },
  open: { from: ["sealed"], refusal: "应答已经开启。" },
} as const satisfies Record<string, { from: readonly BidStatus[]; refusal: string }>;

export function bidCan(action: keyof typeof BID_ACTIONS, status: BidStatus): boolean {
  return (BID_ACTIONS[action].from as readonly BidStatus[]).includes(status);
}

/** Whether an organization of a bid has a letter with its result, once its call was decided. */
export const hasLetter = (bid: BidStatus, part: BidMemberStatus | null): boolean =>
  (bid === "awarded" || bid === "notAwarded" || bid === "rejected") && (part === null || part === "accepted");

/** Results of an opened bid: from the opening on its content may be read by those whom the policy names. */
export const OPENED_STATUSES = ["opened", "rejected", "awarded", "notAwarded"] as const satisfies readonly BidStatus[];
export const isOpened = (status: BidStatus): boolean => (OPENED_STATUSES as readonly BidStatus[]).includes(status);

/** Whether everyone asked has agreed; only then a bid can be sealed. */
export const allAgreed = (members: readonly { status: BidMemberStatus }[]): boolean =>
  members.length > 0 && members.every(({ status }) => status === "accepted");

export const CALL_TONES = { draft: "none", open: "run", opened: "wait", awarded: "ok", failed: "bad", cancelled: "none" } as const;
export const BID_TONES = {
  draft: "none",
  sealed: "run",
  withdrawn: "none",
  opened: "wait",
  rejected: "bad",
  awarded: "ok",
  notAwarded: "none",
} as const;

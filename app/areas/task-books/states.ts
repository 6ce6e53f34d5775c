export const TASK_BOOK_STATUS_NAMES = {
  draft: "协商中",
  signing: "签署中",
  sealed: "已封存",
  superseded: "已变更",
  terminated: "已终止",
} as const;
export type TaskBookStatus = keyof typeof TASK_BOOK_STATUS_NAMES;

export const SIGNING_ORDER_NAMES = {
  parallel: "同时签署",
  bySeat: "依次签署",
} as const;
export type SigningOrder = keyof typeof SIGNING_ORDER_NAMES;

/** Action → statuses it may start from; one table for verbs, UI and tests. */
export const TASK_BOOK_ACTIONS = {
  edit: { from: ["draft"], refusal: "任务书已冻结，修改前请先重新开启协商；已完成的签署将随之失效。" },
  comment: { from: ["draft", "signing"], refusal: "任务书已封存或终止，不能再评论。" },
  freeze: { from: ["draft"], refusal: "任务书已经冻结。" },
  reopen: { from: ["signing"], refusal: "只有签署中的任务书可以重新开启协商。" },
  sign: { from: ["signing"], refusal: "任务书不在签署中。" },
  decline: { from: ["signing"], refusal: "任务书不在签署中。" },
  amend: { from: ["sealed"], refusal: "只有已封存且没有被变更的任务书可以发起变更。" },
  exit: { from: ["sealed"], refusal: "只有已封存且没有被变更的任务书可以提出退出；封存前请在联合体页面退出。" },
  seal: { from: ["signing"], refusal: "任务书不在签署中。" },
} as const satisfies Record<string, { from: readonly TaskBookStatus[]; refusal: string }>;

export function can(action: keyof typeof TASK_BOOK_ACTIONS, status: TaskBookStatus): boolean {
  return (TASK_BOOK_ACTIONS[action].from as readonly TaskBookStatus[]).includes(status);
}

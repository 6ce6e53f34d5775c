import type { EvaluatorStatus } from "#db/vocabulary/calls.ts";

/** What an evaluator does, or what is done with it → statuses it may start from; one table for verbs, pages and tests. */
export const EVALUATOR_ACTIONS = {
  /** Says that it has no conflict of interest, and sees the bids from then on. */
  declare: { from: ["appointed"], refusal: "您已经申报过利益关系。" },
  /** A conflict may also show itself while reading. */
  recuse: { from: ["appointed", "declared"], refusal: "您已提交评分或已回避，不能再回避。" },
  score: { from: ["declared"], refusal: "您的评分已提交或您已回避，不能再修改。" },
  /** By the user unit, where somebody cannot score any more. */
  dismiss: { from: ["appointed", "declared"], refusal: "该评审人已提交评分或已回避，不能解除聘请。" },
} as const satisfies Record<string, { from: readonly EvaluatorStatus[]; refusal: string }>;

export function evaluatorCan(action: keyof typeof EVALUATOR_ACTIONS, status: EvaluatorStatus): boolean {
  return (EVALUATOR_ACTIONS[action].from as readonly EvaluatorStatus[]).includes(status);
}

/** Whether everyone who scores has handed in: only then anybody sees a score of another. Who is recused does not count. */
export function isComplete(evaluators: readonly { status: EvaluatorStatus }[]): boolean {
  const counted = evaluators.filter(({ status }) => status !== "recused");
  return counted.length > 0 && counted.every(({ status }) => status === "submitted");
}

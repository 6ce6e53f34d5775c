/**
 * Why a run was made: the scene was published or revised, its unit asked for it, its weights were changed, or a capability published meanwhile
 * improves it.
 */
export const RUN_TRIGGERS = ["published", "requested", "weights", "supply"] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];
export const RUN_TRIGGER_NAMES: Record<RunTrigger, string> = {
  published: "场景发布或修订",
  requested: "用户单位重新匹配",
  weights: "调整权重",
  supply: "新供给改进方案",
};

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

/** How an open scene stands to a capability: it raises the best consortium, or nearly could. */
export const OPPORTUNITY_KINDS = ["raises", "near"] as const;
export type OpportunityKind = (typeof OPPORTUNITY_KINDS)[number];
export const OPPORTUNITY_KIND_NAMES: Record<OpportunityKind, string> = { raises: "能提高方案", near: "接近" };

/**
 * The first thing that keeps a capability out of the best consortium. Nothing in it says who else is there: `short` and `open` are about its own
 * claims, `incompatible` about its own declared compatibility.
 */
export type OpportunityGap =
  /** Claims this mandatory indicator too low; `by` is how much it misses, canonical unit, null for a grade. */
  | { kind: "short"; requirementId: string; by: string | null }
  /** Says nothing of this mandatory indicator, or with `otherWork` only of other work than the scene's. */
  | { kind: "open"; requirementId: string; otherWork?: true }
  /** Works with none of the robots that could lead. */
  | { kind: "incompatible" }
  /** Nothing of its own is missing; others are worth more, or cannot stand beside it: which of the two tells who they are. */
  | { kind: "outranked" };

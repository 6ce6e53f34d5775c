/**
 * How a scene stands to a capability that fits one of its slots: `meets`, every mandatory indicator the role may answer for is met; `open`,
 * some are not answered and none is missed; `short`, some claimed value misses its target.
 */
export const COVERAGE_KINDS = ["meets", "open", "short"] as const;
export type CoverageKind = (typeof COVERAGE_KINDS)[number];
export const COVERAGE_KIND_NAMES: Record<CoverageKind, string> = { meets: "必须项全部满足", open: "有必须项未答", short: "有必须项不足" };

import type { Criterion } from "./pareto.ts";
import type { AssessmentStatus, ValueParts } from "./types.ts";

/**
 * How a scene stands to a capability that fits one of its slots: `meets`, every mandatory indicator the role may answer for is met; `open`,
 * some are not answered and none is missed; `short`, some claimed value misses its target.
 */
export const COVERAGE_KINDS = ["meets", "open", "short"] as const;
export type CoverageKind = (typeof COVERAGE_KINDS)[number];
export const COVERAGE_KIND_NAMES: Record<CoverageKind, string> = { meets: "必须项全部满足", open: "有必须项未答", short: "有必须项不足" };

/** Of a figure that was stated for other work than the scene's (`Assessment.otherWork`). */
export const OTHER_WORK = "为其他作业声明，不计入";

/** How a cell of the comparison reads: a wish that is missed is partly there; a must that is missed or not answered is a gap. */
export type Verdict = "met" | "partial" | "gap" | "unanswered";
export const VERDICTS = ["met", "partial", "gap", "unanswered"] as const satisfies readonly Verdict[];
export const VERDICT_NAMES: Record<Verdict, string> = { met: "满足", partial: "部分", gap: "缺口", unanswered: "未答" };
/** The same without colour or drawing, for tables of plain text. */
export const VERDICT_SIGNS: Record<Verdict, string> = { met: "✓", partial: "◐", gap: "○", unanswered: "–" };

export function verdictOf(mandatory: boolean, status: AssessmentStatus): Verdict {
  if (status === "met" || status === "selfDeclaredOnly") return "met";
  if (mandatory) return "gap";
  return status === "short" ? "partial" : "unanswered";
}

/** 甲乙丙丁 in the order of proposals. */
export const proposalName = (rank: number): string => `方案${["甲", "乙", "丙", "丁", "戊"][rank - 1] ?? rank}`;

/** What a value is made of, in the order in which it is told. */
export const VALUE_PART_NAMES: Record<keyof ValueParts, string> = {
  requirements: "指标",
  locality: "属地",
  trackRecord: "业绩",
  capacity: "供货",
  teamSize: "团队规模",
  budget: "超预算",
};
export const VALUE_PARTS = Object.keys(VALUE_PART_NAMES) as (keyof ValueParts)[];

/** How a member stands to the prime: both sides said so, one side did, or they share what the text names. */
export type PairKind = "confirmed" | "declared" | "robot" | "interface";

/** In what an alternative can be the best: see pareto.ts. */
export const CRITERION_NAMES: Record<Criterion, string> = {
  value: "价值最高",
  price: "费用最低",
  evidence: "证明最多",
  local: "外省成员最少",
};

/** How a requirement or claim compares with its value. `between` carries a lower and an upper bound. */
export const COMPARATORS = ["<=", ">=", "=", "between"] as const;
export type Comparator = (typeof COMPARATORS)[number];
export const COMPARATOR_SIGNS: Record<Comparator, string> = { "<=": "≤", ">=": "≥", "=": "＝", between: "区间" };

/** Which way a quantity gets better; `range` means the wider claimed range that contains the asked one. */
export const DIRECTIONS = ["lower", "higher", "range"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Evidence of a claim, weakest first (design: matching.md §1). `platform` is written only by a passed validation. */
export const EVIDENCE_GRADES = ["selfDeclared", "document", "thirdParty", "platform"] as const;
export type EvidenceGrade = (typeof EVIDENCE_GRADES)[number];
export const EVIDENCE_GRADE_NAMES: Record<EvidenceGrade, string> = {
  selfDeclared: "自述",
  document: "文件",
  thirdParty: "检测",
  platform: "实证",
};

/** The five dimensions of a requirement (同上 二（二）). */
export const DIMENSIONS = ["perception", "manipulation", "interaction", "environment", "reliability"] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export const DIMENSION_NAMES: Record<Dimension, string> = {
  perception: "感知决策",
  manipulation: "操作执行",
  interaction: "交互协作",
  environment: "环境适应性",
  reliability: "可靠性",
};

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

/**
 * What a value of a quantity is. All are stored as decimals, so that matching compares numbers: a boolean is 1 or 0, an enumeration the decimal
 * of its option (see `MetricOptionValue`).
 */
export const METRIC_KINDS = ["number", "boolean", "enumeration"] as const;
export type MetricKind = (typeof METRIC_KINDS)[number];
export const METRIC_KIND_NAMES: Record<MetricKind, string> = { number: "数值", boolean: "是否", enumeration: "等级" };
export const DIRECTION_NAMES: Record<Direction, string> = { lower: "越小越好", higher: "越大越好", range: "覆盖的范围越宽越好" };

/**
 * One choice of an enumeration. `value` is its decimal; a better option never has the worse decimal. Options form a scale by these decimals,
 * unless they say with `covers` which others they satisfy: grades that cannot all be put in one line, such as IP codes.
 */
export interface MetricOptionValue {
  value: string;
  label: string;
  aliases?: string[];
  /** Values of the options it satisfies, its own among them. */
  covers?: string[];
}

/** The four families of validation metrics (工信厅联科函〔2026〕256号: 真实作业成功率、效率提升率、安全可靠性及经济可行性等关键指标). */
export const METRIC_FAMILIES = ["taskSuccessRate", "efficiencyGain", "safetyReliability", "economicFeasibility"] as const;
export type MetricFamily = (typeof METRIC_FAMILIES)[number];
export const METRIC_FAMILY_NAMES: Record<MetricFamily, string> = {
  taskSuccessRate: "真实作业成功率",
  efficiencyGain: "效率提升率",
  safetyReliability: "安全可靠性",
  economicFeasibility: "经济可行性",
};

/** Lists that operators keep: each has a revision, and a history of changes. */
export const VOCABULARIES = ["metrics", "operations"] as const;
export type Vocabulary = (typeof VOCABULARIES)[number];

export const VOCABULARY_ACTS = ["create", "change", "retire", "reinstate"] as const;
export type VocabularyAct = (typeof VOCABULARY_ACTS)[number];
export const VOCABULARY_ACT_NAMES: Record<VocabularyAct, string> = {
  create: "新增",
  change: "修改",
  retire: "停用",
  reinstate: "恢复使用",
};

/** What becomes of a text in which the lexicon found no operation. */
export const WORDING_STATES = ["open", "adopted", "dismissed"] as const;
export type WordingState = (typeof WORDING_STATES)[number];
export const WORDING_STATE_NAMES: Record<WordingState, string> = { open: "待处理", adopted: "已收录", dismissed: "已忽略" };
export const WORDING_SOURCES = ["scene", "capability"] as const;
export type WordingSource = (typeof WORDING_SOURCES)[number];
export const WORDING_SOURCE_NAMES: Record<WordingSource, string> = { scene: "场景", capability: "能力" };

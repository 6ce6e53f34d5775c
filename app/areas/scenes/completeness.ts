import { DIMENSION_NAMES, DIMENSIONS, type Dimension } from "#db/vocabulary/metrics.ts";
import {
  ADMISSION_CRITERIA,
  type AdmissionCriterion,
  type ComplianceStatus,
  type DataKind,
  READINESS_CHECKS,
  type ReadinessCheck,
  type RetrofitLevel,
  type SceneDomain,
} from "#db/vocabulary/scenes.ts";

/** What completeness reads of a scene, typed so far or stored; what is missing counts as empty. */
export interface CompletenessFacts {
  domain?: SceneDomain | undefined;
  painPoint?: string | undefined;
  coreTask?: string | undefined;
  expectedEffect?: string | undefined;
  differentiation?: string | undefined;
  requirements?: readonly { dimension?: Dimension | undefined; mandatory?: boolean; testMethod?: string | undefined }[];
  waivedDimensions?: readonly { dimension: Dimension }[];
  admission?: readonly AdmissionCriterion[];
  admissionBasis?: string | undefined;
  readiness?: readonly ReadinessCheck[];
  siteConditions?: string | undefined;
  retrofitLevel?: RetrofitLevel | undefined;
  retrofitPlan?: string | undefined;
  complianceStatus?: ComplianceStatus | undefined;
  complianceNote?: string | undefined;
  dataKinds?: readonly DataKind[];
  dataTerms?: string | undefined;
  trainingFrom?: string | null | undefined;
  deployBy?: string | null | undefined;
  hasBudget?: boolean;
  slots?: readonly unknown[];
  contactId?: string | null | undefined;
  fileCount?: number;
}

interface Part {
  key: string;
  name: string;
  points: number;
  /** The form field that raises it. */
  field: string;
  /** Points earned, 0 to `points`; whole numbers, and never less when more is filled in. */
  earned: (facts: CompletenessFacts) => number;
  /** What to do for the rest, said of what is still missing. */
  advice: (facts: CompletenessFacts) => string;
}

const written = (text: string | null | undefined) => (text ?? "").trim() !== "";
const hasFigure = (text: string | undefined) => /[0-9０-９二三四五六七八九十百千万零两]/.test(text ?? "");
const when = (points: number, met: boolean) => (met ? points : 0);
const testable = (facts: CompletenessFacts) => (facts.requirements ?? []).filter(({ testMethod }) => written(testMethod)).length;
const settled = (facts: CompletenessFacts) =>
  DIMENSIONS.filter(
    (dimension) =>
      facts.requirements?.some((requirement) => requirement.dimension === dimension) ||
      facts.waivedDimensions?.some((waived) => waived.dimension === dimension),
  );

/**
 * The weights, 100 in all. Half lies on what the matcher and the validation work with (indicators, dimensions, texts that the lexicon reads);
 * a quarter on what the notice asks of a scene (准入、可训练可测试可验证、改造、合规); the rest on what lets a partner judge effort and time.
 */
export const COMPLETENESS_PARTS: readonly Part[] = [
  {
    key: "indicators",
    name: "可检验的指标",
    points: 15,
    field: "requirements",
    earned: (facts) => 3 * Math.min(5, testable(facts)),
    advice: (facts) => `再写 ${5 - Math.min(5, testable(facts))} 项带测试方法的指标，方案才能逐项比较。`,
  },
  {
    key: "dimensions",
    name: "五个维度",
    points: 10,
    field: "requirements",
    earned: (facts) => 2 * settled(facts).length,
    advice: (facts) =>
      `${DIMENSIONS.filter((dimension) => !settled(facts).includes(dimension))
        .map((dimension) => DIMENSION_NAMES[dimension])
        .join("、")}：设一项指标，或写明不设的理由。`,
  },
  {
    key: "mandatory",
    name: "必须指标",
    points: 5,
    field: "requirements",
    earned: (facts) =>
      when(
        5,
        (facts.requirements ?? []).some(({ mandatory }) => mandatory === true),
      ),
    advice: () => "把不达标即否决的指标设为“必须”。",
  },
  {
    key: "coreTask",
    name: "核心作业",
    points: 6,
    field: "coreTask",
    earned: (facts) => when(6, written(facts.coreTask)),
    advice: () => "写清作业的起止、对象和动作，匹配靠它读出工序。",
  },
  {
    key: "painPoint",
    name: "场景痛点",
    points: 5,
    field: "painPoint",
    earned: (facts) => when(3, written(facts.painPoint)) + when(2, hasFigure(facts.painPoint)),
    advice: (facts) => (written(facts.painPoint) ? "给痛点加上数字，如每月次数、每班人数。" : "写明现在怎么做、难在哪里。"),
  },
  {
    key: "expectedEffect",
    name: "预期成效",
    points: 4,
    field: "expectedEffect",
    earned: (facts) => when(2, written(facts.expectedEffect)) + when(2, hasFigure(facts.expectedEffect)),
    advice: (facts) => (written(facts.expectedEffect) ? "给成效加上可核对的数字，确保可量化评估。" : "写明做成后由多少变为多少。"),
  },
  {
    key: "differentiation",
    name: "差异化创新点",
    points: 4,
    field: "differentiation",
    earned: (facts) => when(4, written(facts.differentiation)),
    advice: () => "写明与同类场景不同的技术难点，避免被按一项合并计算。",
  },
  {
    key: "admission",
    name: "准入自查",
    points: 8,
    field: "admission",
    earned: (facts) => 2 * ADMISSION_CRITERIA.filter((criterion) => facts.admission?.includes(criterion)).length,
    advice: () => "对照四项准入条件自查，达到的勾选；没有达到的会如实显示给主管部门。",
  },
  {
    key: "admissionBasis",
    name: "自查依据",
    points: 2,
    field: "admissionBasis",
    earned: (facts) => when(2, written(facts.admissionBasis)),
    advice: () => "写一两句自查依据，审核时不必再来问。",
  },
  {
    key: "readiness",
    name: "可训练、可测试、可验证",
    points: 6,
    field: "readiness",
    earned: (facts) => READINESS_CHECKS.filter((check) => facts.readiness?.includes(check)).length,
    advice: (facts) =>
      `还有 ${READINESS_CHECKS.filter((check) => !facts.readiness?.includes(check)).length} 项现场条件没有具备，具备后勾选。`,
  },
  {
    key: "siteConditions",
    name: "现场条件",
    points: 6,
    field: "siteConditions",
    earned: (facts) => when(6, written(facts.siteConditions)),
    advice: () => "写明通道、地面、照度、温湿度、供电与网络，供给单位据此判断能否进场。",
  },
  {
    key: "retrofit",
    name: "改造方案",
    points: 4,
    field: "retrofitPlan",
    earned: (facts) => when(4, facts.retrofitLevel === "none" || written(facts.retrofitPlan)),
    advice: () => "写明改什么、由谁改、哪些利旧（最小干预、利旧复用）。",
  },
  {
    key: "compliance",
    name: "合规说明",
    points: 4,
    field: "complianceNote",
    earned: (facts) =>
      when(
        4,
        written(facts.complianceNote) ||
          (facts.complianceStatus === "notApplicable" && facts.domain !== undefined && facts.domain !== "special"),
      ),
    advice: () => "写明行业准入与安全监管的情况和进展。",
  },
  {
    key: "dataKinds",
    name: "提供的数据",
    points: 3,
    field: "dataKinds",
    earned: (facts) => Math.min(3, facts.dataKinds?.length ?? 0),
    advice: (facts) => `再勾选 ${3 - Math.min(3, facts.dataKinds?.length ?? 0)} 类可提供的数据。`,
  },
  {
    key: "dataTerms",
    name: "数据条件",
    points: 2,
    field: "dataTerms",
    earned: (facts) => when(2, written(facts.dataTerms)),
    advice: () => "写明数据的使用范围、期限与脱敏要求。",
  },
  {
    key: "trainingFrom",
    name: "进场实训日期",
    points: 3,
    field: "trainingFrom",
    earned: (facts) => when(3, written(facts.trainingFrom)),
    advice: () => "写明何时可以进场，供给单位据此排产。",
  },
  {
    key: "deployBy",
    name: "部署完成日期",
    points: 3,
    field: "deployBy",
    earned: (facts) => when(3, written(facts.deployBy)),
    advice: () => "写明希望何时部署完成。",
  },
  {
    key: "slots",
    name: "成员角色",
    points: 2,
    field: "slots",
    earned: (facts) => Math.min(2, facts.slots?.length ?? 0),
    advice: () => "除整机外，再写一个需要的成员角色，如模型算法或零部件。",
  },
  {
    key: "budget",
    name: "预算",
    points: 3,
    field: "budgetYuan",
    earned: (facts) => when(3, facts.hasBudget === true),
    advice: () => "写明首年预算上限。预算不公开，只用来排除超出的方案。",
  },
  {
    key: "files",
    name: "现场照片与文件",
    points: 3,
    field: "files",
    earned: (facts) => when(3, (facts.fileCount ?? 0) > 0),
    advice: () => "上传至少一张现场照片或工艺文件。",
  },
  {
    key: "contact",
    name: "联系人",
    points: 2,
    field: "contactId",
    earned: (facts) => when(2, written(facts.contactId)),
    advice: () => "指定联系人。联系方式只在双方同意后互相可见。",
  },
];

export interface Completeness {
  /** 0 to 100, whole. */
  score: number;
  parts: { key: string; name: string; field: string; points: number; earned: number }[];
  /** What would raise it, the largest gain first. */
  raises: { key: string; name: string; field: string; gain: number; advice: string }[];
}

/** How complete a scene is, part by part. Pure: the same facts give the same answer, and filling in more never lowers it. */
export function completeness(facts: CompletenessFacts): Completeness {
  const parts = COMPLETENESS_PARTS.map(({ key, name, field, points, earned }) => ({ key, name, field, points, earned: earned(facts) }));
  return {
    score: parts.reduce((sum, part) => sum + part.earned, 0),
    parts,
    raises: COMPLETENESS_PARTS.map((part, i) => ({
      key: part.key,
      name: part.name,
      field: part.field,
      gain: part.points - (parts[i]?.earned ?? 0),
      advice: part.advice(facts),
    }))
      .filter(({ gain }) => gain > 0)
      .sort((a, b) => b.gain - a.gain),
  };
}

/** The facts of a stored scene. `fileCount`: photos and papers that hang on it. */
export function factsOfScene(
  {
    scene,
    requirements,
    slots,
  }: {
    scene: Omit<CompletenessFacts, "requirements" | "slots" | "hasBudget" | "fileCount"> & { budgetFen: bigint | string | null };
    requirements: CompletenessFacts["requirements"];
    slots: CompletenessFacts["slots"];
  },
  fileCount: number,
): CompletenessFacts {
  return { ...scene, requirements: requirements ?? [], slots: slots ?? [], hasBudget: scene.budgetFen !== null, fileCount };
}

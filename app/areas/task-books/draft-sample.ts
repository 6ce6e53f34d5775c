import type { SceneRequirement, TaskBookDocument } from "./document.ts";
import { type DraftInput, draftDocument } from "./draft-document.ts";

/** A fictional consortium of six for the tests of this room: complete, so that its draft passes every check. */
export const SAMPLE_REQUIREMENTS: readonly SceneRequirement[] = [
  requirement("r-recognition", "线束识别准确率", "perception", ">=", "98", null, "%", true, 4, "目视复核 500 次", ["org-algorithm"]),
  requirement("r-position", "插接位置精度", "manipulation", "<=", "0.5", null, "mm", true, 5, "GB/T 12642 位姿准确度", ["org-maker"]),
  requirement("r-force", "插接力", "manipulation", "between", "20", "35", "N", false, 3, "测力计记录峰值", ["org-parts"]),
  requirement("r-stop", "人员靠近停止时间", "interaction", "<=", "0.3", null, "s", true, 4, "光幕触发计时", ["org-maker"]),
  requirement("r-temperature", "工作温度", "environment", "between", "-5", "45", "°C", false, 2, "环境箱连续运行 4 h", ["org-maker"]),
  requirement("r-success", "插接成功率", "reliability", ">=", "99", null, "%", true, 5, "按应用验证规程", ["org-maker", "org-algorithm"]),
];

export const SAMPLE_INPUT: DraftInput = {
  scene: {
    sceneId: "0197f0aa-0000-7000-8000-000000000001",
    sceneCode: "SC-2026-0117",
    sceneName: "电池测试线柔性插接",
    site: "广州市黄埔区二号厂房测试区",
    coreTask: "电池包测试线束的识别、抓取、插接与拔出",
    requirements: SAMPLE_REQUIREMENTS,
  },
  userUnit: { organizationId: "org-user", name: "广州云岭储能科技有限公司", usci: "91440101MA5CXXXX1K" },
  members: [
    { organizationId: "org-maker", name: "深圳衡步机器人有限公司", role: "robotMaker", size: "medium" },
    { organizationId: "org-algorithm", name: "北京灵触智能科技有限公司", role: "algorithmSupplier", size: "small" },
    { organizationId: "org-parts", name: "东莞精韧末端科技有限公司", role: "partsSupplier" },
    { organizationId: "org-institute", name: "岭南智能制造研究院", role: "researchInstitute", size: "publicBody" },
    { organizationId: "org-verifier", name: "粤检机器人检测中心", role: "thirdPartyVerifier" },
  ],
  leadOrganizationId: "org-maker",
  startDate: "2026-06-01",
};

/** A fresh draft each time, so that a test may change it, with what only people can fill in: who signs, and how often is tried. */
export function sampleDocument(): TaskBookDocument {
  const document = draftDocument(SAMPLE_INPUT);
  for (const party of document.parties.items) {
    party.signatory = {
      name: `签署人${party.organizationId.slice(4, 6)}`,
      title: "总经理",
      authority: "legalRepresentative",
      reference: "",
    };
  }
  const trials = new Map([
    ["r-recognition", 149],
    ["r-success", 299],
  ]);
  for (const item of document.indicators.items) {
    const sampleSize = trials.get(item.requirementId ?? "");
    if (sampleSize !== undefined) Object.assign(item, { sampleSize, allowedFailures: 0 });
  }
  return document;
}

function requirement(
  requirementId: string,
  name: string,
  dimension: SceneRequirement["dimension"],
  comparator: SceneRequirement["comparator"],
  target: string,
  upper: string | null,
  unit: string,
  mandatory: boolean,
  weight: number,
  testMethod: string,
  answeringOrganizationIds: string[],
): SceneRequirement {
  const asked = { requirementId, name, dimension, comparator, target, upper, unit, mandatory, weight, testMethod };
  return { ...asked, answeringOrganizationIds, coveringOrganizationIds: answeringOrganizationIds, fallingShort: [] };
}

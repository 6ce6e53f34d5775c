import { OTHER_WORK } from "#app/areas/matching/vocabulary.ts";
import type { Page, Proposal } from "./matrix.tsx";

/** The one change that would raise a proposal most, as a sentence. */
export function raiseSentence(raise: NonNullable<Proposal["raise"]>): string {
  const gain = `可加 ${raise.gain.toFixed(2)} 分`;
  const indicators = raise.requirementNames.join("、");
  switch (raise.kind) {
    case "capability": {
      const who = `${raise.organizationName ?? ""}“${raise.capabilityName ?? "—"}”`;
      const place = raise.replacesName ? `替换“${raise.replacesName}”` : "补入空缺席位";
      const change = raise.gain >= 0 ? gain : `总分减 ${(-raise.gain).toFixed(2)} 分`;
      const effect = raise.unmetFewer > 0 ? `少 ${raise.unmetFewer} 项未满足的必须项，${change}` : change;
      return raise.needsCompatibilityWithName
        ? `${who}若与“${raise.needsCompatibilityWithName}”完成适配验证，可${place}，${effect}。`
        : `由${who}${place}，${effect}。`;
    }
    case "evidence":
      return `${raise.organizationName ?? "成员"}为“${indicators}”补充检测报告，${gain}。`;
    case "requirement":
      if (raise.otherWork)
        return `由${raise.organizationName ?? "该成员"}在能力中写明本场景的作业，并以检测报告证明“${indicators}”在该作业上达标，${
          raise.unmetFewer > 0 ? `未满足的必须项至少减少一项，并${gain}以上` : `${gain}以上`
        }。`;
      return `${raise.organizationName ? `由${raise.organizationName}` : "由一位新成员"}以检测报告证明“${indicators}”达标，${
        raise.unmetFewer > 0 ? `少一项未满足的必须项，并${gain}` : gain
      }。`;
  }
}

const INCOMPATIBLE = {
  rejected: (other: string) => `其中一方声明不与${other}适配`,
  namesOthers: (other: string) => `声明了适配对象，其中没有${other}`,
  nothingShared: (other: string) => `与${other}没有适配记录，也没有共同接口`,
};

/** Why somebody is not proposed, as half a sentence behind its name. */
export function missSentence(
  miss: Pick<
    Page["nearMisses"][number],
    "kind" | "requirementName" | "shortfall" | "otherWork" | "withName" | "because" | "by" | "isAdditional"
  >,
): string {
  switch (miss.kind) {
    case "excluded":
      return "在本场景的回避名单中";
    case "mandatoryUnmet":
      if (miss.otherWork) return `必须项“${miss.requirementName}”的数值${OTHER_WORK}`;
      return miss.shortfall ? `必须项“${miss.requirementName}”差 ${miss.shortfall}` : `必须项“${miss.requirementName}”没有声明`;
    case "incompatible":
      return INCOMPATIBLE[miss.because ?? "nothingShared"](`“${miss.withName ?? "其他成员"}”`);
    case "affiliatedVerifier":
      return `与“${miss.withName ?? "其他成员"}”存在关联，不能担任检测方`;
    case "sameOrganization":
    case "sameCapability":
      return "同一单位已占有相同席位";
    case "overBudget":
      return "加入后公布价格超出作为硬约束的预算";
    case "lowerValue": {
      const place = miss.isAdditional ? "可以补入空着的席位" : "可以替换现有成员";
      const by = miss.by ?? 0;
      if (by === 0) return `${place}，总分相同`;
      return `${place}，但总分低${by < 0.005 ? "不到 0.01" : ` ${by.toFixed(2)}`}`;
    }
  }
}

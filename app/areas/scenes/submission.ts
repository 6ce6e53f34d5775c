import type { FieldErrors } from "#app/kernel/errors.ts";
import { fieldName } from "#app/kernel/parse.ts";
import { DIMENSION_NAMES, DIMENSIONS, type Dimension } from "#db/vocabulary/metrics.ts";
import { ADMISSION_CRITERIA, type AdmissionCriterion, type ComplianceStatus, type SceneDomain } from "#db/vocabulary/scenes.ts";

/** What the rules read of a scene; days are ISO dates in Asia/Shanghai. */
export interface SubmissionScene {
  domain: SceneDomain;
  complianceStatus: ComplianceStatus;
  complianceNote: string;
  waivedDimensions: readonly { dimension: Dimension; reason: string }[];
  closesOn: string;
  trainingFrom?: string | null | undefined;
  deployBy?: string | null | undefined;
}

export interface SubmissionRequirement {
  dimension: Dimension;
  mandatory: boolean;
  testMethod: string;
}

/** Characters a compliance statement has at least: naming the rule and the authority takes more than "无". */
const LEAST_COMPLIANCE_NOTE = 10;

/**
 * What keeps a scene from the bureau, by form field; empty when it may go. A draft may lack all of it.
 * Sources: 工信厅联科函〔2026〕256号 二（二） asks for the five dimensions, quantified; 三 for a compliance check of special scenes
 * before validation; an indicator without a test method cannot be validated.
 */
export function submissionFaults(scene: SubmissionScene, requirements: readonly SubmissionRequirement[]): FieldErrors {
  const fields: FieldErrors = {};
  const fault = (path: readonly PropertyKey[], message: string) => {
    const at = fieldName(path);
    fields[at] = [...(fields[at] ?? []), message];
  };
  if (!requirements.some(({ mandatory }) => mandatory)) {
    fault(["requirements"], "请至少把一项指标设为“必须”，否则任何方案都不会因不达标而出局。");
  }
  requirements.forEach(({ testMethod }, i) => {
    if (testMethod.trim() === "") fault(["requirements", i, "testMethod"], "请写明这项指标怎么测，验证时照此判定。");
  });
  for (const dimension of uncoveredDimensions(scene, requirements)) {
    fault(["waivedDimensions"], `“${DIMENSION_NAMES[dimension]}”还没有指标。请至少设一项，或写明不设的理由。`);
  }
  scene.waivedDimensions.forEach(({ dimension, reason }, i) => {
    const name = DIMENSION_NAMES[dimension];
    if (requirements.some((requirement) => requirement.dimension === dimension)) {
      fault(["waivedDimensions", i, "dimension"], `“${name}”已设了指标，请去掉“不设指标”的说明。`);
    } else if (reason.trim() === "") {
      fault(["waivedDimensions", i, "reason"], `请写明“${name}”不设指标的理由。`);
    }
  });
  if (scene.complianceNote.trim().length < LEAST_COMPLIANCE_NOTE) {
    if (scene.domain === "special") {
      fault(
        ["complianceNote"],
        "特种场景须写明行业准入与安全监管的合规情况：涉及哪些规定、由谁监管、办到哪一步；不涉及的写明依据（不少于 10 个字）。",
      );
    } else if (scene.complianceStatus !== "notApplicable") {
      fault(["complianceNote"], "请写明涉及的准入或监管规定、主管部门和进展（不少于 10 个字）。");
    }
  }
  for (const [path, message] of dateFaults(scene)) fault([path], message);
  return fields;
}

/** Days in order: answers close, then training begins, then the robots stand. */
export function dateFaults({ closesOn, trainingFrom, deployBy }: Pick<SubmissionScene, "closesOn" | "trainingFrom" | "deployBy">) {
  const faults: [field: "trainingFrom" | "deployBy", message: string][] = [];
  if (trainingFrom && trainingFrom <= closesOn) faults.push(["trainingFrom", `进场实训日期须晚于应答截止日期（${closesOn}）。`]);
  if (deployBy && trainingFrom && deployBy <= trainingFrom) {
    faults.push(["deployBy", `部署完成日期须晚于进场实训日期（${trainingFrom}）。`]);
  } else if (deployBy && deployBy <= closesOn) {
    faults.push(["deployBy", `部署完成日期须晚于应答截止日期（${closesOn}）。`]);
  }
  return faults;
}

/** Dimensions that neither an indicator covers nor a reason waives, in the order of the policy text. */
export function uncoveredDimensions(
  scene: Pick<SubmissionScene, "waivedDimensions">,
  requirements: readonly Pick<SubmissionRequirement, "dimension">[],
): Dimension[] {
  const settled = new Set([...requirements, ...scene.waivedDimensions].map(({ dimension }) => dimension));
  return DIMENSIONS.filter((dimension) => !settled.has(dimension));
}

/** Admission criteria the unit did not find met. They are shown to the bureau, which decides; they refuse nothing. */
export function unmetAdmission(scene: { admission: readonly AdmissionCriterion[] }): AdmissionCriterion[] {
  return ADMISSION_CRITERIA.filter((criterion) => !scene.admission.includes(criterion));
}

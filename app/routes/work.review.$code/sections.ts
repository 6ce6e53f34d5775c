import type { ReviewPage } from "#app/areas/bureau/index.server.ts";
import { SCENE_FACT_NAMES, type SceneFactField } from "#app/areas/scenes/vocabulary.ts";
import { formatDate, formatFen } from "#app/ui/format.ts";
import { DIMENSION_NAMES } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import {
  ADMISSION_CRITERION_NAMES,
  COMMERCIAL_MODE_NAMES,
  COMPLIANCE_STATUS_NAMES,
  DATA_KIND_NAMES,
  DEPLOYMENT_GOAL_NAMES,
  PRODUCT_TYPE_NAMES,
  READINESS_CHECK_NAMES,
  RETROFIT_LEVEL_NAMES,
  SCENE_DOMAIN_NAMES,
  SCENE_FIELD_NAMES,
  SCENE_MATURITY_NAMES,
  SCENE_UNIT_KIND_NAMES,
} from "#db/vocabulary/scenes.ts";

/** One thing a scene says, with the form field a remark on it belongs to. */
export interface Fact {
  field: string;
  term: string;
  detail: string;
  /** Small print under the detail. */
  more?: string;
}
export interface Section {
  title: string;
  note?: string;
  facts: Fact[];
}

const listed = <T extends string>(values: readonly T[], names: Record<T, string>) => values.map((value) => names[value]).join("、");

/** The scene by the sections of the form it was written in, every part with its field. */
export function sectionsOf(scene: ReviewPage): Section[] {
  const fact = (field: SceneFactField, detail: string): Fact => ({ field, term: SCENE_FACT_NAMES[field], detail });
  return [
    {
      title: "场景与任务",
      facts: [
        fact("name", scene.name),
        fact("domain", `${SCENE_DOMAIN_NAMES[scene.domain]} · ${SCENE_FIELD_NAMES[scene.field]}`),
        fact("industryDirection", scene.industryDirection),
        fact("painPoint", scene.painPoint),
        fact("coreTask", scene.coreTask),
        fact("expectedEffect", scene.expectedEffect),
        fact("differentiation", scene.differentiation),
      ],
    },
    {
      title: "指标",
      note: `${scene.requirements.length} 项`,
      facts: [
        ...scene.requirements.map((requirement) => ({
          field: `requirements[${requirement.position}]`,
          term: requirement.name,
          detail: `${requirement.target} · ${requirement.mandatory ? "必须" : "期望"} · 权重 ${requirement.weight}`,
          more: `${DIMENSION_NAMES[requirement.dimension]}；测试方法：${requirement.testMethod}`,
        })),
        fact(
          "waivedDimensions",
          scene.waivedDimensions.map(({ dimension, reason }) => `${DIMENSION_NAMES[dimension]}：${reason}`).join("；"),
        ),
      ],
    },
    {
      title: "现场与准入",
      facts: [
        fact("unitCount", `${SCENE_UNIT_KIND_NAMES[scene.unitKind]} ${scene.unitCount} 个`),
        fact("structured", scene.structured ? "结构化" : "非结构化"),
        fact("maturity", SCENE_MATURITY_NAMES[scene.maturity]),
        fact("admission", listed(scene.admission, ADMISSION_CRITERION_NAMES)),
        fact("admissionBasis", scene.admissionBasis),
        fact("readiness", listed(scene.readiness, READINESS_CHECK_NAMES)),
        fact("siteConditions", scene.siteConditions),
        fact("retrofitPlan", [RETROFIT_LEVEL_NAMES[scene.retrofitLevel], scene.retrofitPlan].filter(Boolean).join("：")),
        fact("complianceStatus", [COMPLIANCE_STATUS_NAMES[scene.complianceStatus], scene.complianceNote].filter(Boolean).join("：")),
        fact("dataKinds", [listed(scene.dataKinds, DATA_KIND_NAMES), scene.dataTerms].filter(Boolean).join("：")),
      ],
    },
    {
      title: "部署与合作",
      facts: [
        fact("productTypes", listed(scene.productTypes, PRODUCT_TYPE_NAMES)),
        fact("deploymentGoals", scene.deploymentGoals.map((goal) => DEPLOYMENT_GOAL_NAMES[goal]).join("；")),
        fact("deploymentCount", `${scene.deploymentCount} 台`),
        fact("commercialModes", listed(scene.commercialModes, COMMERCIAL_MODE_NAMES)),
        fact("budgetYuan", scene.budgetFen === null ? "面议" : formatFen(scene.budgetFen)),
        fact(
          "slots",
          scene.slots
            .map(
              ({ role, componentKind, required }) =>
                `${componentKind ? COMPONENT_KIND_NAMES[componentKind] : SLOT_ROLE_NAMES[role]}（${required ? "必须有" : "希望有"}）`,
            )
            .join("、"),
        ),
        fact("trainingFrom", scene.trainingFrom ?? ""),
        fact("deployBy", scene.deployBy ?? ""),
        fact("closesOn", formatDate(scene.closesAt)),
      ],
    },
  ];
}

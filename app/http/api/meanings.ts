import { API_SCOPE_NAMES } from "#db/vocabulary/api.ts";
import { DIMENSION_NAMES, EVIDENCE_GRADE_NAMES } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import {
  ADMISSION_CRITERION_NAMES,
  COMMERCIAL_MODE_NAMES,
  COMPLIANCE_STATUS_NAMES,
  DATA_KIND_NAMES,
  DEPLOYMENT_GOAL_NAMES,
  FLAGSHIP_KIND_NAMES,
  PRODUCT_TYPE_NAMES,
  READINESS_CHECK_NAMES,
  RESTRICTABLE_PART_NAMES,
  RETROFIT_LEVEL_NAMES,
  SCENE_DOMAIN_NAMES,
  SCENE_FIELD_NAMES,
  SCENE_MATURITY_NAMES,
  SCENE_STATUS_NAMES,
  SCENE_UNIT_KIND_NAMES,
} from "#db/vocabulary/scenes.ts";

const VOCABULARIES: readonly Record<string, string>[] = [
  SCENE_DOMAIN_NAMES,
  SCENE_FIELD_NAMES,
  PRODUCT_TYPE_NAMES,
  DEPLOYMENT_GOAL_NAMES,
  SCENE_UNIT_KIND_NAMES,
  COMMERCIAL_MODE_NAMES,
  SCENE_STATUS_NAMES,
  SCENE_MATURITY_NAMES,
  ADMISSION_CRITERION_NAMES,
  READINESS_CHECK_NAMES,
  RETROFIT_LEVEL_NAMES,
  COMPLIANCE_STATUS_NAMES,
  DATA_KIND_NAMES,
  RESTRICTABLE_PART_NAMES,
  FLAGSHIP_KIND_NAMES,
  DIMENSION_NAMES,
  EVIDENCE_GRADE_NAMES,
  SUPPLY_ROLE_NAMES,
  SLOT_ROLE_NAMES,
  COMPONENT_KIND_NAMES,
  API_SCOPE_NAMES,
];

/** The words of an enumeration with their Chinese names, when one vocabulary names them all: `industrial 工业、service 服务`. */
export function wordsOf(values: readonly unknown[]): string | undefined {
  const named = VOCABULARIES.find((names) => values.every((value) => typeof value === "string" && value in names));
  return named && values.map((value) => `${value} ${named[String(value)]}`).join("、");
}

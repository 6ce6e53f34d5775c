import type { DraftValue } from "#app/areas/scenes/index.server.ts";
import { COMPARATOR_SIGNS, type Comparator, DIMENSION_NAMES } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, type ComponentKind, SLOT_ROLE_NAMES, type SlotRole } from "#db/vocabulary/roles.ts";
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
  SCENE_UNIT_KIND_NAMES,
} from "#db/vocabulary/scenes.ts";

/** Words of the choices of each field. */
const NAMES: Record<string, Record<string, string>> = {
  domain: SCENE_DOMAIN_NAMES,
  field: SCENE_FIELD_NAMES,
  unitKind: SCENE_UNIT_KIND_NAMES,
  maturity: SCENE_MATURITY_NAMES,
  retrofitLevel: RETROFIT_LEVEL_NAMES,
  complianceStatus: COMPLIANCE_STATUS_NAMES,
  productTypes: PRODUCT_TYPE_NAMES,
  deploymentGoals: DEPLOYMENT_GOAL_NAMES,
  commercialModes: COMMERCIAL_MODE_NAMES,
  admission: ADMISSION_CRITERION_NAMES,
  readiness: READINESS_CHECK_NAMES,
  dataKinds: DATA_KIND_NAMES,
  restrictedParts: RESTRICTABLE_PART_NAMES,
  waivedDimensions: DIMENSION_NAMES,
  flagshipProducts: FLAGSHIP_KIND_NAMES,
  plannedMembers: { prime: "整机或应用服务", others: "其他成员" },
  structured: { on: "结构化", "": "非结构化" },
};
const UNITS: Record<string, string> = { unitCount: "个", deploymentCount: "台", budgetYuan: "元" };

/** A field's value as people read it; "" when there is none. `named` puts in words what only the page knows: regions, contacts, quantities. */
export function valueWords(
  field: string,
  value: DraftValue,
  named: (field: string, key: string) => string | undefined = () => undefined,
): string {
  const word = (key: string) => named(field, key) ?? NAMES[field]?.[key] ?? key;
  if (typeof value === "string")
    return value === "" && field !== "structured" ? "" : `${word(value)}${UNITS[field] ? ` ${UNITS[field]}` : ""}`;
  if (!Array.isArray(value))
    return Object.entries(value)
      .filter(([, text]) => text.trim() !== "")
      .map(([key, text]) => `${word(key)}：${text}`)
      .join("；");
  return value
    .map((item) => (typeof item === "string" ? word(item) : field === "slots" ? seatWords(item) : rowWords(item, word)))
    .filter((text) => text !== "")
    .join(field === "requirements" ? "；" : "、");
}

function seatWords({ role, componentKind, need }: Record<string, string>): string {
  if (need !== "required" && need !== "wished") return "";
  const kind = COMPONENT_KIND_NAMES[componentKind as ComponentKind];
  return `${kind ?? SLOT_ROLE_NAMES[role as SlotRole] ?? role}（${need === "required" ? "必须有" : "希望有"}）`;
}

function rowWords(row: Record<string, string>, word: (key: string) => string): string {
  const { metric = "", name = "", comparator = "", value = "", upper = "", unit = "" } = row;
  if (metric === "" && name === "" && value === "") return "";
  const target = comparator === "between" ? `${value}–${upper}` : `${COMPARATOR_SIGNS[comparator as Comparator] ?? ""}${value}`;
  return `${name || word(metric)} ${target} ${unit}`.trim();
}

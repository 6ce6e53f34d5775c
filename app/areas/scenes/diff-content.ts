import type { Registry } from "#app/areas/metrics/index.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import type { requirements, roleSlots, scenes } from "#db/schema/scenes.ts";
import { COMPARATOR_SIGNS, type Comparator, DIMENSION_NAMES, type Dimension, type Direction } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import {
  ADMISSION_CRITERION_NAMES,
  COMMERCIAL_MODE_NAMES,
  COMPLIANCE_STATUS_NAMES,
  DATA_KIND_NAMES,
  DEPLOYMENT_GOAL_NAMES,
  FLAGSHIP_KIND_NAMES,
  FLAGSHIP_KINDS,
  PRODUCT_TYPE_NAMES,
  READINESS_CHECK_NAMES,
  RESTRICTABLE_PART_NAMES,
  RETROFIT_LEVEL_NAMES,
  SCENE_DOMAIN_NAMES,
  SCENE_FIELD_NAMES,
  SCENE_MATURITY_NAMES,
  SCENE_UNIT_KIND_NAMES,
} from "#db/vocabulary/scenes.ts";
import type { SceneFactField } from "./vocabulary.ts";

/** A scene in words, ready to be compared: a text, a list of words, or its indicators. */
export interface SceneContent {
  facts: Partial<Record<SceneFactField, string | readonly string[]>>;
  indicators: readonly IndicatorContent[];
}

export interface IndicatorContent {
  metric: string;
  name: string;
  dimension: Dimension;
  direction: Direction;
  comparator: Comparator;
  /** Canonical decimals. */
  target: string;
  upper: string | null;
  shown: string;
  mandatory: boolean;
  weight: number;
  testMethod: string;
}

type Columns = Partial<typeof scenes.$inferSelect>;
type IndicatorRow = Omit<typeof requirements.$inferInsert, "id" | "sceneId" | "position">;
type SeatRow = Pick<typeof roleSlots.$inferInsert, "role" | "componentKind" | "required">;

/** A scene as stored or as read from input, in words. Facts a version from before their time lacks are left out. */
export function contentOf(
  registry: Registry,
  regions: ReadonlyMap<string, string>,
  scene: Columns,
  indicators: readonly IndicatorRow[],
  seats: readonly SeatRow[],
): SceneContent {
  const facts: SceneContent["facts"] = {};
  const put = <T>(field: SceneFactField, value: T | undefined, words: (value: T) => string | readonly string[]) => {
    if (value !== undefined) facts[field] = words(value);
  };
  const same = (text: string) => text;
  const listOf =
    <T extends string>(names: Record<T, string>) =>
    (values: readonly T[]) =>
      values.map((value) => names[value]);
  put("name", scene.name, same);
  put("domain", scene.domain, (value) => SCENE_DOMAIN_NAMES[value]);
  put("field", scene.field, (value) => SCENE_FIELD_NAMES[value]);
  put("industryDirection", scene.industryDirection, same);
  put("regionCode", scene.regionCode, (value) => regions.get(value) ?? value);
  put("unitKind", scene.unitKind, (value) => SCENE_UNIT_KIND_NAMES[value]);
  put("unitCount", scene.unitCount, (value) => `${value} 个`);
  put("maturity", scene.maturity, (value) => SCENE_MATURITY_NAMES[value]);
  put("structured", scene.structured, (value) => (value ? "结构化" : "非结构化"));
  put("painPoint", scene.painPoint, same);
  put("coreTask", scene.coreTask, same);
  put("expectedEffect", scene.expectedEffect, same);
  put("differentiation", scene.differentiation, same);
  put("waivedDimensions", scene.waivedDimensions, (values) =>
    values.map(({ dimension, reason }) => `${DIMENSION_NAMES[dimension]}（${reason}）`),
  );
  put("admission", scene.admission, listOf(ADMISSION_CRITERION_NAMES));
  put("admissionBasis", scene.admissionBasis, same);
  put("readiness", scene.readiness, listOf(READINESS_CHECK_NAMES));
  put("siteConditions", scene.siteConditions, same);
  put("retrofitLevel", scene.retrofitLevel, (value) => RETROFIT_LEVEL_NAMES[value]);
  put("retrofitPlan", scene.retrofitPlan, same);
  put("complianceStatus", scene.complianceStatus, (value) => COMPLIANCE_STATUS_NAMES[value]);
  put("complianceNote", scene.complianceNote, same);
  put("dataKinds", scene.dataKinds, listOf(DATA_KIND_NAMES));
  put("dataTerms", scene.dataTerms, same);
  put("productTypes", scene.productTypes, listOf(PRODUCT_TYPE_NAMES));
  put("deploymentGoals", scene.deploymentGoals, listOf(DEPLOYMENT_GOAL_NAMES));
  put("deploymentCount", scene.deploymentCount, (value) => `${value} 台`);
  put("commercialModes", scene.commercialModes, listOf(COMMERCIAL_MODE_NAMES));
  put("budgetYuan", scene.budgetFen, (value) =>
    value === null ? "" : `${fenToYuan(BigInt(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ",")} 元`,
  );
  put("closesOn", scene.closesAt, dayInChina);
  put("trainingFrom", scene.trainingFrom, (value) => value ?? "");
  put("deployBy", scene.deployBy, (value) => value ?? "");
  put("plannedMembers", scene.plannedMembers, ({ prime, others }) => [prime, others].filter((one) => one !== ""));
  put("flagshipProducts", scene.flagshipProducts, (products) =>
    FLAGSHIP_KINDS.flatMap((kind) => (products[kind] ? [`${FLAGSHIP_KIND_NAMES[kind]}：${products[kind]}`] : [])),
  );
  put("restrictedParts", scene.restrictedParts, listOf(RESTRICTABLE_PART_NAMES));
  put("contactId", scene.contactId, (value) => value ?? "");
  facts.slots = seats.map(
    ({ role, componentKind, required }) =>
      `${SLOT_ROLE_NAMES[role]}${componentKind ? `：${COMPONENT_KIND_NAMES[componentKind]}` : ""}（${required ? "必须有" : "希望有"}）`,
  );
  return { facts, indicators: indicators.map((row) => indicatorOf(registry, row)) };
}

/** The same of a frozen version: its JSON holds instants as ISO text and fen as digits. */
export function contentOfSnapshot(
  registry: Registry,
  regions: ReadonlyMap<string, string>,
  snapshot: Record<string, unknown>,
): SceneContent {
  const {
    requirements: indicators = [],
    slots = [],
    ...scene
  } = snapshot as Columns & {
    requirements?: IndicatorRow[];
    slots?: SeatRow[];
  };
  return contentOf(registry, regions, scene, indicators, slots);
}

/** Accepts the ISO text of a snapshot as well as a Date. China keeps one time, eight hours ahead, all year. */
function dayInChina(at: Date | string): string {
  return new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

function indicatorOf(registry: Registry, row: IndicatorRow): IndicatorContent {
  const metric = registry.get(row.metric);
  const shown = registry.show(metric, row.shownTarget, row.shownUpper ?? null, row.shownUnit);
  return {
    metric: row.metric,
    name: row.name,
    dimension: row.dimension,
    direction: metric.direction,
    comparator: row.comparator,
    target: row.target,
    upper: row.upper ?? null,
    shown: row.comparator === "between" ? shown : `${COMPARATOR_SIGNS[row.comparator]} ${shown}`,
    mandatory: row.mandatory,
    weight: row.weight,
    testMethod: row.testMethod,
  };
}

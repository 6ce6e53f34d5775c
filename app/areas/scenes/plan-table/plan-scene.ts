import { DateTime } from "luxon";
import type { Registry } from "#app/areas/metrics/index.server.ts";
import { fenToYuan } from "#app/kernel/money.ts";
import { sceneAsInput } from "../as-input.ts";
import type { SceneWithParts } from "../reads.server.ts";
import type { SceneInput } from "../schemas.ts";
import { uncoveredDimensions } from "../submission.ts";
import type { PlanExtras, PlanScene, ReadCells } from "./cells.ts";
import { SEAT_ROLES, type SeatRole, type Waivers } from "./extra-cells.ts";
import type { PlanIndicator } from "./indicators.ts";

/** What the table carries of a stored scene. `members` and `products` stand in where more is known than was planned. */
export function planSceneOf(
  { scene, requirements }: SceneWithParts,
  actual: Partial<Pick<PlanScene, "plannedMembers" | "flagshipProducts">> = {},
): PlanScene {
  return {
    name: scene.name,
    industryDirection: scene.industryDirection,
    painPoint: scene.painPoint,
    coreTask: scene.coreTask,
    expectedEffect: scene.expectedEffect,
    differentiation: scene.differentiation,
    domain: scene.domain,
    productTypes: scene.productTypes,
    plannedMembers: actual.plannedMembers ?? scene.plannedMembers,
    deploymentGoals: scene.deploymentGoals,
    deploymentCount: scene.deploymentCount,
    flagshipProducts: actual.flagshipProducts ?? scene.flagshipProducts,
    indicators: requirements.map((row) => ({
      metric: row.metric,
      name: row.name,
      dimension: row.dimension,
      comparator: row.comparator,
      value: row.shownTarget,
      upper: row.shownUpper ?? "",
      unit: row.shownUnit,
    })),
  };
}

export function planExtrasOf({ scene, slots }: SceneWithParts): PlanExtras {
  return {
    field: scene.field,
    unitKind: scene.unitKind,
    unitCount: scene.unitCount,
    regionCode: scene.regionCode,
    closesOn: dayOf(scene.closesAt),
    commercialModes: scene.commercialModes,
    seats: SEAT_ROLES.filter((role) => slots.some((slot) => slot.role === role)),
    budgetYuan: scene.budgetFen === null ? undefined : fenToYuan(scene.budgetFen),
    waivers: Object.fromEntries(scene.waivedDimensions.map(({ dimension, reason }) => [dimension, reason])),
  };
}

const dayOf = (instant: Date) => DateTime.fromJSDate(instant, { zone: "Asia/Shanghai" }).toISODate() ?? "";

/** Weight of an indicator that nobody has weighed yet: the middle of five. */
const MIDDLE_WEIGHT = 3;

/**
 * What the scene form would hold for a row. What the table does not carry comes from the scene that is updated, else from the registry and
 * the usual; a value that could not be read is left out, for the schema to miss.
 */
export function sceneInputOf(
  registry: Registry,
  read: ReadCells,
  extras: Partial<PlanExtras>,
  indicators: readonly PlanIndicator[],
  present: SceneWithParts | null,
): Partial<SceneInput> {
  const { seats, waivers, ...facts } = extras;
  const known = new Map(present?.requirements.map((row) => [row.metric, row]));
  return {
    ...(present ? sceneAsInput(present) : {}),
    ...read.scene,
    ...facts,
    requirements: indicators.map((indicator) => {
      const before = known.get(indicator.metric);
      return {
        metric: indicator.metric,
        ...(indicator.name === "" ? {} : { name: indicator.name }),
        dimension: indicator.dimension,
        comparator: indicator.comparator,
        value: indicator.value,
        ...(indicator.upper === "" ? {} : { upper: indicator.upper }),
        unit: indicator.unit,
        mandatory: before?.mandatory ?? true,
        weight: before?.weight ?? MIDDLE_WEIGHT,
        testMethod: before?.testMethod ?? registry.find(indicator.metric)?.testMethod.slice(0, 200) ?? "",
      };
    }),
    slots: slotsOf(seats, present),
    ...(waivers === undefined ? {} : { waivedDimensions: waivedBy(waivers, indicators) }),
  };
}

/** A reason counts for the dimensions that no indicator covers. */
function waivedBy(waivers: Waivers, indicators: readonly PlanIndicator[]): NonNullable<SceneInput["waivedDimensions"]> {
  return uncoveredDimensions({ waivedDimensions: [] }, indicators).flatMap((dimension) => {
    const reason = waivers[dimension] ?? waivers.others;
    return reason ? [{ dimension, reason }] : [];
  });
}

function slotsOf(seats: readonly SeatRole[] | undefined, present: SceneWithParts | null): SceneInput["slots"] {
  const stored = present?.slots.map(({ role, componentKind, required }) => ({
    role,
    required,
    ...(componentKind ? { componentKind } : {}),
  }));
  if (stored && seats === undefined) return stored;
  const kept = stored?.filter(({ role }) => role === "prime" || role === "partsSupplier" || seats?.some((seat) => seat === role)) ?? [
    { role: "prime" as const, required: true },
  ];
  const added = (seats ?? []).filter((seat) => kept.every(({ role }) => role !== seat)).map((role) => ({ role, required: true }));
  return [...kept, ...added];
}

/** What a row says that is compared with the stored scene, by the word people know it by. */
export function carriedOf(registry: Registry, scene: PlanScene, extras: Partial<PlanExtras>): Record<string, string> {
  const targets = scene.indicators.map(({ metric, name, comparator, value, upper, unit }) => {
    const measured = registry.measure({ metric, comparator, value, upper: upper === "" ? null : upper, unit });
    return Array.isArray(measured)
      ? [metric, name, comparator, value, upper, unit]
      : [metric, name, comparator, measured.value, measured.upper];
  });
  const list = (values: readonly string[] | undefined) => [...(values ?? [])].sort().join("、");
  return {
    场景名称: scene.name,
    "行业/方向": scene.industryDirection,
    场景痛点: scene.painPoint,
    核心作业: scene.coreTask,
    预期成效: scene.expectedEffect,
    差异化创新点: scene.differentiation,
    技术指标: JSON.stringify(targets),
    场景类型: scene.domain,
    应用部署产品类型: list(scene.productTypes),
    创新应用联合体成员: JSON.stringify([scene.plannedMembers.prime, scene.plannedMembers.others]),
    整机应用目标: list(scene.deploymentGoals),
    部署总数: String(scene.deploymentCount),
    可规模推广的其他标志性技术产品: JSON.stringify(
      Object.entries(scene.flagshipProducts)
        .filter(([, words]) => words)
        .sort(),
    ),
    ...(extras.field === undefined ? {} : { 应用领域: extras.field }),
    ...(extras.unitKind === undefined ? {} : { 场景单元类别: extras.unitKind }),
    ...(extras.unitCount === undefined ? {} : { 场景单元数: String(extras.unitCount) }),
    ...(extras.regionCode === undefined ? {} : { 所在地区: extras.regionCode }),
    ...(extras.closesOn === undefined ? {} : { 应答截止日期: extras.closesOn }),
    ...(extras.commercialModes === undefined ? {} : { 合作方式: list(extras.commercialModes) }),
    ...(extras.seats === undefined ? {} : { 需要的成员角色: list(extras.seats) }),
    ...(extras.waivers === undefined ? {} : { 不设指标的维度: JSON.stringify(waivedBy(extras.waivers, scene.indicators)) }),
    ...(extras.budgetYuan === undefined ? {} : { 预算金额: String(Number(extras.budgetYuan)) }),
  };
}

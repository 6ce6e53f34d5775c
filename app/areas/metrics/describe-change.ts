import type { UnitFactor } from "#app/kernel/units.ts";
import {
  DIMENSION_NAMES,
  DIRECTION_NAMES,
  type Dimension,
  type Direction,
  METRIC_FAMILY_NAMES,
  METRIC_KIND_NAMES,
  type MetricFamily,
  type MetricKind,
  type MetricOptionValue,
} from "#db/vocabulary/metrics.ts";
import { SLOT_ROLE_NAMES, type SlotRole } from "#db/vocabulary/roles.ts";
import { SCENE_FIELD_NAMES, type SceneField } from "#db/vocabulary/scenes.ts";

/** What of a quantity is told when it changes. */
export interface MetricFacts {
  name: string;
  aliases: string[];
  note: string;
  dimension: Dimension;
  family: MetricFamily | null;
  kind: MetricKind;
  options: MetricOptionValue[];
  unit: string;
  units: UnitFactor[];
  direction: Direction;
  symmetric: boolean;
  perOperation: boolean;
  plausibleMin: string;
  plausibleMax: string;
  testMethod: string;
  ownerRoles: SlotRole[];
}

export interface OperationFacts {
  name: string;
  field: SceneField;
  wordings: string[];
}

/** The difference between two states of a quantity in words, one line each; no line when nothing changed. `unitName` shows a unit's id as people read it. */
export function describeMetricChange(
  before: MetricFacts,
  after: MetricFacts,
  unitName: (unit: string) => string = (unit) => unit,
): string[] {
  const unitText = ({ unit, factor, offset }: UnitFactor) =>
    `${unitName(unit)}（1 ${unitName(unit)} = ${factor} ${unitName(after.unit)}${offset ? `，再加 ${offset}` : ""}）`;
  const family = (of: MetricFamily | null) => (of === null ? "无" : METRIC_FAMILY_NAMES[of]);
  const sameUnits = (unit: UnitFactor, others: UnitFactor[]) => others.some((other) => unitText(other) === unitText(unit));
  return [
    ...moved("名称", before.name, after.name),
    ...listed("别名", before.aliases, after.aliases),
    ...moved("含义", before.note, after.note),
    ...moved("维度", DIMENSION_NAMES[before.dimension], DIMENSION_NAMES[after.dimension]),
    ...moved("验证指标族", family(before.family), family(after.family)),
    ...moved("取值方式", METRIC_KIND_NAMES[before.kind], METRIC_KIND_NAMES[after.kind]),
    ...listed(
      "单位",
      before.units.filter((unit) => !sameUnits(unit, after.units)).map(unitText),
      after.units.filter((unit) => !sameUnits(unit, before.units)).map(unitText),
    ),
    ...listed(
      "等级",
      before.options.map(({ label }) => label),
      after.options.map(({ label }) => label),
    ),
    ...moved("优劣方向", DIRECTION_NAMES[before.direction], DIRECTION_NAMES[after.direction]),
    ...moved("± 写法", yesNo(before.symmetric), yesNo(after.symmetric)),
    ...moved("只对所声明的作业成立", yesNo(before.perOperation), yesNo(after.perOperation)),
    ...moved("合理范围", bounds(before, unitName), bounds(after, unitName)),
    ...moved("测试方法", before.testMethod, after.testMethod),
    ...listed(
      "责任角色",
      before.ownerRoles.map((role) => SLOT_ROLE_NAMES[role]),
      after.ownerRoles.map((role) => SLOT_ROLE_NAMES[role]),
    ),
  ];
}

/** The same for an operation of the lexicon. */
export function describeOperationChange(before: OperationFacts, after: OperationFacts): string[] {
  return [
    ...moved("名称", before.name, after.name),
    ...moved("应用领域", SCENE_FIELD_NAMES[before.field], SCENE_FIELD_NAMES[after.field]),
    ...listed("说法", before.wordings, after.wordings),
  ];
}

const yesNo = (is: boolean) => (is ? "是" : "否");
const bounds = ({ plausibleMin, plausibleMax, unit, kind }: MetricFacts, unitName: (unit: string) => string) =>
  kind === "number" ? `${plausibleMin}–${plausibleMax} ${unitName(unit)}`.trim() : "";

function moved(what: string, before: string, after: string): string[] {
  if (before === after) return [];
  return before === "" ? [`${what}：补充“${after}”`] : [`${what}：由“${before}”改为“${after}”`];
}

function listed(what: string, before: readonly string[], after: readonly string[]): string[] {
  const added = after.filter((one) => !before.includes(one));
  const removed = before.filter((one) => !after.includes(one));
  return [
    ...(added.length > 0 ? [`新增${what}：${added.join("、")}`] : []),
    ...(removed.length > 0 ? [`移除${what}：${removed.join("、")}`] : []),
  ];
}

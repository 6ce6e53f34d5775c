import type { Registry } from "#app/areas/metrics/index.server.ts";
import type { EXTRA_COLUMNS, OFFICIAL_COLUMNS, PlanColumn } from "#db/vocabulary/plan-table.ts";
import {
  COMMERCIAL_MODE_NAMES,
  type CommercialMode,
  type DeploymentGoal,
  type ProductType,
  SCENE_DOMAIN_NAMES,
  SCENE_FIELD_NAMES,
  SCENE_UNIT_KIND_NAMES,
  type SceneDomain,
  type SceneField,
  type SceneUnitKind,
} from "#db/vocabulary/scenes.ts";
import { type Description, isLabelled, readDescription, writeDescription } from "./description.ts";
import {
  type RegionName,
  readBudget,
  readDay,
  readRegion,
  readSeats,
  readWaivers,
  type SeatRole,
  type Waivers,
  writeBudget,
  writeSeats,
  writeWaivers,
} from "./extra-cells.ts";
import { type IndicatorProposal, type PlanIndicator, proposeIndicators, readOwnIndicators, writeIndicators } from "./indicators.ts";
import {
  type Flagships,
  type PlannedMembers,
  readFlagships,
  readGoals,
  readMembers,
  readProducts,
  writeFlagships,
  writeGoals,
  writeMembers,
  writeProducts,
} from "./official-cells.ts";
import { faulty, type Reading, read, readChoice, readChoices, readCount } from "./readings.ts";

/** The texts of one row, by column. */
export type Cells = Partial<Record<PlanColumn, string>>;

/** What the official columns carry of a scene. */
export interface PlanScene extends Omit<Description, "indicators"> {
  name: string;
  industryDirection: string;
  domain: SceneDomain;
  productTypes: ProductType[];
  plannedMembers: PlannedMembers;
  deploymentGoals: DeploymentGoal[];
  deploymentCount: number;
  flagshipProducts: Flagships;
  indicators: PlanIndicator[];
}

/** What the platform's own columns carry beside. */
export interface PlanExtras {
  field: SceneField;
  unitKind: SceneUnitKind;
  unitCount: number;
  regionCode: string;
  closesOn: string;
  commercialModes: CommercialMode[];
  seats: SeatRole[];
  budgetYuan: string | undefined;
  waivers: Waivers;
}

/** The official columns of a scene but the first three, which say where it stands in a report. */
export function writeOfficialCells(
  registry: Registry,
  scene: PlanScene,
): Record<Exclude<(typeof OFFICIAL_COLUMNS)[number], "number" | "reportingUnit" | "userUnit">, string> {
  return {
    name: scene.name,
    industryDirection: scene.industryDirection,
    description: writeDescription({ ...scene, indicators: writeIndicators(registry, scene.indicators) }),
    domain: SCENE_DOMAIN_NAMES[scene.domain],
    productTypes: writeProducts(scene.productTypes),
    members: writeMembers(scene.plannedMembers),
    goals: writeGoals(scene.deploymentGoals),
    count: `${scene.deploymentCount}台`,
    flagships: writeFlagships(scene.flagshipProducts),
  };
}

export function writeExtraCells(extras: PlanExtras, regionName: string): Record<(typeof EXTRA_COLUMNS)[number], string> {
  return {
    field: SCENE_FIELD_NAMES[extras.field],
    unitKind: SCENE_UNIT_KIND_NAMES[extras.unitKind],
    unitCount: String(extras.unitCount),
    region: regionName,
    closesOn: extras.closesOn,
    modes: extras.commercialModes.map((mode) => COMMERCIAL_MODE_NAMES[mode]).join("、"),
    seats: writeSeats(extras.seats),
    budget: writeBudget(extras.budgetYuan ?? ""),
    waived: writeWaivers(extras.waivers),
  };
}

/** What is wrong with a cell, the rule it breaks being part of the message; `suggestion` is what to write instead. */
export interface CellFault {
  column: PlanColumn;
  message: string;
  suggestion: string | null;
}

export interface ReadCells {
  scene: Partial<Omit<PlanScene, "indicators">>;
  extras: Partial<PlanExtras>;
  description: Description;
  /** Indicators of the text, in its order. */
  proposals: (PlanIndicator | IndicatorProposal)[];
  /** The indicators are lines of our own export: nothing in them was guessed. */
  isExact: boolean;
  faults: CellFault[];
}

const DOMAIN_HINTS = {
  industrial: /制造|生产|工厂|车间|产线/,
  service: /商业|零售|餐饮|医|养|酒店|导览/,
  special: /消防|应急|救援|防灾|安防|巡检/,
};
const UNIT_KIND_HINTS = { workstation: /工位|产线|车间/, servicePoint: /点位|服务|门店/, emergencySite: /站点|应急|处置/ };

/** Reads a row: what its cells say, and what is wrong with them. Cells of the extra columns that are empty are left to the file's defaults. */
export function readCells(registry: Registry, regions: readonly RegionName[], cells: Cells): ReadCells {
  const faults: CellFault[] = [];
  const take = <T>(column: PlanColumn, reading: Reading<T>): T | undefined => {
    if ("value" in reading) return reading.value;
    faults.push({ column, message: reading.fault, suggestion: reading.suggestion });
    return undefined;
  };
  const text = (column: PlanColumn) => (cells[column] ?? "").trim();
  const given = <T>(column: PlanColumn, reading: (text: string) => Reading<T>): T | undefined =>
    text(column) === "" ? undefined : take(column, reading(text(column)));
  const description = readDescription(text("description"));
  const own = readOwnIndicators(registry, description.indicators);
  const scene = {
    name: text("name"),
    industryDirection: text("industryDirection"),
    painPoint: description.painPoint,
    coreTask: description.coreTask,
    expectedEffect: description.expectedEffect,
    differentiation: description.differentiation,
    domain: take("domain", readChoice(text("domain"), "场景类型", SCENE_DOMAIN_NAMES, DOMAIN_HINTS)),
    productTypes: take("productTypes", readProducts(text("productTypes"))),
    deploymentGoals: take("goals", readGoals(text("goals"))),
    deploymentCount: take("count", readCount(text("count"), "部署总数", "台")),
    plannedMembers: readMembers(text("members")),
    flagshipProducts: take("flagships", readFlagships(text("flagships"))),
  };
  const extras = {
    field: given("field", (words) => readChoice(words, "应用领域", SCENE_FIELD_NAMES)),
    unitKind: given("unitKind", (words) => readChoice(words, "场景单元类别", SCENE_UNIT_KIND_NAMES, UNIT_KIND_HINTS)),
    unitCount: given("unitCount", (words) => readCount(words, "场景单元数", "个")),
    regionCode: given("region", (words) => readRegion(words, regions)),
    closesOn: given("closesOn", (words) => readDay(words, "应答截止日期")),
    commercialModes: given("modes", (words) => nonEmpty(readChoices(words, "合作方式", COMMERCIAL_MODE_NAMES))),
    seats: given("seats", readSeats),
    budgetYuan: given("budget", readBudget),
    waivers: given("waived", readWaivers),
  };
  return {
    scene: definite(scene),
    extras: definite(extras),
    description,
    proposals: own ?? proposeIndicators(registry, description.indicators),
    isExact: own !== null && isLabelled(text("description")),
    faults,
  };
}

function nonEmpty(reading: Reading<CommercialMode[]>): Reading<CommercialMode[]> {
  return "value" in reading && reading.value.length === 0
    ? faulty(`请填写合作方式：${Object.values(COMMERCIAL_MODE_NAMES).join("、")}。`)
    : "value" in reading
      ? read(reading.value)
      : reading;
}

/** The members that have a value. */
function definite<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

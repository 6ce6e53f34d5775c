import { DateTime } from "luxon";
import { covers } from "#app/kernel/actor.ts";
import type { ImportRowState } from "#db/schema/plan-table.ts";
import { EXTRA_COLUMNS, type ExtraColumn, type PlanColumn, type RowAction } from "#db/vocabulary/plan-table.ts";
import { SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";
import { type SceneInput, sceneInput } from "../schemas.ts";
import { can } from "../states.ts";
import { submissionFaults } from "../submission.ts";
import { type CellFault, type Cells, readCells } from "./cells.ts";
import { type CheckWorld, type PresentScene, rowIdentity, unitNamed } from "./check-world.server.ts";
import type { Description } from "./description.ts";
import { isEdited } from "./import-row.server.ts";
import { type IndicatorFault, type IndicatorProposal, indicatorFaults, type PlanIndicator } from "./indicators.ts";
import { carriedOf, planExtrasOf, planSceneOf, sceneInputOf } from "./plan-scene.ts";
import { isNothing, nearest } from "./readings.ts";

/** A row with what would become of it. */
export interface CheckedRow {
  position: number;
  cells: Cells;
  action: RowAction;
  /** Why it is skipped, or what an update changes. */
  reason: string;
  faults: CellFault[];
  /** Indicators as confirmed, else as read from the text. */
  indicators: (PlanIndicator | IndicatorProposal)[];
  indicatorFaults: IndicatorFault[][];
  isConfirmed: boolean;
  /** How the description is taken apart. */
  parts: Description;
  /** Extra columns that neither the row nor the file's defaults fill. */
  missing: ExtraColumn[];
  unit: { id: string; name: string } | null;
  present: PresentScene | null;
  /** What keeps it from being handed in, though not from being a draft. */
  unsubmittable: string[];
  /** The complete scene, when nothing is wrong. */
  scene: SceneInput | null;
}

/** Which cell a field of the scene form comes from. */
const COLUMN_OF: Record<string, PlanColumn> = {
  name: "name",
  domain: "domain",
  industryDirection: "industryDirection",
  painPoint: "description",
  coreTask: "description",
  expectedEffect: "description",
  differentiation: "description",
  requirements: "description",
  productTypes: "productTypes",
  deploymentGoals: "goals",
  deploymentCount: "count",
  flagshipProducts: "flagships",
  plannedMembers: "members",
  field: "field",
  unitKind: "unitKind",
  unitCount: "unitCount",
  regionCode: "region",
  closesOn: "closesOn",
  commercialModes: "modes",
  slots: "seats",
  seats: "seats",
  budgetYuan: "budget",
  waivers: "waived",
  waivedDimensions: "waived",
};

/** Holds every row against the rules and against what is there: the dry run. Changes nothing. */
export function checkRows(world: CheckWorld, rows: readonly ImportRowState[], defaults: Cells): CheckedRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const checked = checkRow(world, row, defaults);
    if (checked.unit === null || row.leftOut || checked.action === "skip") return checked;
    // A row renamed by hand is the scene it was, which another row may name.
    const identities = [rowIdentity(checked.unit.id, row.cells.name ?? ""), ...(checked.present ? [checked.present.scene.id] : [])];
    const first = identities.map((identity) => seen.get(identity)).find((position) => position !== undefined);
    if (first === undefined) {
      for (const identity of identities) seen.set(identity, row.position);
      return checked;
    }
    const message = `与第 ${first} 行是同一单位的同名场景。请合并，或在名称中写明差异（填写说明第 5 条）。`;
    return { ...checked, action: "error" as const, faults: [...checked.faults, { column: "name" as const, message, suggestion: null }] };
  });
}

function checkRow(world: CheckWorld, row: ImportRowState, defaults: Cells): CheckedRow {
  const { registry } = world;
  const { unit, fault } = unitOf(world, row.cells.userUnit ?? "");
  const known = world.byHash.get(row.hash) ?? null;
  // Edited to be another unit's, it is not the scene that the file's row became.
  const before = known && unit && known.scene.organizationId !== unit.id ? null : known;
  const present = before ?? (unit && world.present.get(rowIdentity(unit.id, row.cells.name ?? ""))) ?? null;
  const read = readCells(registry, world.regions, filledCells(world, row.cells, defaults, present));
  const indicators = row.indicators ?? read.proposals;
  const faultsOfIndicators = indicatorFaults(registry, indicators, new Set(present?.requirements.map(({ metric }) => metric)));
  const base = {
    position: row.position,
    cells: row.cells,
    indicators,
    indicatorFaults: faultsOfIndicators,
    isConfirmed: row.indicators !== null || read.isExact,
    parts: read.description,
    missing: [],
    unit,
    present,
    faults: [],
    unsubmittable: [],
    scene: null,
  };
  const skipped = (reason: string): CheckedRow => ({ ...base, action: "skip", reason });
  if (row.leftOut) return skipped("您选择了不导入。");
  // Said again, and nothing else was imported over it since: however it was mended then, or by its unit after, stands.
  if (before && before.importedHash === row.hash && !isEdited(row)) return skipped(`与上次导入的内容相同（${before.scene.code}）。`);
  const refused = present && refusal(world, present);
  if (refused) return skipped(refused);

  const extras = {
    ...read.extras,
    ...(unit && world.isBureau && read.extras.regionCode === undefined ? { regionCode: unit.regionCode } : {}),
  };
  const parsed = sceneInput.safeParse(sceneInputOf(registry, read, extras, indicators, present));
  const faults = [...(fault ? [fault] : []), ...read.faults];
  if (!parsed.success) faults.push(...schemaFaults(parsed.error.issues, faults, row.cells));
  faults.push(...dayAndPlaceFaults(world, read.extras, faults));
  const wrong = faultsOfIndicators.flatMap((each, i) => each.map(({ message }) => `第 ${i + 1} 项：${message}`));
  if (wrong.length > 0) faults.push({ column: "description", message: wrong.join(""), suggestion: null });
  // What the row leaves to the file is asked, and blamed, once for the whole file.
  const ofFile = (column: PlanColumn) => isExtra(column) && (row.cells[column] ?? "") === "";
  const own = faults.filter(({ column }) => !ofFile(column));
  const missing = [
    ...new Set(
      faults
        .map(({ column }) => column)
        .filter(isExtra)
        .filter(ofFile),
    ),
  ];
  if (own.length > 0 || missing.length > 0 || !parsed.success)
    return { ...base, action: "error", reason: own.length > 0 ? "" : "请先填写补充信息。", faults: own, missing };
  const changes = present ? changesOf(world, present, parsed.data, row.cells, read.extras) : [];
  if (present && changes.length === 0) return skipped(`与场景 ${present.scene.code} 的内容相同。`);
  const unsubmittable = Object.values(submissionFaults(parsed.data, parsed.data.requirements)).flat();
  const good = { ...base, scene: parsed.data, unsubmittable };
  if (!base.isConfirmed) return { ...good, action: "confirm", reason: "请核对从文字中读到的指标。" };
  const reason = present ? `更新 ${present.scene.code}：${changes.join("、")}` : "";
  return { ...good, action: present ? "update" : "create", reason };
}

const isExtra = (column: PlanColumn): column is ExtraColumn => (EXTRA_COLUMNS as readonly PlanColumn[]).includes(column);

/** The row's own cells; a new scene takes the file's defaults where they are silent, one that is there keeps its own facts but a deadline that is over. */
function filledCells(world: CheckWorld, cells: Cells, defaults: Cells, present: PresentScene | null): Cells {
  const asked = present === null ? EXTRA_COLUMNS : present.scene.closesAt <= world.now ? (["closesOn"] as const) : [];
  const filled: Cells = { ...cells };
  for (const column of asked) if ((cells[column] ?? "") === "" && defaults[column]) filled[column] = defaults[column];
  return filled;
}

/** What is wrong with the file's defaults themselves. */
export function checkDefaults(world: CheckWorld, defaults: Cells): CellFault[] {
  const read = readCells(world.registry, world.regions, defaults);
  const faults = read.faults.filter(({ column }) => isExtra(column));
  return [...faults, ...dayAndPlaceFaults(world, read.extras, faults)];
}

function unitOf(world: CheckWorld, text: string) {
  const own = world.isBureau ? null : world.units[0];
  // A unit's own table may leave the column out; whose scenes they are is not in doubt.
  if (own && isNothing(text)) return { unit: own, fault: null };
  const unit = unitNamed(world.units, world.isBureau, text);
  if (unit) return { unit, fault: null };
  const column = "userUnit" as const;
  if (own) return { unit: null, fault: { column, message: `只能导入本单位的场景，用户单位应为“${own.name}”。`, suggestion: own.name } };
  if (isNothing(text)) return { unit: null, fault: { column, message: "请填写用户单位（填写说明第 2 条）。", suggestion: null } };
  const message = `平台上没有本地区的用户单位“${text.trim()}”。请核对全称，或请该单位先注册。`;
  const suggestion = nearest(
    text,
    world.units.map(({ name }) => name),
  );
  return { unit: null, fault: { column, message, suggestion } };
}

/** Why a scene that is there may not be changed by this import; null when it may. */
function refusal(world: CheckWorld, present: PresentScene): string | null {
  const { scene, importedVersion } = present;
  if (!can("edit", scene.status)) return `场景 ${scene.code} ${SCENE_STATUS_NAMES[scene.status]}，不能用导入修改。`;
  if (!world.isBureau) return null;
  if (importedVersion === null) return `场景 ${scene.code} 由用户单位自行填报，请由该单位修改。`;
  return importedVersion === scene.version && scene.status === "draft" ? null : `场景 ${scene.code} 用户单位已在修改，请由该单位更新。`;
}

interface Issue {
  path: PropertyKey[];
  message: string;
}

/** What the scene form's own rules say, at the cells the fields come from; a cell that could not be read at all is not blamed twice. */
function schemaFaults(issues: readonly Issue[], known: readonly CellFault[], cells: Cells): CellFault[] {
  const found: CellFault[] = [];
  for (const { path, message } of issues) {
    const field = String(path[0] ?? "");
    const column = COLUMN_OF[field] ?? "description";
    // The registry says more about an indicator than the schema does.
    if (known.some((fault) => fault.column === column) || (field === "requirements" && path.length > 1)) continue;
    const words =
      field === "requirements" ? "没有读到可以量化的技术指标，请写明数值和单位，如“识别准确率≥98%”（填写说明第 5 条）。" : message;
    const isPart = column === "description" && field !== "requirements";
    const hint = isPart && cells.description ? "可在单元格中另起一行写明，如“核心作业：……”“预期成效：……”。" : "";
    found.push({ column, message: `${words}${hint}`, suggestion: null });
  }
  if (!cells.description && found.some((fault) => fault.column === "description"))
    return [
      ...found.filter((fault) => fault.column !== "description"),
      {
        column: "description",
        message: "请填写场景描述与关键技术要求：场景痛点、核心作业、技术指标和预期成效（填写说明第 5 条）。",
        suggestion: null,
      },
    ];
  return found;
}

/** What needs the day and the place: a deadline that is over, a region that is none, or not the bureau's. */
function dayAndPlaceFaults(
  world: CheckWorld,
  extras: { closesOn?: string; regionCode?: string },
  known: readonly CellFault[],
): CellFault[] {
  const found: CellFault[] = [];
  const today = DateTime.fromJSDate(world.now, { zone: "Asia/Shanghai" }).toISODate() ?? "";
  const isKnown = (column: PlanColumn) => known.some((fault) => fault.column === column);
  if (extras.closesOn !== undefined && extras.closesOn < today && !isKnown("closesOn"))
    found.push({ column: "closesOn", message: `应答截止日期 ${extras.closesOn} 已过，请改为今天之后的日期。`, suggestion: null });
  if (world.isBureau && extras.regionCode !== undefined && !covers(world.bureauRegion, extras.regionCode) && !isKnown("region"))
    found.push({ column: "region", message: "所在地区不在本部门的管辖范围内。", suggestion: null });
  return found;
}

/** What an update would change, in the words of the table. */
function changesOf(
  world: CheckWorld,
  present: PresentScene,
  scene: SceneInput,
  cells: Cells,
  extras: ReturnType<typeof readCells>["extras"],
): string[] {
  const own = Object.fromEntries(Object.entries(extras).filter(([key]) => cells[COLUMN_OF[key] ?? "name"]));
  const said = carriedOf(
    world.registry,
    {
      name: scene.name,
      industryDirection: scene.industryDirection,
      painPoint: scene.painPoint,
      coreTask: scene.coreTask,
      expectedEffect: scene.expectedEffect,
      differentiation: scene.differentiation ?? "",
      domain: scene.domain,
      productTypes: scene.productTypes,
      plannedMembers: { prime: scene.plannedMembers?.prime ?? "", others: scene.plannedMembers?.others ?? "" },
      deploymentGoals: scene.deploymentGoals,
      deploymentCount: scene.deploymentCount,
      flagshipProducts: scene.flagshipProducts ?? {},
      indicators: scene.requirements.map((each) => ({
        metric: each.metric,
        name: each.name ?? world.registry.get(each.metric).name,
        dimension: each.dimension,
        comparator: each.comparator,
        value: each.value,
        upper: each.upper ?? "",
        unit: each.unit ?? "",
      })),
    },
    own,
  );
  const stored = carriedOf(world.registry, planSceneOf(present), planExtrasOf(present));
  return Object.keys(said).filter((word) => said[word] !== stored[word]);
}

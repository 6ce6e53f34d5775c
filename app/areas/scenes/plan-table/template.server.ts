import type ExcelJS from "exceljs";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import {
  EXTRA_COLUMNS,
  OFFICIAL_COLUMNS,
  PLAN_COLUMN_FACTS,
  PLAN_COLUMNS,
  PLAN_TABLE_VERSION,
  type PlanColumn,
} from "#db/vocabulary/plan-table.ts";
import { COMMERCIAL_MODE_NAMES, SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES, SCENE_UNIT_KIND_NAMES } from "#db/vocabulary/scenes.ts";
import type { Cells } from "./cells.ts";
import { PART_LABELS } from "./description.ts";
import { UNFILLED, writeFlagships, writeGoals, writeMembers, writeProducts } from "./official-cells.ts";
import { planWorkbook, workbookBytes } from "./write-workbook.server.ts";

/** Rows under the example that are made ready to be filled in. */
const READY_ROWS = 30;
const FIRST_ROW = 5;

/** The sample row of the official form (工信厅联科函〔2026〕256号 附件), in the parts the platform reads without guessing. */
const SAMPLE: Cells = {
  number: "样例",
  reportingUnit: "XX工业和信息化厅/xx中央企业",
  userUnit: "XX市/XX企业",
  name: "XX工厂电池测试——线柔性插接",
  industryDirection: "电子信息制造业",
  description: [
    `${PART_LABELS.painPoint}：电池包生产下线前的最终功能测试环节，需人工插拔带有数百伏高压的测试插头。工人面临高压打火风险，作业效率与质量也易受人为因素影响。因“多品种、小批量、高柔性”特点，自动化改造难度大。`,
    `${PART_LABELS.coreTask}：可依托人形机器人柔性操作能力，实现测试插接环节的无人化作业。`,
    `${PART_LABELS.indicators}：能够识别多种型号电池接口、线缆和插头等对象以及接口状态，识别准确率不低于98%。插接接头位置精度≤±0.5mm，姿态角度精度≤±0.5°，单次插拔节拍≤15秒，适应产线节拍要求，插拔作业成功率不低于99%。`,
    `${PART_LABELS.expectedEffect}：实现测试插接环节的无人化作业。`,
  ].join("\n"),
  domain: "工业",
  productTypes: writeProducts(["humanoidLegged", "humanoidWheeled", "humanoidOther"]),
  members: writeMembers({ prime: "XX", others: "XX" }),
  goals: writeGoals(["ownUnit"]),
  count: "10台",
  flagships: writeFlagships({ algorithm: "XX", operatingSystem: "XX", simulation: "XX", keyPart: "XX" }),
  field: "生产制造",
  unitKind: "生产作业工位",
  unitCount: "2",
  region: "广州市",
  closesOn: "2026-12-31",
  modes: "按效用付费、经营性租赁",
  seats: "模型算法企业",
  budget: "320万元",
  waived: "交互协作：单人工位，无人机交互\n环境适应性：室内恒温车间，现有照明不变",
};

/** The template to fill in: official columns and ours, the official example, lists to choose from, a note at each column, a sheet of 填写说明. */
export async function planTemplate(ctx: Context): Promise<{ file: Buffer; fileName: string }> {
  const rows = [SAMPLE, ...Array.from({ length: READY_ROWS }, (_, i) => ({ ...UNFILLED, number: String(i + 1) }))];
  const { workbook, sheet } = planWorkbook({ withExtras: true, rows });
  sheet.getRow(FIRST_ROW - 1).font = { color: { argb: "FF667085" } };
  const names = [...(await regionNames(ctx))].filter(([code]) => code !== "100000").sort(([a], [b]) => (a < b ? -1 : 1));
  const lists = workbook.addWorksheet("lists", { state: "veryHidden" });
  lists.getColumn(1).values = names.map(([, name]) => name);
  const choices: Partial<Record<PlanColumn, string>> = {
    domain: quoted(SCENE_DOMAIN_NAMES),
    field: quoted(SCENE_FIELD_NAMES),
    unitKind: quoted(SCENE_UNIT_KIND_NAMES),
    region: `lists!$A$1:$A$${names.length}`,
    modes: quoted(COMMERCIAL_MODE_NAMES),
  };
  for (const [i, column] of PLAN_COLUMNS.entries()) {
    sheet.getCell(3, i + 1).note = { texts: [{ text: PLAN_COLUMN_FACTS[column].note }], margins: { insetmode: "auto" } };
    const formula = choices[column];
    if (formula) offer(sheet, i + 1, formula, column === "modes");
  }
  writeNotes(workbook);
  return { file: await workbookBytes(workbook), fileName: `人形机器人与具身智能实景实训工作计划表（模板 ${PLAN_TABLE_VERSION}）.xlsx` };
}

const quoted = (names: Record<string, string>) => `"${Object.values(names).join(",")}"`;

/** A list to choose from in each ready row; several of `modes` may be typed, so there other texts are taken too. */
function offer(sheet: ExcelJS.Worksheet, column: number, formula: string, takesOthers: boolean): void {
  for (let row = FIRST_ROW - 1; row < FIRST_ROW + READY_ROWS; row++) {
    sheet.getCell(row, column).dataValidation = {
      type: "list",
      allowBlank: true,
      formulae: [formula],
      showErrorMessage: !takesOthers,
      errorStyle: "warning",
      errorTitle: "请从列表中选择",
      error: "填写的内容不在列表中，导入时会提示更正。",
    };
  }
}

function writeNotes(workbook: ExcelJS.Workbook): void {
  const notes = workbook.addWorksheet("填写说明");
  notes.getColumn(1).width = 28;
  notes.getColumn(2).width = 100;
  const add = (column: PlanColumn) => {
    const row = notes.addRow([PLAN_COLUMN_FACTS[column].header, PLAN_COLUMN_FACTS[column].note]);
    row.alignment = { vertical: "top", wrapText: true };
  };
  notes.addRow(["官方栏目（工信厅联科函〔2026〕256号 附件）"]).font = { bold: true };
  for (const column of OFFICIAL_COLUMNS) add(column);
  notes.addRow([]);
  notes.addRow(["平台补充信息：不属于上报内容，留空时导入页会统一询问一次"]).font = { bold: true };
  for (const column of EXTRA_COLUMNS) add(column);
}

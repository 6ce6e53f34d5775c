import ExcelJS from "exceljs";
import {
  EXTRA_COLUMNS,
  GOAL_COLUMNS,
  OFFICIAL_COLUMNS,
  PLAN_COLUMN_FACTS,
  PLAN_EXTRA_GROUP,
  PLAN_GOAL_GROUP,
  PLAN_TABLE_TITLE,
  PLAN_TABLE_VERSION,
  type PlanColumn,
} from "#db/vocabulary/plan-table.ts";
import type { Cells } from "./cells.ts";
import { writeSafe } from "./mapping.ts";

const HEADER_ROWS = 3;
const FIRST_GOAL = OFFICIAL_COLUMNS.length - GOAL_COLUMNS.length;
const thin = { style: "thin" as const, color: { argb: "FF8A94A3" } };
const BORDER = { top: thin, left: thin, bottom: thin, right: thin };
const EXTRA_FILL = { type: "pattern" as const, pattern: "solid" as const, fgColor: { argb: "FFEEF4FA" } };

/** A column behind the table's own, as a report has: its word and what stands in each row. */
export interface AddedColumn {
  header: string;
  width: number;
  texts: readonly string[];
}

export interface PlanSheet {
  /** Our own columns follow the official ones. */
  withExtras: boolean;
  rows: readonly Cells[];
  added?: readonly AddedColumn[];
}

/** The 工作计划表 as a workbook: title, the official merged header, one row each, and the version in a hidden sheet. Every cell is a text. */
export function planWorkbook({ withExtras, rows, added = [] }: PlanSheet): { workbook: ExcelJS.Workbook; sheet: ExcelJS.Worksheet } {
  const columns: PlanColumn[] = withExtras ? [...OFFICIAL_COLUMNS, ...EXTRA_COLUMNS] : [...OFFICIAL_COLUMNS];
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet("工作计划表", {
    views: [{ state: "frozen", ySplit: HEADER_ROWS, xSplit: 4 }],
    pageSetup: {
      orientation: "landscape",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      paperSize: 9,
      printTitlesRow: `2:${HEADER_ROWS}`,
    },
  });
  writeHeader(sheet, columns, added);
  for (const [i, cells] of rows.entries()) {
    const row = sheet.addRow([
      ...columns.map((column) => cellText(cells[column] ?? "")),
      ...added.map(({ texts }) => cellText(texts[i] ?? "")),
    ]);
    row.eachCell({ includeEmpty: true }, (cell) => {
      cell.alignment = { vertical: "top", wrapText: true };
      cell.border = BORDER;
      // As text, so that nothing typed over it turns into a date or a figure either.
      cell.numFmt = "@";
    });
  }
  const version = workbook.addWorksheet("version", { state: "veryHidden" });
  version.addRow(["版本", PLAN_TABLE_VERSION]);
  return { workbook, sheet };
}

export async function workbookBytes(workbook: ExcelJS.Workbook): Promise<Buffer> {
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** A plain list as a workbook: one sheet, its header kept in view, every cell a text. */
export async function workbookOf(
  title: string,
  columns: readonly Omit<AddedColumn, "texts">[],
  rows: readonly (readonly string[])[],
): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet(title, { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.addRow(columns.map(({ header }) => header)).font = { bold: true };
  for (const [i, { width }] of columns.entries()) sheet.getColumn(i + 1).width = width;
  for (const row of rows) sheet.addRow(row.map(cellText)).alignment = { vertical: "top", wrapText: true };
  return workbookBytes(workbook);
}

/** A workbook reads _x0041_ as a character number, and XML has no place for U+FFFE and U+FFFF. */
function cellText(text: string): string {
  return writeSafe(text)
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replace(/[\uFFFE\uFFFF]/g, "");
}

function writeHeader(sheet: ExcelJS.Worksheet, columns: readonly PlanColumn[], added: readonly AddedColumn[]): void {
  const official = OFFICIAL_COLUMNS.length;
  const last = columns.length + added.length;
  for (const [i, column] of columns.entries()) sheet.getColumn(i + 1).width = PLAN_COLUMN_FACTS[column].width;
  for (const [i, { width }] of added.entries()) sheet.getColumn(columns.length + i + 1).width = width;
  sheet.addRow([PLAN_TABLE_TITLE]);
  sheet.mergeCells(1, 1, 1, official);
  sheet.getCell(1, 1).font = { size: 16, bold: true };
  sheet.getCell(1, 1).alignment = { horizontal: "center", vertical: "middle" };
  sheet.getRow(1).height = 32;
  const headers = [...columns.map((column) => PLAN_COLUMN_FACTS[column].header), ...added.map(({ header }) => header)];
  const isGrouped = (i: number) => i >= FIRST_GOAL && i < columns.length;
  sheet.addRow(
    headers.map((header, i) =>
      i === FIRST_GOAL ? PLAN_GOAL_GROUP : i === official && isGrouped(i) ? PLAN_EXTRA_GROUP : isGrouped(i) ? null : header,
    ),
  );
  sheet.addRow(headers.map((header, i) => (isGrouped(i) ? header : null)));
  for (const i of headers.keys()) if (!isGrouped(i)) sheet.mergeCells(2, i + 1, 3, i + 1);
  sheet.mergeCells(2, FIRST_GOAL + 1, 2, official);
  if (columns.length > official) sheet.mergeCells(2, official + 1, 2, columns.length);
  for (const number of [2, 3]) {
    const row = sheet.getRow(number);
    row.height = 26;
    for (let i = 0; i < last; i++) {
      const cell = row.getCell(i + 1);
      cell.font = { bold: true };
      cell.alignment = { horizontal: "center", vertical: "middle", wrapText: true };
      cell.border = BORDER;
      if (i >= official && i < columns.length) cell.fill = EXTRA_FILL;
    }
  }
}

import { PLAN_COLUMN_FACTS, PLAN_COLUMNS, type PlanColumn } from "#db/vocabulary/plan-table.ts";
import type { Cells } from "./cells.ts";
import type { SheetGrid } from "./limits.ts";
import { isSampleRow, UNFILLED } from "./official-cells.ts";
import { likeness } from "./readings.ts";

/** Which sheet holds the table, below which row it begins, and in which column (from 0) each of ours stands. */
export interface Mapping {
  sheet: number;
  /** The last row of the header, as people count. */
  headerRow: number;
  columns: Partial<Record<PlanColumn, number>>;
}

/** How sure a column's place is: its own word, a word much like it, or nothing found. */
export type Confidence = "sure" | "likely" | "missing";

/** A table without these is none. */
export const NEEDED_COLUMNS = [
  "name",
  "description",
  "domain",
  "industryDirection",
  "productTypes",
  "goals",
  "count",
] as const satisfies readonly PlanColumn[];

/** Rows in which a header is looked for. */
const HEADER_ROWS = 15;
const LEAST_LIKENESS = 0.6;

/** A header as it is compared: without line breaks, remarks in brackets, marks of a required column. */
const headerWord = (text: string) =>
  text
    .normalize("NFKC")
    .replace(/\([^)]*\)/g, "")
    .replace(/[\s*:：、/]+/g, "");

function score(header: string, column: PlanColumn): number {
  const word = headerWord(header);
  if (word === "") return 0;
  const { header: own, aliases } = PLAN_COLUMN_FACTS[column];
  if (word === headerWord(own)) return 1;
  const others = aliases.map(headerWord);
  if (others.includes(word)) return 0.9;
  return Math.max(...[headerWord(own), ...others].map((other) => 0.85 * likeness(word, other)));
}

/** The likeliest mapping over all sheets, with how sure each column is. Null when no row of any sheet looks like the header. */
export function guessMapping(sheets: readonly SheetGrid[]): Mapping | null {
  let best: { mapping: Mapping; score: number } | null = null;
  for (const [sheet, { rows }] of sheets.entries()) {
    for (let row = 0; row < Math.min(HEADER_ROWS, rows.length); row++) {
      // The official header takes two rows: the second names what stands under 2026年11月部署应用目标.
      for (const span of [1, 2]) {
        const found = assign(rows.slice(row, row + span));
        const needed = NEEDED_COLUMNS.filter((column) => found.columns[column] !== undefined).length;
        // The shorter of two headers that find the same is the true one: the row below it is a row of the table.
        const total = found.score + needed - span * 0.01 - row * 0.001;
        if (needed >= 3 && (best === null || total > best.score))
          best = { mapping: { sheet, headerRow: row + span, columns: found.columns }, score: total };
      }
    }
  }
  return best?.mapping ?? null;
}

/** Gives each of our columns the place whose header is most like it; the surest first, no place twice. */
function assign(headers: string[][]): { columns: Partial<Record<PlanColumn, number>>; score: number } {
  const width = Math.max(0, ...headers.map((cells) => cells.length));
  const pairs = PLAN_COLUMNS.flatMap((column) =>
    Array.from({ length: width }, (_, at) => ({ column, at, score: Math.max(...headers.map((cells) => score(cells[at] ?? "", column))) })),
  )
    .filter((pair) => pair.score >= LEAST_LIKENESS)
    .sort((a, b) => b.score - a.score || a.at - b.at);
  const columns: Partial<Record<PlanColumn, number>> = {};
  let total = 0;
  const taken = new Set<number>();
  for (const pair of pairs) {
    if (columns[pair.column] !== undefined || taken.has(pair.at)) continue;
    columns[pair.column] = pair.at;
    taken.add(pair.at);
    total += pair.score;
  }
  return { columns, score: total };
}

/** How sure each column of a mapping is, by the header it points at. */
export function confidenceOf(sheets: readonly SheetGrid[], mapping: Mapping): Record<PlanColumn, Confidence> {
  const rows = sheets[mapping.sheet]?.rows.slice(Math.max(0, mapping.headerRow - 2), mapping.headerRow) ?? [];
  const of = (column: PlanColumn): Confidence => {
    const at = mapping.columns[column];
    if (at === undefined) return "missing";
    return rows.some((cells) => score(cells[at] ?? "", column) >= 0.9) ? "sure" : "likely";
  };
  return Object.fromEntries(PLAN_COLUMNS.map((column) => [column, of(column)])) as Record<PlanColumn, Confidence>;
}

/** The header text of each column of the sheet, for choosing by hand. */
export function headersOf(sheet: SheetGrid | undefined, headerRow: number): string[] {
  const upper = sheet?.rows[headerRow - 2] ?? [];
  const lower = sheet?.rows[headerRow - 1] ?? [];
  const width = Math.max(0, ...(sheet?.rows.map((cells) => cells.length) ?? []));
  return Array.from({ length: width }, (_, at) => (lower[at] || upper[at] || "").replace(/\s+/g, "").slice(0, 40));
}

/** A row of the table as the file has it; `position` is its row number in the sheet. */
export interface TableRow {
  position: number;
  cells: Cells;
}

/** Columns that alone do not make a row: a form is sent with its numbers, and its reporting unit merged over all of them. */
const FRAME: readonly PlanColumn[] = ["number", "reportingUnit"];

/** The rows below the header down to the 填写说明; empty ones and the form's example are left out. */
export function tableRows(sheets: readonly SheetGrid[], mapping: Mapping): TableRow[] {
  const found: TableRow[] = [];
  const sheet = sheets[mapping.sheet];
  for (const [i, texts] of (sheet?.rows ?? []).entries()) {
    if (i < mapping.headerRow) continue;
    if (texts.some((text) => /^(填写说明|填报说明|填表说明)/.test(text.trim()))) break;
    const cells: Cells = {};
    for (const column of PLAN_COLUMNS) {
      const text = readSafe((texts[mapping.columns[column] ?? -1] ?? "").replace(/\r\n?/g, "\n"))
        .normalize("NFC")
        .trim();
      if (text !== "") cells[column] = text;
    }
    const says = (column: PlanColumn) => cells[column] !== undefined && cells[column] !== (UNFILLED as Cells)[column];
    const isEmpty = PLAN_COLUMNS.every((column) => FRAME.includes(column) || !says(column));
    if (!isEmpty && !isSampleRow(cells.number ?? "")) found.push({ position: i + 1, cells });
  }
  return found;
}

/** What a spreadsheet would take for the start of a formula, full-width forms included (OWASP: CSV injection). */
const FORMULA_START = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A text as a cell holds it: an apostrophe before what could be taken for a formula, in whatever program the cell is typed or saved again. */
export const writeSafe = (text: string): string => (FORMULA_START.test(text) ? `'${text}` : text);

/** The text of a cell that {@link writeSafe} wrote. */
export const readSafe = (text: string): string => (text.startsWith("'") && FORMULA_START.test(text) ? text.slice(1) : text);

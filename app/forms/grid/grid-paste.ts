import { parseQuantity, readBoolean, splitComparator, unitAmong } from "#app/areas/metrics/quantity.ts";
import { type Comparator, EVIDENCE_GRADE_NAMES } from "#db/vocabulary/metrics.ts";
import { EMPTY_ROW, type GridField, type GridKind, type GridRow, type MetricOption, withMetric } from "./grid-rows.ts";
import { findMetric, ownName } from "./metric-search.ts";

type PasteColumn = GridField | null;

/** Columns of a block without a header row, in the order of the grid. */
const DEFAULT_COLUMNS: Record<GridKind, PasteColumn[]> = {
  requirements: ["name", "comparator", "value", "unit", "mandatory", "testMethod", "weight"],
  claims: ["name", "comparator", "value", "unit", "evidence", "evidenceNote", "issuer", "issuedOn", "condition"],
};
/** Words of a header row by what the column then is; the first that the heading contains counts. */
const HEADERS: readonly [RegExp, PasteColumn][] = [
  [/^(序号|编号|no\.?)$/i, null],
  [/维度|类别|备注/, null],
  [/测试条件/, "condition"],
  [/出具单位|检测机构/, "issuer"],
  [/出具日期/, "issuedOn"],
  [/测试方法|检测方法|验证方法|试验方法/, "testMethod"],
  [/证据等级|^证据$/, "evidence"],
  [/证据/, "evidenceNote"],
  [/上限|最大值/, "upper"],
  [/比较|符号|判定/, "comparator"],
  [/目标|数值|指标值|要求值|参数值|下限|^值$/, "value"],
  [/单位/, "unit"],
  [/必须|期望|要求|必要性/, "mandatory"],
  [/权重|重要/, "weight"],
  [/指标|名称|项目|参数/, "name"],
];
const { platform: _platform, ...DECLARABLE_NAMES } = EVIDENCE_GRADE_NAMES;

const plainText = (text: string) => text.normalize("NFKC").replaceAll("﹪", "%").trim();

const folded = (text: string) => plainText(text).replace(/\s+/g, "").toLowerCase();

/** Splits what a spreadsheet puts on the clipboard: tabs, line ends, and quotes around cells that hold either. */
export function splitCells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const source = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  for (let i = 0; i < source.length; i++) {
    const character = source[i] ?? "";
    if (quoted) {
      if (character !== '"') cell += character;
      else if (source[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (character === '"' && cell === "") quoted = true;
    else if (character === "\t" || character === "\n") {
      rows.at(-1)?.push(cell.trim());
      cell = "";
      if (character === "\n") rows.push([]);
    } else cell += character;
  }
  rows.at(-1)?.push(cell.trim());
  return rows.filter((row) => row.some((value) => value !== ""));
}

/** A day as spreadsheets write it, "2026/3/5" or "2026年3月5日", as a date field takes it; anything else as it is, to be seen and corrected. */
function isoDay(text: string): string {
  const [, year, month = "", day = ""] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plainText(text)) ?? [];
  return year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text;
}

/** What the columns are, when the first row says so: at least two of its cells are headings and none is a figure. */
export function guessHeader(row: readonly string[]): PasteColumn[] | null {
  const plain = row.map((cell) => plainText(cell).replace(/[\s*]|\(.*\)/g, ""));
  if (plain.some((cell) => /\d/.test(cell)) || plain.filter((cell) => cell !== "").length < 2) return null;
  const columns = plain.map((cell) => HEADERS.find(([pattern]) => pattern.test(cell))?.[1] ?? null);
  const named = columns.filter((column) => column !== null);
  return named.length >= 2 && named.includes("name") ? columns.map((column, i) => (columns.indexOf(column) === i ? column : null)) : null;
}

/**
 * A typed target taken apart: "≥98 %", "≤±0.5mm", "200–1500 lx", "15秒以内"; of a quantity that is chosen, "不低于IP54", the choice. What is not
 * understood stays in `value`, to be seen and corrected.
 */
export function readTarget(text: string, metric?: MetricOption): { comparator?: Comparator; value: string; upper: string; unit: string } {
  const asTyped = { value: text.trim(), upper: "", unit: "" };
  if (metric && metric.choices.length > 0) {
    const { comparator, rest } = splitComparator(text);
    const choice = metric.choices.find((word) => [text, rest].map(folded).includes(folded(word)));
    return { ...asTyped, ...(choice === undefined ? {} : { value: choice, ...(comparator ? { comparator } : {}) }) };
  }
  const read = parseQuantity(text);
  // A word is no figure: 支持 would be 1, IP54 would be 54.
  if (!read || read.unit === "IP" || (readBoolean(text) !== null && asTyped.value !== read.value)) return asTyped;
  return { ...(read.comparator ? { comparator: read.comparator } : {}), value: read.value, upper: read.upper ?? "", unit: read.unitText };
}

/** A comparison written in a cell of its own. */
function readComparator(text: string): Comparator | null {
  return /^(区间|范围)$/.test(plainText(text)) ? "between" : splitComparator(text).comparator;
}

/** A range typed into the cell of the lower bound, "200–1500", as its two bounds; any other row as it is. */
export function withTypedRange(row: GridRow, metric: MetricOption | undefined): GridRow {
  if (!metric?.comparators.includes("between")) return row;
  const { value, upper, unit } = readTarget(row.value, metric);
  return upper === "" ? row : { ...row, comparator: "between", value, upper, unit: unitAmong(metric.units, unit) ?? row.unit };
}

function keyOf<K extends string>(names: Record<K, string>, word: string): K | undefined {
  return (Object.keys(names) as K[]).find((key) => names[key] === word);
}

/**
 * Rows from a tab-separated block. A header row says what the columns are; without one they are those of the grid. A name the registry does
 * not know is kept and leaves the quantity empty, so that its cell is asked for.
 */
export function parsePasted(text: string, kind: GridKind, metrics: readonly MetricOption[]): GridRow[] {
  const cells = splitCells(text);
  const header = guessHeader(cells[0] ?? []);
  const columns = header ?? DEFAULT_COLUMNS[kind];
  return cells.slice(header ? 1 : 0).map((row) => {
    const at = (field: GridField) => row[columns.indexOf(field)] ?? "";
    const name = at("name");
    const metric = findMetric(
      name,
      metrics.filter(({ isRetired }) => !isRetired),
    );
    const target = readTarget(at("value"), metric);
    const comparator = readComparator(at("comparator")) ?? target.comparator;
    const proof = { evidenceNote: at("evidenceNote"), issuer: at("issuer"), condition: at("condition"), issuedOn: isoDay(at("issuedOn")) };
    const filled = withMetric({ ...EMPTY_ROW, testMethod: at("testMethod"), ...proof }, metric);
    const upper = at("upper") || target.upper;
    const unit = at("unit") || target.unit;
    const word = plainText(at("mandatory"));
    return {
      ...filled,
      name: metric ? ownName(name, metric) : name,
      comparator: comparator === "between" || upper !== "" ? "between" : (comparator ?? filled.comparator),
      value: target.value,
      upper,
      // A unit that was written but is not known must be chosen: taking the usual one would change the value.
      unit: unit === "" ? filled.unit : ((metric && unitAmong(metric.units, unit)) ?? ""),
      mandatory: /^(期望|希望|否|可选|no|n)$/i.test(word) ? "" : "on",
      weight: /^[1-5]$/.test(plainText(at("weight"))) ? plainText(at("weight")) : EMPTY_ROW.weight,
      evidence: keyOf(DECLARABLE_NAMES, plainText(at("evidence"))) ?? "selfDeclared",
    };
  });
}

import { COMPARATORS, type Comparator, type Dimension } from "#db/vocabulary/metrics.ts";

/** A quantity as the grid offers it. */
export interface MetricOption {
  key: string;
  name: string;
  aliases: string[];
  dimension: Dimension;
  /** Comparators it takes, the usual one first. */
  comparators: Comparator[];
  unit: string;
  units: { unit: string; label: string }[];
  testMethod: string;
  /** Not to be newly chosen. */
  isRetired?: boolean;
}

export const GRID_FIELDS = {
  requirements: ["metric", "name", "dimension", "comparator", "value", "upper", "unit", "mandatory", "weight", "testMethod"],
  claims: ["metric", "comparator", "value", "upper", "unit", "evidence", "evidenceNote", "issuer", "issuedOn", "condition", "fileId"],
} as const;
export type GridKind = keyof typeof GRID_FIELDS;
export type GridField = (typeof GRID_FIELDS)[GridKind][number];
/** One row as typed; what a kind of grid does not have stays empty. `mandatory` is "on" or "". */
export type GridRow = Record<GridField, string>;

export const EMPTY_ROW: GridRow = {
  metric: "",
  name: "",
  dimension: "",
  comparator: "<=",
  value: "",
  upper: "",
  unit: "",
  mandatory: "on",
  weight: "3",
  testMethod: "",
  evidence: "selfDeclared",
  evidenceNote: "",
  issuer: "",
  issuedOn: "",
  condition: "",
  fileId: "",
};

/** Rows read from one submission at most; the verbs take sixty. */
const MOST_ROWS = 120;

/** A row nobody has begun: what a fresh row is filled with does not count. */
export function isBlank(row: GridRow): boolean {
  return [row.metric, row.name, row.value, row.upper, row.testMethod, row.evidenceNote].every((text) => text.trim() === "");
}

/** The rows of a submitted form under `prefix[0].metric`, …, in the order of their numbers. */
export function readRows(form: FormData, prefix: string, kind: GridKind): GridRow[] {
  const numbers = new Set<number>();
  for (const key of form.keys()) {
    const number = key.startsWith(`${prefix}[`) ? /^\[(\d{1,4})\]\./.exec(key.slice(prefix.length))?.[1] : undefined;
    if (number !== undefined) numbers.add(Number(number));
  }
  return [...numbers]
    .sort((a, b) => a - b)
    .slice(0, MOST_ROWS)
    .map((number) => {
      const read = (field: GridField) => {
        const value = form.get(`${prefix}[${number}].${field}`);
        return typeof value === "string" ? value : "";
      };
      const typed = Object.fromEntries(GRID_FIELDS[kind].map((field) => [field, read(field)]));
      return { ...EMPTY_ROW, mandatory: "", ...typed };
    });
}

/** Puts rows in the place of those under `prefix`, numbered anew. */
export function writeRows(form: FormData, prefix: string, kind: GridKind, rows: readonly GridRow[]): void {
  for (const key of [...form.keys()]) if (key.startsWith(`${prefix}[`)) form.delete(key);
  rows.forEach((row, i) => {
    for (const field of GRID_FIELDS[kind]) form.set(`${prefix}[${i}].${field}`, row[field]);
  });
}

/** The row once a quantity is chosen: unit, comparator, dimension and test method follow, unless they already fit or were typed. */
export function withMetric(row: GridRow, metric: MetricOption | undefined, former?: MetricOption): GridRow {
  if (!metric) return { ...row, metric: "" };
  return {
    ...row,
    metric: metric.key,
    dimension: metric.dimension,
    comparator: metric.comparators.some((comparator) => comparator === row.comparator)
      ? row.comparator
      : (metric.comparators[0] ?? row.comparator),
    unit: metric.units.some(({ unit }) => unit === row.unit) ? row.unit : metric.unit,
    testMethod: row.testMethod.trim() === "" || row.testMethod === former?.testMethod ? metric.testMethod : row.testMethod,
  };
}

/** What the buttons of the grid do to its rows; null when `intent` is none of them. Works the same on the server and in the browser. */
export function applyIntent(rows: readonly GridRow[], intent: string): GridRow[] | null {
  if (intent === "addRow") return [...rows, ...Array.from({ length: 5 }, () => ({ ...EMPTY_ROW }))];
  const numbered = /^(removeRow|swapRange):(\d{1,4})$/.exec(intent);
  if (!numbered) return null;
  const at = Number(numbered[2]);
  if (numbered[1] === "removeRow") return rows.filter((_, i) => i !== at);
  return rows.map((row, i) => (i === at ? { ...row, value: row.upper, upper: row.value } : row));
}

/** The counts above the grid: of rows that are begun. */
export function countRows(rows: readonly GridRow[]): { mandatory: number; wished: number; withoutMethod: number } {
  const begun = rows.filter((row) => !isBlank(row));
  const mandatory = begun.filter((row) => row.mandatory === "on").length;
  return { mandatory, wished: begun.length - mandatory, withoutMethod: begun.filter((row) => row.testMethod.trim() === "").length };
}

export const isComparator = (text: string): text is Comparator => (COMPARATORS as readonly string[]).includes(text);

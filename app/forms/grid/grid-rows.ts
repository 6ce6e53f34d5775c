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
  /** The words of what is chosen and not measured: 是 and 否, grades of protection. Empty for figures. */
  choices: string[];
  /** Not to be newly chosen. */
  isRetired?: boolean;
}

export const GRID_FIELDS = {
  requirements: ["metric", "name", "comparator", "value", "upper", "unit", "mandatory", "weight", "testMethod"],
  claims: ["metric", "comparator", "value", "upper", "unit", "evidence", "evidenceNote", "issuer", "issuedOn", "condition", "fileId"],
} as const;
export type GridKind = keyof typeof GRID_FIELDS;
export type GridField = (typeof GRID_FIELDS)[GridKind][number];
/**
 * One row as typed; what a kind of grid does not have stays empty. `mandatory` is "on" or "". `name` is what the author calls the quantity;
 * with no quantity chosen it is what was typed in its place.
 */
export type GridRow = Record<GridField, string>;

export const EMPTY_ROW: GridRow = {
  metric: "",
  name: "",
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
export const MOST_ROWS = 120;

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
      return asRow(Object.fromEntries(GRID_FIELDS[kind].map((field) => [field, read(field)])), kind);
    });
}

/** A stored or submitted row; what is missing in it was empty. */
export function asRow(row: Readonly<Record<string, unknown>>, kind: GridKind): GridRow {
  const own = GRID_FIELDS[kind].map((field) => [field, typeof row[field] === "string" ? row[field] : ""]);
  return { ...EMPTY_ROW, ...Object.fromEntries(own) };
}

/** The fields of a row that a kind of grid has. */
export function plainRow(row: GridRow, kind: GridKind): Record<string, string> {
  return Object.fromEntries(GRID_FIELDS[kind].map((field) => [field, row[field]]));
}

/** Puts rows in the place of those under `prefix`, numbered anew. */
export function writeRows(form: FormData, prefix: string, kind: GridKind, rows: readonly GridRow[]): void {
  for (const key of [...form.keys()]) if (key.startsWith(`${prefix}[`)) form.delete(key);
  rows.forEach((row, i) => {
    for (const field of GRID_FIELDS[kind]) form.set(`${prefix}[${i}].${field}`, row[field]);
  });
}

/** The row once a quantity is chosen: unit, comparator and test method follow, unless they already fit or were typed. */
export function withMetric(row: GridRow, metric: MetricOption | undefined, former?: MetricOption): GridRow {
  if (!metric) return { ...row, metric: "" };
  return {
    ...row,
    metric: metric.key,
    comparator: metric.comparators.some((comparator) => comparator === row.comparator)
      ? row.comparator
      : (metric.comparators[0] ?? row.comparator),
    unit: metric.units.some(({ unit }) => unit === row.unit) ? row.unit : metric.unit,
    testMethod: row.testMethod.trim() === "" || row.testMethod === former?.testMethod ? metric.testMethod : row.testMethod,
  };
}

/** A row with a correction; a quantity that is put in brings its usual comparison and test method along. */
export function patchRow(row: GridRow, patch: Partial<GridRow>, metrics: readonly MetricOption[]): GridRow {
  const fixed = { ...row, ...patch };
  return patch.metric === undefined
    ? fixed
    : withMetric(
        fixed,
        metrics.find(({ key }) => key === patch.metric),
      );
}

/** What the plain buttons of the grid do to its rows; null when `intent` is none of them. Works the same on the server and in the browser. */
export function applyIntent(rows: readonly GridRow[], intent: string): GridRow[] | null {
  if (intent === "addRow") return [...rows, ...Array.from({ length: 5 }, () => ({ ...EMPTY_ROW }))];
  const at = /^removeRow:(\d{1,4})$/.exec(intent)?.[1];
  return at === undefined ? null : rows.filter((_, i) => i !== Number(at));
}

/** The counts above the grid: of rows that are begun. */
export function countRows(rows: readonly GridRow[]): { mandatory: number; wished: number; withoutMethod: number } {
  const begun = rows.filter((row) => !isBlank(row));
  const mandatory = begun.filter((row) => row.mandatory === "on").length;
  return { mandatory, wished: begun.length - mandatory, withoutMethod: begun.filter((row) => row.testMethod.trim() === "").length };
}

export const isComparator = (text: string): text is Comparator => (COMPARATORS as readonly string[]).includes(text);

/** Something wrong in a row, with what would put it right. */
export interface RowFault {
  field: GridField;
  message: string;
  fixes: { label: string; patch: Partial<GridRow> }[];
}

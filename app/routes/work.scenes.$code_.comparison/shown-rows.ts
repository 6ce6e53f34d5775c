import { verdictOf } from "#app/areas/matching/vocabulary.ts";
import type { EvidenceGrade } from "#db/vocabulary/metrics.ts";

/** What narrows the matrix. They can be combined; the address holds each as `name=1`. */
export const TOGGLES = [
  { name: "gaps", label: "只看缺口", none: "没有缺口：这些方案对每一项指标都有满足的承诺，或只是未答期望项。" },
  { name: "must", label: "只看必须项", none: "本场景没有必须项。" },
  { name: "diff", label: "只看差异", none: "没有差异：各方案在每一项指标上的结论、数值与证据都相同。" },
] as const;
export type Toggle = (typeof TOGGLES)[number]["name"];

export interface ComparedRow {
  mandatory: boolean;
  cells: readonly { status: Parameters<typeof verdictOf>[1]; value: string | null; evidence: EvidenceGrade | null }[];
}

export function readToggles(params: URLSearchParams): Set<Toggle> {
  return new Set(TOGGLES.filter(({ name }) => params.get(name) === "1").map(({ name }) => name));
}

/** Whether a cell is marked ring or half: short, or a must that nobody answers. */
export function isGap(row: Pick<ComparedRow, "mandatory">, cell: Pick<ComparedRow["cells"][number], "status">): boolean {
  const verdict = verdictOf(row.mandatory, cell.status);
  return verdict === "gap" || verdict === "partial";
}

/** The rows that every toggle in force lets through. */
export function shownRows<R extends ComparedRow>(rows: readonly R[], toggles: ReadonlySet<Toggle>): R[] {
  return rows.filter(
    (row) =>
      (!toggles.has("must") || row.mandatory) &&
      (!toggles.has("gaps") || row.cells.some((cell) => isGap(row, cell))) &&
      (!toggles.has("diff") || new Set(row.cells.map(({ status, value, evidence }) => `${status} ${value} ${evidence}`)).size > 1),
  );
}

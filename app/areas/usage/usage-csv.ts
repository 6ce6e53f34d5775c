import type { UsageKind } from "#db/vocabulary/usage.ts";
import { inUnit, type UsageDays } from "./usage-days.ts";
import type { Measure } from "./vocabulary.ts";

const BASE_UNITS: Record<UsageKind, string> = {
  operationSucceeded: "次",
  operationFailed: "次",
  pieceGood: "件",
  pieceScrapped: "件",
  stateTime: "秒",
  distance: "米",
  area: "平方米",
};

/** What would be taken for a formula by a program that opens the file, full-width signs among it (reliability C2). */
const FORMULA = /^[=+\-@\t\r\0＝＋－＠]/;

/** A text as a cell: it is never a formula, and quoted where it holds what separates cells. */
export function csvCell(text: string): string {
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/**
 * A month by day and robot: RFC 4180 with a byte order mark, so that spreadsheets read it as UTF-8. Quantities stand as the page shows them and once
 * more exact in the base unit; they are figures and are not quoted. The last line is the sum.
 */
export function usageCsv(usage: UsageDays | null, measure: Measure): string {
  const base = BASE_UNITS[measure.kind];
  const head = ["日期", "工位", "整机身份证", "项目", "数据", `数量（${measure.unit}）`, `精确数量（${base}）`];
  const rows = (usage?.days ?? []).flatMap(({ day }, index) =>
    (usage?.robots ?? []).flatMap(({ identity, station, cells }) => {
      const cell = cells[index];
      if (cell === undefined) return [];
      const figures = cell === null ? ["无数据", "", ""] : ["有上报", inUnit(measure, cell), cell];
      return [[day, csvCell(station), csvCell(identity), csvCell(measure.name), ...figures]];
    }),
  );
  const total = usage?.quantity ?? "0";
  const lines = [head, ...rows, ["合计", "", "", csvCell(measure.name), "", inUnit(measure, total), total]];
  return `\uFEFF${lines.map((line) => `${line.join(",")}\r\n`).join("")}`;
}

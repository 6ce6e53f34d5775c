/** What a spreadsheet would take for a formula (reliability C2), full-width forms too. */
const FORMULA_START = /^[=+\-@\t\r\n\0＝＋－＠]/;

/** A cell: a text a person wrote, or a figure we wrote, which may begin with a minus. */
export type CsvCell = string | { figure: string };

/** Rows as CSV by RFC 4180 with a byte order mark. Texts that could run as a formula begin with an apostrophe. */
export function csvOf(rows: readonly (readonly CsvCell[])[]): Buffer {
  return Buffer.from(`\ufeff${rows.map((row) => row.map(cellOf).join(",")).join("\r\n")}\r\n`, "utf8");
}

function cellOf(cell: CsvCell): string {
  const text = typeof cell === "string" ? (FORMULA_START.test(cell) ? `'${cell}` : cell) : cell.figure;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

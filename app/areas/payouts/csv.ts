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

/** Rows of a CSV file in UTF-8 or, as banks write it, GB 18030. Separated by commas, semicolons or tabs, by what its first line has most of. */
export function readCsv(bytes: Uint8Array): string[][] {
  const text = decoded(bytes).replace(/^\ufeff/, "");
  const first = text.slice(0, Math.max(text.search(/\r|\n/), 0) || text.length);
  const separator = [",", "\t", ";"].reduce((best, one) => (first.split(one).length > first.split(best).length ? one : best));
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endRow = () => {
    row.push(cell.trim());
    if (row.some((one) => one !== "")) rows.push(row);
    row = [];
    cell = "";
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === "") {
      cell = "";
      quoted = true;
    } else if (character === separator) {
      row.push(cell.trim());
      cell = "";
    } else if (character === "\n" || character === "\r") {
      endRow();
      if (character === "\r" && text.charAt(at + 1) === "\n") at++;
    } else cell += character;
  }
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

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

import { HANDED_ROWS, LIMITS, type SheetGrid, WorkbookRefused } from "./limits.ts";
import { cellText, type NumberFormats, readFormats } from "./number-formats.ts";
import { attribute, xmlEvents, xmlText } from "./xml.ts";
import { openZip, type ZipParts } from "./zip.ts";

const NO_TABLE = "文件里没有可以读取的工作表。请下载模板填写后上传。";
const TOO_WIDE = `工作表超过 ${LIMITS.rows} 行或 ${LIMITS.columns} 列，不是工作计划表。请只保留表格内容后上传。`;

/**
 * Reads the texts of a workbook's visible sheets. Only the parts that hold them are opened: drawings, validations, defined names, links and
 * whatever else a workbook may carry are never looked at, so that none of them can do harm. Throws WorkbookRefused.
 */
export function readSheets(file: Buffer): SheetGrid[] {
  const zip = openZip(file);
  refuseActiveContent(zip);
  const workbook = textOf(zip, "xl/workbook.xml");
  const targets = sheetTargets(zip);
  const listed = [...tags(workbook, "sheet")].map((attributes) => ({
    name: attribute(attributes, "name"),
    isHidden: attribute(attributes, "state") !== "" && attribute(attributes, "state") !== "visible",
    path: targets.get(attribute(attributes, "id")) ?? "",
  }));
  if (listed.length > LIMITS.sheets) throw new WorkbookRefused(`工作表超过 ${LIMITS.sheets} 张。请只保留工作计划表后上传。`);
  const is1904 = [...tags(workbook, "workbookPr")].some((attributes) => /^(1|true)$/.test(attribute(attributes, "date1904")));
  const formats = readFormats(textOf(zip, "xl/styles.xml"), is1904);
  const strings = sharedStrings(textOf(zip, "xl/sharedStrings.xml"));
  const sheets = listed
    .filter((sheet) => !sheet.isHidden && zip.names.includes(sheet.path))
    .map((sheet) => ({ name: sheet.name, ...readGrid(textOf(zip, sheet.path), strings, formats) }));
  if (sheets.every((sheet) => sheet.rows.length === 0)) throw new WorkbookRefused(NO_TABLE);
  return sheets;
}

function refuseActiveContent(zip: ZipParts): void {
  const types = textOf(zip, "[Content_Types].xml");
  if (zip.names.some((name) => /vbaProject|macrosheets\//i.test(name)) || /macroEnabled/i.test(types))
    throw new WorkbookRefused("文件含有宏。请在表格软件中另存为不含宏的 .xlsx 后上传。");
  if (zip.names.some((name) => /(^|\/)externalLinks\//i.test(name)))
    throw new WorkbookRefused("文件引用了其他工作簿。请在表格软件中断开链接、粘贴为数值后重新上传。");
  if (types === "" || !zip.names.includes("xl/workbook.xml"))
    throw new WorkbookRefused("这不是 .xlsx 工作簿。请上传用表格软件另存的 .xlsx 文件。");
  // Every other part is looked at for declarations too: nothing of a workbook needs them.
  for (const name of zip.names) if (/\.(xml|rels|vml)$/i.test(name) && !isRead(name)) xmlText(zip.read(name) ?? Buffer.alloc(0));
}

/** Parts that are opened further on, one by one. */
function isRead(name: string): boolean {
  return /^xl\/(workbook\.xml|styles\.xml|sharedStrings\.xml|worksheets\/[^/]*\.xml)$/.test(name);
}

function textOf(zip: ZipParts, name: string): string {
  const part = zip.read(name);
  return part === null ? "" : xmlText(part);
}

function* tags(xml: string, name: string): Generator<string> {
  for (const event of xmlEvents(xml)) if (event.kind === "open" && event.name === name) yield event.attributes;
}

/** Relationship id → part of each sheet. */
function sheetTargets(zip: ZipParts): Map<string, string> {
  const targets = new Map<string, string>();
  for (const attributes of tags(textOf(zip, "xl/_rels/workbook.xml.rels"), "Relationship")) {
    if (attribute(attributes, "TargetMode") === "External") continue;
    const target = attribute(attributes, "Target");
    targets.set(attribute(attributes, "Id"), target.startsWith("/") ? target.slice(1) : `xl/${target}`);
  }
  return targets;
}

/** The workbook's table of texts. Readings printed above characters (rPh) are not part of them. */
function sharedStrings(xml: string): string[] {
  const strings: string[] = [];
  let text: string | null = null;
  let isText = false;
  let isReading = false;
  for (const event of xmlEvents(xml)) {
    if (event.kind === "text") {
      if (text !== null && isText && !isReading) text += event.text;
    } else if (event.name === "rPh") isReading = event.kind === "open";
    else if (event.name === "t") isText = event.kind === "open";
    else if (event.name === "si") {
      if (event.kind === "close" && text !== null) strings.push(unescaped(text));
      text = event.kind === "open" ? "" : null;
    }
  }
  return strings;
}

/** Characters that XML cannot hold stand as _x000D_ in the texts of a workbook. */
function unescaped(text: string): string {
  return text.includes("_x")
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

function readGrid(xml: string, strings: string[], formats: NumberFormats): { rows: string[][]; rowCount: number } {
  const rows: string[][] = [];
  let rowCount = 0;
  let row = 0;
  let column = 0;
  let cell: { type: string; style: number } | null = null;
  let text = "";
  let isValue = false;
  const merges: string[] = [];
  const put = () => {
    const isOwn = cell?.type === "inlineStr" || cell?.type === "str";
    const said = isOwn ? unescaped(text) : text;
    const value =
      cell === null || said === "" ? "" : keepable(cellText(cell.type, said, strings, formats.forStyle(cell.style), formats.is1904));
    if (value.trim() === "") return;
    if (row > LIMITS.rows || column > LIMITS.columns) throw new WorkbookRefused(TOO_WIDE);
    rowCount = Math.max(rowCount, row);
    if (row > HANDED_ROWS) return;
    while (rows.length < row) rows.push([]);
    const cells = rows[row - 1] ?? [];
    while (cells.length < column) cells.push("");
    cells[column - 1] = value;
  };
  for (const event of xmlEvents(xml)) {
    if (event.kind === "text") {
      if (cell !== null && isValue) text += event.text;
    } else if (event.kind === "open") {
      if (event.name === "row") {
        const stated = Number(attribute(event.attributes, "r"));
        row = Number.isInteger(stated) && stated > 0 ? stated : row + 1;
        column = 0;
      } else if (event.name === "c") {
        const at = cellAt(attribute(event.attributes, "r"));
        column = at?.column ?? column + 1;
        row = at?.row ?? row;
        cell = { type: attribute(event.attributes, "t"), style: Number(attribute(event.attributes, "s") || 0) };
        text = "";
      } else if (event.name === "v" || event.name === "t") isValue = true;
      else if (event.name === "mergeCell" && merges.length < 5_000) merges.push(attribute(event.attributes, "ref"));
    } else if (event.name === "v" || event.name === "t") isValue = false;
    else if (event.name === "c") {
      put();
      cell = null;
    }
  }
  fillMerged(rows, merges);
  return { rows, rowCount };
}

/** Half characters and control characters have no place in a text that is kept. */
const keepable = (text: string) => text.toWellFormed().replace(/(?![\t\n\r])\p{Cc}/gu, "");

/** "AB12" → row 12, column 28. */
function cellAt(reference: string): { row: number; column: number } | null {
  const found = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference);
  if (!found) return null;
  const column = [...(found[1] ?? "")].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(found[2]), column };
}

/** A merged area says in every cell what its first cell says: 报送单位 is often merged over all its rows. Only within what was read. */
function fillMerged(rows: string[][], merges: string[]): void {
  for (const reference of merges) {
    const [from, to] = reference.split(":").map(cellAt);
    if (!from || !to) continue;
    const value = rows[from.row - 1]?.[from.column - 1] ?? "";
    if (value === "") continue;
    for (let row = from.row; row <= Math.min(to.row, rows.length); row++) {
      const cells = rows[row - 1] ?? [];
      for (let column = from.column; column <= Math.min(to.column, LIMITS.columns); column++) {
        while (cells.length < column) cells.push("");
        cells[column - 1] = value;
      }
    }
  }
}

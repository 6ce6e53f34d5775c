import { attribute, xmlEvents } from "./xml.ts";

type NumberKind = "plain" | "percent" | "date";

/** How the numbers of each cell style are meant. */
export interface NumberFormats {
  forStyle(style: number): NumberKind;
  is1904: boolean;
}

/** Built-in formats that show a date: the common ones, and those of the Chinese locale. */
const isBuiltInDate = (id: number) => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Reads xl/styles.xml: which cell style shows a percentage, which a date. */
export function readFormats(styles: string, is1904: boolean): NumberFormats {
  const own = new Map<number, NumberKind>();
  const kinds: NumberKind[] = [];
  let isCellStyles = false;
  for (const event of xmlEvents(styles)) {
    if (event.kind === "text") continue;
    if (event.name === "cellXfs") isCellStyles = event.kind === "open";
    if (event.kind === "close") continue;
    if (event.name === "numFmt")
      own.set(Number(attribute(event.attributes, "numFmtId")), kindOf(attribute(event.attributes, "formatCode")));
    if (event.name === "xf" && isCellStyles) {
      const id = Number(attribute(event.attributes, "numFmtId"));
      kinds.push(own.get(id) ?? (id === 9 || id === 10 ? "percent" : isBuiltInDate(id) ? "date" : "plain"));
    }
  }
  return { forStyle: (style) => kinds[style] ?? "plain", is1904 };
}

function kindOf(code: string): NumberKind {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "");
  if (bare.includes("%")) return "percent";
  return /[ymdhs]/i.test(bare) && !/^general$/i.test(bare) ? "date" : "plain";
}

/** What a cell says, as text: numbers without float noise, percentages with their sign, dates as 2026-11-21, errors as nothing. */
export function cellText(type: string, text: string, strings: readonly string[], kind: NumberKind, is1904: boolean): string {
  if (type === "s") return strings[Number(text)] ?? "";
  if (type === "str" || type === "inlineStr") return text;
  if (type === "b") return text.trim() === "1" ? "是" : "否";
  if (type === "e") return "";
  if (type === "d") return text.slice(0, 10);
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) return text;
  if (kind === "percent") return `${decimal(number * 100)}%`;
  if (kind === "date") return serialDate(number, is1904) ?? decimal(number);
  return decimal(number);
}

/** The fifteen digits a spreadsheet itself shows, without an exponent where that is possible. */
function decimal(number: number): string {
  const rounded = Number(number.toPrecision(15));
  return Math.abs(rounded) >= 1e15 || (rounded !== 0 && Math.abs(rounded) < 1e-9)
    ? String(rounded)
    : rounded.toFixed(12).replace(/\.?0+$/, "");
}

/** A day number of a spreadsheet as ISO date; day 60 of the 1900 system never was. Null outside 1900–2200. */
export function serialDate(serial: number, is1904 = false): string | null {
  const days = Math.floor(serial) + (is1904 ? 1462 : 0);
  if (days < 1 || days > 109_574) return null;
  return new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + days * 86_400_000).toISOString().slice(0, 10);
}

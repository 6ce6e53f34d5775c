import { WorkbookRefused } from "./limits.ts";

/** One tag or text of a document, in its order. Names are without their namespace prefix. */
export type XmlEvent =
  | { kind: "open"; name: string; attributes: string; isEmpty: boolean }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string };

const BROKEN = "文件内部的表格无法识别。请在表格软件中重新另存为 .xlsx 后上传。";

/** A part of a workbook as text: UTF-8, and without a document type, which is where entities are declared. */
export function xmlText(part: Buffer): string {
  const head = part.subarray(0, 200).toString("latin1");
  const encoding = /encoding\s*=\s*["']([^"']*)["']/i.exec(head)?.[1] ?? "utf-8";
  if (part[0] === 0xfe || part[0] === 0xff || part.subarray(0, 4).includes(0) || !/^utf-?8$/i.test(encoding))
    throw new WorkbookRefused(BROKEN);
  if (part.includes("<!DOCTYPE") || part.includes("<!ENTITY"))
    throw new WorkbookRefused("文件内部含有文档类型或实体声明，已拒绝读取。请在表格软件中重新另存为 .xlsx 后上传。");
  return part.toString("utf8");
}

const TAG = /<(\/?)([^\s/>"'<]+)((?:[^>"'<]|"[^"<]*"|'[^'<]*')*?)(\/?)>/y;

/** Walks a document once, from start to end. Throws WorkbookRefused on what is not XML. */
export function* xmlEvents(text: string): Generator<XmlEvent> {
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("<", at);
    if (open !== at) {
      const end = open === -1 ? text.length : open;
      yield { kind: "text", text: decodeEntities(text.slice(at, end)) };
      at = end;
      continue;
    }
    const skipped = skip(text, at);
    if (skipped !== null) {
      if (text.startsWith("<![CDATA[", at)) yield { kind: "text", text: text.slice(at + 9, skipped - 3) };
      at = skipped;
      continue;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(text);
    if (!tag) throw new WorkbookRefused(BROKEN);
    const name = (tag[2] ?? "").replace(/^.*:/, "");
    at = TAG.lastIndex;
    if (tag[1] === "/") yield { kind: "close", name };
    else {
      const isEmpty = tag[4] === "/";
      yield { kind: "open", name, attributes: tag[3] ?? "", isEmpty };
      if (isEmpty) yield { kind: "close", name };
    }
  }
}

/** Where a comment, an instruction or a literal section ends; null when there is none here. */
function skip(text: string, at: number): number | null {
  for (const [start, end] of [
    ["<!--", "-->"],
    ["<?", "?>"],
    ["<![CDATA[", "]]>"],
  ] as const) {
    if (!text.startsWith(start, at)) continue;
    const found = text.indexOf(end, at + start.length);
    if (found === -1) throw new WorkbookRefused(BROKEN);
    return found + end.length;
  }
  return null;
}

const PATTERNS = new Map<string, RegExp>();

/** One attribute of a tag, or "". `name` is one of ours, without its namespace prefix. */
export function attribute(attributes: string, name: string): string {
  const pattern = PATTERNS.get(name) ?? new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  PATTERNS.set(name, pattern);
  const found = pattern.exec(attributes);
  return decodeEntities(found?.[1] ?? found?.[2] ?? "");
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The five entities XML knows by itself, and character numbers; any other stays as it is written. */
function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = Number.parseInt(hex ?? decimal ?? "", hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

import { CLAUSES, type ClauseKey, type ClauseNumber } from "../clause-variants.ts";

/** A numbered paragraph ("7.1"); `text` may hold line feeds. */
export interface ParagraphBlock {
  kind: "paragraph";
  number: string;
  text: string;
}

/** `mark` is a sign set above the figure, explained in a paragraph below the table. */
export type Cell = string | { text: string; mark: string };

export interface TableColumn {
  title: string;
  /** Per cent of the table; the columns of a table total 100. */
  width: number;
  align?: "end";
}

/** A table between paragraphs. Tables are numbered through the whole document by {@link numberTables}. */
export interface TableBlock {
  kind: "table";
  /** Number through the document; 0 until numbered. */
  number: number;
  caption: string;
  note: string;
  columns: readonly TableColumn[];
  rows: readonly (readonly Cell[])[];
  footer: readonly Cell[] | null;
}

export type Block = ParagraphBlock | TableBlock;

/** One clause ready to be set: heading "第七条　项目成果归属" and its blocks. */
export interface ClauseText {
  number: ClauseNumber;
  key: ClauseKey;
  title: string;
  heading: string;
  blocks: Block[];
}

/** Numbers strings as paragraphs n.1, n.2 …, keeps tables in place and leaves null out. */
export function clause(key: ClauseKey, parts: readonly (string | TableBlock | null)[]): ClauseText {
  const entry = CLAUSES.find((candidate) => candidate.key === key);
  if (!entry) throw new RangeError(`unknown clause: ${key}`);
  let paragraph = 0;
  const blocks = parts.flatMap((part): Block[] => {
    if (part === null) return [];
    if (typeof part !== "string") return [part];
    paragraph += 1;
    return [{ kind: "paragraph", number: `${entry.number}.${paragraph}`, text: part }];
  });
  return { number: entry.number, key, title: entry.title, heading: `第${chineseNumber(entry.number)}条　${entry.title}`, blocks };
}

export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  extra: { note?: string; footer?: readonly Cell[] } = {},
): TableBlock {
  return { kind: "table", number: 0, caption, note: extra.note ?? "", columns, rows, footer: extra.footer ?? null };
}

/** Gives the tables of a whole document their running numbers. */
export function numberTables(clauses: readonly ClauseText[]): ClauseText[] {
  let number = 0;
  return clauses.map((text) => ({
    ...text,
    blocks: text.blocks.map((block) => {
      if (block.kind !== "table") return block;
      number += 1;
      return { ...block, number };
    }),
  }));
}

/** 1 to 99 in Chinese: 12 → 十二. */
export function chineseNumber(value: number): string {
  const digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
  const tens = Math.floor(value / 10);
  const ones = digits[value % 10] ?? "";
  if (tens === 0) return ones;
  return `${tens === 1 ? "" : (digits[tens] ?? "")}十${ones}`;
}

import type { Block, Cell, ClauseText } from "../clause-texts/block.ts";

/** A line of a clause on both sides; null where there is none. Equal sides are unchanged. */
export interface ComparedLine {
  before: string | null;
  after: string | null;
}

/** A clause in two versions. `lines` are in reading order. */
export interface ComparedClause {
  number: number;
  heading: string;
  changed: boolean;
  lines: ComparedLine[];
}

/** Part of the shorter line's pairs of characters that two lines share at least when one is the other reworded. */
const ALIKE = 0.5;

/**
 * Two versions of the twenty clauses side by side, line by line: paragraphs without their running number, tables row by row. Lines that are
 * the same stand beside each other (longest common subsequence); what lies between is paired where it is alike, in order.
 */
export function compareTexts(before: readonly ClauseText[], after: readonly ClauseText[]): ComparedClause[] {
  return after.map((clause) => {
    const former = before.find((candidate) => candidate.key === clause.key);
    const lines = comparedLines((former?.blocks ?? []).flatMap(linesOf), clause.blocks.flatMap(linesOf));
    return { number: clause.number, heading: clause.heading, changed: lines.some((line) => line.before !== line.after), lines };
  });
}

function linesOf(block: Block): string[] {
  if (block.kind === "paragraph") return [block.text];
  const row = (cells: readonly Cell[]) => cells.map((cell) => (typeof cell === "string" ? cell : `${cell.text}${cell.mark}`)).join("　");
  return [
    `【${block.caption}】${block.columns.map((column) => column.title).join("　")}`,
    ...block.rows.map(row),
    ...(block.footer ? [row(block.footer)] : []),
    ...(block.note ? [block.note] : []),
  ];
}

function comparedLines(a: readonly string[], b: readonly string[]): ComparedLine[] {
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const result: ComparedLine[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = () => {
    result.push(...paired(removed, added));
    removed = [];
    added = [];
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      flush();
      result.push({ before: left, after: left });
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      removed.push(left);
      i++;
    } else if (right !== undefined) {
      added.push(right);
      j++;
    }
  }
  flush();
  return result;
}

/** Removed and added lines of one place: each added line beside the first removed one it resembles, the order of both kept. */
function paired(removed: readonly string[], added: readonly string[]): ComparedLine[] {
  const result: ComparedLine[] = [];
  let from = 0;
  for (const after of added) {
    const match = removed.findIndex((before, index) => index >= from && likeness(before, after) >= ALIKE);
    if (match === -1) result.push({ before: null, after });
    else {
      result.push(...removed.slice(from, match).map((before) => ({ before, after: null })), { before: removed[match] ?? null, after });
      from = match + 1;
    }
  }
  return [...result, ...removed.slice(from).map((before) => ({ before, after: null }))];
}

function likeness(a: string, b: string): number {
  const pairs = (text: string) => new Set([...text].map((character, index, all) => character + (all[index + 1] ?? "")));
  const [left, right] = [pairs(a), pairs(b)];
  const least = Math.min(left.size, right.size);
  return least === 0 ? 0 : [...left].filter((pair) => right.has(pair)).length / least;
}

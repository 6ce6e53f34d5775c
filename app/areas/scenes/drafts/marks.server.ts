import { canonicalJson, sha256 } from "#app/kernel/canonical.ts";
import type { SceneStepKey } from "../vocabulary.ts";
import { type DraftContent, type DraftValue, fieldsOf, fieldValue } from "./content.ts";

/** A short fingerprint of each field of a step. A form sends back those of the values it started from, so that two people's work is told apart. */
export type DraftMarks = Record<string, string>;

const markOf = (value: DraftValue): string => sha256(canonicalJson(value)).slice(0, 16);

export function marksOf(content: DraftContent, step: SceneStepKey): DraftMarks {
  return Object.fromEntries(fieldsOf(step).map((field) => [field, markOf(fieldValue(content, field))]));
}

/** How to settle a field that two people changed: the own text, the stored one, or both. */
export type Settlement = "mine" | "theirs" | "both";

/** Who is saving: the page a form was opened with, and how often it has saved. Two saves of one page may arrive in any order. */
export interface DraftWriter {
  page: string;
  turn: number;
}

export interface MergedStep {
  content: DraftContent;
  /** Fields both changed differently. */
  conflicts: string[];
  /** Fields only others changed, which the form does not show yet. */
  others: string[];
  /** What the form holds from now on. It does not hold what others wrote: counted as held, that would be taken for the actor's change back. */
  marks: DraftMarks;
}

/**
 * Puts one person's values of a step onto what is stored, field by field: what they left alone stays as others have it meanwhile, what only
 * they changed is taken. What both changed differently is a conflict and stays as stored, until a settlement says otherwise.
 */
export function mergeStep(
  stored: DraftContent,
  step: SceneStepKey,
  mine: Record<string, DraftValue>,
  marks: DraftMarks,
  settled: Readonly<Record<string, Settlement>> = {},
  writer: DraftWriter = { page: "", turn: 0 },
): MergedStep {
  const content: DraftContent = { ...stored };
  const conflicts: string[] = [];
  const others: string[] = [];
  const held: DraftMarks = {};
  const writers: Record<string, DraftWriter> = { ...stored.writers };
  const write = (field: string, value: DraftValue) => {
    content[field] = value;
    if (writer.page !== "") writers[field] = writer;
  };
  for (const field of fieldsOf(step)) {
    const own = mine[field];
    if (own === undefined) continue;
    const theirs = fieldValue(stored, field);
    const [ownMark, theirMark] = [markOf(own), markOf(theirs)];
    const last = stored.writers?.[field];
    held[field] = ownMark;
    if (ownMark === theirMark) continue;
    if (writer.page !== "" && last?.page === writer.page) {
      // The same page wrote last: its later text counts, whatever marks it knew when it was sent.
      if (writer.turn >= last.turn) write(field, own);
      continue;
    }
    if (ownMark === marks[field]) {
      others.push(field);
      continue;
    }
    const settlement = settled[field] ?? (theirMark === marks[field] ? "mine" : undefined);
    if (settlement === undefined) {
      conflicts.push(field);
      // The form goes on from what it started with: until it is settled, every save meets the conflict again.
      held[field] = marks[field] ?? "";
    } else if (settlement !== "theirs") write(field, settlement === "mine" ? own : joined(own, theirs));
  }
  content.writers = writers;
  return { content, conflicts, others, marks: held };
}

/** Both of two values: lines under each other, choices united, rows of the other quantities after one's own. */
function joined(mine: DraftValue, theirs: DraftValue): DraftValue {
  if (typeof mine === "string" || typeof theirs === "string") return [mine, theirs].filter((text) => text !== "").join("\n");
  if (!Array.isArray(mine) || !Array.isArray(theirs)) return { ...theirs, ...mine } as Record<string, string>;
  const known = new Set(mine.map((item) => identityOf(item)));
  return [...mine, ...theirs.filter((item) => !known.has(identityOf(item)))] as DraftValue;
}

/** What makes two rows the same one: their quantity, their seat, or all they say. */
function identityOf(item: string | Record<string, string>): string {
  if (typeof item === "string") return item;
  return item["metric"] || (item["role"] ? `${item["role"]} ${item["componentKind"] ?? ""}` : canonicalJson(item));
}

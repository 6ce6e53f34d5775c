import type { Question } from "./question.ts";
import { plainSearchText } from "./terms.ts";

/** Text in pieces: what was asked for, and what stands between. */
export type Marked = { text: string; hit: boolean }[];

/** Words to mark in what a question found: those typed, and every wording of what was recognised in them. */
export function wordsToMark(q: string, { asked }: Question): string[] {
  return [...new Set([...plainSearchText(q).split(" "), ...asked.flatMap(({ wordings }) => wordings)])];
}

/** Cuts a text where it says one of the words; the text itself stays as its author wrote it. */
export function markHits(text: string, words: readonly string[]): Marked {
  const hit = hitsIn(text, words);
  const pieces: Marked = [];
  for (const [i, character] of Array.from(text).entries()) {
    const last = pieces.at(-1);
    if (last && last.hit === hit[i]) last.text += character;
    else pieces.push({ text: character, hit: hit[i] === true });
  }
  return pieces;
}

/** The stretch of a text around its first hit, `around` characters long; null when it says none of the words. */
export function excerptOf(text: string, words: readonly string[], around = 48): Marked | null {
  const first = hitsIn(text, words).indexOf(true);
  if (first < 0) return null;
  const characters = Array.from(text.replace(/\s/g, " "));
  const lead = Math.max(0, first - Math.floor(around / 4));
  // Begins after the punctuation mark before the hit where one is near.
  const border = characters.slice(lead, first).findLastIndex((character) => /[，。；、,;]/.test(character));
  const from = border >= 0 ? lead + border + 1 : lead;
  const to = Math.min(characters.length, from + around);
  const stretch = characters.slice(from, to).join("");
  return markHits(`${from > 0 ? "…" : ""}${stretch}${to < characters.length ? "…" : ""}`, words);
}

/** For every character of a text, whether it belongs to one of the words. */
function hitsIn(text: string, words: readonly string[]): boolean[] {
  const characters = Array.from(text);
  const hit = characters.map(() => false);
  // Character by character, so that a place in the compared text is a place in this one; a ligature that unfolds counts as one place.
  const compared = characters.map((character) => Array.from(plainSearchText(character))[0] ?? " ");
  const whole = compared.join("");
  for (const word of words) {
    if (word === "") continue;
    for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + 1)) {
      const start = Array.from(whole.slice(0, at)).length;
      hit.fill(true, start, start + Array.from(word).length);
    }
  }
  return hit;
}

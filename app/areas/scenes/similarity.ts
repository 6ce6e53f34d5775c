import { normalizeText } from "#app/areas/metrics/index.server.ts";
import { BACKGROUND } from "./background-frequencies.ts";

/**
 * How alike two scenes are (高度相似的，按1项场景计算, 工作计划表填写说明 5). Compared are the name and the core task: what is done with
 * what. Background sentences, field, form and indicators are left out, because neighbouring stations of one site share them.
 *
 * The unit of comparison is the single Chinese character, weighted by how rare it is. Two hands that describe one job share few character
 * pairs (取下堵帽 / 拿掉封盖) but most of the rare characters; on the labelled pairs of bench/duplicates single characters decide with
 * F1 0.95 where pairs of characters reach 0.77 (`npm run dup:report`).
 */
export interface SceneText {
  name: string;
  coreTask: string;
}

/** In how many of `documents` texts each character occurs. */
export interface CharacterTable {
  /** Number of the stored table; 0 is the background alone. */
  version: number;
  documents: number;
  frequencies: ReadonlyMap<string, number>;
}

/** Changes whenever scores of one table would: decisions keep it beside their score. */
const METHOD = "characters-1";

/** Scores from here on are shown to a person as near-duplicates. Found on the tuning half of bench/duplicates. */
export const NEAR_DUPLICATE_FROM = 0.34;

/** Length of {@link sceneVector}, which the scene index is set up for. */
export const VECTOR_DIMENSIONS = 256;

/** Characters that join words and say nothing about the job. */
const FUNCTION_CHARACTERS = new Set("的了和与及在到由对将把从为以后前上下中个一再并等其可用被各就好没要不那是有人机器");

/** What a table starts from, so that the first scenes of an empty catalogue are weighed sensibly. */
export const BACKGROUND_TABLE: CharacterTable = { version: 0, ...BACKGROUND };

/** The characters a scene is compared by, each once. */
function charactersOf({ name, coreTask }: SceneText): Set<string> {
  const found = new Set(normalizeText(`${name}。${coreTask}`).match(/\p{Script=Han}/gu) ?? []);
  for (const character of FUNCTION_CHARACTERS) found.delete(character);
  return found;
}

/** The background with the texts of a catalogue added. */
export function characterTable(version: number, texts: Iterable<SceneText>): CharacterTable {
  const frequencies = new Map(BACKGROUND_TABLE.frequencies);
  let documents = BACKGROUND_TABLE.documents;
  for (const text of texts) {
    documents++;
    for (const character of charactersOf(text)) frequencies.set(character, (frequencies.get(character) ?? 0) + 1);
  }
  return { version, documents, frequencies };
}

/** Names the method and the table by which a score came about. */
export function methodVersion(table: CharacterTable): string {
  return `${METHOD}.${table.version}`;
}

/** Inverse document frequency; a character of nearly every text still weighs a little. */
function weight(table: CharacterTable, character: string): number {
  return Math.max(0.05, Math.log((table.documents + 1) / ((table.frequencies.get(character) ?? 0) + 0.5)));
}

/** A text made ready for comparing it with many: its characters with their weights, and their sum. */
export interface Weighed {
  characters: ReadonlyMap<string, number>;
  total: number;
}

export function weigh(text: SceneText, table: CharacterTable): Weighed {
  const characters = new Map([...charactersOf(text)].map((character) => [character, weight(table, character)]));
  let total = 0;
  for (const value of characters.values()) total += value;
  return { characters, total };
}

/** Weight of the shared characters against that of both texts (cosine of the two sets): 0 nothing shared, 1 the same characters. */
export function alike(a: Weighed, b: Weighed): number {
  let shared = 0;
  for (const [character, value] of a.characters) if (b.characters.has(character)) shared += value;
  return shared === 0 ? 0 : shared / Math.sqrt(a.total * b.total);
}

/** {@link alike} of two texts. */
export function similarity(a: SceneText, b: SceneText, table: CharacterTable): number {
  return alike(weigh(a, table), weigh(b, table));
}

/**
 * Every two of these texts that are alike from `from` on, as their places in the list, the most alike first. Adds up weights along the texts
 * that share a character, which of two thousand texts takes a fraction of comparing each with each.
 */
export function alikePairs(
  texts: readonly SceneText[],
  table: CharacterTable,
  from = NEAR_DUPLICATE_FROM,
): { first: number; second: number; score: number }[] {
  const weighed = texts.map((text) => weigh(text, table));
  const textsWith = new Map<string, number[]>();
  const pairs: { first: number; second: number; score: number }[] = [];
  for (const [second, own] of weighed.entries()) {
    const shared = new Float64Array(second);
    for (const [character, value] of own.characters) {
      const before = textsWith.get(character);
      if (!before) {
        textsWith.set(character, [second]);
        continue;
      }
      for (const first of before) shared[first] = (shared[first] ?? 0) + value;
      before.push(second);
    }
    for (const [first, sum] of shared.entries()) {
      const score = sum === 0 ? 0 : sum / Math.sqrt((weighed[first]?.total ?? 0) * own.total);
      if (score >= from) pairs.push({ first, second, score });
    }
  }
  return pairs.sort((a, b) => b.score - a.score || a.first - b.first || a.second - b.second);
}

/**
 * The same characters and weights hashed into {@link VECTOR_DIMENSIONS} signed numbers of length 1, for finding candidates in the index:
 * texts that are alike point the same way. Deterministic; a text without Chinese characters gives zeros.
 */
export function sceneVector(text: SceneText, table: CharacterTable): number[] {
  const vector = new Array<number>(VECTOR_DIMENSIONS).fill(0);
  for (const character of charactersOf(text)) {
    const hash = mixed(character.codePointAt(0) ?? 0);
    const at = hash % VECTOR_DIMENSIONS;
    vector[at] = (vector[at] ?? 0) + Math.sqrt(weight(table, character)) * (hash & 0x8000 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => Math.round((value / length) * 1e6) / 1e6);
}

/** Spreads a code point over 32 bits (finalizer of MurmurHash3, public domain). */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A stretch of text, and whether the other text says it too. */
export interface Stretch {
  text: string;
  shared: boolean;
}

/** Cuts `text` where it begins and ends to say, in two characters or more, what `other` says too. Joined again it is the same text. */
export function sharedStretches(text: string, other: string): Stretch[] {
  const characters = [...text];
  const shared = new Array<boolean>(characters.length).fill(false);
  for (let i = 0; i + 1 < characters.length; i++) {
    const pair = `${characters[i]}${characters[i + 1]}`;
    if (/^[\p{L}\p{N}]{2}$/u.test(pair) && other.includes(pair)) shared[i] = shared[i + 1] = true;
  }
  const stretches: Stretch[] = [];
  for (const [i, character] of characters.entries()) {
    const last = stretches.at(-1);
    if (last && last.shared === shared[i]) last.text += character;
    else stretches.push({ text: character, shared: shared[i] ?? false });
  }
  return stretches;
}

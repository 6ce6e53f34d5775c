import { desc, eq } from "drizzle-orm";
import { type Lexicon, normalizeText } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { Database } from "#db/client.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";

/** Document frequencies over the catalogue: of words, to choose a query; of character bigrams, to rerank. */
export interface WordTable {
  documents: number;
  words: ReadonlyMap<string, number>;
  bigrams: ReadonlyMap<string, number>;
}

/** Texts a table is made from; beyond this many the frequencies no longer change the choice. */
const SAMPLE = 5_000;
const MAX_AGE_MS = 5 * 60_000;
const tables = new WeakMap<Database, { at: number; table: WordTable }>();
const segmenter = new Intl.Segmenter("zh", { granularity: "word" });

/** Words of at least two characters, each once. Numbers are left out: values are matched as metrics, never as text. */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const { segment, isWordLike } of segmenter.segment(normalizeText(text))) {
    if (isWordLike && segment.length >= 2 && !/\d/.test(segment)) words.add(segment);
  }
  return [...words];
}

/** Adjacent character pairs of letters and Han characters, each once. */
export function bigramsOf(text: string): Set<string> {
  const found = new Set<string>();
  for (const run of normalizeText(text).match(/[\p{L}]+/gu) ?? []) {
    const characters = [...run];
    for (let i = 0; i + 1 < characters.length; i++) found.add(`${characters[i]}${characters[i + 1]}`);
  }
  return found;
}

/** The catalogue's table, at most five minutes old. */
export async function wordTable(ctx: Context): Promise<WordTable> {
  const { database } = ctx.services;
  const known = tables.get(database);
  if (known && Date.now() - known.at < MAX_AGE_MS) return known.table;
  const rows = await ctx.db
    .select({ name: capabilities.name, summary: capabilities.summary, description: capabilities.description })
    .from(capabilities)
    .where(eq(capabilities.status, "published"))
    .orderBy(desc(capabilities.id))
    .limit(SAMPLE);
  const words = new Map<string, number>();
  const bigrams = new Map<string, number>();
  for (const row of rows) {
    const text = `${row.name}。${row.summary}。${row.description}`;
    for (const word of wordsOf(text)) words.set(word, (words.get(word) ?? 0) + 1);
    for (const bigram of bigramsOf(text)) bigrams.set(bigram, (bigrams.get(bigram) ?? 0) + 1);
  }
  const table = { documents: rows.length, words, bigrams };
  tables.set(database, { at: Date.now(), table });
  return table;
}

/** The rarest words of a text that the catalogue knows, rarest first: what full-text search is asked with. Words of the lexicon's operations come first of equals. */
export function rarestWords(text: string, table: WordTable, lexicon: Lexicon, count: number): string[] {
  const operationWords = new Set(lexicon.operations.flatMap((operation) => operation.wordings.map(normalizeText)));
  return wordsOf(text)
    .flatMap((word) => {
      const frequency = table.words.get(word);
      return frequency === undefined ? [] : [{ word, frequency, known: operationWords.has(word) }];
    })
    .sort((a, b) => Number(b.known) - Number(a.known) || a.frequency - b.frequency || (a.word < b.word ? -1 : 1))
    .slice(0, count)
    .map(({ word }) => word);
}

/** Sum of the inverse document frequencies of the bigrams two texts share, divided by that of the first: 0 to 1. */
export function overlap(bigrams: ReadonlySet<string>, text: string, table: WordTable): number {
  const other = bigramsOf(text);
  const weight = (bigram: string) => Math.log((table.documents + 1) / ((table.bigrams.get(bigram) ?? 0) + 0.5));
  let shared = 0;
  let all = 0;
  for (const bigram of bigrams) {
    const w = weight(bigram);
    all += w;
    if (other.has(bigram)) shared += w;
  }
  return all === 0 ? 0 : shared / all;
}

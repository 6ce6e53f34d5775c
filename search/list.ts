import type { Search, SearchHits, SearchQuery } from "./client.server.ts";
import { atLeast, behind, fits, type SortKey } from "./filters.ts";
import type { IndexName } from "./indexes/index.ts";

/** A stretch of the order: its documents come before those of the next segment. */
export interface Segment {
  name: string;
  filter: string;
  keys: readonly SortKey[];
}

/** One thing asked for in words. */
export interface AskedFilter {
  /** Documents that have it, anywhere. */
  filter: string;
  /** Documents that have it in their name. */
  title: string;
  /** How much a hit has of it: 0 for nothing, 1 where its text says it, more where its name does. */
  strength(document: Record<string, unknown>): number;
}

export interface ListQuestion {
  index: IndexName;
  /** Always in force. */
  base: readonly string[];
  /** Filter groups; within one the choices add up, so its facets are counted without its own filter. */
  groups: Readonly<Record<string, { filter: string; facets: readonly string[] }>>;
  /** A facet of which every document has exactly one value: its counts add up to the exact total, where the index's own estimate stops. */
  countedBy: string;
  /** Further counts under all filters but those of their group. */
  counts: Readonly<Record<string, { filter: string; group: string }>>;
  /** Facets counted over the whole index, whatever is asked. */
  overview: readonly string[];
  asked: readonly AskedFilter[];
  /** How equals of relevance are ordered, and everything when nothing was asked in words. */
  order: readonly Segment[];
  byRelevance: boolean;
  /** Attributes that `strength` reads. */
  attributes: readonly string[];
  after: Place | null;
  limit: number;
}

/** Behind which document a list goes on. `at` names the segment, or is "relevance"; a list without that segment begins anew. */
export interface Place {
  at: string;
  values: readonly (string | number)[];
  id: string;
}

export interface Listed {
  ids: string[];
  /** Where the next stretch begins, or null at the end. */
  next: Place | null;
  total: number;
  facets: Record<string, Record<string, number>>;
  counts: Record<string, number>;
  overview: Record<string, Record<string, number>>;
  /** Nothing had half of what was asked in words, so these have some of it. */
  isWidened: boolean;
}

const RELEVANCE = "relevance";
/** What {@link placeOf} keeps of a ranked row. */
const RANK_KEYS: readonly SortKey[] = [
  { attribute: "score", direction: "desc" },
  { attribute: "ties", direction: "asc" },
];
/** Documents ranked by relevance; the rest of a longer list follows in its order. Not every hit of a broad question can be compared. */
const WINDOW = 300;
/** For a broad question: of those that have all that was asked, of those that have all but one thing, of each thing. */
const BEST = { all: 150, allButOne: 50 };

/**
 * Asks the index for one stretch of a list with its facets: documents that have half of what was asked in words, at least. In one request; in
 * two where a question has more hits than are ranked, or none.
 * Text is compared by filters on terms, so that facets, totals, orders and cursors all speak of the same documents, and no list ends at the
 * thousandth hit. Throws SearchUnavailable.
 */
export function list(search: Search, question: ListQuestion): Promise<Listed> {
  return widening(question.asked.length, (least) => listWith(search, question, least));
}

/** Asks for what has half of so many things, and when there is nothing for what has any: better something of what was asked than nothing. */
export async function widening(asked: number, ask: (least: number) => Promise<Omit<Listed, "isWidened">>): Promise<Listed> {
  const half = Math.ceil(asked / 2);
  const found = await ask(half);
  return found.total === 0 && half > 1 ? { ...(await ask(1)), isWidened: true } : { ...found, isWidened: false };
}

/** What the index answers, or the rows while it does not. */
export async function indexOrRows(
  index: () => Promise<Listed>,
  rows: () => Promise<Listed>,
): Promise<{ found: Listed; degraded: boolean }> {
  try {
    return { found: await index(), degraded: false };
  } catch (error) {
    // By name: the class exists twice when the bundle and plain Node each load it.
    if ((error as Error).name !== "SearchUnavailable") throw error;
    return { found: await rows(), degraded: true };
  }
}

async function listWith(search: Search, question: ListQuestion, least: number): Promise<Omit<Listed, "isWidened">> {
  const { groups, asked, byRelevance } = question;
  const words = wordsFilter(asked, least);
  const inForce = [...question.base, ...words, ...Object.values(groups).map(({ filter }) => filter)];
  const page = byRelevance ? candidateQueries(question, inForce) : segmentQueries(question, inForce);
  const counting = countQueries(question, words);
  const answers = await search.query([...page, ...counting.queries]);
  const counted = counting.read(answers.slice(page.length));
  const found = answers.slice(0, page.length);
  const { ids, next } = byRelevance ? await ranked(search, question, inForce, found, counted.total) : inOrder(question, found);
  return { ids, next, ...counted };
}

/** Documents that have at least so much of what was asked. */
function wordsFilter(asked: readonly AskedFilter[], least: number): string[] {
  if (asked.length === 0) return [];
  return [
    atLeast(
      least,
      asked.map(({ filter }) => filter),
    ),
  ];
}

// In the order of a sort

function segmentQueries({ index, order, after, limit }: ListQuestion, inForce: readonly string[]): SearchQuery[] {
  const from = segmentOf(order, after);
  return order.slice(Math.max(from, 0)).map(({ filter, keys }, i): SearchQuery => {
    const rest = after && from >= 0 && i === 0 ? [behind(keys, after.values, after.id)] : [];
    return { index, filter: withoutEmpty([...inForce, filter, ...rest]), ...sorted(keys), limit: limit + 1 };
  });
}

function inOrder({ order, after, limit }: ListQuestion, answers: readonly SearchHits[]): { ids: string[]; next: Place | null } {
  const from = Math.max(segmentOf(order, after), 0);
  const hits = answers.flatMap(({ documents }, i) => documents.map((document) => ({ document, segment: order[from + i] })));
  const shown = hits.slice(0, limit);
  const last = shown.at(-1);
  const ids = shown.map(({ document }) => String(document["id"]));
  if (hits.length <= limit || !last?.segment) return { ids, next: null };
  return { ids, next: place(last.segment, last.document) };
}

const segmentOf = (order: readonly Segment[], after: Place | null): number =>
  order.findIndex(({ name, keys }) => name === after?.at && fits(keys, after.values));

const sorted = (keys: readonly SortKey[]): Pick<SearchQuery, "sort" | "attributes"> => ({
  sort: [...keys.map(({ attribute, direction }) => `${attribute}:${direction}`), "id:asc"],
  attributes: ["id", ...keys.map(({ attribute }) => attribute)],
});

function place({ name, keys }: Segment, document: Record<string, unknown>): Place {
  return { at: name, values: keys.map(({ attribute }) => document[attribute] as string | number), id: String(document["id"]) };
}

const withoutEmpty = (filters: readonly string[]): string[] => filters.filter((filter) => filter !== "");

// By relevance

/** The documents to rank, in the list's order; then how many documents have each thing asked, for its weight. */
function candidateQueries(question: ListQuestion, inForce: readonly string[]): SearchQuery[] {
  const { index, asked, attributes, order, base } = question;
  const keys = order.flatMap((segment) => segment.keys);
  const read = [...new Set(["id", ...attributes, ...keys.map(({ attribute }) => attribute)])];
  return [
    ...order.map(
      ({ filter, keys: own }): SearchQuery => ({
        index,
        filter: withoutEmpty([...inForce, filter]),
        sort: sorted(own).sort ?? [],
        attributes: read,
        limit: WINDOW,
      }),
    ),
    ...["", ...asked.map(({ filter }) => filter)].map(
      (filter): SearchQuery => ({ index, filter: withoutEmpty([...base, filter]), facets: [question.countedBy], limit: 0 }),
    ),
  ];
}

async function ranked(
  search: Search,
  question: ListQuestion,
  inForce: readonly string[],
  answers: readonly SearchHits[],
  total: number,
): Promise<{ ids: string[]; next: Place | null }> {
  const { order, limit, after, countedBy } = question;
  const [documents = 0, ...frequencies] = answers.slice(order.length).map((answer) => sum(answer.facets[countedBy]));
  const candidates = answers.slice(0, order.length).flatMap((answer) => answer.documents);
  if (total > candidates.length) candidates.push(...(await bestOf(search, question, inForce)));
  const weights = frequencies.map((frequency) => Math.log((documents + 1) / (frequency + 0.5)) + 0.1);
  const scored = rank(question, candidates, weights);
  const isRest = segmentOf(order, after) >= 0;
  const from = isRest ? scored.length : startOf(scored, after?.at === RELEVANCE && fits(RANK_KEYS, after.values) ? after : null);
  const shown = scored.slice(from, from + limit);
  const ids = shown.map(({ id }) => id);
  const missing = limit - ids.length;
  if (total <= scored.length && from + limit >= scored.length) return { ids, next: null };
  if (missing === 0) return { ids, next: placeOf(scored, from + limit - 1) };
  // Behind the ranked documents the others follow in the list's own order.
  const others = { ...question, after: isRest ? after : null, limit: missing };
  const rest = await search.query(segmentQueries(others, [...inForce, `id NOT IN [${scored.map(({ id }) => `"${id}"`).join(", ")}]`]));
  const { ids: restIds, next } = inOrder(others, rest);
  return { ids: [...ids, ...restIds], next };
}

interface Scored {
  id: string;
  score: number;
}

/** Candidates by how much of what was asked they have, rare things counting more; the list's own order decides between equals. */
function rank({ asked }: ListQuestion, candidates: readonly Record<string, unknown>[], weights: readonly number[]): Scored[] {
  const whole = weights.reduce((a, b) => a + b, 0) || 1;
  const scored = new Map<string, Scored>();
  for (const document of candidates) {
    const id = String(document["id"]);
    if (scored.has(id)) continue;
    const points = asked.reduce((points, one, i) => points + (weights[i] ?? 0) * one.strength(document), 0);
    scored.set(id, { id, score: Math.round((points / whole) * 1e4) });
  }
  return [...scored.values()].sort((a, b) => b.score - a.score);
}

function startOf(scored: readonly Scored[], after: Place | null): number {
  if (!after) return 0;
  const at = scored.findIndex(({ id }) => id === after.id);
  if (at >= 0) return at + 1;
  // The row the cursor names is gone, and its equals have moved up by one.
  const [score, ties] = after.values.map(Number);
  const first = scored.findIndex((one) => one.score <= Number(score));
  if (first < 0) return scored.length;
  const equals = scored.filter((one) => one.score === score).length;
  return first + Math.min(equals, Math.max(0, Number(ties) - 1));
}

/** The place behind a ranked row: its score, and how many of the same score came up to it. */
function placeOf(scored: readonly Scored[], at: number): Place | null {
  const last = scored[at];
  if (!last) return null;
  const ties = scored.slice(0, at + 1).filter(({ score }) => score === last.score).length;
  return { at: RELEVANCE, values: [last.score, ties], id: last.id };
}

/** Of more hits than can be compared, those with the most in common with the question. */
async function bestOf(search: Search, question: ListQuestion, inForce: readonly string[]): Promise<Record<string, unknown>[]> {
  const { index, asked, attributes, order } = question;
  const keys = order[0]?.keys ?? [];
  const ask = (filters: readonly string[], limit: number): SearchQuery => ({
    index,
    filter: withoutEmpty([...inForce, ...filters]),
    sort: sorted(keys).sort ?? [],
    attributes: ["id", ...attributes],
    limit,
  });
  const filters = asked.map(({ filter }) => filter);
  const queries = [
    ask(
      asked.map(({ title }) => title),
      BEST.all,
    ),
    ...asked.map(({ title }) => ask([title], BEST.allButOne)),
    ask(filters, BEST.all),
    ...(filters.length > 2 ? filters.map((_, i) => ask(filters.toSpliced(i, 1), BEST.allButOne)) : []),
  ];
  return (await search.query(queries)).flatMap(({ documents }) => documents);
}

// Counts

/** Facets and exact counts: of everything in force, and of each chosen group without its own filter. */
function countQueries({ index, base, groups, counts, countedBy, overview }: ListQuestion, words: readonly string[]) {
  const text = [...base, ...words];
  const without = (left: string | null) => [
    ...text,
    ...Object.entries(groups).flatMap(([name, { filter }]) => (name === left || filter === "" ? [] : [filter])),
  ];
  const count = (filter: string[], facets: readonly string[]): SearchQuery => ({
    index,
    filter: withoutEmpty(filter),
    facets: [...facets],
    limit: 0,
  });
  const chosen = Object.entries(groups).filter(([, { filter }]) => filter !== "");
  const open = Object.values(groups).flatMap(({ filter, facets }) => (filter === "" ? facets : []));
  const named = Object.entries(counts);
  const queries = [
    count(without(null), [...new Set([countedBy, ...open])]),
    ...chosen.map(([name, { facets }]) => count(without(name), facets)),
    ...named.map(([, { filter, group }]) => count([...without(group), filter], [countedBy])),
    ...(overview.length > 0 ? [count([], overview)] : []),
  ];
  return {
    queries,
    read: ([everything, ...answers]: readonly SearchHits[]) => {
      const facets = { ...everything?.facets };
      chosen.forEach((_, i) => {
        Object.assign(facets, answers[i]?.facets);
      });
      return {
        total: sum(everything?.facets[countedBy]),
        facets,
        overview: answers[chosen.length + named.length]?.facets ?? {},
        counts: Object.fromEntries(named.map(([name], i) => [name, sum(answers[chosen.length + i]?.facets[countedBy])])),
      };
    },
  };
}

const sum = (counts: Record<string, number> | undefined): number => Object.values(counts ?? {}).reduce((a, b) => a + b, 0);

import { UNIT_WORDINGS } from "#db/vocabulary/units.ts";
import type { Lexicon } from "./lexicon.ts";
import { type Wording, wordingsOf } from "./metric-names.ts";
import { comparatorsOf, type Metric, type Registry } from "./registry.ts";
import { askedTerms, plainSearchText, termsOf } from "./terms.ts";

/** A value asked of a quantity: `value` is canonical decimal text, `shown` is what was typed, in its unit. */
export interface MetricCondition {
  metric: string;
  comparator: "<=" | ">=";
  value: string;
  shownValue: string;
  shownUnit: string;
}

/** A word of a room's own vocabulary: 机器狗 stands for some values of an attribute. */
export interface VocabularyWord {
  word: string;
  attribute: string;
  values: readonly string[];
}

/** One thing a question asks for. A text that says it, or a row that carries the operation, the quantity or the mark, has it. */
export interface Asked {
  /** As compared, see `plainSearchText`. */
  text: string;
  /** Terms that all stand in a text that says `text`. */
  terms: readonly string[];
  /** A word still being typed: what begins with it has it too. */
  isBeginning: boolean;
  operation: string | null;
  /** What names the same operation, the typed wording included; for marking hits. */
  wordings: readonly string[];
  metric: string | null;
  mark: { attribute: string; values: readonly string[] } | null;
}

export interface Question {
  asked: Asked[];
  conditions: MetricCondition[];
  /** Figures for which no quantity could be told: they are not searched. */
  unread: string[];
}

/** More than these add nothing to a question a person types. */
const MOST_ASKED = 8;
/** Characters between the name of a quantity and the end of its figure. */
const REACH = 14;
/** Stands where something was recognised, so that what was apart stays apart. */
const CUT = " ";

const HAS_NUMBER = /\d|[一二两三四五六七八九十半]/;

const UNITS = Object.values(UNIT_WORDINGS)
  .flat()
  .map((word) => plainSearchText(word))
  .sort((a, b) => b.length - a.length)
  .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"))
  .join("|");
const FIGURE = new RegExp(
  `(?:不超过|不大于|不低于|不小于|不少于|小于|大于|超过|至少|至多|≤|≥|<=|>=|<|>)?\\s*(?:ip\\s*\\d{2}|[±+-]?\\d+(?:\\.\\d+)?\\s*(?:${UNITS})(?![a-z]))(?:及?以上|及?以下|以内|之内|左右)?`,
);

/** Reads questions of one room: registry and lexicon with the room's vocabulary. */
export class QuestionReader {
  private readonly registry: Registry;
  private readonly dictionary: readonly Asked[];
  private readonly metricWords: readonly Wording<Metric>[];

  constructor(registry: Registry, lexicon: Lexicon, vocabulary: readonly VocabularyWord[]) {
    const longestFirst = (a: { text: string }, b: { text: string }) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1);
    this.registry = registry;
    this.metricWords = wordingsOf(registry.usable, plainSearchText);
    this.dictionary = [
      ...vocabulary.map(({ word, attribute, values }) => asked(word, { mark: { attribute, values } })),
      ...lexicon.operations.flatMap(({ key, name, wordings }) => {
        const all = [...new Set([name, ...wordings])].map(plainSearchText);
        return all.map((word) => asked(word, { operation: key, wordings: all }));
      }),
      ...this.metricWords.map(({ word, metric }) => asked(word, { metric: metric.key })),
    ].sort(longestFirst);
  }

  /**
   * Takes a question apart: quantities with their figures become conditions; operations, quantities and words of the vocabulary are recognised
   * in any wording, the longest first; what is left is cut into terms.
   */
  read(q: string): Question {
    const { conditions, rest: text } = this.readConditions(plainSearchText(q));
    const { unread, rest: words } = this.readFigures(text, conditions);
    let rest = words;
    const found: Asked[] = [];
    for (const entry of this.dictionary) {
      if (!rest.includes(entry.text)) continue;
      rest = rest.replaceAll(entry.text, CUT);
      if (!found.some((other) => isSame(other, entry))) found.push(entry);
    }
    // The order of typing: of a long question the first things are kept.
    found.sort((a, b) => words.indexOf(a.text) - words.indexOf(b.text));
    const isBare = found.length + conditions.length === 0;
    const terms = askedTerms(rest).filter((term) => isBare || Array.from(term).length > 1);
    // 机器人 alone says little, but it is what was asked.
    if (isBare && terms.length === 0) terms.push(...termsOf(rest).filter((term) => Array.from(term).length > 1));
    // Signs alone are in no text; without this they would ask for nothing and be answered with everything.
    if (isBare && terms.length === 0 && unread.length === 0 && rest.trim() !== "") terms.push(rest.trim());
    return { asked: [...found, ...terms.map((term) => asked(term, {}))].slice(0, MOST_ASKED), conditions, unread };
  }

  /** 位置精度0.5mm以内, 负载≥20公斤, 20公斤以上的负载. */
  private readConditions(text: string): { conditions: MetricCondition[]; rest: string } {
    const conditions: MetricCondition[] = [];
    let rest = text;
    if (!HAS_NUMBER.test(text)) return { conditions, rest };
    for (const { word, metric } of this.metricWords) {
      for (let at = rest.indexOf(word); at >= 0; at = rest.indexOf(word, at + 1)) {
        const end = at + word.length;
        const behind = longest(
          REACH,
          (length) => rest.slice(end, end + length),
          (typed) => this.condition(metric, typed),
        );
        const before = behind
          ? null
          : longest(
              REACH,
              (length) => rest.slice(Math.max(0, at - length), at),
              (typed) => this.condition(metric, typed.replace(/的$/, "")),
            );
        const read = behind ?? before;
        if (!read) continue;
        if (!conditions.some((other) => other.metric === metric.key)) conditions.push(read.value);
        rest = behind ? rest.slice(0, at) + CUT + rest.slice(end + read.length) : rest.slice(0, at - read.length) + CUT + rest.slice(end);
      }
    }
    return { conditions, rest };
  }

  /** Figures without the name of a quantity: read where only one quantity has the unit (IP65), left out otherwise. */
  private readFigures(text: string, conditions: MetricCondition[]): { unread: string[]; rest: string } {
    const unread: string[] = [];
    let rest = text;
    for (let match = FIGURE.exec(rest); match; match = FIGURE.exec(rest)) {
      const [figure] = match;
      rest = rest.slice(0, match.index) + CUT + rest.slice(match.index + figure.length);
      const quantities = new Set(this.metricWords.map(({ metric }) => metric));
      const read = [...quantities].flatMap((metric) => this.condition(metric, figure) ?? []);
      const [only] = read;
      if (only && read.length === 1 && !conditions.some((other) => other.metric === only.metric)) conditions.push(only);
      else unread.push(figure.trim());
    }
    return { unread, rest };
  }

  private condition(metric: Metric, typed: string): MetricCondition | null {
    const usual = comparatorsOf(metric)[0];
    if ((usual !== "<=" && usual !== ">=") || !HAS_NUMBER.test(typed)) return null;
    const target = this.registry.readTarget(metric, typed);
    if (!target || target.upper !== null || (metric.kind === "number" && target.unit === "")) return null;
    const measured = this.registry.measure({ metric: metric.key, comparator: usual, value: target.value, unit: target.unit });
    if (Array.isArray(measured)) return null;
    const comparator = target.comparator === "<=" || target.comparator === ">=" ? target.comparator : usual;
    return { metric: metric.key, comparator, value: measured.value, shownValue: measured.shownValue, shownUnit: measured.shownUnit };
  }
}

/** Readers with a room's vocabulary, made anew when registry or lexicon were read anew. */
export function questionReaders(vocabulary: readonly VocabularyWord[]): (now: { registry: Registry; lexicon: Lexicon }) => QuestionReader {
  const readers = new WeakMap<Lexicon, { registry: Registry; reader: QuestionReader }>();
  return ({ registry, lexicon }) => {
    const known = readers.get(lexicon);
    if (known?.registry === registry) return known.reader;
    const reader = new QuestionReader(registry, lexicon, vocabulary);
    readers.set(lexicon, { registry, reader });
    return reader;
  };
}

/** The longest stretch of at most `most` characters that can be read. */
function longest<T>(
  most: number,
  take: (length: number) => string,
  read: (typed: string) => T | null,
): { value: T; length: number } | null {
  for (let length = most; length > 0; length--) {
    const typed = take(length);
    if (typed.length < length) continue;
    const value = read(typed);
    if (value !== null) return { value, length };
  }
  return null;
}

function asked(word: string, facts: Partial<Asked>): Asked {
  const text = plainSearchText(word);
  const isBeginning = /^[a-z0-9]+$/.test(text) || Array.from(text).length === 1;
  // The end of a wording is a term only where a text ends with it.
  const pairs = isBeginning ? [] : termsOf(text).filter((term) => Array.from(term).length > 1);
  const terms = pairs.length > 0 ? pairs : [text];
  return { text, terms, isBeginning, operation: null, wordings: [text], metric: null, mark: null, ...facts };
}

const isSame = (a: Asked, b: Asked): boolean =>
  (a.operation !== null && a.operation === b.operation) ||
  (a.metric !== null && a.metric === b.metric) ||
  (a.mark !== null && a.mark.attribute === b.mark?.attribute && a.mark.values.join() === b.mark.values.join());

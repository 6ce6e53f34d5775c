import { all, any, is, oneOf, quoted } from "./filters.ts";
import type { AskedFilter } from "./list.ts";

/** One thing a question asks for: words, and what of a document's other attributes stands for them. */
export interface AskedWords {
  /** In the form of the index's texts. */
  text: string;
  terms: readonly string[];
  isBeginning: boolean;
  operation: string | null;
  metric: string | null;
  mark: { attribute: string; values: readonly string[] } | null;
}

/** How much a document has of what was asked, by where it stands. */
const POINTS = { name: 3, organization: 2.5, mark: 2, tag: 1.5, description: 1 };

/** What both indexes have in common, as filters and as points of relevance. */
export function askedFilter(asked: AskedWords): AskedFilter {
  const { text, operation, metric, mark } = asked;
  const says = (attribute: string) =>
    all(asked.terms.map((term) => (asked.isBeginning ? `${attribute} STARTS WITH ${quoted(term)}` : is(attribute, term))));
  const marked = mark ? [oneOf(mark.attribute, mark.values)] : [];
  return {
    filter: any([says("terms"), ...(operation ? [is("tags", operation)] : []), ...(metric ? [is("metric_keys", metric)] : []), ...marked]),
    title: any([says("name_terms"), ...(operation ? [is("name_tags", operation)] : []), ...marked]),
    strength: (document) => {
      const has = (attribute: string, value: string | null) => value !== null && listOf(document[attribute]).includes(value);
      const reads = (attribute: string) => String(document[attribute] ?? "").includes(text);
      const inName = reads("name") || has("name_tags", operation);
      const points = [
        inName ? POINTS.name : 0,
        reads("organization") ? POINTS.organization : 0,
        mark && listOf(document[mark.attribute]).some((value) => mark.values.includes(value)) ? POINTS.mark : 0,
        has("tags", operation) || has("metric_keys", metric) ? POINTS.tag : 0,
        reads("description") ? POINTS.description : 0,
      ];
      // The best place counts; what is said again elsewhere tells equals apart.
      const best = Math.max(...points);
      return best + (points.reduce((a, b) => a + b, 0) - best) / 10;
    },
  };
}

/** Attributes that the strength of a hit is read from. */
export const ASKED_ATTRIBUTES = ["name", "organization", "description", "tags", "name_tags", "metric_keys"];

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : value === null || value === undefined ? [] : [String(value)];

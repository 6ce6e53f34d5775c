/** A quantity by what people call it. */
interface Named {
  key: string;
  name: string;
  aliases: readonly string[];
}

/** A name or alias in the form in which names are compared, and what it names. */
export interface Wording<M> {
  word: string;
  metric: M;
}

/** Names and aliases of these quantities, the longest first; `normal` takes out what does not matter when names are compared. */
export function wordingsOf<M extends Named>(metrics: readonly M[], normal: (text: string) => string): Wording<M>[] {
  return metrics
    .flatMap((metric) => [metric.name, ...metric.aliases].map((word) => ({ word: normal(word), metric })))
    .sort((a, b) => b.word.length - a.word.length || (a.word < b.word ? -1 : 1));
}

/** The quantity that a text, in the same form, is the name of, or the longest of whose names it contains. */
export function namedMetric<M extends Named>(wordings: readonly Wording<M>[], text: string): M | undefined {
  return text === "" ? undefined : wordings.find(({ word }) => text.includes(word))?.metric;
}

/**
 * Quantities for what is being typed, in the same form, the likeliest first: whole words, beginnings, parts, then those a longer text contains, and
 * then those that `likeness` says are near: 0, not at all, to 1.
 */
export function suggestNamed<M extends Named>(
  wordings: readonly Wording<M>[],
  typed: string,
  limit: number,
  likeness: (word: string, typed: string) => number = () => 0,
): M[] {
  if (typed === "") return [];
  const rank = (word: string) =>
    word === typed ? 0 : word.startsWith(typed) ? 1 : word.includes(typed) ? 2 : typed.includes(word) ? 3 : 5 - likeness(word, typed);
  const best = new Map<M, number>();
  for (const { word, metric } of wordings) best.set(metric, Math.min(best.get(metric) ?? 5, rank(word)));
  return [...best]
    .filter(([, order]) => order < 5)
    .sort(([a, first], [b, second]) => first - second || a.name.length - b.name.length || (a.key < b.key ? -1 : 1))
    .slice(0, limit)
    .map(([metric]) => metric);
}

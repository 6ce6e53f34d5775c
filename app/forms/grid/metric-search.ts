import type { MetricOption } from "./grid-rows.ts";

/** Names as they are compared: width, case and white space do not matter. */
const plain = (text: string) => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();

/** The quantity called exactly so, by its name or an alias. */
export function exactMetric(text: string, metrics: readonly MetricOption[]): MetricOption | undefined {
  const name = plain(text);
  return name === ""
    ? undefined
    : metrics.find((metric) => !metric.isRetired && [metric.name, ...metric.aliases].some((word) => plain(word) === name));
}

/** The quantity a name means: by its name or an alias, or by the longest of them the name contains. */
export function findMetric(text: string, metrics: readonly MetricOption[]): MetricOption | undefined {
  const name = plain(text);
  if (name === "") return undefined;
  let best: { metric: MetricOption; length: number } | undefined;
  for (const metric of metrics) {
    if (metric.isRetired) continue;
    for (const word of [metric.name, ...metric.aliases].map(plain)) {
      if (word === name) return metric;
      if (name.includes(word) && word.length > (best?.length ?? 0)) best = { metric, length: word.length };
    }
  }
  return best?.metric;
}

/** Quantities for what is being typed, the likeliest first: whole words, beginnings, parts, then those that share characters in a row. */
export function suggestMetrics(text: string, metrics: readonly MetricOption[], limit = 8): MetricOption[] {
  const typed = plain(text);
  if (typed === "") return [];
  const rank = (word: string) =>
    word === typed ? 0 : word.startsWith(typed) ? 1 : word.includes(typed) ? 2 : typed.includes(word) ? 3 : 4 - likeness(word, typed);
  return metrics
    .filter(({ isRetired }) => !isRetired)
    .map((metric) => ({ metric, order: Math.min(...[metric.name, ...metric.aliases].map((word) => rank(plain(word)))) }))
    .filter(({ order }) => order < 4)
    .sort((a, b) => a.order - b.order || a.metric.name.length - b.metric.name.length || (a.metric.key < b.metric.key ? -1 : 1))
    .slice(0, limit)
    .map(({ metric }) => metric);
}

/** Share of common pairs of neighbouring characters, 0 to 1; little counts as nothing. */
function likeness(a: string, b: string): number {
  const pairs = (text: string) => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)));
  const [first, second] = [pairs(a), pairs(b)];
  const common = [...first].filter((pair) => second.has(pair)).length;
  const share = common / Math.max(1, Math.min(first.size, second.size));
  return share >= 0.34 ? share * 0.9 : 0;
}

/** What a row is called when `metric` is chosen for what was typed: the author's own words where they say more than the registry's name. */
export function ownName(typed: string, metric: MetricOption): string {
  const text = typed.trim();
  if (text === "" || plain(text) === plain(metric.name)) return "";
  const words = [metric.name, ...metric.aliases].map(plain);
  return words.some((word) => plain(text).includes(word)) ? text : "";
}

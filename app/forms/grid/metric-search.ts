import { namedMetric, suggestNamed, wordingsOf } from "#app/areas/metrics/metric-names.ts";
import type { MetricOption } from "./grid-rows.ts";

/** Names as they are compared here: width, case and white space do not matter. The table of traditional characters stays on the server. */
const plain = (text: string) => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();

/** The quantity called exactly so, by its name or an alias. */
export function exactMetric(text: string, metrics: readonly MetricOption[]): MetricOption | undefined {
  const name = plain(text);
  return name === ""
    ? undefined
    : metrics.find((metric) => !metric.isRetired && [metric.name, ...metric.aliases].some((word) => plain(word) === name));
}

/** Words of the quantities that may be chosen. */
const wordings = (metrics: readonly MetricOption[]) =>
  wordingsOf(
    metrics.filter(({ isRetired }) => !isRetired),
    plain,
  );

/** The quantity a name means: by its name or an alias, or by the longest of them the name contains. */
export function findMetric(text: string, metrics: readonly MetricOption[]): MetricOption | undefined {
  return namedMetric(wordings(metrics), plain(text));
}

/** Quantities for what is being typed, the likeliest first, at last those that share characters in a row with it. */
export function suggestMetrics(text: string, metrics: readonly MetricOption[], limit = 8): MetricOption[] {
  return suggestNamed(wordings(metrics), plain(text), limit, likeness);
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

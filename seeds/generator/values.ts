import Big from "big.js";
import type { Comparator } from "#db/vocabulary/metrics.ts";
import { CAPABILITIES } from "#seeds/data/capabilities/index.ts";
import { METRICS } from "#seeds/data/metrics.ts";
import { SCENES } from "#seeds/data/scenes/index.ts";
import type { CompleteMetricSeed } from "#seeds/types.ts";
import type { Dice } from "./dice.ts";

/** A value as somebody writes it, in whatever unit. */
export interface Stated {
  metric: string;
  comparator: Comparator;
  value: string;
  upper?: string;
  unit: string;
}

const BY_KEY = new Map(METRICS.map((metric) => [metric.key, metric]));
export function metricOf(key: string): CompleteMetricSeed {
  const metric = BY_KEY.get(key);
  if (!metric) throw new RangeError(`no metric ${key}`);
  return metric;
}

/** The middle of what the hand-written catalogue claims and asks of a quantity, in its canonical unit: generated values lie around it. */
const USUAL = usualValues();
/** Quantities of which the catalogue speaks: those that generated claims and requirements are about. */
export const KNOWN_METRICS: readonly string[] = [...USUAL.keys()].sort();

function usualValues(): Map<string, { lower: number; upper: number | null }> {
  const all = [...CAPABILITIES.flatMap(({ claims }) => claims), ...SCENES.flatMap(({ requirements }) => requirements)];
  const usual = new Map<string, { lower: number; upper: number | null }>();
  for (const [key, stated] of Map.groupBy(all, ({ metric }) => metric)) {
    const metric = metricOf(key);
    const numbers = (bound: "value" | "upper") =>
      metric.kind === "number" ? stated.flatMap((one) => (one[bound] ? canonical(metric, Number(one[bound]), one.unit) : [])) : [];
    const isRange = metric.direction === "range";
    if (!isRange || numbers("upper").length > 0)
      usual.set(key, { lower: middle(numbers("value")), upper: isRange ? middle(numbers("upper")) : null });
  }
  return usual;
}

function middle(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** The comparator in which a better value is asked for. */
const bound = (metric: CompleteMetricSeed): Comparator => (metric.direction === "lower" ? "<=" : ">=");

/**
 * A value of a quantity, `better` doublings better (above 0) or worse than is usual; some of them in another unit than the canonical one.
 * What is near its limit, such as 99 %, doubles or halves its distance from it.
 */
export function stated(dice: Dice, key: string, better: number): Stated {
  const metric = metricOf(key);
  if (metric.kind === "boolean") return { metric: key, comparator: "=", value: better > -1 ? "是" : "否", unit: metric.unit };
  if (metric.kind === "enumeration") {
    const place = (metric.options.length - 1) * (0.5 + better * (metric.direction === "lower" ? -0.2 : 0.2));
    const option = metric.options[Math.max(0, Math.min(metric.options.length - 1, Math.round(place)))];
    return { metric: key, comparator: bound(metric), value: option?.label ?? "", unit: metric.unit };
  }
  const usual = USUAL.get(key) ?? { lower: Number(metric.plausible.min), upper: Number(metric.plausible.max) };
  if (metric.direction === "range") {
    const upper = usual.upper ?? Number(metric.plausible.max);
    const wider = ((upper - usual.lower) * better) / 4;
    const from = rounded(metric, clamped(metric, usual.lower - wider));
    const to = rounded(metric, clamped(metric, upper + wider));
    const isRange = new Big(from).lt(to);
    const [value, end] = isRange ? [from, to] : [metric.plausible.min, metric.plausible.max];
    return { metric: key, comparator: "between", value, upper: end, unit: metric.unit };
  }
  const factor = 2 ** (metric.direction === "lower" ? -better : better);
  const limit = Number(metric.plausible.max);
  const isNearLimit = metric.direction === "higher" && metric.unit === "%" && limit === 100;
  const value = isNearLimit ? limit - (limit - usual.lower) / factor : usual.lower * factor;
  return inSomeUnit(dice, metric, clamped(metric, value));
}

/** The same figure in a unit ten times or more as large: 0.3 mm becomes 0.3 cm. Null where the quantity has none, or nobody would believe it. */
export function wrongScale(claim: Stated): Stated | null {
  const metric = metricOf(claim.metric);
  const own = metric.units.find(({ unit }) => unit === claim.unit);
  if (metric.direction !== "lower" || !own) return null;
  const wrong = metric.units.find(({ unit, factor }) => {
    const value = canonical(metric, Number(claim.value), unit);
    return Number(factor) >= Number(own.factor) * 9 && value <= Number(metric.plausible.max);
  });
  return wrong ? { ...claim, unit: wrong.unit } : null;
}

function inSomeUnit(dice: Dice, metric: CompleteMetricSeed, value: number): Stated {
  const comparator = bound(metric);
  const own = { metric: metric.key, comparator, value: rounded(metric, value), unit: metric.unit };
  if (dice.chance(0.65)) return own;
  const { unit, factor, offset } = dice.pick(metric.units);
  if (unit === metric.unit) return own;
  const shown = (value - Number(offset ?? "0")) / Number(factor);
  // Nobody writes 0.00002 m or 4,000,000 g.
  if (Math.abs(shown) < 0.01 || Math.abs(shown) > 20_000) return own;
  const text = decimal(shown, 3);
  const back = canonical(metric, Number(text), unit);
  return back >= Number(metric.plausible.min) && back <= Number(metric.plausible.max) ? { ...own, value: text, unit } : own;
}

function canonical(metric: CompleteMetricSeed, value: number, unit: string): number {
  const found = metric.units.find((candidate) => candidate.unit === unit);
  return value * Number(found?.factor ?? "1") + Number(found?.offset ?? "0");
}

const clamped = (metric: CompleteMetricSeed, value: number): number =>
  Math.max(Number(metric.plausible.min), Math.min(Number(metric.plausible.max), value));

/** In the canonical unit, and still within what is plausible. */
function rounded(metric: CompleteMetricSeed, value: number): string {
  const isWhole = ["count", "person", "yuan"].includes(metric.unit) && Math.abs(value) >= 1;
  const text = isWhole ? String(Math.round(value)) : decimal(value, metric.unit === "%" ? 4 : 3);
  const { min, max } = metric.plausible;
  return new Big(text).lt(min) ? min : new Big(text).gt(max) ? max : text;
}

/** With so many significant digits, never with an exponent. */
const decimal = (value: number, digits: number): string => {
  const text = new Big(value.toPrecision(digits)).toFixed();
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
};

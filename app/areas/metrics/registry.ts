import Big from "big.js";
import { fromCanonical, normalizeDecimal, plain, toCanonical, type UnitFactor } from "#app/kernel/units.ts";
import {
  COMPARATOR_SIGNS,
  type Comparator,
  type Dimension,
  type Direction,
  type MetricFamily,
  type MetricKind,
  type MetricOptionValue,
} from "#db/vocabulary/metrics.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import { normalizeText } from "./lexicon.ts";
import { namedMetric, suggestNamed, type Wording, wordingsOf } from "./metric-names.ts";
import { parseQuantity, readBoolean, readIpCode, splitComparator, unitAmong } from "./quantity.ts";

/** A quantity of the registry as rooms and pages see it. */
export interface Metric {
  key: string;
  name: string;
  aliases: string[];
  note: string;
  dimension: Dimension;
  family: MetricFamily | null;
  kind: MetricKind;
  options: MetricOptionValue[];
  unit: string;
  units: UnitFactor[];
  direction: Direction;
  symmetric: boolean;
  /** Figures hold for the operations they are stated for, and say nothing of others. */
  perOperation: boolean;
  plausibleMin: string;
  plausibleMax: string;
  testMethod: string;
  ownerRoles: SlotRole[];
  version: number;
  /** No longer offered; what was written with it still shows. */
  isRetired: boolean;
}

/** A value as typed, beside its canonical form. Of a boolean or an enumeration the shown value is the word people read: 是, IP54. */
export interface Measured {
  value: string;
  upper: string | null;
  shownValue: string;
  shownUpper: string | null;
  shownUnit: string;
}

export type MeasureFault = { field: "metric" | "comparator" | "value" | "upper" | "unit"; message: string };

interface MeasureInput {
  metric: string;
  comparator: Comparator;
  value: string;
  upper?: string | null | undefined;
  unit: string;
}

/** Characters of a typed value or option at most. */
const MOST_TYPED = 60;

const BOOLEAN_OPTIONS: MetricOptionValue[] = [
  { value: "0", label: "否" },
  { value: "1", label: "是" },
];

/** What a boolean or an enumeration may be, the worst first; nothing for a number. */
export const optionsOf = (metric: Pick<Metric, "kind" | "options">): readonly MetricOptionValue[] =>
  metric.kind === "boolean" ? BOOLEAN_OPTIONS : metric.options;

/**
 * Which comparators a quantity takes, the usual one first: a range is asked as 区间, a yes or no as itself, a grade by a bound in its better
 * direction or exactly, every other number also by an interval.
 */
export function comparatorsOf(metric: Pick<Metric, "kind" | "direction">): Comparator[] {
  if (metric.kind === "boolean") return ["="];
  if (metric.direction === "range") return ["between"];
  const bound = metric.direction === "lower" ? "<=" : ">=";
  return metric.kind === "enumeration" ? [bound, "="] : [bound, "=", "between"];
}

/** All quantities with their units, for one request; pure once loaded. */
export class Registry {
  /** All of them, the retired ones too. */
  readonly metrics: readonly Metric[];
  /** Those that may be newly used. */
  readonly usable: readonly Metric[];
  readonly displays: ReadonlyMap<string, string>;
  private readonly byKey: ReadonlyMap<string, Metric>;
  private wordings: Wording<Metric>[] | null = null;

  constructor(metrics: readonly Metric[], displays: ReadonlyMap<string, string>) {
    this.metrics = metrics;
    this.usable = metrics.filter(({ isRetired }) => !isRetired);
    this.displays = displays;
    this.byKey = new Map(metrics.map((metric) => [metric.key, metric]));
  }

  find(key: string): Metric | undefined {
    return this.byKey.get(key);
  }

  /** The metric, or a TypeError: for keys that were checked on write. */
  get(key: string): Metric {
    const metric = this.byKey.get(key);
    if (!metric) throw new TypeError(`unknown metric: ${key}`);
    return metric;
  }

  /**
   * The quantity a text names: by its name or an alias, else by the longest of them the text contains (插接位置精度 → 位置精度).
   * Width, case, white space and traditional characters do not matter.
   */
  findMetric(text: string): Metric | undefined {
    return namedMetric(this.words(), normalizeText(text));
  }

  /** Quantities for what is being typed, the likeliest first: whole words, then beginnings, then the rest. */
  suggest(text: string, limit = 8): Metric[] {
    return suggestNamed(this.words(), normalizeText(text), limit);
  }

  private words(): Wording<Metric>[] {
    this.wordings ??= wordingsOf(this.usable, normalizeText);
    return this.wordings;
  }

  /** The unit of this quantity that is written; null when the quantity does not take it. */
  unitOf(metric: Metric, text: string): string | null {
    const units = metric.units.map(({ unit }) => ({ unit, label: this.unitName(unit) }));
    return unitAmong(units, text);
  }

  /**
   * A wording of a target or claim about this quantity, ready for `measure`: "不低于99%" → ">=", "99", "%"; "PL d 及以上" → ">=", "PL d". What is
   * not said is the usual of the quantity; a unit that is missing or not taken is left empty where there is a choice, because taking the usual
   * one could change the value. Null when the text is not a single quantity.
   */
  readTarget(metric: Metric, text: string): { comparator: Comparator; value: string; upper: string | null; unit: string } | null {
    const usual = comparatorsOf(metric)[0] ?? "=";
    if (metric.kind !== "number") {
      const { comparator, rest } = splitComparator(text);
      const option = this.optionOf(metric, text) ?? this.optionOf(metric, rest);
      if (!option) return null;
      return { comparator: metric.kind === "boolean" ? "=" : (comparator ?? usual), value: option.label, upper: null, unit: metric.unit };
    }
    const read = parseQuantity(text);
    if (!read || read.unit === "IP") return null;
    const unwritten = metric.units.length === 1 ? metric.unit : "";
    return {
      comparator: read.comparator ?? usual,
      value: read.value,
      upper: read.upper,
      unit: read.unitText === "" ? unwritten : (this.unitOf(metric, read.unitText) ?? ""),
    };
  }

  /** The option a person names, by label, alias or stored value: "IP54", "54", "支持". Null when there is none. */
  optionOf(metric: Metric, text: string): MetricOptionValue | null {
    const options = optionsOf(metric);
    if (metric.kind === "boolean") return options.find(({ value }) => value === readBoolean(text) || isSameDecimal(value, text)) ?? null;
    const wanted = normalizeText(text);
    const named = options.find(({ label, aliases = [] }) => [label, ...aliases].some((word) => normalizeText(word) === wanted));
    if (named) return named;
    const code = metric.unit === "IP" ? readIpCode(text)?.split("/").sort().join("/") : undefined;
    return options.find(({ value, aliases = [] }) => (code !== undefined && aliases.includes(code)) || isSameDecimal(value, text)) ?? null;
  }

  /**
   * Stored values that satisfy what is asked of a boolean or an enumeration; null for numbers, which compare by size. Of a scale it is the asked
   * option and those beyond it; options that name what they cover are taken at their word: IP65 satisfies "≥ IP54", and not "≥ IP56".
   */
  accepts(metric: Metric, comparator: Comparator, target: string): string[] | null {
    if (metric.kind === "number") return null;
    const satisfies = ({ value, covers }: MetricOptionValue) => {
      if (comparator === "=" || metric.kind === "boolean") return isSameDecimal(value, target);
      if (covers) return covers.some((one) => isSameDecimal(one, target));
      return metric.direction === "lower" ? new Big(value).lte(target) : new Big(value).gte(target);
    };
    return optionsOf(metric)
      .filter(satisfies)
      .map(({ value }) => value);
  }

  /** A canonical value in one of the units of its quantity, as decimal text (see `fromCanonical`). */
  inUnit(metric: Metric, value: string, unit: string): string {
    return fromCanonical(plain(new Big(value)), unit, metric.units);
  }

  unitName(unit: string): string {
    return this.displays.get(unit) ?? unit;
  }

  /** A value with its unit as people read it: ±0.5 mm, 98 %, 200–1500 lx, IP54, 是. */
  show(metric: Metric, value: string, upper: string | null, unit = metric.unit): string {
    if (metric.kind !== "number") return this.optionOf(metric, value)?.label ?? value;
    const name = this.unitName(unit);
    const figure = upper === null ? `${metric.symmetric ? "±" : ""}${value}` : `${value}–${upper}`;
    return name === "" ? figure : unit === "deg" ? `${figure}${name}` : `${figure} ${name}`;
  }

  /**
   * Reads a typed value: kind, number, unit, comparator, range order and plausibility are checked, the canonical value is exact. A retired
   * quantity is refused unless `kept` has its key: what it was written with before may stay. Answers the faults in zh-CN, each naming the field
   * it stands at.
   */
  measure(input: MeasureInput, kept: ReadonlySet<string> = new Set()): Measured | MeasureFault[] {
    const metric = this.find(input.metric);
    if (!metric) return [{ field: "metric", message: "指标库中没有这个指标，请从列表中选择。" }];
    if (metric.isRetired && !kept.has(metric.key))
      return [{ field: "metric", message: `“${metric.name}”已停用，不能新填，请换用其他指标。` }];
    const tooLong = (["value", "upper"] as const).filter((field) => (input[field] ?? "").length > MOST_TYPED);
    if (tooLong.length > 0)
      return tooLong.map((field) => ({ field, message: `内容过长，请只填数值或选项（不超过 ${MOST_TYPED} 个字符）。` }));
    const faults: MeasureFault[] = [];
    if (!comparatorsOf(metric).includes(input.comparator)) {
      const usable = comparatorsOf(metric).map((comparator) => COMPARATOR_SIGNS[comparator]);
      faults.push({ field: "comparator", message: `“${metric.name}”不能用这种比较方式，可用：${usable.join("、")}。` });
    }
    return metric.kind === "number" ? this.measureNumber(metric, input, faults) : this.measureOption(metric, input, faults);
  }

  private measureOption(metric: Metric, input: MeasureInput, faults: MeasureFault[]): Measured | MeasureFault[] {
    const option = this.optionOf(metric, input.value);
    if (!option) {
      const labels = optionsOf(metric).map(({ label }) => label);
      const some =
        labels.length > 8 ? `${labels.filter((_, i) => i % Math.ceil(labels.length / 6) === 0).join("、")} 等` : labels.join("、");
      const wrong = input.value.trim() === "" ? `请填写“${metric.name}”` : `“${input.value.trim()}”不是“${metric.name}”的取值`;
      faults.push({ field: "value", message: `${wrong}，可填：${some}。` });
    }
    if (input.unit !== "" && input.unit !== metric.unit) faults.push({ field: "unit", message: `“${metric.name}”没有可选的单位。` });
    if (faults.length > 0 || !option) return faults;
    return { value: option.value, upper: null, shownValue: option.label, shownUpper: null, shownUnit: metric.unit };
  }

  private measureNumber(metric: Metric, input: MeasureInput, faults: MeasureFault[]): Measured | MeasureFault[] {
    if (!metric.units.some((candidate) => candidate.unit === input.unit)) {
      const usable = metric.units.map((candidate) => this.unitName(candidate.unit) || "个").join("、");
      const message = input.unit === "" ? `请选择“${metric.name}”的单位：${usable}。` : `“${metric.name}”不能用这个单位，可用：${usable}。`;
      faults.push({ field: "unit", message });
      return faults;
    }
    const read = (typed: string, field: "value" | "upper"): string | null => {
      const shown = normalizeDecimal(typed);
      if (shown === null) {
        faults.push({ field, message: typed.trim() === "" ? "请填写数值。" : `“${typed.trim()}”不是数值。` });
        return null;
      }
      const canonical = toCanonical(shown, input.unit, metric.units);
      if (new Big(canonical).lt(metric.plausibleMin) || new Big(canonical).gt(metric.plausibleMax)) {
        faults.push({
          field,
          message: `“${metric.name}”通常在 ${this.show(metric, metric.plausibleMin, metric.plausibleMax)} 之间，您填写的是 ${this.show(metric, shown, null, input.unit)}，请核对数值和单位。`,
        });
      }
      return shown;
    };
    const shownValue = read(input.value, "value");
    const shownUpper = input.comparator === "between" ? read(input.upper ?? "", "upper") : null;
    if (faults.length > 0 || shownValue === null) return faults;
    const value = toCanonical(shownValue, input.unit, metric.units);
    const upper = shownUpper === null ? null : toCanonical(shownUpper, input.unit, metric.units);
    if (upper !== null && new Big(value).gte(upper))
      return [{ field: "upper", message: `区间下限须小于上限，您填写的是 ${shownValue}–${shownUpper}。` }];
    return { value, upper, shownValue, shownUpper, shownUnit: input.unit };
  }
}

function isSameDecimal(value: string, text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) && new Big(value).eq(text.trim());
}

import type { Metric, Registry } from "#app/areas/metrics/index.server.ts";
import { COMPARATOR_SIGNS, type Comparator, type Dimension } from "#db/vocabulary/metrics.ts";

/** An indicator as a table says it and as a person confirms it; values as typed, as the scene form takes them. */
export interface PlanIndicator {
  metric: string;
  name: string;
  dimension: Dimension;
  comparator: Comparator;
  value: string;
  upper: string;
  unit: string;
}

/** One read from free text. `metric` is "" where the registry knows none for these words. */
export interface IndicatorProposal extends PlanIndicator {
  /** The words it was read from. */
  source: string;
}

const SIGNS: Record<Comparator, string> = { ...COMPARATOR_SIGNS, between: "：" };
const OWN_LINE = /^\d{1,3}\. (.+)([≤≥＝：])([^≤≥＝：]+)；?$/;
const COMPARATOR_OF: Record<string, Comparator> = { "≤": "<=", "≥": ">=", "＝": "=", "：": "between" };

/** Numbered lines; a name of the scene's own is followed by the registry's in brackets, so that the quantity is found again. */
export function writeIndicators(registry: Registry, indicators: readonly PlanIndicator[]): string {
  return indicators
    .map((indicator, i) => {
      const metric = registry.get(indicator.metric);
      const named = indicator.name === metric.name ? metric.name : `${indicator.name}（${metric.name}）`;
      const shown = registry.show(metric, indicator.value, indicator.upper === "" ? null : indicator.upper, indicator.unit);
      return `${i + 1}. ${named}${SIGNS[indicator.comparator]}${shown}${i < indicators.length - 1 ? "；" : ""}`;
    })
    .join("\n");
}

/** Reads lines that {@link writeIndicators} wrote; null when any of them is not one. */
export function readOwnIndicators(registry: Registry, text: string): PlanIndicator[] | null {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const read = lines.map((line) => ownLine(registry, line.trim()));
  return read.length > 0 && read.every((indicator) => indicator !== null) ? read : null;
}

function ownLine(registry: Registry, line: string): PlanIndicator | null {
  const [, named = "", sign = "", shown = ""] = OWN_LINE.exec(line) ?? [];
  const byName = (name: string) => registry.metrics.find((metric) => metric.name === name);
  const plain = byName(named);
  const bracketed = plain
    ? undefined
    : registry.metrics.find((metric) => named.endsWith(`（${metric.name}）`) && named.length > metric.name.length + 2);
  const metric = plain ?? bracketed;
  const comparator = COMPARATOR_OF[sign];
  if (!metric || !comparator) return null;
  const target = registry.readTarget(metric, shown);
  if (!target) return null;
  return {
    metric: metric.key,
    name: plain ? metric.name : named.slice(0, -(metric.name.length + 2)),
    dimension: metric.dimension,
    comparator,
    value: target.value,
    upper: target.upper ?? "",
    unit: target.unit,
  };
}

/** Where a quantity may begin inside a clause: a comparison, a figure, or a word that leads to one. */
const STARTS =
  /[≤≥<>=＜＞＝±≦≧]|\+\/-|正负|不(?:低于|少于|小于|大于|高于|超过|多于)|(?:小于|大于|低于|高于|多于|少于|优于|超过|达到|至少|至多|最多|最少)|控制在|百分之|IP\s*\d|\d|支持|具备|配备/g;
/** Characters of a clause that are looked at before and behind the place where a quantity begins; a longer wording is no single target. */
const REACH = 80;
const NAME_LEADS = /^(?:其中|同时|并且|且|能够|能|可|可以|应|须|需|要求|确保|保证|实现|并|以及|及|和|[（(]?\d{1,2}[)）.、．])+/;
const NAME_TAILS = /(?:应当|应该|应|须|需要|需|要求|要|能够|能|可以|可|的|为|是|约|达|保持|[:：（(])+$/;

/**
 * Indicators found in sentences, in their order: what stands before a comparison or a figure names the quantity. A figure that names no known
 * quantity is proposed only when it is compared with something, so that years and counts of the text are let alone.
 */
export function proposeIndicators(registry: Registry, text: string): IndicatorProposal[] {
  return clausesOf(text).flatMap((clause): IndicatorProposal[] => {
    const found = splitClause(registry, clause) ?? splitReversed(registry, clause);
    return found ? [found] : [];
  });
}

/** Clauses end at punctuation, but not at the comma inside 1,500. */
function clausesOf(text: string): string[] {
  return text
    .split(/[。；;\n！!、]|[，,](?!\d{3}(?!\d))/)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
}

function splitClause(registry: Registry, clause: string): IndicatorProposal | null {
  for (const start of clause.matchAll(STARTS)) {
    const target = clause.slice(start.index);
    if (start.index === 0 || target.length > REACH) continue;
    const name = cleanName(clause.slice(Math.max(0, start.index - REACH), start.index));
    if (name === "") continue;
    const proposal = proposeFor(registry, name, target, clause);
    if (proposal) return proposal;
  }
  return null;
}

/** 99%以上的作业成功率. */
function splitReversed(registry: Registry, clause: string): IndicatorProposal | null {
  const found = clause.length > 2 * REACH ? null : /^(.*\d.*?)的(.+)$/.exec(clause.replace(NAME_LEADS, ""));
  return found ? proposeFor(registry, cleanName(found[2] ?? ""), found[1] ?? "", clause) : null;
}

function cleanName(text: string): string {
  return text.replace(NAME_LEADS, "").replace(NAME_TAILS, "").trim();
}

const COMPARED = /[≤≥<>＜＞±≦≧]|不[低少小大高超多]|以[上下内]|之内|至少|至多|最多|小于|大于|低于|高于|优于|控制在/;

function proposeFor(registry: Registry, name: string, target: string, source: string): IndicatorProposal | null {
  // 适应照度 is short for 适应照度范围; two characters would be short for anything.
  const metric = registry.findMetric(name) ?? (name.length > 2 ? registry.suggest(name, 1)[0] : undefined);
  if (!metric) {
    // Without a quantity the figures are still read, so that the person only has to choose what is measured.
    const stand = registry.metrics.find(({ kind, units }) => kind === "number" && units.length > 0);
    const read = stand && COMPARED.test(target) && /\d/.test(target) ? registry.readTarget(stand, target) : null;
    if (!read) return null;
    const { comparator, value, upper } = read;
    return { metric: "", name: name.slice(0, 40), dimension: "manipulation", comparator, value, upper: upper ?? "", unit: "", source };
  }
  const read = registry.readTarget(metric, target);
  if (!read) return null;
  return proposalOf(metric, name, read, source);
}

function proposalOf(
  metric: Metric,
  name: string,
  read: { comparator: Comparator; value: string; upper: string | null; unit: string },
  source: string,
): IndicatorProposal {
  return {
    metric: metric.key,
    name: name.slice(0, 40),
    dimension: metric.dimension,
    comparator: read.comparator,
    value: read.value,
    upper: read.upper ?? "",
    unit: read.unit,
    source,
  };
}

export interface IndicatorFault {
  field: "metric" | "comparator" | "value" | "upper" | "unit" | "name";
  message: string;
}

/** What is wrong with each indicator of a row, by the registry and by its neighbours. A quantity retired since may stay where it is `kept`. */
export function indicatorFaults(
  registry: Registry,
  indicators: readonly PlanIndicator[],
  kept: ReadonlySet<string> = new Set(),
): IndicatorFault[][] {
  return indicators.map((indicator, i) => {
    if (indicator.metric === "")
      return [{ field: "metric", message: `指标库中没有与“${indicator.name}”对应的指标，请选择一个，或不导入这一项。` }];
    const measured = registry.measure({ ...indicator, upper: indicator.upper === "" ? null : indicator.upper }, kept);
    const faults: IndicatorFault[] = Array.isArray(measured) ? [...measured] : [];
    const first = indicators.findIndex((other) => other.metric === indicator.metric);
    if (first < i) faults.push({ field: "metric", message: `与第 ${first + 1} 项是同一指标，请合并或换一个指标。` });
    return faults;
  });
}

import Big from "big.js";
import type { z } from "zod";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { plain, type UnitFactor } from "#app/kernel/units.ts";
import { metrics, units } from "#db/schema/metrics.ts";
import type { MetricOptionValue } from "#db/vocabulary/metrics.ts";
import type { MetricUsage } from "./metric-usage.server.ts";
import { readUnit } from "./quantity.ts";
import type { metricInput } from "./schemas.ts";
import { takenWords } from "./write-vocabulary.server.ts";

type Parsed = z.output<typeof metricInput>;
export type MetricRow = typeof metrics.$inferSelect;
/** What an operator decides about a quantity: the columns a change compares. */
export type MetricContent = Omit<MetricRow, "key" | "version" | "updatedAt" | "retiredAt">;

export const contentOf = ({ key: _k, version: _v, updatedAt: _u, retiredAt: _r, ...content }: MetricRow): MetricContent => ({
  ...content,
  plausibleMin: plain(new Big(content.plausibleMin)),
  plausibleMax: plain(new Big(content.plausibleMax)),
});

/**
 * Turns a form into a row: units by the ids the registry has for them (new ones are added), options with their decimals, bounds by kind. Refuses with
 * field errors under `metric` what would change the meaning of what is stored, and words that belong to another quantity.
 */
export async function readMetricContent(
  tx: TransactionContext,
  metric: Parsed,
  had: { row: MetricRow; usage: MetricUsage; unitName: (unit: string) => string } | null,
): Promise<MetricContent> {
  const fields: FieldErrors = {};
  const fault = (field: string, message: string) => {
    const at = `metric.${field}`;
    fields[at] = [...(fields[at] ?? []), message];
  };
  const rows = await tx.db.select().from(metrics);
  const others = rows.map(({ key, name, aliases, retiredAt }) => ({ key, name, words: aliases, retiredAt }));
  for (const { word, name } of takenWords(others, { key: had?.row.key ?? null, words: [metric.name, ...metric.aliases] }))
    fault(word === metric.name ? "name" : "aliases", `“${word}”已属于指标“${name}”，同一说法只能属于一个指标。`);
  const content: MetricContent = {
    name: metric.name,
    aliases: metric.aliases.filter((alias) => alias !== metric.name),
    note: metric.note,
    dimension: metric.dimension,
    family: metric.family ?? null,
    kind: metric.kind,
    direction: metric.direction,
    symmetric: metric.symmetric,
    perOperation: metric.perOperation,
    testMethod: metric.testMethod,
    ownerRoles: metric.ownerRoles,
    ...(metric.kind === "number" ? await readScale(tx, metric, fault) : readChoices(metric, had?.row ?? null, fault)),
  };
  if (had) for (const { field, message } of frozenFaults(contentOf(had.row), content, had.usage, had.unitName)) fault(field, message);
  if (Object.keys(fields).length > 0) throw invalid("提交的内容有误，请按提示更正。", fields);
  return content;
}

type Scale = Pick<MetricContent, "unit" | "units" | "options" | "plausibleMin" | "plausibleMax">;

async function readScale(tx: TransactionContext, metric: Parsed, fault: (field: string, message: string) => void): Promise<Scale> {
  const known = await tx.db.select().from(units);
  const added = new Map<string, string>();
  const idOf = (typed: string): string => {
    const found = known.find(({ unit, display }) => display === typed || unit === typed)?.unit ?? readUnit(typed);
    // A wording of a unit that is not among the rows yet is added under its id, anything else under itself.
    const id = found ?? typed;
    if (!known.some(({ unit }) => unit === id)) added.set(id, typed);
    return id;
  };
  const canonical = metric.unit === "" ? "count" : idOf(metric.unit);
  const accepted: UnitFactor[] = [{ unit: canonical, factor: "1" }];
  metric.units.forEach(({ unit, factor, offset }, i) => {
    if (unit === "" || factor === "") return;
    const id = idOf(unit);
    const read = {
      unit: id,
      factor: plain(new Big(factor)),
      ...(offset === "" || Number(offset) === 0 ? {} : { offset: plain(new Big(offset)) }),
    };
    if (id === canonical) {
      if (read.factor !== "1" || "offset" in read) fault(`units[${i}].unit`, "标准单位的系数固定为 1，不必再列出。");
    } else if (accepted.some((other) => other.unit === id)) fault(`units[${i}].unit`, `“${unit}”已列出。`);
    else accepted.push(read);
  });
  if (added.size > 0)
    await tx.db
      .insert(units)
      .values([...added].map(([unit, display]) => ({ unit, display })))
      .onConflictDoNothing();
  return {
    unit: canonical,
    units: accepted,
    options: [],
    plausibleMin: plain(new Big(metric.plausibleMin ?? "0")),
    plausibleMax: plain(new Big(metric.plausibleMax ?? "0")),
  };
}

function readChoices(metric: Parsed, row: MetricRow | null, fault: (field: string, message: string) => void): Scale {
  if (metric.kind === "boolean") {
    return { unit: "bool", units: [{ unit: "bool", factor: "1" }], options: [], plausibleMin: "0", plausibleMax: "1" };
  }
  const unit = row?.kind === "enumeration" ? row.unit : "grade";
  // Codes that name what they cover come with the standard they are from; a line of text cannot say it.
  const isFixed = row?.options.some(({ covers }) => covers) ?? false;
  const falling = metric.direction === "lower";
  const placed = isFixed ? (row?.options ?? []) : placeOptions(metric.options, row?.options ?? [], falling);
  const rises = placed.every(({ value }, i) => i === 0 || new Big(value).cmp(placed[i - 1]?.value ?? value) === (falling ? -1 : 1));
  if (!isFixed && !rises) fault("options", "请从差到好逐行填写，已有等级的先后不能更改。");
  const options = [...placed].sort((a, b) => new Big(a.value).cmp(b.value));
  const values = options.map(({ value }) => new Big(value));
  const [first = new Big(0)] = values;
  const bound = (pick: (a: Big, b: Big) => boolean) => plain(values.reduce((best, value) => (pick(value, best) ? value : best), first));
  return {
    unit,
    units: [{ unit, factor: "1" }],
    options,
    plausibleMin: bound((a, b) => a.lt(b)),
    plausibleMax: bound((a, b) => a.gt(b)),
  };
}

/**
 * Gives typed grades, from the worst to the best, their decimals, in the order typed: those that were there keep theirs, new ones get the middle
 * between their neighbours. Where lower is better the decimals fall.
 */
export function placeOptions(labels: readonly string[], had: readonly MetricOptionValue[], falling: boolean): MetricOptionValue[] {
  const known = new Map(had.map((option) => [option.label, option]));
  const step = falling ? -1 : 1;
  const placed: MetricOptionValue[] = [];
  labels.forEach((label, i) => {
    const former = known.get(label);
    if (former) {
      placed.push(former);
      return;
    }
    const before = placed.at(-1);
    const after = labels.slice(i + 1).flatMap((next) => known.get(next) ?? [])[0];
    const value =
      before && after
        ? new Big(before.value).plus(after.value).div(2)
        : before
          ? new Big(before.value).plus(step)
          : after
            ? new Big(after.value).minus(step * (labels.indexOf(after.label) - i))
            : new Big(falling ? labels.length : 1);
    placed.push({ value: plain(value), label });
  });
  return placed;
}

/** What may not change because values are stored by it, each with the reason. */
export function frozenFaults(
  before: MetricContent,
  after: MetricContent,
  usage: MetricUsage,
  unitName: (unit: string) => string = (unit) => unit,
): { field: string; message: string }[] {
  const faults: { field: string; message: string }[] = [];
  const used = usage.requirements + usage.claims;
  const where = `已有 ${usage.requirements} 项场景指标和 ${usage.claims} 项能力声明使用`;
  if (after.kind !== before.kind) faults.push({ field: "kind", message: "取值方式建立后不能更改，请停用本指标并新建一个。" });
  else if (after.unit !== before.unit)
    faults.push({ field: "unit", message: "标准单位建立后不能更改：已存数值都按它换算。请停用本指标并新建一个。" });
  if (used > 0 && after.direction !== before.direction) faults.push({ field: "direction", message: `${where}，不能更改优劣方向。` });
  if (used > 0 && after.symmetric !== before.symmetric) faults.push({ field: "symmetric", message: `${where}，不能更改 ± 写法。` });
  for (const unit of before.units) {
    const times = usage.units.get(unit.unit) ?? 0;
    const now = after.units.find((one) => one.unit === unit.unit);
    if (times === 0 || after.kind !== "number" || (now && now.factor === unit.factor && (now.offset ?? "0") === (unit.offset ?? "0")))
      continue;
    faults.push({ field: "units", message: `单位“${unitName(unit.unit)}”已被使用 ${times} 次，不能${now ? "更改换算系数" : "移除"}。` });
  }
  if (before.kind === "enumeration") {
    for (const { label, value } of before.options) {
      const times = [...usage.values].find(([stored]) => new Big(stored).eq(value))?.[1] ?? 0;
      if (times > 0 && !after.options.some((option) => option.label === label && option.value === value))
        faults.push({ field: "options", message: `等级“${label}”已被使用 ${times} 次，不能移除或改名。` });
    }
  }
  return faults;
}

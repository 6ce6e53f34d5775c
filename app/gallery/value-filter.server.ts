import { redirect } from "@remix-run/node";
import { comparatorsOf, type Metric, type Registry } from "#app/areas/metrics/index.server.ts";
import { writeValueFilter } from "#app/kernel/units.ts";
import { DIMENSION_NAMES, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import type { MetricChoice, TypedValue } from "./value-filter-fields.tsx";

/** The bound by which a quantity gets better; null for a range and for yes or no. */
function boundOf(metric: Metric): "<=" | ">=" | null {
  const [usual] = comparatorsOf(metric);
  return usual === "<=" || usual === ">=" ? usual : null;
}

/** The quantities a list can be narrowed by, grouped by dimension; ranges have no single value to compare. */
export function metricChoices(registry: Registry): MetricChoice[] {
  const usable = registry.metrics.filter((metric) => !metric.isRetired && boundOf(metric) !== null);
  return DIMENSIONS.map((dimension) => ({
    group: DIMENSION_NAMES[dimension],
    options: usable
      .filter((metric) => metric.dimension === dimension)
      .map((metric) => ({
        value: metric.key,
        label: metric.name,
        unit: registry.unitName(metric.unit),
      })),
  })).filter(({ options }) => options.length > 0);
}

/**
 * Takes a condition typed into the form out of the address: one that can be read is redirected to the list under it, the address then holds it
 * like any other filter; one that cannot is given back with the reason. Null when nothing was typed.
 */
export function readTypedValue(url: URL, registry: Registry): TypedValue | null {
  const take = (name: string) => (url.searchParams.get(name) ?? "").trim().slice(0, 60);
  const [key, by, value] = [take("addMetric"), take("addBy"), take("addValue")];
  if (key === "" && value === "") return null;
  const fault = (message: string): TypedValue => ({ metric: key, by, value, message });
  const metric = registry.find(key);
  const usual = metric && boundOf(metric);
  if (!metric || !usual) return fault("请选择指标。");
  if (value === "") return fault("请填写数值和单位。");
  const target = registry.readTarget(metric, value);
  if (!target || target.upper !== null) return fault("没有读懂这个数值，请写成“0.5 mm”这样的形式。");
  const units = metric.units.map(({ unit }) => registry.unitName(unit) || "个");
  if (metric.kind === "number" && target.unit === "") return fault(`请写明单位：${units.join("、")}。`);
  const measured = registry.measure({ metric: key, comparator: usual, value: target.value, unit: target.unit });
  if (Array.isArray(measured)) return fault(measured[0]?.message ?? "请核对数值。");
  const comparator = by === "<=" || by === ">=" ? by : usual;
  const next = new URL(url);
  for (const name of ["addMetric", "addBy", "addValue", "after", "from"]) next.searchParams.delete(name);
  const others = next.searchParams.getAll("m").filter((filter) => !filter.startsWith(`${key}:`));
  next.searchParams.delete("m");
  for (const filter of others) next.searchParams.append("m", filter);
  next.searchParams.append("m", writeValueFilter({ metric: key, comparator, value: measured.shownValue, unit: measured.shownUnit }));
  throw redirect(`${next.pathname}${next.search}`);
}

import { comparatorsOf, loadRegistry, type Metric, optionsOf, type Registry } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { MetricOption } from "./grid-rows.ts";

/** The registry as the grid offers it; a retired quantity only stands in rows that have it already. */
export async function metricOptions(ctx: Context): Promise<MetricOption[]> {
  const registry = await loadRegistry(ctx);
  return registry.metrics.map((metric) => optionOf(registry, metric));
}

/** One quantity as the grid offers it. */
export function optionOf(registry: Registry, metric: Metric): MetricOption {
  return {
    key: metric.key,
    name: metric.name,
    aliases: metric.aliases,
    dimension: metric.dimension,
    comparators: comparatorsOf(metric),
    unit: metric.unit,
    // What is chosen has no unit; a plain count is in pieces.
    units: metric.units.map(({ unit }) => ({ unit, label: metric.kind === "number" ? registry.unitName(unit) || "个" : "—" })),
    choices: optionsOf(metric).map(({ label }) => label),
    testMethod: metric.testMethod,
    isRetired: metric.isRetired,
  };
}

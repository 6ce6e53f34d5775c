import type { Metric, Registry } from "#app/areas/metrics/index.server.ts";

/** What a claim is short by, as people read it; null of a grade, which has no distance that could be told in its unit. */
export function showShortfall(registry: Registry, metric: Metric, shortfall: string): string | null {
  if (metric.kind !== "number") return null;
  return metric.unit === "%" ? `${shortfall} 个百分点` : registry.show({ ...metric, symmetric: false }, shortfall, null);
}

import { METRICS, UNIT_DISPLAY } from "#seeds/data/metrics.ts";
import { type Metric, Registry } from "./registry.ts";

/** The shipped metrics as the room sees them. */
export const SHIPPED: Metric[] = METRICS.map(({ plausible, ...metric }) => ({
  ...metric,
  plausibleMin: plausible.min,
  plausibleMax: plausible.max,
  version: 1,
  isRetired: false,
}));

/** The shipped registry with some rows replaced. */
export function registryWith(...changed: Metric[]): Registry {
  const rows = SHIPPED.map((metric) => changed.find(({ key }) => key === metric.key) ?? metric);
  return new Registry(rows, new Map(Object.entries(UNIT_DISPLAY)));
}

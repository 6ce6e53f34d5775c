import { Registry } from "#app/areas/metrics/index.server.ts";
import { METRICS, UNIT_DISPLAY } from "#seeds/data/metrics.ts";

/** The shipped registry, for tests that need no database. */
export const shippedRegistry = new Registry(
  METRICS.map(({ plausible, ...metric }) => ({
    ...metric,
    plausibleMin: plausible.min,
    plausibleMax: plausible.max,
    version: 1,
    isRetired: false,
  })),
  new Map(Object.entries(UNIT_DISPLAY)),
);

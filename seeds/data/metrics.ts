import type { CompleteMetricSeed, MetricSeed } from "../types.ts";
import { METRIC_FAMILY_OF, METRIC_NOTES } from "./metric-notes.ts";
import { DUTY_METRICS } from "./metrics-duty.ts";
import { INTERACTION_METRICS } from "./metrics-interaction.ts";
import { SAFETY_METRICS } from "./metrics-safety.ts";
import { TASK_METRICS } from "./metrics-task.ts";
import { VALUE_METRICS } from "./metrics-value.ts";

export { UNIT_DISPLAY } from "./units.ts";

const ALL: MetricSeed[] = [...TASK_METRICS, ...INTERACTION_METRICS, ...SAFETY_METRICS, ...DUTY_METRICS, ...VALUE_METRICS];

/**
 * The closed list of quantities both sides speak. `plausible` is in the canonical unit and bounds requirements and claims alike: what lies
 * outside is a slip of the unit or the decimal point, not a robot. Aliases are unambiguous: no wording belongs to two metrics.
 */
export const METRICS: CompleteMetricSeed[] = ALL.map((metric) => ({
  kind: "number",
  options: [],
  symmetric: false,
  perOperation: false,
  ...metric,
  note: METRIC_NOTES[metric.key] ?? "",
  family: METRIC_FAMILY_OF.get(metric.key) ?? null,
}));

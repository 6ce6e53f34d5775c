import type { MetricSeed } from "../types.ts";
import { DUTY_METRICS } from "./metrics-duty.ts";
import { TASK_METRICS } from "./metrics-task.ts";

export { UNIT_DISPLAY } from "./units.ts";

/**
 * The closed list of quantities both sides speak. `plausible` is in the canonical unit and bounds requirements and claims alike: what lies
 * outside is a slip of the unit or the decimal point, not a robot. Aliases are unambiguous: no wording belongs to two metrics.
 */
export const METRICS: MetricSeed[] = [...TASK_METRICS, ...DUTY_METRICS];

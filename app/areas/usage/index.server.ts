export { sweepUsageMonths } from "./partitions.server.ts";
export type { UsageResult } from "./read-batch.ts";
export {
  heldEvents,
  monthsReported,
  type Period,
  successfulOperations,
  type UsageTotal,
  usageCut,
  usageOverview,
  usageTotals,
} from "./reads.server.ts";
export { recordUsage } from "./record-usage.server.ts";
export { MAX_BODY_BYTES } from "./schemas.ts";
export { holdUsageLock } from "./usage-lock.server.ts";

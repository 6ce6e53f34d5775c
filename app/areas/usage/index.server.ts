export { contractUsage, exportUsage } from "./contract-usage.server.ts";
export { type EventBalance, eventBalance } from "./event-balance.server.ts";
export { heldUsage } from "./held-page.server.ts";
export { sweepUsageMonths } from "./partitions.server.ts";
export type { UsageResult } from "./read-batch.ts";
export {
  type HourTotal,
  heldEvents,
  monthsReported,
  type Period,
  type UsageTotal,
  usageByHour,
  usageCut,
  usageOverview,
  usageTotals,
} from "./reads.server.ts";
export { recordUsage } from "./record-usage.server.ts";
export { acceptHeldUsage, answerHeldUsage, dismissHeldUsage } from "./review-held.server.ts";
export { MAX_BODY_BYTES } from "./schemas.ts";
export { acceptRobot, endAssignment } from "./settle-robot.server.ts";
export { type Cell, inUnit, type UsageDays } from "./usage-days.ts";
export { holdUsageLock } from "./usage-lock.server.ts";
export { usageEvidence } from "./usage-page.server.ts";

export { type Period, successfulOperations, usageCut, usageOverview } from "./reads.server.ts";
export { recordUsage, type UsageResult } from "./record-usage.server.ts";
export { MAX_BODY_BYTES } from "./schemas.ts";
export { holdUsageLock } from "./usage-lock.server.ts";

export { activeCampaign, type LedgerRow, ledgerRows, type QuotaProgress, quotaProgress, reviewQueue } from "./ledger.server.ts";
export { reviewScene } from "./review-scene.server.ts";
export { exportWorkPlanTable } from "./work-plan-table.server.ts";

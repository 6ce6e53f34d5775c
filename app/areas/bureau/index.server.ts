export { type QuotaProgress, quotaProgress, reviewQueue } from "./ledger.server.ts";
export { filterFrom, ledgerPage, reviewPage, reviewQueuePage } from "./ledger-page.server.ts";
export { reviewScene } from "./review-scene.server.ts";
export { exportWorkPlanTable } from "./work-plan-table.server.ts";

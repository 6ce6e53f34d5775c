import type { Promised } from "./evaluation-bids.ts";

/** A promise for a must of "≤ 0.5 mm"; `facts` override. For tests. */
export const accuracyPromise = (requirementId: string, value: string, facts: Partial<Promised> = {}): Promised => ({
  requirementId,
  metric: "positionAccuracy",
  name: requirementId,
  asked: "≤ 0.5 mm",
  mandatory: true,
  comparator: "<=",
  target: "0.5",
  targetUpper: null,
  value,
  upper: null,
  shownValue: value,
  shownUpper: null,
  shownUnit: "mm",
  remark: "",
  ...facts,
});

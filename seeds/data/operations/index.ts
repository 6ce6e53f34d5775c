import type { OperationSeed } from "../../types.ts";
import { CATERING_OPERATIONS } from "./catering.ts";
import { DISASTER_OPERATIONS } from "./disaster.ts";
import { EMERGENCY_OPERATIONS } from "./emergency.ts";
import { HEALTHCARE_OPERATIONS } from "./healthcare.ts";
import { INSPECTION_OPERATIONS } from "./inspection.ts";
import { MAINTENANCE_OPERATIONS } from "./maintenance.ts";
import { MANUFACTURING_OPERATIONS } from "./manufacturing.ts";
import { WAREHOUSING_OPERATIONS } from "./warehousing.ts";
import { WORK_SAFETY_OPERATIONS } from "./work-safety.ts";

/**
 * The process lexicon: canonical operations (作业工序) with every wording by which texts name them. The name is always the first wording; no
 * wording belongs to two operations. A short wording may occur inside a longer one of another operation (巡检 in 煤矿巡检): the longest match wins.
 */
export const OPERATIONS: OperationSeed[] = [
  ...MANUFACTURING_OPERATIONS,
  ...INSPECTION_OPERATIONS,
  ...MAINTENANCE_OPERATIONS,
  ...WAREHOUSING_OPERATIONS,
  ...CATERING_OPERATIONS,
  ...HEALTHCARE_OPERATIONS,
  ...WORK_SAFETY_OPERATIONS,
  ...EMERGENCY_OPERATIONS,
  ...DISASTER_OPERATIONS,
];

import type { JudgedScene } from "../judgement.ts";
import { CATERING } from "./catering.ts";
import { DISASTER } from "./disaster.ts";
import { EMERGENCY } from "./emergency.ts";
import { HEALTHCARE } from "./healthcare.ts";
import { INSPECTION } from "./inspection.ts";
import { MAINTENANCE } from "./maintenance.ts";
import { MANUFACTURING } from "./manufacturing.ts";
import { WAREHOUSING } from "./warehousing.ts";
import { WORK_SAFETY } from "./work-safety.ts";

/** What an expert would shortlist for every demo scene that is published. */
export const JUDGED_SCENES: JudgedScene[] = [
  ...MANUFACTURING,
  ...INSPECTION,
  ...MAINTENANCE,
  ...WAREHOUSING,
  ...CATERING,
  ...HEALTHCARE,
  ...WORK_SAFETY,
  ...EMERGENCY,
  ...DISASTER,
];

import type { SceneSeed } from "#seeds/types.ts";
import { INDUSTRIAL_INSPECTION } from "./industrial-inspection.ts";
import { INDUSTRIAL_MANUFACTURING } from "./industrial-manufacturing.ts";
import { INDUSTRIAL_UPKEEP_AND_FLOW } from "./industrial-upkeep-and-flow.ts";
import { SERVICE_CATERING } from "./service-catering.ts";
import { SERVICE_HEALTHCARE } from "./service-healthcare.ts";
import { SPECIAL_DISASTER } from "./special-disaster.ts";
import { SPECIAL_EMERGENCY } from "./special-emergency.ts";
import { SPECIAL_WORK_SAFETY } from "./special-work-safety.ts";

/** Every demo scene. The first one is the worked example: the sample row of the 工作计划表. */
export const SCENES: SceneSeed[] = [
  ...INDUSTRIAL_MANUFACTURING,
  ...INDUSTRIAL_INSPECTION,
  ...INDUSTRIAL_UPKEEP_AND_FLOW,
  ...SERVICE_CATERING,
  ...SERVICE_HEALTHCARE,
  ...SPECIAL_WORK_SAFETY,
  ...SPECIAL_EMERGENCY,
  ...SPECIAL_DISASTER,
];

import type { Operation } from "../operation.ts";
import { listCapabilities, publishCapabilityOperation, readCapability, updateCapabilityOperation } from "./capabilities.ts";
import { readMatches, requestMatches } from "./matches.ts";
import { exportPlanTable, listPlanTable } from "./plan-table.ts";
import { createSceneOperation, listContacts, listScenes, readScene, submitSceneOperation, updateSceneOperation } from "./scenes.ts";

/** Every operation of the API, in the order of its document. */
export const OPERATIONS: readonly Operation[] = [
  listScenes,
  readScene,
  createSceneOperation,
  updateSceneOperation,
  submitSceneOperation,
  listContacts,
  listCapabilities,
  readCapability,
  publishCapabilityOperation,
  updateCapabilityOperation,
  readMatches,
  requestMatches,
  listPlanTable,
  exportPlanTable,
];

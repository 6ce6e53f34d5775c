import type { Operation } from "../operation.ts";
import { readMatches, requestMatches } from "./matches.ts";
import { createSceneOperation, listScenes, readScene, submitSceneOperation, updateSceneOperation } from "./scenes.ts";

/** Every operation of the API, in the order of its document. */
export const OPERATIONS: readonly Operation[] = [
  listScenes,
  readScene,
  createSceneOperation,
  updateSceneOperation,
  submitSceneOperation,
  readMatches,
  requestMatches,
];

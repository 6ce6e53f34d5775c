export { advanceScene } from "./advance-scene.server.ts";
export { sceneAsInput } from "./as-input.ts";
export { createScene } from "./create-scene.server.ts";
export { indexScene, sceneDocument } from "./jobs.server.ts";
export { sceneChanges } from "./list-changes.server.ts";
export { mayReviewScene } from "./policy.ts";
export { publishScene } from "./publish-scene.server.ts";
export {
  countMyScenes,
  galleryCounts,
  getMyScene,
  getScene,
  getSceneById,
  listMyScenes,
  type Requirement,
  type RoleSlot,
  type Scene,
  type SceneLine,
  type SceneWithParts,
  scenesById,
  showTarget,
} from "./reads.server.ts";
export { returnScene } from "./return-scene.server.ts";
export type { SceneInput } from "./schemas.ts";
export { type SceneFacets, searchScenes } from "./search.server.ts";
export { submitScene } from "./submit-scene.server.ts";
export { updateScene } from "./update-scene.server.ts";
export { withdrawScene } from "./withdraw-scene.server.ts";

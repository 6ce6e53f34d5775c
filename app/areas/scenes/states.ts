import type { SceneStatus } from "#db/vocabulary/scenes.ts";

/** Which statuses an action may start from and where it leads: one table for verbs, UI and tests. */
export const SCENE_ACTIONS = {
  edit: { from: ["draft", "returned"], to: null, refusal: "只有草稿或已退回的场景可以修改。" },
  submit: { from: ["draft", "returned"], to: "submitted", refusal: "只有草稿或已退回的场景可以提交审核。" },
  publish: { from: ["submitted"], to: "published", refusal: "只有审核中的场景可以发布。" },
  return: { from: ["submitted"], to: "returned", refusal: "只有审核中的场景可以退回。" },
  withdraw: { from: ["draft", "submitted", "returned", "published", "matched"], to: "withdrawn", refusal: "联合体组建后不能撤回场景。" },
  startComparison: { from: ["published"], to: "matched", refusal: "只有征集方案中的场景可以进入比选。" },
  formConsortium: { from: ["published", "matched"], to: "contracting", refusal: "只有征集方案或比选中的场景可以组建联合体。" },
  dissolveConsortium: { from: ["contracting"], to: "matched", refusal: "任务书封存后不能解散联合体。" },
  startTraining: { from: ["contracting"], to: "training", refusal: "只有任务书签署中的场景可以进入实训。" },
  startValidation: { from: ["training"], to: "validating", refusal: "只有实训中的场景可以进入验证。" },
  deploy: { from: ["validating"], to: "deployed", refusal: "只有验证中的场景可以转入部署。" },
} as const satisfies Record<string, { from: readonly SceneStatus[]; to: SceneStatus | null; refusal: string }>;
export type SceneAction = keyof typeof SCENE_ACTIONS;

/** Whether `action` may start from `status`. */
export function can(action: SceneAction, status: SceneStatus): boolean {
  return (SCENE_ACTIONS[action].from as readonly SceneStatus[]).includes(status);
}

/** Statuses that everyone may see. */
export const PUBLIC_STATUSES: readonly SceneStatus[] = ["published", "matched", "contracting", "training", "validating", "deployed"];

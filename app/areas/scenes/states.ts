import type { SceneStatus } from "#db/vocabulary/scenes.ts";

/** Where a consortium can still be found, and where the unit may still revise what it asks for. */
export const COLLECTING_STATUSES = ["published", "matched"] as const satisfies readonly SceneStatus[];

/**
 * Which statuses an action may start from and where it leads: one table for verbs, UI and tests.
 *
 * The chain and our words: draft → submitted → returned | published → matched as they are; "in work" is `contracting` (task book being
 * signed) and `training`; "validated" is the end of `validating`, from which only `deploy` leads on; `deployed` is the good end, and the scene
 * stays public as a case, for what ends later is a contract and not the scene. `closed` is the other end: nobody was found in time, or the unit
 * stopped asking. It stays in the unit's list and in the bureau's records, and comes back only as a copy. `withdrawn` takes a scene back whole.
 */
export const SCENE_ACTIONS = {
  edit: { from: ["draft", "returned"], to: null, refusal: "只有草稿或已退回的场景可以修改。" },
  submit: { from: ["draft", "returned"], to: "submitted", refusal: "只有草稿或已退回的场景可以提交审核。" },
  publish: { from: ["submitted"], to: "published", refusal: "只有审核中的场景可以发布。" },
  return: { from: ["submitted"], to: "returned", refusal: "只有审核中的场景可以退回。" },
  withdraw: { from: ["draft", "submitted", "returned", ...COLLECTING_STATUSES], to: "withdrawn", refusal: "联合体组建后不能撤回场景。" },
  extend: { from: COLLECTING_STATUSES, to: null, refusal: "只有征集方案或比选中的场景可以延长截止日期。" },
  close: { from: COLLECTING_STATUSES, to: "closed", refusal: "只有征集方案或比选中的场景可以结束征集。" },
  expire: { from: COLLECTING_STATUSES, to: "closed", refusal: "只有征集方案或比选中的场景会到期结束。" },
  submitRevision: { from: COLLECTING_STATUSES, to: null, refusal: "联合体组建后，场景内容只能在任务书中约定修改。" },
  withdrawRevision: { from: COLLECTING_STATUSES, to: null, refusal: "该场景没有可以撤回的修订。" },
  returnRevision: { from: COLLECTING_STATUSES, to: null, refusal: "该场景已不在征集或比选中，修订不再处理。" },
  publishRevision: { from: COLLECTING_STATUSES, to: "published", refusal: "该场景已不在征集或比选中，不能发布修订。" },
  startComparison: { from: ["published"], to: "matched", refusal: "只有征集方案中的场景可以进入比选。" },
  formConsortium: { from: COLLECTING_STATUSES, to: "contracting", refusal: "只有征集方案或比选中的场景可以组建联合体。" },
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

/** Whether it collects proposals, its deadline apart. */
export const isCollecting = (status: SceneStatus): boolean => (COLLECTING_STATUSES as readonly SceneStatus[]).includes(status);

/** Whether everyone may see it. */
export const isPublic = (status: SceneStatus): boolean => PUBLIC_STATUSES.includes(status);

/** Whether the bureau has it on its list: in review or public. Only such a scene is counted. */
export function isListed(status: SceneStatus): boolean {
  return status === "submitted" || isPublic(status);
}

/** Statuses that everyone may see. */
export const PUBLIC_STATUSES: readonly SceneStatus[] = ["published", "matched", "contracting", "training", "validating", "deployed"];

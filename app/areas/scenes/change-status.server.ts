import { and, eq } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { Actor } from "#app/kernel/actor.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { scenes } from "#db/schema/scenes.ts";
import { refuseWhileCalled } from "./open-call-guard.server.ts";
import { mayReadScene } from "./policy.ts";
import { can, isListed, isPublic, SCENE_ACTIONS, type SceneAction } from "./states.ts";

export type SceneRow = typeof scenes.$inferSelect;
type May = (actor: Actor, scene: SceneRow) => boolean;

/** Fetches a scene the actor may read, by code; foreign and absent alike are not found. */
export async function sceneByCode(tx: TransactionContext, code: string): Promise<SceneRow> {
  const [scene] = await tx.db.select().from(scenes).where(eq(scenes.code, code));
  if (!scene || !mayReadScene(tx.actor, scene)) throw notFound("场景");
  return scene;
}

/** Refuses an act by policy, then by status. */
export function guardAction(tx: TransactionContext, scene: SceneRow, action: SceneAction, may?: May): void {
  if (may && !may(tx.actor, scene)) throw forbidden();
  if (!can(action, scene.status)) throw conflict(SCENE_ACTIONS[action].refusal);
}

const MOVED_ON = "场景在您打开页面后已被他人更新，请刷新后再操作。您填写的内容没有丢失。";

/** Refuses who saw an older version, before what they ask is judged against a scene they did not see. */
export function guardVersion(scene: SceneRow, version: number): void {
  if (scene.version !== version) throw conflict(MOVED_ON);
}

/**
 * Moves a scene along {@link SCENE_ACTIONS} with the audit event. `version` is the one the actor saw: when the row has moved on,
 * the update finds nothing and the act is a conflict.
 */
export async function changeStatus(
  tx: TransactionContext,
  scene: SceneRow,
  action: SceneAction,
  options: { version?: number; may?: May; set?: Partial<SceneRow>; detail?: Record<string, unknown> } = {},
): Promise<SceneRow> {
  guardAction(tx, scene, action, options.may);
  const { to } = SCENE_ACTIONS[action];
  const [moved] = await tx.db
    .update(scenes)
    .set({ ...options.set, ...(to ? { status: to } : {}), version: scene.version + 1, updatedAt: tx.clock.now() })
    .where(and(eq(scenes.id, scene.id), eq(scenes.version, options.version ?? scene.version)))
    .returning();
  if (!moved) throw conflict(MOVED_ON);
  // The row is held from here on.
  await refuseWhileCalled(tx, scene.id, action);
  await recordAudit(tx, {
    action: `${action.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-scene`,
    objectType: "scene",
    objectId: scene.id,
    detail: { from: scene.status, to: moved.status, ...options.detail },
  });
  const settled = moved.closesAt.getTime() !== scene.closesAt.getTime() || !can("extend", moved.status);
  if (scene.deadlineRemindedAt && settled) {
    await enqueue(tx, "complete-todo", { organizationId: scene.organizationId, dedupeKey: deadlineKey(scene) });
  }
  // What a scene is counted with depends on which of them are on the bureau's list, and which are public.
  if (isListed(scene.status) !== isListed(moved.status) || isPublic(scene.status) !== isPublic(moved.status))
    await enqueue(tx, "recount-scene", { sceneId: scene.id });
  return moved;
}

/** The to-do by which a unit is reminded of a deadline: it is done when the deadline moves or the scene goes on. */
export const deadlineKey = (scene: SceneRow) => `scene-deadline:${scene.id}:${scene.closesAt.getTime()}`;

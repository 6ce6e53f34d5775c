import { and, eq, inArray } from "drizzle-orm";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { calls } from "#db/schema/calls.ts";
import type { SceneAction } from "./states.ts";

/** Acts after which nothing could be awarded any more, or bids would answer what is no longer asked, and how each is called. */
const REFUSED: Partial<Record<SceneAction, string>> = {
  close: "结束征集",
  withdraw: "撤回场景",
  expire: "到期结束征集",
  formConsortium: "从方案组建联合体",
  submitRevision: "提交修订",
  publishRevision: "发布修订",
};

/**
 * Refuses to end the collecting of a scene, and to change what it asks, while a call on it takes bids or judges them: who bid relied on it, and
 * sealed bids name its indicators and seats. So the call is ended first, with a reason told to the bidders. An award ends its call before it
 * forms the consortium and is not refused. To be asked while the scene is held: a publication of a call holds it too, so that of the two at the
 * same moment the second sees the first.
 */
export async function refuseWhileCalled(tx: TransactionContext, sceneId: string, action: SceneAction): Promise<void> {
  const obstacle = REFUSED[action] === undefined ? null : await callObstacle(tx, sceneId, action);
  if (obstacle !== null) throw conflict(obstacle);
}

/**
 * Why a running call keeps a scene from an act, for pages that say so beforehand; null where none does. The room of calls stands below this one;
 * only its rows are read, and none is locked.
 */
export async function callObstacle(ctx: Context, sceneId: string, action: SceneAction): Promise<string | null> {
  const [call] = await ctx.db
    .select({ code: calls.code, title: calls.title, status: calls.status, userUnitId: calls.userUnitId })
    .from(calls)
    .where(and(eq(calls.sceneId, sceneId), inArray(calls.status, ["open", "opened"])));
  if (!call) return null;
  const isUnit = ctx.actor.kind === "user" && ctx.actor.organizationId === call.userUnitId;
  const now = (isUnit ? FOR_ITS_UNIT : FOR_OTHERS)[call.status === "open" ? "open" : "opened"];
  return `揭榜“${call.title}”（${call.code}）${now}，再${REFUSED[action] ?? "操作"}。`;
}

/** How a call is got out of the way: its unit alone can, everyone else has to wait for it. */
const FOR_ITS_UNIT = {
  open: "正在征集应答，请等揭榜结束或先取消揭榜",
  opened: "的应答已开启、尚未公布结果，请先授予或流标",
};
const FOR_OTHERS = {
  open: "正在征集应答，须等揭榜结束，或由用户单位取消揭榜",
  opened: "的应答已开启、尚未公布结果，须等用户单位授予或流标",
};

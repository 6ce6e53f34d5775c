import { and, eq, inArray } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { calls } from "#db/schema/calls.ts";
import type { SceneAction } from "./states.ts";

/** Acts after which nothing could be awarded any more, and how each is called. */
const ENDS: Partial<Record<SceneAction, string>> = {
  close: "结束征集",
  withdraw: "撤回场景",
  expire: "到期结束征集",
  formConsortium: "从方案组建联合体",
};

/**
 * Refuses to end the collecting of a scene while a call on it takes bids or judges them: who bid relied on it, so the call is ended first, with a
 * reason told to the bidders. An award ends its call before it forms the consortium and is not refused. The room of calls stands below this one;
 * only its rows are read, and none is locked. To be asked while the scene is held: a publication of a call holds it too, so that of the two at the
 * same moment the second sees the first.
 */
export async function refuseWhileCalled(tx: TransactionContext, sceneId: string, action: SceneAction): Promise<void> {
  const word = ENDS[action];
  if (word === undefined) return;
  const [call] = await tx.db
    .select({ code: calls.code, title: calls.title, status: calls.status })
    .from(calls)
    .where(and(eq(calls.sceneId, sceneId), inArray(calls.status, ["open", "opened"])));
  if (!call) return;
  const now = call.status === "open" ? "正在征集应答，请先取消揭榜" : "的应答已开启、尚未公布结果，请先授予或流标";
  throw conflict(`揭榜“${call.title}”（${call.code}）${now}，再${word}。`);
}

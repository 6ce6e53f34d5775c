import { eq } from "drizzle-orm";
import { DateTime } from "luxon";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { calls } from "#db/schema/calls.ts";
import { openedKey } from "./call-row.server.ts";
import { type Call, type Evaluator, evaluatorsOf } from "./evaluation-facts.server.ts";
import { isComplete } from "./evaluation-states.ts";

/** How long before the end of the evaluation those who have not handed in are reminded. */
const REMIND_BEFORE_MS = 24 * 3_600_000;

const shown = (at: Date) => DateTime.fromJSDate(at, { zone: "Asia/Shanghai" }).toFormat("yyyy-MM-dd HH:mm");
const todoKey = (evaluator: { id: string }) => `evaluate:${evaluator.id}`;
const decisionKey = (call: { id: string }) => `decide-call:${call.id}`;
const until = (call: Call) => (call.evaluateBy ? `请于 ${shown(call.evaluateBy)} 前完成。` : "");

/** Bids are open: everyone appointed is asked to declare its interests and to score. The opening runs it in its own transaction. */
export async function askEvaluators(tx: TransactionContext, call: Call): Promise<void> {
  for (const evaluator of await evaluatorsOf(tx, call.id)) await askEvaluator(tx, call, evaluator);
  const remindAt = call.evaluateBy ? call.evaluateBy.getTime() - REMIND_BEFORE_MS : 0;
  const waitMs = remindAt - tx.clock.now().getTime();
  if (waitMs > 0) await enqueue(tx, "remind-evaluators", { callId: call.id }, { delaySeconds: Math.ceil(waitMs / 1000) });
}

export async function askEvaluator(tx: TransactionContext, call: Call, evaluator: Evaluator): Promise<void> {
  if (evaluator.status !== "appointed") return;
  await enqueue(tx, "notify", {
    organizationId: evaluator.organizationId,
    userId: evaluator.userId,
    kind: "todo",
    title: `请申报利益关系并评审“${call.title}”`,
    body: `应答已经开启。${until(call)}`,
    href: paths.evaluation(call.code),
    dedupeKey: todoKey(evaluator),
  });
}

/** Somebody is appointed while bids are still sealed: there is nothing to do yet. */
export async function tellAppointed(tx: TransactionContext, call: Call, evaluator: Evaluator): Promise<void> {
  await enqueue(tx, "notify", {
    organizationId: evaluator.organizationId,
    userId: evaluator.userId,
    kind: "message",
    title: `您已受聘评审“${call.title}”`,
    body: `应答于 ${shown(call.deadline)} 截止并开启，届时请先申报利益关系。`,
    href: paths.evaluation(call.code),
    dedupeKey: `appointed:${evaluator.id}`,
  });
}

export async function completeTodo(tx: TransactionContext, evaluator: Pick<Evaluator, "id" | "organizationId">): Promise<void> {
  await enqueue(tx, "complete-todo", { organizationId: evaluator.organizationId, dedupeKey: todoKey(evaluator) });
}

/** After a change of the evaluators: once everyone has handed in, the unit is asked to decide. The caller holds the call. */
export async function settleEvaluation(tx: TransactionContext, call: Call): Promise<boolean> {
  if (!isComplete(await evaluatorsOf(tx, call.id))) return false;
  await enqueue(tx, "complete-todo", { organizationId: call.userUnitId, dedupeKey: openedKey(call.id) });
  await enqueue(tx, "notify", {
    organizationId: call.userUnitId,
    kind: "todo",
    title: `“${call.title}”评审已全部提交，请作出决定`,
    body: "",
    href: paths.award(call.code),
    dedupeKey: decisionKey(call),
  });
  return true;
}

/** The call is decided: nobody has anything left to do on it. */
export async function completeTodos(tx: TransactionContext, call: Call, evaluators: readonly Evaluator[]): Promise<void> {
  for (const dedupeKey of [decisionKey(call), openedKey(call.id)])
    await enqueue(tx, "complete-todo", { organizationId: call.userUnitId, dedupeKey });
  for (const evaluator of evaluators) await completeTodo(tx, evaluator);
}

/** Reminds who has not handed in a day before the evaluation ends. Does nothing when it is decided, not due yet, or over. */
export async function remindEvaluators(ctx: Context, { callId }: { callId: string }): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [call] = await tx.db.select().from(calls).where(eq(calls.id, callId));
    if (call?.status !== "opened" || call.evaluateBy === null) return;
    const leftMs = call.evaluateBy.getTime() - tx.clock.now().getTime();
    if (leftMs > REMIND_BEFORE_MS || leftMs <= 0) return;
    for (const evaluator of await evaluatorsOf(tx, callId)) {
      if (evaluator.status !== "appointed" && evaluator.status !== "declared") continue;
      await enqueue(tx, "notify", {
        organizationId: evaluator.organizationId,
        userId: evaluator.userId,
        kind: "message",
        title: `“${call.title}”的评审将于 ${shown(call.evaluateBy)} 截止`,
        body: "您尚未提交评分。全部评审人提交后，用户单位才能作出决定。",
        href: paths.evaluation(call.code),
        dedupeKey: `evaluate-soon:${evaluator.id}`,
      });
    }
  });
}

import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bidScores, callEvaluators } from "#db/schema/calls.ts";
import { holdCall } from "./evaluation-facts.server.ts";
import { mayAppoint } from "./evaluation-policy.ts";
import { dismissEvaluatorInput } from "./evaluation-schemas.ts";
import { EVALUATOR_ACTIONS, evaluatorCan } from "./evaluation-states.ts";
import { completeTodo, settleEvaluation } from "./evaluation-todos.server.ts";

/**
 * The user unit ends an appointment before the evaluator has handed in, so that one who does not answer cannot keep the call from its decision.
 * Nobody has seen its scores, nor the others': what it noted is dropped, and it stays on the list as recused, with the reason.
 */
export async function dismissEvaluator(ctx: Context, input: z.input<typeof dismissEvaluatorInput>): Promise<{ code: string }> {
  const { code, evaluatorId, reason } = parseInput(dismissEvaluatorInput, input);
  return withTransaction(ctx, async (tx) => {
    const { call, evaluators } = await holdCall(tx, code);
    const evaluator = evaluators.find(({ id }) => id === evaluatorId);
    if (ctx.actor.kind !== "user" || ctx.actor.organizationId !== call.userUnitId || !evaluator) throw notFound("评审人");
    if (!mayAppoint(ctx.actor, call)) throw forbidden();
    if (call.status !== "open" && call.status !== "opened") throw conflict("结果公布后不能再解除聘请。");
    if (!evaluatorCan("dismiss", evaluator.status)) throw conflict(EVALUATOR_ACTIONS.dismiss.refusal);
    await tx.db.delete(bidScores).where(eq(bidScores.evaluatorId, evaluatorId));
    const [moved] = await tx.db
      .update(callEvaluators)
      .set({ status: "recused", declaration: `用户单位解除聘请：${reason}`, declaredAt: tx.clock.now() })
      .where(and(eq(callEvaluators.id, evaluatorId), inArray(callEvaluators.status, [...EVALUATOR_ACTIONS.dismiss.from])))
      .returning({ id: callEvaluators.id });
    if (!moved) throw conflict(EVALUATOR_ACTIONS.dismiss.refusal);
    await recordAudit(tx, { action: "dismiss-evaluator", objectType: "call", objectId: call.id, detail: { evaluatorId, reason } });
    await completeTodo(tx, evaluator);
    if (call.status === "opened") await settleEvaluation(tx, call);
    return { code };
  });
}

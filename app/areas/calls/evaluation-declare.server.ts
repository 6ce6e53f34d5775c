import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { affiliateGroups } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bidScores, callEvaluators } from "#db/schema/calls.ts";
import { bidderIds, type Evaluator, holdCall, namesOf } from "./evaluation-facts.server.ts";
import { ownAppointment } from "./evaluation-policy.ts";
import { declareInterestInput } from "./evaluation-schemas.ts";
import { EVALUATOR_ACTIONS, evaluatorCan } from "./evaluation-states.ts";
import { completeTodo, settleEvaluation } from "./evaluation-todos.server.ts";

/**
 * An evaluator says, before it sees a bid, whether it has an interest in a bidder. With none it scores; with a conflict it is recused and never
 * sees a bid; a conflict found while reading is declared the same way and drops what was noted. Who comes from an affiliate of a bidder cannot
 * say that there is none.
 */
export async function declareInterest(
  ctx: Context,
  input: z.input<typeof declareInterestInput>,
): Promise<{ status: "declared" | "recused" }> {
  const { code, interest, statement } = parseInput(declareInterestInput, input);
  return withTransaction(ctx, async (tx) => {
    const { call, evaluators } = await holdCall(tx, code);
    const own = ownAppointment(ctx.actor, evaluators);
    if (!own) throw notFound("揭榜");
    if (call.status !== "opened") throw conflict(call.status === "open" ? "应答开启后才能申报利益关系。" : "评审已经结束。");
    const action = interest === "none" ? "declare" : "recuse";
    if (!evaluatorCan(action, own.status)) throw conflict(EVALUATOR_ACTIONS[action].refusal);
    if (interest === "none") {
      const tied = await tiedBidder(tx, own, await bidderIds(tx, call.id));
      if (tied !== null) {
        throw invalid(`您所在单位与应答单位“${tied}”存在关联关系，不能声明无利益关系，请选择回避。`, {
          interest: [`您所在单位与应答单位“${tied}”存在关联关系，请选择回避。`],
        });
      }
    }
    const status = interest === "none" ? "declared" : "recused";
    if (status === "recused") await tx.db.delete(bidScores).where(eq(bidScores.evaluatorId, own.id));
    const [moved] = await tx.db
      .update(callEvaluators)
      .set({ status, declaration: interest === "none" ? `与全部应答单位无利益关系。${statement}` : statement, declaredAt: tx.clock.now() })
      .where(and(eq(callEvaluators.id, own.id), inArray(callEvaluators.status, [...EVALUATOR_ACTIONS[action].from])))
      .returning({ id: callEvaluators.id });
    if (!moved) throw conflict(EVALUATOR_ACTIONS[action].refusal);
    await recordAudit(tx, {
      action: status === "declared" ? "declare-no-conflict" : "recuse-evaluator",
      objectType: "call",
      objectId: call.id,
      detail: { evaluatorId: own.id },
    });
    if (status === "recused") {
      await completeTodo(tx, own);
      await enqueue(tx, "notify", {
        organizationId: call.userUnitId,
        kind: "message",
        title: `评审人${own.name}已回避“${call.title}”`,
        body: "",
        href: paths.evaluation(call.code),
        dedupeKey: `recused:${own.id}`,
      });
      await settleEvaluation(tx, call);
    }
    return { status };
  });
}

/** The name of a bidder the evaluator's organization is, or is an affiliate of; null when there is none. */
async function tiedBidder(tx: TransactionContext, own: Evaluator, bidders: readonly string[]): Promise<string | null> {
  const groups = await affiliateGroups(tx, [own.organizationId, ...bidders]);
  const group = groups.get(own.organizationId) ?? null;
  const tied = bidders.find((id) => id === own.organizationId || (group !== null && groups.get(id) === group));
  if (tied === undefined) return null;
  return (await namesOf(tx, [tied])).get(tied)?.name ?? "—";
}

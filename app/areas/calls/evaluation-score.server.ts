import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { canonicalJson, sha256 } from "#app/kernel/canonical.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, type FieldErrors, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bidScores, callEvaluators } from "#db/schema/calls.ts";
import { aliasesOf } from "./evaluation-bids.ts";
import { type Criterion, criteriaOf, holdCall, openedBids, type Score, scoresOf } from "./evaluation-facts.server.ts";
import { ownAppointment } from "./evaluation-policy.ts";
import { saveScoresInput } from "./evaluation-schemas.ts";
import { EVALUATOR_ACTIONS, evaluatorCan } from "./evaluation-states.ts";
import { completeTodo, settleEvaluation } from "./evaluation-todos.server.ts";
import { CALL_ACTIONS, can } from "./states.ts";

/** Scores below and above which a reason is asked for. */
export const PLAIN_SCORES = { lowest: 60, highest: 95 } as const;

type Line = z.output<typeof saveScoresInput>["scores"][number];

/**
 * An evaluator keeps its score sheet, or hands it in when it is complete; after that nothing of it changes. Blind: it sees no one else's, and no
 * one its own, before all have handed in. A sheet that was kept from another tab meanwhile is a conflict, with what was typed kept by the form.
 */
export async function saveScores(ctx: Context, input: z.input<typeof saveScoresInput>): Promise<{ submitted: boolean; complete: boolean }> {
  const { code, stamp, intent, scores } = parseInput(saveScoresInput, input);
  return withTransaction(ctx, async (tx) => {
    const { call, evaluators } = await holdCall(tx, code);
    const own = ownAppointment(ctx.actor, evaluators);
    if (!own) throw notFound("揭榜");
    if (!can("evaluate", call.status)) throw conflict(CALL_ACTIONS.evaluate.refusal);
    if (!evaluatorCan("score", own.status))
      throw conflict(own.status === "appointed" ? "请先申报利益关系，再评分。" : EVALUATOR_ACTIONS.score.refusal);
    const [criteria, opened, stored] = await Promise.all([criteriaOf(tx, call.id), openedBids(tx, call.id), scoresOf(tx, call.id, own.id)]);
    const aliases = aliasesOf(opened.map(({ id }) => id));
    const faults = faultsOf(scores, criteria, aliases, intent === "submit");
    if (Object.keys(faults).length > 0) throw invalid("提交的内容有误，请按提示更正。", faults);

    const now = tx.clock.now();
    const given = scores.flatMap(({ bidId, criterionId, score, comment }) =>
      score === null ? [] : [{ bidId, evaluatorId: own.id, criterionId, score, comment, updatedAt: now }],
    );
    if (stamp !== stampOf(stored) && stampOf(stored) !== stampOf(given)) {
      throw conflict("评分表已在另一个页面保存过。下面是您刚才填写的内容，请核对后再保存，将以这次为准。");
    }
    await tx.db.delete(bidScores).where(eq(bidScores.evaluatorId, own.id));
    if (given.length > 0) await tx.db.insert(bidScores).values(given);
    if (intent === "save") return { submitted: false, complete: false };

    const [moved] = await tx.db
      .update(callEvaluators)
      .set({ status: "submitted", submittedAt: now })
      .where(and(eq(callEvaluators.id, own.id), inArray(callEvaluators.status, [...EVALUATOR_ACTIONS.score.from])))
      .returning({ id: callEvaluators.id });
    if (!moved) throw conflict(EVALUATOR_ACTIONS.score.refusal);
    // No score, and no digest of one that could be guessed from: the log is readable before the others have handed in.
    await recordAudit(tx, { action: "submit-scores", objectType: "call", objectId: call.id, detail: { evaluatorId: own.id } });
    await completeTodo(tx, own);
    return { submitted: true, complete: await settleEvaluation(tx, call) };
  });
}

/** Digest of an evaluator's scores, in no order. */
export function stampOf(scores: readonly Pick<Score, "bidId" | "criterionId" | "score" | "comment">[]): string {
  const lines = scores.map(({ bidId, criterionId, score, comment }) => ({ bidId, criterionId, score, comment }));
  return sha256(canonicalJson(lines.sort((a, b) => (a.bidId + a.criterionId < b.bidId + b.criterionId ? -1 : 1))));
}

/** What is wrong with a sheet, by field. A sheet that is only kept may have gaps, but no words without a score: they would be lost. */
function faultsOf(
  scores: readonly Line[],
  criteria: readonly Criterion[],
  aliases: ReadonlyMap<string, string>,
  isFinal: boolean,
): FieldErrors {
  const faults: FieldErrors = {};
  const byId = new Map(criteria.map((criterion) => [criterion.id, criterion]));
  const seen = new Set<string>();
  for (const [i, { bidId, criterionId, score, comment }] of scores.entries()) {
    const criterion = byId.get(criterionId);
    const alias = aliases.get(bidId);
    if (!criterion || alias === undefined || seen.has(bidId + criterionId)) throw notFound("评分项");
    seen.add(bidId + criterionId);
    const name = `${alias}“${criterion.name}”`;
    const isCondition = criterion.kind === "condition";
    if (score === null) {
      if (isFinal || comment !== "") faults[`scores[${i}].score`] = [isCondition ? `请判断${name}是否符合。` : `请给${name}打分。`];
    } else if (isCondition && score !== 0 && score !== 100) {
      faults[`scores[${i}].score`] = [`${name}只能判断符合或不符合。`];
    } else if (isFinal && comment === "" && (isCondition || score < PLAIN_SCORES.lowest || score > PLAIN_SCORES.highest)) {
      faults[`scores[${i}].comment`] = [
        isCondition ? `请写明${name}的判断依据。` : `${name}低于 ${PLAIN_SCORES.lowest} 分或高于 ${PLAIN_SCORES.highest} 分，请写明理由。`,
      ];
    }
  }
  if (isFinal && seen.size < aliases.size * criteria.length) faults[""] = ["还有应答没有评分，请刷新页面后补全。"];
  if (isFinal && aliases.size === 0) faults[""] = ["没有开启的应答，无需评分。"];
  return faults;
}

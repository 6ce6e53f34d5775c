import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { formFromAward } from "#app/areas/consortia/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import {
  type Context,
  databaseErrorCode,
  type TransactionContext,
  violatedConstraint,
  withTransaction,
} from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bids, callAwards, calls } from "#db/schema/calls.ts";
import { type DecisionBasis, decisionBasis, digestOf, refuseDecided } from "./award-facts.server.ts";
import { sendLetters } from "./award-letters.server.ts";
import { lookAtNames } from "./bid-looks.server.ts";
import { type Call, type Evaluator, evaluatorsOf, holdCall, type OpenedBid } from "./evaluation-facts.server.ts";
import { isKeptFromBids, mayDecide } from "./evaluation-policy.ts";
import { awardCallInput, failCallInput } from "./evaluation-schemas.ts";
import { completeTodos } from "./evaluation-todos.server.ts";
import { composeLetters, type Decision, deviationTerm, type Letter } from "./letters.ts";
import { CALL_ACTIONS, can } from "./states.ts";

/** The letters a decision would send, and the digest by which the decision repeats that these were seen. Writes nothing. */
export interface LetterPreview {
  letters: Letter[];
  digest: string;
}

/** When who decides last showed a second factor; the route asks for one younger than five minutes (reliability A5). */
export interface DecisionEvidence {
  factorAt: Date;
}

/** Shows the letters of an award before it is made; refuses whatever the award would refuse. */
export async function previewAward(ctx: Context, input: z.input<typeof awardCallInput>): Promise<LetterPreview> {
  const value = parseInput(awardCallInput, input);
  const { call, evaluators } = await callOf(ctx, value.code);
  await refuse(ctx, call, evaluators, "award");
  await refuseUnlooked(ctx, call);
  const basis = await decisionBasis(ctx, call, evaluators);
  const letters = composeLetters(awardDecision(basis, value), basis.facts, basis.letterBids);
  return { letters, digest: digestOf(letters) };
}

/** Shows the letters of a failed call before it is declared failed. */
export async function previewFailure(ctx: Context, input: z.input<typeof failCallInput>): Promise<LetterPreview> {
  const { code, reason } = parseInput(failCallInput, input);
  const { call, evaluators } = await callOf(ctx, code);
  await refuse(ctx, call, evaluators, "fail");
  await refuseUnlooked(ctx, call);
  const basis = await decisionBasis(ctx, call, evaluators);
  const letters = composeLetters({ kind: "fail", reason }, basis.facts, basis.letterBids);
  return { letters, digest: digestOf(letters) };
}

/**
 * The user unit awards one bid, once everyone has scored and it has seen the letters. In one transaction the call and its bids get their results,
 * the team becomes a consortium, and the letters go out. Of two awards at once the second finds the first and is told who won.
 */
export async function awardCall(
  ctx: Context,
  input: z.input<typeof awardCallInput>,
  evidence: DecisionEvidence,
): Promise<{ consortiumId: string; consortiumCode: string }> {
  const value = parseInput(awardCallInput, input);
  try {
    return await withTransaction(ctx, async (tx) => {
      const { call, evaluators } = await holdCall(tx, value.code);
      await refuse(tx, call, evaluators, "award");
      const basis = await decisionBasis(tx, call, evaluators);
      const decision = awardDecision(basis, value);
      const letters = seenLetters(composeLetters(decision, basis.facts, basis.letterBids), value.previewed);
      const bid = basis.opened.find(({ id }) => id === value.bidId);
      if (!bid) throw notFound("应答");
      await closeCall(tx, call, "awarded", wordsOf(decision));
      const consortium = await formFromAward(tx, consortiumOf(call, bid));
      await tx.db.insert(callAwards).values({
        callId: call.id,
        bidId: bid.id,
        consortiumId: consortium.id,
        reasons: wordsOf(decision),
        awardedBy: ctx.actor.kind === "user" ? ctx.actor.userId : "",
        createdAt: tx.clock.now(),
      });
      await settleBids(tx, basis, bid.id);
      await recordAudit(tx, {
        action: "award-call",
        objectType: "call",
        objectId: call.id,
        detail: {
          bidId: bid.id,
          consortiumId: consortium.id,
          rank: basis.results.find(({ bidId }) => bidId === bid.id)?.rank ?? null,
          reasons: wordsOf(decision),
          results: basis.results.map(({ bidId, rank, totalHundredths, failedConditions, unmetMusts }) => ({
            bidId,
            rank,
            totalHundredths,
            failedConditions,
            unmetMusts,
          })),
          letters: digestOf(letters),
          factorAt: evidence.factorAt,
        },
      });
      await sendLetters(tx, call, letters);
      await completeTodos(tx, call, evaluators);
      return { consortiumId: consortium.id, consortiumCode: consortium.code };
    });
  } catch (error) {
    if (databaseErrorCode(error) === "23505" && violatedConstraint(error)?.startsWith("call_awards"))
      throw conflict("这项揭榜已经授予，您的决定没有生效。");
    throw error;
  }
}

/** Nobody is chosen (流标): the call ends with a reason, and its scene can be called again. Also before everyone has scored. */
export async function failCall(ctx: Context, input: z.input<typeof failCallInput>, evidence: DecisionEvidence): Promise<{ code: string }> {
  const { code, reason, previewed } = parseInput(failCallInput, input);
  return withTransaction(ctx, async (tx) => {
    const { call, evaluators } = await holdCall(tx, code);
    await refuse(tx, call, evaluators, "fail");
    const basis = await decisionBasis(tx, call, evaluators);
    const letters = seenLetters(composeLetters({ kind: "fail", reason }, basis.facts, basis.letterBids), previewed);
    await closeCall(tx, call, "failed", reason);
    await settleBids(tx, basis, null);
    await recordAudit(tx, {
      action: "fail-call",
      objectType: "call",
      objectId: call.id,
      detail: { reason, evaluated: basis.complete, letters: digestOf(letters), factorAt: evidence.factorAt },
    });
    await sendLetters(tx, call, letters);
    await completeTodos(tx, call, evaluators);
    return { code };
  });
}

async function callOf(ctx: Context, code: string): Promise<{ call: Call; evaluators: Evaluator[] }> {
  const [call] = await ctx.db.select().from(calls).where(eq(calls.code, code));
  if (!call) throw notFound("揭榜");
  return { call, evaluators: await evaluatorsOf(ctx, call.id) };
}

/** Tenant, policy and state of a decision. */
async function refuse(ctx: Context, call: Call, evaluators: readonly Evaluator[], action: "award" | "fail"): Promise<void> {
  if (ctx.actor.kind !== "user" || ctx.actor.organizationId !== call.userUnitId) throw notFound("揭榜");
  if (!mayDecide(ctx.actor, call, evaluators)) throw forbidden("只有本单位有签署权限、且没有回避这项评审的人员可以作出决定。");
  await refuseDecided(ctx, call);
  if (!can(action, call.status)) throw conflict(CALL_ACTIONS[action].refusal);
  if (isKeptFromBids(ctx.actor, evaluators, call.status)) throw conflict(STILL_BLIND);
}

const STILL_BLIND =
  "您是这项揭榜的评审人，全部评分提交之前不能查看应答单位的名称，也不能起草通知书。请由没有参加评审的签署人员流标，或等全部评分提交。";

/** Letters name who bids: to be shown them is a look, which is kept. Refuses who was appointed in the meantime. */
async function refuseUnlooked(ctx: Context, call: Call): Promise<void> {
  if (!(await lookAtNames(ctx, call))) throw conflict(STILL_BLIND);
}

function awardDecision(
  { complete, results }: DecisionBasis,
  { bidId, reasons, deviation }: z.output<typeof awardCallInput>,
): AwardDecision {
  if (!complete) throw conflict("还有评审人没有提交评分，全部提交后才能授予。");
  const result = results.find((one) => one.bidId === bidId);
  if (!result) throw notFound("应答");
  if (result.rank === null) throw invalid("提交的内容有误，请按提示更正。", { bidId: ["该应答不符合资格条件，不能授予。"] });
  const term = deviationTerm(result);
  if (term === null) return { kind: "award", bidId, reasons, deviation: null, term };
  if (deviation.length < 10) {
    throw invalid("提交的内容有误，请按提示更正。", {
      deviation: [`您选择${term}，请写明理由，至少 10 个字；理由将写入全部通知书。`],
    });
  }
  return { kind: "award", bidId, reasons, deviation, term };
}

type AwardDecision = Extract<Decision, { kind: "award" }> & { term: string | null };

const wordsOf = ({ reasons, deviation, term }: AwardDecision) =>
  deviation === null ? reasons : `${reasons}\n\n${term}的理由：${deviation}`;

function seenLetters(letters: Letter[], previewed: string): Letter[] {
  if (digestOf(letters) === previewed) return letters;
  throw conflict(previewed === "" ? "请先预览全部通知书，再确认。" : "通知书的内容在您预览之后有了变化，请重新预览后再确认。");
}

async function closeCall(tx: TransactionContext, call: Call, status: "awarded" | "failed", reason: string): Promise<void> {
  const [moved] = await tx.db
    .update(calls)
    .set({ status, reason, decidedAt: tx.clock.now(), version: call.version + 1 })
    .where(and(eq(calls.id, call.id), eq(calls.status, "opened")))
    .returning({ id: calls.id });
  if (!moved) throw conflict(CALL_ACTIONS[status === "awarded" ? "award" : "fail"].refusal);
}

/** Every opened bid gets its result; `chosen` is null where nobody was. */
async function settleBids(tx: TransactionContext, { opened, letterBids }: DecisionBasis, chosen: string | null): Promise<void> {
  const now = tx.clock.now();
  for (const { bidId, failed } of letterBids.filter((bid) => bid.failed.length > 0)) {
    await tx.db
      .update(bids)
      .set({ status: "rejected", rejectReason: `不符合资格条件：${failed.join("、")}`, updatedAt: now })
      .where(and(eq(bids.id, bidId), eq(bids.status, "opened")));
  }
  if (chosen !== null) {
    await tx.db
      .update(bids)
      .set({ status: "awarded", updatedAt: now })
      .where(and(eq(bids.id, chosen), eq(bids.status, "opened")));
  }
  const ids = opened.map(({ id }) => id);
  if (ids.length === 0) return;
  await tx.db
    .update(bids)
    .set({ status: "notAwarded", updatedAt: now })
    .where(and(inArray(bids.id, ids), eq(bids.status, "opened")));
}

function consortiumOf(call: Call, { id, content }: OpenedBid): Parameters<typeof formFromAward>[1] {
  const lead = content.team.find(({ isLead }) => isLead);
  return {
    callId: call.id,
    bidId: id,
    sceneId: call.sceneId,
    userUnitId: call.userUnitId,
    leadOrganizationId: lead?.organizationId ?? "",
    // Bidders share out the whole of the work among themselves.
    unitWorkShareBp: 0,
    members: content.team.map(({ organizationId, role, slotId, capabilityId, capabilityVersion, workShareBp }) => ({
      organizationId,
      role,
      slotId,
      capabilityId,
      capabilityVersion,
      workShareBp,
    })),
  };
}

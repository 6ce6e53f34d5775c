import { and, eq } from "drizzle-orm";
import { getConsortium } from "#app/areas/consortia/index.server.ts";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { bids, callAwards, callLetters, calls } from "#db/schema/calls.ts";
import type { EvaluatorStatus, LetterKind } from "#db/vocabulary/calls.ts";
import { meansOf } from "./award-facts.server.ts";
import { lookAtNames } from "./bid-looks.server.ts";
import { criteriaOf, evaluatorsOf, namesOf, openedBids, resultsOf, scoresOf } from "./evaluation-facts.server.ts";
import { isRecused, keptFromBidsAs, mayDecide } from "./evaluation-policy.ts";
import { type RankingView, rankingView } from "./evaluation-ranking-view.server.ts";
import { callFacts, type EvaluationCall } from "./evaluation-reads.server.ts";
import { isComplete } from "./evaluation-states.ts";
import type { LetterBid } from "./letters.ts";

export interface AwardPage {
  call: EvaluationCall;
  compensation: string;
  /** Results with names, once everyone has handed in; null before. */
  ranking: RankingView | null;
  progress: { counted: number; submitted: number };
  openedBids: number;
  /** What was decided. */
  decision: { reason: string; decidedAt: string; winner: string | null; consortiumCode: string | null } | null;
  letters: { id: string; to: string; kind: LetterKind; body: string }[];
  /** The reader's own appointment while it keeps it from names and so from deciding; null for everyone else. */
  keptAs: EvaluatorStatus | null;
  mayDecide: boolean;
}

/** The decision on a call, for its user unit alone; who is recused from it finds nothing. */
export async function awardPage(ctx: Context, code: string): Promise<AwardPage> {
  const [call] = await ctx.db.select().from(calls).where(eq(calls.code, code));
  if (!call || ctx.actor.kind !== "user" || ctx.actor.organizationId !== call.userUnitId) throw notFound("揭榜");
  const evaluators = await evaluatorsOf(ctx, call.id);
  if (isRecused(ctx.actor, evaluators)) throw notFound("揭榜");
  const [{ scene }, criteria, opened] = await Promise.all([
    getSceneById(ctx, call.sceneId),
    criteriaOf(ctx, call.id),
    openedBids(ctx, call.id),
  ]);
  const isDecided = call.status === "awarded" || call.status === "failed";
  const keptAs = keptFromBidsAs(ctx.actor, evaluators, call.status);
  const counted = evaluators.filter(({ status }) => status !== "recused");
  return {
    call: callFacts(call, scene),
    compensation: call.compensation,
    ranking:
      isComplete(evaluators) && call.status !== "open"
        ? await namedRanking(ctx, { call, criteria, evaluators, opened, named: true, nameEvaluators: true })
        : null,
    progress: { counted: counted.length, submitted: counted.filter(({ status }) => status === "submitted").length },
    openedBids: opened.length,
    decision: isDecided ? await decisionOf(ctx, call) : null,
    letters: isDecided ? await lettersOf(ctx, call.id) : [],
    keptAs,
    mayDecide: mayDecide(ctx.actor, call, evaluators) && keptAs === null && call.status === "opened",
  };
}

/** The results with names: to be shown them is a look, which is kept. */
async function namedRanking(ctx: Context, facts: Parameters<typeof rankingView>[1]): Promise<RankingView | null> {
  return (await lookAtNames(ctx, facts.call)) ? rankingView(ctx, facts) : null;
}

async function decisionOf(ctx: Context, call: typeof calls.$inferSelect): Promise<NonNullable<AwardPage["decision"]>> {
  const award = await awardOf(ctx, call.id);
  return {
    reason: call.reason ?? "",
    decidedAt: (call.decidedAt ?? call.createdAt).toISOString(),
    winner: award?.winner ?? null,
    consortiumCode: award?.consortiumCode ?? null,
  };
}

/** Who won and the consortium that came of it, for its unit and its members. */
async function awardOf(ctx: Context, callId: string): Promise<{ winner: string; consortiumCode: string } | null> {
  const [award] = await ctx.db
    .select({ consortiumId: callAwards.consortiumId, organizationId: bids.organizationId })
    .from(callAwards)
    .innerJoin(bids, eq(bids.id, callAwards.bidId))
    .where(eq(callAwards.callId, callId));
  if (!award) return null;
  const [names, { consortium }] = await Promise.all([namesOf(ctx, [award.organizationId]), getConsortium(ctx, { id: award.consortiumId })]);
  return { winner: names.get(award.organizationId)?.name ?? "—", consortiumCode: consortium.code };
}

async function lettersOf(ctx: Context, callId: string): Promise<AwardPage["letters"]> {
  const rows = await ctx.db.select().from(callLetters).where(eq(callLetters.callId, callId)).orderBy(callLetters.id);
  const names = await namesOf(
    ctx,
    rows.map(({ organizationId }) => organizationId),
  );
  return rows.map(({ id, organizationId, kind, body }) => ({ id, to: names.get(organizationId)?.name ?? "—", kind, body }));
}

export interface LetterPage {
  call: { code: string; title: string };
  /** One of each bid the organization has a part in. */
  letters: {
    id: string;
    kind: LetterKind;
    body: string;
    sentAt: string;
    /** What the evaluation made of this bid; null where the call ended before everyone had handed in. */
    result: { rank: number | null; ranked: number; totalHundredths: number | null; criteria: LetterBid["criteria"] } | null;
  }[];
  /** Where the chosen ones go on. */
  consortiumCode: string | null;
}

/** The result letters of the actor's own organization, each with the means of its own bid. Others' letters do not exist for it. */
export async function letterPage(ctx: Context, code: string): Promise<LetterPage> {
  if (ctx.actor.kind !== "user") throw notFound("通知书");
  const [call] = await ctx.db.select().from(calls).where(eq(calls.code, code));
  const own = call
    ? await ctx.db
        .select()
        .from(callLetters)
        .where(and(eq(callLetters.callId, call.id), eq(callLetters.organizationId, ctx.actor.organizationId)))
        .orderBy(callLetters.id)
    : [];
  if (!call || own.length === 0) throw notFound("通知书");
  const won = own.some(({ kind }) => kind === "award");
  const [resultOf, award] = await Promise.all([ownResults(ctx, call.id), won ? awardOf(ctx, call.id) : null]);
  return {
    call: { code: call.code, title: call.title },
    letters: own.map(({ id, kind, body, createdAt, bidId }) => ({
      id,
      kind,
      body,
      sentAt: createdAt.toISOString(),
      result: resultOf(bidId),
    })),
    consortiumCode: award?.consortiumCode ?? null,
  };
}

type OwnResult = LetterPage["letters"][number]["result"];

async function ownResults(ctx: Context, callId: string): Promise<(bidId: string) => OwnResult> {
  const evaluators = await evaluatorsOf(ctx, callId);
  if (!isComplete(evaluators)) return () => null;
  const [criteria, opened, scores] = await Promise.all([criteriaOf(ctx, callId), openedBids(ctx, callId), scoresOf(ctx, callId)]);
  const results = resultsOf(criteria, opened, evaluators, scores);
  const ranked = results.filter(({ rank }) => rank !== null).length;
  return (bidId) => {
    const result = results.find((one) => one.bidId === bidId);
    return result ? { rank: result.rank, ranked, totalHundredths: result.totalHundredths, criteria: meansOf(criteria, result) } : null;
  };
}

import { and, eq } from "drizzle-orm";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { getSceneById, showTarget } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { callEvaluators, calls } from "#db/schema/calls.ts";
import type { CallStatus, CriterionKind, EvaluatorStatus } from "#db/vocabulary/calls.ts";
import { type LookLine, looksOf } from "./bid-looks.server.ts";
import { aliasesOf, type PromiseRow, promiseRows, type VeiledBid, veiledBid, veilOf } from "./evaluation-bids.ts";
import {
  bidderIds,
  type Call,
  criteriaOf,
  type Evaluator,
  evaluatorsOf,
  namesOf,
  type OpenedBid,
  openedBids,
  organizationsIn,
  scoresOf,
} from "./evaluation-facts.server.ts";
import { isKeptFromBids, isRecused, mayAppoint, mayDecide, mayFollowEvaluation, ownAppointment } from "./evaluation-policy.ts";
import { type RankingView, rankingView } from "./evaluation-ranking-view.server.ts";
import { PLAIN_SCORES, stampOf } from "./evaluation-score.server.ts";
import { isComplete } from "./evaluation-states.ts";

export interface EvaluationCall {
  code: string;
  title: string;
  status: CallStatus;
  evaluateBy: string | null;
  deadline: string;
  scene: { code: string; name: string };
}

export interface EvaluatorLine {
  id: string;
  name: string;
  organizationName: string;
  status: EvaluatorStatus;
  /** What it declared; told to who follows the evaluation. */
  declaration: string;
  declaredAt: string | null;
  submittedAt: string | null;
}

/** Score sheet of one evaluator: the bids without their bidders, and what it has noted so far. */
export interface ScoreSheet {
  bids: VeiledBid[];
  promises: PromiseRow[];
  scores: { bidId: string; criterionId: string; score: number; comment: string }[];
  stamp: string;
  /** Scores below and above which a reason is asked for. */
  plain: { lowest: number; highest: number };
}

export interface EvaluationPage {
  call: EvaluationCall;
  criteria: { id: string; kind: CriterionKind; name: string; guidance: string; weight: number }[];
  /** Who of unit and bureau was shown who offers what while bids are judged; empty for who only scores. */
  looks: LookLine[];
  /** Evaluators and how far they are; empty for who only scores. */
  evaluators: EvaluatorLine[];
  progress: { counted: number; submitted: number; complete: boolean };
  /** The reader's own appointment. */
  own: { id: string; status: EvaluatorStatus; declaration: string } | null;
  /** Who bids, by name, for the reader's declaration of interests; nothing of what they offer. */
  bidders: string[];
  sheet: ScoreSheet | null;
  ranking: RankingView | null;
  follows: boolean;
  may: { appoint: boolean; dismiss: boolean; decide: boolean };
}

/**
 * The evaluation of a call for who takes part in it: its user unit, the bureau of the scene's region, and its evaluators. For everyone else it
 * does not exist. Scores of others are not read at all before everyone has handed in; nobody who is recused is shown anything of a bid.
 */
export async function evaluationPage(ctx: Context, code: string): Promise<EvaluationPage> {
  const [call] = await ctx.db.select().from(calls).where(eq(calls.code, code));
  if (!call || call.publishedAt === null) throw notFound("揭榜");
  // What was called for stays readable to who judges it, also when the scene itself is no longer public.
  const asSystem = { ...ctx, actor: { kind: "system" as const, job: "calls" } };
  const [found, evaluators] = await Promise.all([getSceneById(asSystem, call.sceneId), evaluatorsOf(ctx, call.id)]);
  const own = ownAppointment(ctx.actor, evaluators);
  const follows = mayFollowEvaluation(ctx.actor, call, found.scene.regionCode);
  if (!follows && !own) throw notFound("揭榜");
  const criteria = await criteriaOf(ctx, call.id);
  const complete = isComplete(evaluators);
  const barred = isRecused(ctx.actor, evaluators);
  const isDecided = call.status === "awarded" || call.status === "failed";
  const shows = {
    bidders: own !== null && (own.status === "appointed" || own.status === "declared") && call.status === "opened",
    sheet: own !== null && !barred && (own.status === "declared" || own.status === "submitted") && call.status !== "open",
    ranking: complete && !barred && call.status !== "open",
  };
  const opened = shows.sheet || shows.ranking ? await openedBids(ctx, call.id) : [];
  const counted = evaluators.filter(({ status }) => status !== "recused");
  return {
    call: callFacts(call, found.scene),
    criteria: criteria.map(({ id, kind, name, guidance, weight }) => ({ id, kind, name, guidance, weight })),
    evaluators: follows ? await evaluatorLines(ctx, evaluators) : [],
    looks: follows ? await looksOf(ctx, call.id) : [],
    progress: { counted: counted.length, submitted: counted.filter(({ status }) => status === "submitted").length, complete },
    own: own && { id: own.id, status: own.status, declaration: own.declaration },
    bidders: shows.bidders ? await bidderNames(ctx, call) : [],
    sheet: own && shows.sheet ? await scoreSheet(ctx, call, own, opened, found) : null,
    ranking: shows.ranking
      ? await rankingView(ctx, { call, criteria, evaluators, opened, named: isDecided, nameEvaluators: follows })
      : null,
    follows,
    may: {
      appoint:
        mayAppoint(ctx.actor, call) &&
        (call.status === "open" || call.status === "opened") &&
        !counted.some(({ status }) => status === "submitted"),
      dismiss: mayAppoint(ctx.actor, call) && (call.status === "open" || call.status === "opened"),
      decide: mayDecide(ctx.actor, call, evaluators) && !isKeptFromBids(ctx.actor, evaluators, call.status) && call.status === "opened",
    },
  };
}

export function callFacts(call: Call, scene: { code: string; name: string }): EvaluationCall {
  return {
    code: call.code,
    title: call.title,
    status: call.status,
    evaluateBy: call.evaluateBy?.toISOString() ?? null,
    deadline: call.deadline.toISOString(),
    scene: { code: scene.code, name: scene.name },
  };
}

async function evaluatorLines(ctx: Context, evaluators: readonly Evaluator[]): Promise<EvaluatorLine[]> {
  const names = await namesOf(
    ctx,
    evaluators.map(({ organizationId }) => organizationId),
  );
  return evaluators.map((one) => ({
    id: one.id,
    name: one.name,
    organizationName: names.get(one.organizationId)?.name ?? "—",
    status: one.status,
    declaration: one.declaration,
    declaredAt: one.declaredAt?.toISOString() ?? null,
    submittedAt: one.submittedAt?.toISOString() ?? null,
  }));
}

/** Names of all who take part in a bid, sorted, so that neither order nor grouping tells who bids with whom. */
async function bidderNames(ctx: Context, call: Call): Promise<string[]> {
  const names = await namesOf(ctx, await bidderIds(ctx, call.id));
  return [...names.values()].map(({ name }) => name).sort((a, b) => a.localeCompare(b, "zh-CN"));
}

async function scoreSheet(
  ctx: Context,
  call: Call,
  own: Evaluator,
  opened: readonly OpenedBid[],
  { requirements }: Awaited<ReturnType<typeof getSceneById>>,
): Promise<ScoreSheet> {
  const [scores, registry, names] = await Promise.all([
    scoresOf(ctx, call.id, own.id),
    loadRegistry(ctx),
    namesOf(ctx, opened.flatMap(organizationsIn)),
  ]);
  const veiled = veilOf([
    ...[...names.values()].flatMap(({ name, shortName }) => [name, shortName]),
    ...opened.flatMap(({ content }) => content.team.map(({ capabilityName }) => capabilityName)),
  ]);
  const aliases = aliasesOf(opened.map(({ id }) => id));
  const byBid = new Map(opened.map((bid) => [bid.id, bid]));
  const ordered = [...aliases].flatMap(([id, alias]) => {
    const bid = byBid.get(id);
    return bid ? [{ id, alias, content: bid.content, unmetMusts: bid.unmetMusts }] : [];
  });
  return {
    bids: ordered.map(({ content, ...bid }) => veiledBid(bid, content, veiled)),
    promises: promiseRows(
      requirements.map((one) => ({ ...one, asked: showTarget(registry, one) })),
      ordered.map(({ content }) => content),
      (promised) => ({
        promised: registry.show(registry.get(promised.metric), promised.shownValue, promised.shownUpper, promised.shownUnit),
        remark: veiled(promised.remark),
      }),
    ),
    scores: scores.map(({ bidId, criterionId, score, comment }) => ({ bidId, criterionId, score, comment })),
    stamp: stampOf(scores),
    plain: PLAIN_SCORES,
  };
}

/** Calls in which this person is asked to score, for the list of calls and the workbench; the open ones first. */
export async function listMyEvaluations(
  ctx: Context,
): Promise<{ code: string; title: string; status: EvaluatorStatus; callStatus: CallStatus; evaluateBy: string | null }[]> {
  if (ctx.actor.kind !== "user") return [];
  const { userId, organizationId } = ctx.actor;
  const rows = await ctx.db
    .select({ call: calls, status: callEvaluators.status })
    .from(callEvaluators)
    .innerJoin(calls, eq(calls.id, callEvaluators.callId))
    .where(and(eq(callEvaluators.userId, userId), eq(callEvaluators.organizationId, organizationId)))
    .orderBy(calls.deadline);
  const isOver = ({ call }: (typeof rows)[number]) => (call.status === "open" || call.status === "opened" ? 0 : 1);
  return rows
    .sort((a, b) => isOver(a) - isOver(b))
    .map(({ call, status }) => ({
      code: call.code,
      title: call.title,
      status,
      callStatus: call.status,
      evaluateBy: call.evaluateBy?.toISOString() ?? null,
    }));
}

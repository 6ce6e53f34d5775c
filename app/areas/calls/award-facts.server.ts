import { eq } from "drizzle-orm";
import { DateTime } from "luxon";
import { organizationById } from "#app/areas/organizations/index.server.ts";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { canonicalJson, sha256 } from "#app/kernel/canonical.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { bids, callAwards } from "#db/schema/calls.ts";
import {
  type Call,
  type Criterion,
  criteriaOf,
  type Evaluator,
  namesOf,
  type OpenedBid,
  openedBids,
  organizationsIn,
  resultsOf,
  scoresOf,
  unreadableBids,
} from "./evaluation-facts.server.ts";
import type { BidResult } from "./evaluation-ranking.ts";
import { isComplete } from "./evaluation-states.ts";
import type { DecisionFacts, Letter, LetterBid } from "./letters.ts";

/** Everything a decision on a call rests on. */
export interface DecisionBasis {
  facts: DecisionFacts;
  /** Ranked first, in order; before the evaluation is complete in order of receipt, without results. */
  letterBids: LetterBid[];
  opened: OpenedBid[];
  results: BidResult[];
  complete: boolean;
}

/** Reads what the letters of a decision say. Scores are read only where everyone has handed in. */
export async function decisionBasis(ctx: Context, call: Call, evaluators: readonly Evaluator[]): Promise<DecisionBasis> {
  const complete = isComplete(evaluators);
  const [{ scene }, unit, criteria, opened, unreadable, scores] = await Promise.all([
    getSceneById(ctx, call.sceneId),
    organizationById(ctx, call.userUnitId),
    criteriaOf(ctx, call.id),
    openedBids(ctx, call.id),
    unreadableBids(ctx, call.id),
    complete ? scoresOf(ctx, call.id) : [],
  ]);
  const names = await namesOf(ctx, [...opened.flatMap(organizationsIn), ...unreadable.flatMap(({ organizationIds }) => organizationIds)]);
  const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: names.get(id)?.name ?? "—" }));
  const results = complete ? resultsOf(criteria, opened, evaluators, scores) : [];
  const order = complete ? results.map(({ bidId }) => bidId) : opened.map(({ id }) => id);
  const byBid = new Map(opened.map((bid) => [bid.id, bid]));
  const resultOf = new Map(results.map((result) => [result.bidId, result]));
  const letterBids = order.flatMap((bidId): LetterBid[] => {
    const bid = byBid.get(bidId);
    if (!bid) return [];
    const result = resultOf.get(bidId);
    const failed = result?.failedConditions ?? [];
    const againstIt = scores.filter((score) => score.bidId === bidId && failed.includes(score.criterionId) && score.score === 0);
    return [
      {
        bidId,
        organizations: named(organizationsIn(bid)),
        rank: result?.rank ?? null,
        totalHundredths: result?.totalHundredths ?? null,
        criteria: result ? meansOf(criteria, result) : [],
        failed: criteria.filter(({ id }) => failed.includes(id)).map(({ name }) => name),
        unmetMusts: bid.unmetMusts.map(({ name }) => name),
        unreadable: null,
        grounds: [...new Set(againstIt.map(({ comment }) => comment).filter((comment) => comment !== ""))],
      },
    ];
  });
  return {
    facts: {
      callCode: call.code,
      callTitle: call.title,
      sceneName: scene.name,
      unitName: unit?.name ?? "—",
      on: DateTime.fromJSDate(ctx.clock.now(), { zone: "Asia/Shanghai" }).toFormat("yyyy年M月d日"),
      evaluators: complete ? evaluators.filter(({ status }) => status === "submitted").length : 0,
      bids: opened.length,
      ranked: complete ? results.filter(({ rank }) => rank !== null).length : null,
      compensation: call.compensation,
    },
    letterBids: [
      ...letterBids,
      ...unreadable.map(({ id, organizationIds, reason }) => ({
        ...UNJUDGED,
        bidId: id,
        organizations: named(organizationIds),
        unreadable: reason,
      })),
    ],
    opened,
    results,
    complete,
  };
}

const UNJUDGED = { rank: null, totalHundredths: null, criteria: [], failed: [], grounds: [], unmetMusts: [] };

export function meansOf(criteria: readonly Criterion[], result: BidResult): LetterBid["criteria"] {
  const byId = new Map(criteria.map((criterion) => [criterion.id, criterion]));
  return result.criteria.flatMap(({ criterionId, meanHundredths }) => {
    const criterion = byId.get(criterionId);
    return criterion ? [{ name: criterion.name, kind: criterion.kind, weight: criterion.weight, meanHundredths }] : [];
  });
}

/** What a preview shows and a decision repeats: other letters than those that were shown are not sent. */
export const digestOf = (letters: readonly Letter[]): string =>
  sha256(canonicalJson(letters.map(({ bidId, organizationId, kind, body }) => ({ bidId, organizationId, kind, body }))));

/** Refuses a decision that comes after another, and says kindly what that one was. */
export async function refuseDecided(ctx: Context, call: Call): Promise<void> {
  if (call.status === "failed") throw conflict("这项揭榜已经以流标结束，您的决定没有生效。");
  if (call.status !== "awarded") return;
  const [award] = await ctx.db
    .select({ organizationId: bids.organizationId })
    .from(callAwards)
    .innerJoin(bids, eq(bids.id, callAwards.bidId))
    .where(eq(callAwards.callId, call.id));
  const winner = award ? (await namesOf(ctx, [award.organizationId])).get(award.organizationId)?.name : undefined;
  throw conflict(`这项揭榜已经授予“${winner ?? "—"}”，您的决定没有生效。`);
}

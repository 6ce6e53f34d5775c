import type { Context } from "#app/kernel/context.server.ts";
import type { CriterionKind } from "#db/vocabulary/calls.ts";
import type { BidContent } from "./bid-content.ts";
import { aliasesOf, chineseNumber, type UnmetMust } from "./evaluation-bids.ts";
import { type Call, type Criterion, type Evaluator, namesOf, type OpenedBid, resultsOf, scoresOf } from "./evaluation-facts.server.ts";

export interface RankingLine {
  bidId: string;
  alias: string;
  /** The leading organization, once names are told. */
  name: string | null;
  rank: number | null;
  totalHundredths: number | null;
  lowestTotalHundredths: number;
  highestTotalHundredths: number;
  failed: string[];
  unmetMusts: UnmetMust[];
  priceFen: string;
  priceBasis: BidContent["priceBasis"];
  criteria: {
    id: string;
    name: string;
    kind: CriterionKind;
    weight: number;
    meanHundredths: number;
    lowest: number;
    highest: number;
    scores: { by: string; score: number; comment: string }[];
  }[];
}

export interface RankingView {
  lines: RankingLine[];
  evaluators: number;
}

/**
 * The ranking with every evaluator's scores and comments. To be asked for only when everyone has handed in. Bidders stay under their aliases
 * unless `named`; who scores is told by name only to who follows the evaluation.
 */
export async function rankingView(
  ctx: Context,
  facts: {
    call: Call;
    criteria: readonly Criterion[];
    evaluators: readonly Evaluator[];
    opened: readonly OpenedBid[];
    named: boolean;
    nameEvaluators: boolean;
  },
): Promise<RankingView> {
  const { call, criteria, opened, named, nameEvaluators } = facts;
  const submitted = facts.evaluators.filter(({ status }) => status === "submitted");
  const [scores, names] = await Promise.all([
    scoresOf(ctx, call.id),
    named
      ? namesOf(
          ctx,
          opened.map(({ organizationId }) => organizationId),
        )
      : new Map<string, { name: string }>(),
  ]);
  const aliases = aliasesOf(opened.map(({ id }) => id));
  const byBid = new Map(opened.map((bid) => [bid.id, bid]));
  const byId = new Map(criteria.map((criterion) => [criterion.id, criterion]));
  const called = new Map(submitted.map(({ id, name }, i) => [id, nameEvaluators ? name : `评审${chineseNumber(i + 1)}`]));
  const lines = resultsOf(criteria, opened, facts.evaluators, scores).flatMap((result): RankingLine[] => {
    const bid = byBid.get(result.bidId);
    if (!bid) return [];
    return [
      {
        bidId: result.bidId,
        alias: aliases.get(result.bidId) ?? "",
        name: names.get(bid.organizationId)?.name ?? null,
        rank: result.rank,
        totalHundredths: result.totalHundredths,
        lowestTotalHundredths: result.lowestTotalHundredths,
        highestTotalHundredths: result.highestTotalHundredths,
        failed: result.failedConditions.map((id) => byId.get(id)?.name ?? ""),
        unmetMusts: bid.unmetMusts,
        priceFen: bid.content.priceFen,
        priceBasis: bid.content.priceBasis,
        criteria: result.criteria.flatMap(({ criterionId, meanHundredths, lowest, highest }) => {
          const criterion = byId.get(criterionId);
          if (!criterion) return [];
          const given = scores.filter(
            (score) => score.bidId === result.bidId && score.criterionId === criterionId && called.has(score.evaluatorId),
          );
          return [
            {
              id: criterionId,
              name: criterion.name,
              kind: criterion.kind,
              weight: criterion.weight,
              meanHundredths,
              lowest,
              highest,
              scores: given.map(({ evaluatorId, score, comment }) => ({ by: called.get(evaluatorId) ?? "", score, comment })),
            },
          ];
        }),
      },
    ];
  });
  return { lines, evaluators: submitted.length };
}

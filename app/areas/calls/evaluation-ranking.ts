/**
 * How scores become a ranking: pure, in exact integers, the same whatever order anything is given in.
 *
 * A bid fails a condition that more than half of the evaluators judge not met. Of the others the total is the mean over evaluators of the
 * weighted scores, in hundredths of a point, rounded half up once at the end. Whatever its total, a bid that does not promise to meet every
 * mandatory indicator comes after all that do (design, invariant 6: a score never hides a failed mandatory indicator); it keeps a rank, for where
 * nobody meets them all the unit may still choose, with a reason. Equal totals are told apart by the weightiest criterion (of equal
 * weights the one listed first), then by the lower price, then by who handed in first.
 */

export interface RankingCriterion {
  id: string;
  kind: "score" | "condition";
  position: number;
  /** Per cent; 0 for a condition. */
  weight: number;
}

export interface RankedBid {
  id: string;
  /** Fen; null where no price was asked for, which counts as the highest. */
  priceFen: bigint | null;
  /** Ordinal of receipt. */
  number: number;
  /** How many mandatory indicators it does not promise to meet. */
  unmetMusts: number;
}

/** One evaluator's score of one bid by one criterion: 0 to 100; of a condition 0 not met, 100 met. */
export interface Judgement {
  evaluatorId: string;
  bidId: string;
  criterionId: string;
  score: number;
}

export interface CriterionResult {
  criterionId: string;
  /** Mean over the evaluators in hundredths, rounded half up; of a condition the share that finds it met. */
  meanHundredths: number;
  lowest: number;
  highest: number;
}

export interface BidResult {
  bidId: string;
  /** From 1, without gaps; null for a bid that fails a condition. */
  rank: number | null;
  /** Weighted mean in hundredths of a point; null for a bid that fails a condition. */
  totalHundredths: number | null;
  /** Mandatory indicators it does not promise to meet: with any it is ranked after every bid without. */
  unmetMusts: number;
  /** What single evaluators make of the bid, weighted, in hundredths: how far they lie apart. */
  lowestTotalHundredths: number;
  highestTotalHundredths: number;
  /** Conditions that more than half of the evaluators judge not met, in the order of the sheet. */
  failedConditions: string[];
  criteria: CriterionResult[];
}

/**
 * Results of all bids: the ranked first, in order, then those that fail a condition in order of receipt. Every evaluator given must have judged
 * every bid by every criterion. Throws RangeError when a judgement is missing or stands twice, or when there is no evaluator or no weight.
 */
export function rankBids(
  criteria: readonly RankingCriterion[],
  bids: readonly RankedBid[],
  evaluatorIds: readonly string[],
  judgements: readonly Judgement[],
): BidResult[] {
  const sheet = [...criteria].sort((a, b) => a.position - b.position);
  const scored = sheet.filter(({ kind }) => kind === "score");
  const weights = scored.reduce((sum, { weight }) => sum + weight, 0);
  if (evaluatorIds.length === 0) throw new RangeError("nobody has scored");
  if (weights === 0) throw new RangeError("no criterion has a weight");
  const scoreOf = scoresByKey(judgements);
  const weightiest = scored.reduce((best, one) => (one.weight > best.weight ? one : best));

  const results = bids.map((bid) => {
    const scoresBy = (criterionId: string) => evaluatorIds.map((evaluatorId) => scoreOf(evaluatorId, bid.id, criterionId));
    const weighted = (scores: readonly number[]) => sum(scored.map(({ weight }, i) => weight * (scores[i] ?? 0)));
    const byEvaluator = evaluatorIds.map((evaluatorId) => weighted(scored.map(({ id }) => scoreOf(evaluatorId, bid.id, id))));
    const failed = sheet.filter(({ kind, id }) => kind === "condition" && isOutvoted(scoresBy(id))).map(({ id }) => id);
    return {
      bid,
      // Compared as it is shown: who reads the table can follow the order.
      total: hundredths(sum(byEvaluator), weights * evaluatorIds.length),
      weightiest: sum(scoresBy(weightiest.id)),
      failed,
      lowest: hundredths(Math.min(...byEvaluator), weights),
      highest: hundredths(Math.max(...byEvaluator), weights),
      criteria: sheet.map(({ id }) => criterionResult(id, scoresBy(id))),
    };
  });
  const byReceipt = (a: RankedBid, b: RankedBid) => a.number - b.number;
  const ranked = results
    .filter(({ failed }) => failed.length === 0)
    .sort(
      (a, b) =>
        byMusts(a.bid, b.bid) || b.total - a.total || b.weightiest - a.weightiest || byPrice(a.bid, b.bid) || byReceipt(a.bid, b.bid),
    );
  const out = results.filter(({ failed }) => failed.length > 0).sort((a, b) => byReceipt(a.bid, b.bid));
  return [...ranked, ...out].map((result, at) => {
    const isRanked = at < ranked.length;
    return {
      bidId: result.bid.id,
      rank: isRanked ? at + 1 : null,
      totalHundredths: isRanked ? result.total : null,
      unmetMusts: result.bid.unmetMusts,
      lowestTotalHundredths: result.lowest,
      highestTotalHundredths: result.highest,
      failedConditions: result.failed,
      criteria: result.criteria,
    };
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** `numerator / denominator` in hundredths, half up; both are integers, far below where numbers lose exactness. */
const hundredths = (numerator: number, denominator: number) => Math.floor((200 * numerator + denominator) / (2 * denominator));

const isOutvoted = (scores: readonly number[]) => scores.filter((score) => score === 0).length * 2 > scores.length;

function criterionResult(criterionId: string, scores: readonly number[]): CriterionResult {
  return {
    criterionId,
    meanHundredths: hundredths(sum(scores), scores.length),
    lowest: Math.min(...scores),
    highest: Math.max(...scores),
  };
}

const byMusts = (a: RankedBid, b: RankedBid) => Number(a.unmetMusts > 0) - Number(b.unmetMusts > 0);

function byPrice(a: RankedBid, b: RankedBid): number {
  if (a.priceFen === b.priceFen) return 0;
  if (a.priceFen === null) return 1;
  if (b.priceFen === null) return -1;
  return a.priceFen < b.priceFen ? -1 : 1;
}

function scoresByKey(judgements: readonly Judgement[]): (evaluatorId: string, bidId: string, criterionId: string) => number {
  const keyOf = (evaluatorId: string, bidId: string, criterionId: string) => `${evaluatorId}|${bidId}|${criterionId}`;
  const scores = new Map<string, number>();
  for (const { evaluatorId, bidId, criterionId, score } of judgements) {
    const key = keyOf(evaluatorId, bidId, criterionId);
    if (scores.has(key)) throw new RangeError(`judged twice: ${key}`);
    scores.set(key, score);
  }
  return (evaluatorId, bidId, criterionId) => {
    const score = scores.get(keyOf(evaluatorId, bidId, criterionId));
    if (score === undefined) throw new RangeError(`not judged: ${keyOf(evaluatorId, bidId, criterionId)}`);
    return score;
  };
}

import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Judgement, type RankedBid, type RankingCriterion, rankBids } from "./evaluation-ranking.ts";

interface Case {
  criteria: RankingCriterion[];
  bids: RankedBid[];
  evaluators: string[];
  judgements: Judgement[];
}

/** Weights of 100 in total, at least one criterion with a weight, up to two conditions. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    cuts: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }),
    conditions: fc.integer({ min: 0, max: 2 }),
    bids: fc.integer({ min: 1, max: 5 }),
    evaluators: fc.integer({ min: 1, max: 5 }),
  })
  .chain((size) => {
    const marks = [0, ...size.cuts.sort((a, b) => a - b), 100];
    const weights = marks.slice(1).map((mark, i) => mark - (marks[i] ?? 0));
    const criteria: RankingCriterion[] = [
      ...weights.map((weight, i) => ({ id: `c${i}`, kind: "score" as const, position: i, weight })),
      ...Array.from({ length: size.conditions }, (_, i) => ({ id: `k${i}`, kind: "condition" as const, position: 100 + i, weight: 0 })),
    ];
    const ids = Array.from({ length: size.bids }, (_, i) => `b${i}`);
    const evaluators = Array.from({ length: size.evaluators }, (_, i) => `e${i}`);
    const places = evaluators.flatMap((evaluatorId) =>
      ids.flatMap((bidId) => criteria.map(({ id, kind }) => ({ evaluatorId, bidId, criterionId: id, kind }))),
    );
    return fc
      .record({
        // Few different values, so that ties are common.
        scores: fc.tuple(
          ...places.map(({ kind }) => (kind === "score" ? fc.constantFrom(0, 59, 60, 61, 80, 99, 100) : fc.constantFrom(0, 100, 100, 100))),
        ),
        prices: fc.tuple(...ids.map(() => fc.option(fc.bigInt({ min: 1n, max: 3n })))),
        unmet: fc.tuple(...ids.map(() => fc.constantFrom(0, 0, 1, 2))),
      })
      .map(({ scores, prices, unmet }) => ({
        criteria,
        evaluators,
        bids: ids.map((id, i) => ({ id, priceFen: prices[i] ?? null, number: i + 1, unmetMusts: unmet[i] ?? 0 })),
        judgements: places.map(({ kind: _, ...place }, i) => ({ ...place, score: scores[i] ?? 0 })),
      }));
  });

const rank = ({ criteria, bids, evaluators, judgements }: Case) => rankBids(criteria, bids, evaluators, judgements);

describe("rankBids", () => {
  test("gives the same results whatever order criteria, bids, evaluators and judgements come in", () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (one, chances) => {
        const shuffled = <T>(items: readonly T[]) =>
          items
            .map((item) => ({ item, at: chances.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const mixed = rankBids(shuffled(one.criteria), shuffled(one.bids), shuffled(one.evaluators), shuffled(one.judgements));
        expect(mixed).toEqual(rank(one));
      }),
    );
  });

  test("totals are the exact weighted means, rounded half up once", () => {
    fc.assert(
      fc.property(cases, (one) => {
        for (const result of rank(one)) {
          if (result.totalHundredths === null) continue;
          const exactly = one.judgements
            .filter(({ bidId }) => bidId === result.bidId)
            .reduce(
              (sum, { criterionId, score }) => sum.plus((one.criteria.find(({ id }) => id === criterionId)?.weight ?? 0) * score),
              new Big(0),
            )
            .div(100 * one.evaluators.length);
          expect(result.totalHundredths).toBe(Number(exactly.round(2, Big.roundHalfUp).times(100).toFixed(0)));
        }
      }),
    );
  });

  test("no total lifts a bid with an unmet mandatory indicator over one without, and how many are unmet orders nothing else", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const results = rank(one);
        expect(results.map(({ bidId, unmetMusts }) => [bidId, unmetMusts]).sort()).toEqual(
          one.bids.map(({ id, unmetMusts }) => [id, unmetMusts]).sort(),
        );
        const ranked = results.filter((result) => result.rank !== null);
        const groups = [ranked.filter(({ unmetMusts }) => unmetMusts === 0), ranked.filter(({ unmetMusts }) => unmetMusts > 0)];
        expect(groups.flat()).toEqual(ranked);
        // Within a group the order is that of the same bids without regard to what is unmet.
        const plain = rank({ ...one, bids: one.bids.map((bid) => ({ ...bid, unmetMusts: 0 })) }).map(({ bidId }) => bidId);
        for (const group of groups) {
          const ids = group.map(({ bidId }) => bidId);
          expect(ids).toEqual(plain.filter((id) => ids.includes(id)));
        }
      }),
    );
  });

  test("ranks run from 1 without gaps by descending total among those that meet all musts and among the others, and only bids that fail no condition have one", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const results = rank(one);
        const ranked = results.filter((result) => result.rank !== null);
        expect(ranked.map((result) => result.rank)).toEqual(ranked.map((_, i) => i + 1));
        for (const group of [ranked.filter(({ unmetMusts }) => unmetMusts === 0), ranked.filter(({ unmetMusts }) => unmetMusts > 0)])
          expect(group.every((result, i) => i === 0 || (group[i - 1]?.totalHundredths ?? 0) >= (result.totalHundredths ?? 0))).toBe(true);
        for (const { bidId, rank: place, failedConditions } of results) {
          const outvoted = one.criteria.filter(({ id, kind }) => {
            const votes = one.judgements.filter((judgement) => judgement.bidId === bidId && judgement.criterionId === id);
            return kind === "condition" && votes.filter(({ score }) => score === 0).length > votes.length / 2;
          });
          expect(failedConditions).toEqual(outvoted.map(({ id }) => id));
          expect(place === null).toBe(outvoted.length > 0);
        }
      }),
    );
  });

  test("a higher score never makes a rank worse", () => {
    fc.assert(
      fc.property(cases, fc.nat(), (one, pick) => {
        const scored = one.judgements.filter(({ criterionId }) => criterionId.startsWith("c"));
        const chosen = scored[pick % scored.length];
        if (!chosen || chosen.score === 100) return;
        const raised = {
          ...one,
          judgements: one.judgements.map((judgement) => (judgement === chosen ? { ...judgement, score: 100 } : judgement)),
        };
        const placeIn = (results: ReturnType<typeof rank>) => results.find(({ bidId }) => bidId === chosen.bidId)?.rank ?? 0;
        expect(placeIn(rank(raised))).toBeLessThanOrEqual(placeIn(rank(one)));
      }),
    );
  });

  test("a criterion without weight decides nothing", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 100 }), (one, score) => {
        const idle = { id: "idle", kind: "score" as const, position: 50, weight: 0 };
        const more = one.evaluators.flatMap((evaluatorId) =>
          one.bids.map(({ id }, i) => ({ evaluatorId, bidId: id, criterionId: "idle", score: (score + 37 * i) % 101 })),
        );
        const facts = (results: ReturnType<typeof rank>) =>
          results.map(({ bidId, rank: place, totalHundredths }) => ({ bidId, place, totalHundredths }));
        expect(facts(rank({ ...one, criteria: [...one.criteria, idle], judgements: [...one.judgements, ...more] }))).toEqual(
          facts(rank(one)),
        );
      }),
    );
  });

  const criteria: RankingCriterion[] = [
    { id: "technique", kind: "score", position: 0, weight: 60 },
    { id: "price", kind: "score", position: 1, weight: 40 },
  ];
  const judged = (scores: Record<string, [number, number]>): Judgement[] =>
    Object.entries(scores).flatMap(([bidId, [technique, price]]) => [
      { evaluatorId: "e", bidId, criterionId: "technique", score: technique },
      { evaluatorId: "e", bidId, criterionId: "price", score: price },
    ]);
  const order = (bids: RankedBid[], scores: Record<string, [number, number]>) =>
    rankBids(criteria, bids, ["e"], judged(scores)).map(({ bidId }) => bidId);

  test("equal totals go by the weightiest criterion, then the lower price, then receipt", () => {
    const bid = (id: string, number: number, priceFen: bigint | null = 100n) => ({ id, number, priceFen, unmetMusts: 0 });
    // 60 × 80 + 40 × 60 = 60 × 60 + 40 × 90.
    expect(order([bid("a", 1), bid("b", 2)], { a: [60, 90], b: [80, 60] })).toEqual(["b", "a"]);
    expect(order([bid("a", 1, 101n), bid("b", 2, 100n)], { a: [70, 70], b: [70, 70] })).toEqual(["b", "a"]);
    expect(order([bid("a", 1, null), bid("b", 2, 100n)], { a: [70, 70], b: [70, 70] })).toEqual(["b", "a"]);
    expect(order([bid("b", 2), bid("a", 1)], { a: [70, 70], b: [70, 70] })).toEqual(["a", "b"]);
    expect(order([{ ...bid("a", 1), unmetMusts: 1 }, bid("b", 2)], { a: [100, 100], b: [10, 10] })).toEqual(["b", "a"]);
  });

  test("half of the evaluators is no majority; means and extremes of each criterion are told", () => {
    const withCondition: RankingCriterion[] = [...criteria, { id: "safe", kind: "condition", position: 2, weight: 0 }];
    const votes = (second: number): Judgement[] =>
      ["e", "f"].flatMap((evaluatorId, i) => [
        { evaluatorId, bidId: "a", criterionId: "technique", score: [70, 75][i] ?? 0 },
        { evaluatorId, bidId: "a", criterionId: "price", score: 80 },
        { evaluatorId, bidId: "a", criterionId: "safe", score: [0, second][i] ?? 0 },
      ]);
    const [held] = rankBids(withCondition, [{ id: "a", number: 1, priceFen: null, unmetMusts: 0 }], ["e", "f"], votes(100));
    expect(held).toMatchObject({
      rank: 1,
      totalHundredths: 7550,
      lowestTotalHundredths: 7400,
      highestTotalHundredths: 7700,
      failedConditions: [],
    });
    expect(held?.criteria[0]).toEqual({ criterionId: "technique", meanHundredths: 7250, lowest: 70, highest: 75 });
    const [out] = rankBids(withCondition, [{ id: "a", number: 1, priceFen: null, unmetMusts: 0 }], ["e", "f"], votes(0));
    expect(out).toMatchObject({ rank: null, totalHundredths: null, failedConditions: ["safe"] });
  });

  test("is refused where a judgement is missing or stands twice, and where nobody scored or nothing weighs", () => {
    const bids = [{ id: "a", number: 1, priceFen: null, unmetMusts: 0 }];
    const whole = judged({ a: [70, 70] });
    expect(() => rankBids(criteria, bids, ["e"], whole.slice(1))).toThrow("not judged");
    expect(() => rankBids(criteria, bids, ["e"], [...whole, ...whole])).toThrow("judged twice");
    expect(() => rankBids(criteria, bids, [], [])).toThrow("nobody");
    expect(() => rankBids([], bids, ["e"], [])).toThrow("no criterion");
  });
});

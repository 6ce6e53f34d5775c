import { describe, expect, it } from "vitest";
import { assessAll } from "#app/areas/matching/assess.ts";
import { compose } from "#app/areas/matching/compose.ts";
import { capability, claim, market, requirement, scene, slot } from "#app/areas/matching/market.fixtures.ts";
import type { RunInput } from "#app/areas/matching/run.ts";
import type { MatchCapability, MatchSlot, Proposal } from "#app/areas/matching/types.ts";
import { DEFAULT_WEIGHTS } from "#app/areas/matching/weights.ts";
import { gapsOf } from "./gaps.ts";
import { bestWith, byConsortium, candidatesOf, ndcg, ndcgByChance } from "./ranking.ts";

describe("ndcg", () => {
  it("is 1 for the best order, less for another, 0 without a hit", () => {
    expect(ndcg([3, 2, 1, 0], [0, 1, 2, 3])).toBe(1);
    // (3 / 1 + 7 / log2 3) / (7 / 1 + 3 / log2 3)
    expect(ndcg([2, 3], [3, 2])).toBeCloseTo(0.8339, 3);
    expect(ndcg([0, 0], [3, 2])).toBe(0);
  });

  it("counts what is missing and ignores what stands below the depth", () => {
    expect(ndcg([3], [3, 3])).toBeCloseTo(1 / (1 + 1 / Math.log2(3)), 6);
    expect(ndcg([0, 0, 3], [3], 2)).toBe(0);
  });

  it("lies by chance between the best order and the worst", () => {
    // Both orders of two candidates, averaged.
    const both = ((ndcg([3, 0], [3]) ?? 0) + (ndcg([0, 3], [3]) ?? 0)) / 2;
    expect(ndcgByChance([3, 0], [3])).toBeCloseTo(both, 9);
    expect(ndcgByChance([], [3])).toBe(0);
  });

  it("is undefined where nothing is worth anything", () => {
    expect(ndcg([0], [0, 0])).toBeNull();
    expect(ndcg([], [])).toBeNull();
  });
});

const prime = slot("s-prime", "prime");
const skill = slot("s-skill", "algorithmSupplier", { required: false });
const input = (capabilities: MatchCapability[], requirements = [requirement({ id: "r" })]): RunInput => ({
  scene: scene({ slots: [prime, skill], requirements }),
  capabilities,
  weights: DEFAULT_WEIGHTS,
});
const ids = (standings: readonly { capability: { id: string } }[]) => standings.map((standing) => standing.capability.id);
const robot = capability({ id: "robot" });
const algorithm = (id: string, over: Partial<MatchCapability> = {}) => capability({ id, role: "algorithmSupplier", ...over });

describe("the order by best consortium", () => {
  it("puts who meets the must first and who stands in no consortium last, keeping the order retrieved between equals", () => {
    const fast = algorithm("z-fast", { claims: [claim("cycleTime", "<=", "12")] });
    const stranger = algorithm("a-stranger", { claims: fast.claims, worksWith: ["another robot"] });
    const silent = [algorithm("n-silent"), algorithm("m-silent")];
    expect(ids(byConsortium(input([robot, stranger, ...silent, fast]), skill))).toEqual(["z-fast", "n-silent", "m-silent", "a-stranger"]);
    expect(bestWith(input([robot]), skill, stranger).best).toBeNull();
  });

  it("begins with the member of the best proposal, in every required slot of random markets", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const made = market({ slots: 4, candidatesPerSlot: 8, seed });
      const run: RunInput = { ...made, weights: DEFAULT_WEIGHTS };
      const table = assessAll(run.scene, run.capabilities, run.weights);
      const [best] = compose(run.scene, run.capabilities, run.weights, { k: 1, table }).proposals;
      if (!best) continue;
      for (const one of run.scene.slots) {
        const [first] = byConsortium(run, one);
        expect(first?.best, `seed ${seed}, ${one.id}`).toEqual({ unmetMandatory: best.unmetMandatory, value: best.value });
        expect(candidatesOf(run, one)).toHaveLength(8);
      }
    }
  });
});

describe("why a must is unmet", () => {
  const top = (run: RunInput) => compose(run.scene, run.capabilities, run.weights, { k: 1 }).proposals[0] as Proposal;
  const kinds = (run: RunInput, invited: { slot: MatchSlot; capability: MatchCapability }[]) =>
    gapsOf(run, top(run), invited).map(({ kind, requirement: { id }, by, instead }) => [
      id,
      kind,
      by?.id ?? null,
      instead.map((one) => one.id),
    ]);

  it("nobody: whoever is invited misses it as well", () => {
    const slow = algorithm("slow", { claims: [claim("cycleTime", "<=", "20")] });
    expect(kinds(input([robot, slow]), [{ slot: skill, capability: slow }])).toEqual([["r", "nobody", null, []]]);
  });

  it("incompatible: who meets it works with none of those retrieved", () => {
    const stranger = algorithm("stranger", { claims: [claim("cycleTime", "<=", "12")], worksWith: ["another robot"] });
    expect(kinds(input([robot]), [{ slot: skill, capability: stranger }])).toEqual([["r", "incompatible", "stranger", []]]);
  });

  it("trade: who meets it costs another must", () => {
    const must = [
      requirement({ id: "r" }),
      requirement({ id: "q", metric: "payload", comparator: ">=", target: "5", direction: "higher" }),
    ];
    const strong = capability({ id: "strong", claims: [claim("payload", ">=", "8", { evidence: "thirdParty" })] });
    const fast = capability({ id: "fast", claims: [claim("cycleTime", "<=", "15", { evidence: "selfDeclared" })] });
    expect(kinds(input([strong, fast], must), [{ slot: prime, capability: fast }])).toEqual([["r", "trade", "fast", ["q"]]]);
  });

  it("unexplained: with somebody invited, who was not retrieved, there is a better consortium", () => {
    const fast = algorithm("fast", { claims: [claim("cycleTime", "<=", "12")] });
    expect(kinds(input([robot]), [{ slot: skill, capability: fast }])).toEqual([["r", "unexplained", "fast", []]]);
  });
});

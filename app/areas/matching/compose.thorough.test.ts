import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "./compose.ts";
import { diverse, everyConsortium, firstDiverse, type Listed } from "./exhaustive.fixtures.ts";
import { smallInstance } from "./instances.fixtures.ts";
import { capability, claim, market, requirement, scene, slot } from "./market.fixtures.ts";
import { canonicalSlots } from "./rules.ts";
import type { ComposeResult, MatchScene, MatchWeights } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

/** A result in the terms of the exhaustive list. */
function listed(where: MatchScene, result: ComposeResult) {
  const slots = canonicalSlots(where);
  return result.proposals.map(({ members, unmetMandatory, value }) => ({
    key: slots.map(({ id }) => members.find(({ slotId }) => slotId === id)?.capabilityId ?? ""),
    unmet: unmetMandatory,
    value,
  }));
}

const plain = (all: readonly Listed[]) => all.map(({ key, unmet, value }) => ({ key, unmet, value }));

describe("against every consortium written down", () => {
  test("small instances full of ties, conflicts and twins: the same proposals, order and values", () => {
    fc.assert(
      fc.property(smallInstance, fc.integer({ min: 1, max: 6 }), (instance, k) => {
        const result = compose(instance.scene, instance.capabilities, instance.weights, { k });
        const truth = firstDiverse(everyConsortium(instance.scene, instance.capabilities, instance.weights), k);
        expect(listed(instance.scene, result)).toEqual(plain(truth));
        expect(result).toMatchObject({ optimal: true, gap: 0, unmetGap: 0 });
        expect(result.emptyReason === null).toBe(truth.length > 0);
      }),
      { numRuns: 2500 },
    );
  });

  test.each([
    { slots: 4, candidatesPerSlot: 9, budgetFen: null },
    { slots: 4, candidatesPerSlot: 9, budgetFen: 220_000_000n },
    { slots: 6, candidatesPerSlot: 4, budgetFen: null },
    { slots: 6, candidatesPerSlot: 4, budgetFen: 260_000_000n },
  ])("markets of $slots slots × $candidatesPerSlot candidates, budget $budgetFen", (size) => {
    for (let seed = 1; seed <= 4; seed++) {
      const { scene: where, capabilities } = market({ ...size, seed });
      const result = compose(where, capabilities, DEFAULT_WEIGHTS);
      expect(listed(where, result)).toEqual(plain(firstDiverse(everyConsortium(where, capabilities, DEFAULT_WEIGHTS), 5)));
      expect(result.optimal).toBe(true);
    }
  });
});

describe("when the node budget ends", () => {
  test("a result says optimal only when it is, and its gaps are never less than the true ones", () => {
    let unproven = 0;
    fc.assert(
      fc.property(smallInstance, fc.integer({ min: 0, max: 25 }), (instance, nodeBudget) => {
        const result = compose(instance.scene, instance.capabilities, instance.weights, { k: 3, nodeBudget });
        const all = everyConsortium(instance.scene, instance.capabilities, instance.weights);
        if (result.optimal) {
          expect(listed(instance.scene, result)).toEqual(plain(firstDiverse(all, 3)));
          return;
        }
        unproven++;
        const found = listed(instance.scene, result).map((one) => {
          // By members: unproven, they may sit otherwise than in the canonical seating.
          const same = all.find(({ key }) => key.toSorted().join() === one.key.toSorted().join());
          expect(same).toMatchObject({ unmet: one.unmet, value: one.value });
          return same as Listed;
        });
        found.forEach((one, rank) => {
          const rivals = all.filter((other) => found.slice(0, rank).every((before) => diverse(other, before)));
          const fewest = Math.min(...rivals.map(({ unmet }) => unmet.length));
          expect(one.unmet.length - fewest).toBeLessThanOrEqual(result.unmetGap);
          const highest = Math.max(...rivals.filter(({ unmet }) => unmet.length <= one.unmet.length).map(({ value }) => value));
          expect(highest - one.value).toBeLessThanOrEqual(result.gap + 1e-9);
        });
        if (found.length === 0) expect(result.emptyReason).not.toBeNull();
      }),
      { numRuns: 800 },
    );
    expect(unproven).toBeGreaterThan(50);
  });

  test("on a full market a short search admits its gap and a long one closes it", () => {
    const { scene: where, capabilities } = market({ slots: 7, candidatesPerSlot: 60, seed: 3, budgetFen: 250_000_000n });
    const best = compose(where, capabilities, DEFAULT_WEIGHTS, { k: 1 });
    expect(best).toMatchObject({ optimal: true, gap: 0 });
    const short = compose(where, capabilities, DEFAULT_WEIGHTS, { k: 1, nodeBudget: 1 });
    expect(short.optimal).toBe(false);
    expect(short.nodesSearched).toBeLessThanOrEqual(2);
    const [proven] = best.proposals;
    const [guess] = short.proposals;
    expect(guess).toBeDefined();
    expect((proven?.value ?? 0) - (guess?.value ?? 0)).toBeLessThanOrEqual(short.gap);
    expect((guess?.unmetMandatory.length ?? 0) - (proven?.unmetMandatory.length ?? 0)).toBeLessThanOrEqual(short.unmetGap);
  });

  test("nothing found and nothing proven is not called impossible", () => {
    const where = scene({ slots: [slot("p", "prime"), slot("r", "researchInstitute"), slot("v", "thirdPartyVerifier")] });
    // Whoever takes the better institute has no verifier left: a guess gets stuck.
    const capabilities = [
      capability({ id: "p" }),
      capability({ id: "r1", role: "researchInstitute", organizationId: "both", deliveredProjects: 9 }),
      capability({ id: "r2", role: "researchInstitute" }),
      capability({ id: "v", role: "thirdPartyVerifier", organizationId: "both" }),
    ];
    expect(compose(where, capabilities, DEFAULT_WEIGHTS).proposals).toHaveLength(1);
    const result = compose(where, capabilities, DEFAULT_WEIGHTS, { nodeBudget: 0 });
    expect(result).toMatchObject({ proposals: [], optimal: false, emptyReason: { kind: "budgetExhausted" } });
  });
});

describe("how fast it is, in nodes", () => {
  // Nodes and not milliseconds: the same on every machine. A bound that ignores what slots share needs more than 200,000.
  test.each([
    { slots: 7, candidatesPerSlot: 60, budgetFen: null },
    { slots: 7, candidatesPerSlot: 60, budgetFen: 250_000_000n },
    { slots: 9, candidatesPerSlot: 100, budgetFen: null },
    { slots: 9, candidatesPerSlot: 100, budgetFen: 300_000_000n },
  ])("$slots slots × $candidatesPerSlot candidates, budget $budgetFen: proven within 5,000 nodes", (size) => {
    for (let seed = 1; seed <= 6; seed++) {
      const { scene: where, capabilities } = market({ ...size, seed });
      const result = compose(where, capabilities, DEFAULT_WEIGHTS, { nodeBudget: 5000 });
      expect(result.optimal).toBe(true);
      expect(result.proposals).toHaveLength(5);
    }
  });
});

describe("order of proposals", () => {
  const cycleTime = requirement({ id: "cycle", target: "15", ownerRoles: ["prime"], weight: 1 });
  const wishes = [1, 2, 3].map((index) =>
    requirement({
      id: `wish${index}`,
      metric: `wish${index}`,
      comparator: ">=",
      target: "5",
      mandatory: false,
      weight: 5,
      ownerRoles: ["prime"],
    }),
  );

  test("no amount of nice-to-have outweighs a missed must", () => {
    const brilliant = wishes.map(({ metric }) => claim(metric, ">=", "50", { evidence: "platform" }));
    const where = scene({ requirements: [cycleTime, ...wishes] });
    const result = compose(
      where,
      [
        capability({ id: "a-brilliant", claims: [claim("cycleTime", "<=", "15.01", { evidence: "platform" }), ...brilliant] }),
        capability({ id: "b-plain", claims: [claim("cycleTime", "<=", "15", { evidence: "selfDeclared" })] }),
      ],
      DEFAULT_WEIGHTS,
    );
    expect(result.proposals.map(({ members, unmetMandatory }) => [members[0]?.capabilityId, unmetMandatory])).toEqual([
      ["b-plain", []],
      ["a-brilliant", ["cycle"]],
    ]);
    expect(result.proposals[1]?.value).toBeGreaterThan(result.proposals[0]?.value ?? 0);
  });

  test("unmet requirements never fall along the list, and values never rise while they stay the same", () => {
    fc.assert(
      fc.property(smallInstance, (instance) => {
        const { proposals } = compose(instance.scene, instance.capabilities, instance.weights);
        proposals.slice(1).forEach((one, index) => {
          const before = proposals[index];
          const more = one.unmetMandatory.length - (before?.unmetMandatory.length ?? 0);
          expect(more > 0 || (more === 0 && one.value <= (before?.value ?? 0))).toBe(true);
        });
      }),
    );
  });

  test("equals stand in id order, and nobody is added who adds nothing", () => {
    const zero: MatchWeights = {
      evidence: { selfDeclared: 0, document: 0, thirdParty: 0, platform: 0 },
      margin: { atTarget: 0, saturation: 0, halving: 0 },
      locality: { sameCity: 0, sameProvince: 0, served: 0 },
      trackRecord: { max: 0, half: 0 },
      capacity: { max: 0, windowWeeks: 0 },
      teamSize: 0,
      budgetOverrun: 0,
    };
    const where = scene({ slots: [slot("p", "prime"), slot("a", "algorithmSupplier", { required: false })], requirements: [cycleTime] });
    const primes = ["p3", "p1", "p2"].map((id) => capability({ id, claims: [claim("cycleTime", "<=", "10")] }));
    const algorithms = ["a2", "a1"].map((id) => capability({ id, role: "algorithmSupplier" }));
    const result = compose(where, [...primes, ...algorithms], zero);
    expect(result.proposals.map(({ members }) => members.map(({ capabilityId }) => capabilityId))).toEqual([["p1"], ["p2"], ["p3"]]);
    expect(result.proposals.map(({ value, unmetMandatory }) => [value, unmetMandatory])).toEqual([
      [0, []],
      [0, []],
      [0, []],
    ]);
    const large = market({ slots: 9, candidatesPerSlot: 60, seed: 1 });
    expect(compose(large.scene, large.capabilities, zero, { nodeBudget: 2000 }).optimal).toBe(true);
  });
});

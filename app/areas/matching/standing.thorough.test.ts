import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "./compose.ts";
import { type SmallInstance, smallInstance } from "./instances.fixtures.ts";
import { bestOf, marginal, standsBefore } from "./marginal.ts";
import { capability, claim, market, requirement, scene, slot } from "./market.fixtures.ts";
import { mayImprove, type Standing, standingOf } from "./standing.ts";
import type { MatchCapability, Proposal } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

/** As the database gives it back. */
const stored = (standing: Standing): Standing => JSON.parse(JSON.stringify(standing)) as Standing;
const best = ({ scene: where, capabilities, weights }: SmallInstance): Proposal | null =>
  compose(where, capabilities, weights, { k: 1 }).proposals[0] ?? null;

/** An instance and one capability taken out of it, as if it had been published after the run. */
const published = fc.tuple(smallInstance, fc.nat()).map(([instance, pick]) => {
  const index = pick % Math.max(1, instance.capabilities.length);
  return {
    before: { ...instance, capabilities: instance.capabilities.filter((_, at) => at !== index) },
    newcomer: instance.capabilities[index],
  };
});

describe("what a run proves of capabilities published later", () => {
  test("whoever is said to improve nothing improves nothing", () => {
    let spared = 0;
    let improving = 0;
    fc.assert(
      fc.property(published, fc.integer({ min: 0, max: 40 }), ({ before, newcomer }, nodeBudget) => {
        if (!newcomer) return;
        // Runs that ended before they had proven their best among them.
        const result = compose(before.scene, before.capabilities, before.weights, nodeBudget < 10 ? { nodeBudget } : {});
        const may = mayImprove(stored(standingOf(before, result)), newcomer);
        const { improves } = marginal(before, newcomer);
        if (!may) spared++;
        if (improves) improving++;
        if (!may) expect(improves).toBe(false);
      }),
      { numRuns: 1500 },
    );
    expect(spared).toBeGreaterThan(300);
    expect(improving).toBeGreaterThan(100);
  });

  test("in a full market most that improve nothing are spared composing", () => {
    let idle = 0;
    let spared = 0;
    for (let seed = 1; seed <= 4; seed++) {
      const { scene: where, capabilities } = market({ slots: 7, candidatesPerSlot: 40, seed, budgetFen: seed % 2 ? 300_000_000n : null });
      const newcomers = capabilities.filter((_, index) => index % 40 === seed);
      const input = { scene: where, capabilities: capabilities.filter((one) => !newcomers.includes(one)), weights: DEFAULT_WEIGHTS };
      const standing = stored(standingOf(input, compose(where, input.capabilities, DEFAULT_WEIGHTS)));
      for (const newcomer of newcomers) {
        const { improves } = marginal(input, newcomer);
        if (improves) expect(mayImprove(standing, newcomer)).toBe(true);
        else {
          idle++;
          spared += Number(!mayImprove(standing, newcomer));
        }
      }
    }
    expect(idle).toBeGreaterThan(20);
    expect(spared / idle).toBeGreaterThan(0.7);
  });

  test("whoever fits no slot, or is excluded, improves nothing; whoever fills the only slot nobody took may", () => {
    const where = scene({ slots: [slot("p", "prime"), slot("v", "thirdPartyVerifier")], excludedOrganizationIds: ["org-shut"] });
    const input = { scene: where, capabilities: [capability({ id: "p" })], weights: DEFAULT_WEIGHTS };
    const standing = stored(standingOf(input, compose(where, input.capabilities, DEFAULT_WEIGHTS)));
    expect(standing.score).toBeNull();
    expect(mayImprove(standing, capability({ id: "v", role: "thirdPartyVerifier" }))).toBe(true);
    expect(mayImprove(standing, capability({ id: "p2" }))).toBe(false);
    expect(mayImprove(standing, capability({ id: "shut", role: "thirdPartyVerifier" }))).toBe(false);
    expect(mayImprove(standing, capability({ id: "s", role: "simulationSupplier" }))).toBe(false);
  });
});

describe("what a capability adds", () => {
  const must = requirement({ id: "cycle", target: "15", ownerRoles: ["prime"], weight: 4 });
  const where = scene({ requirements: [must] });
  const slow = capability({ id: "slow", claims: [claim("cycleTime", "<=", "20")] });
  const fast = capability({ id: "fast", claims: [claim("cycleTime", "<=", "12")] });
  const weights = DEFAULT_WEIGHTS;

  test("a gap closed is told apart from points", () => {
    const told = marginal({ scene: where, capabilities: [slow], weights }, fast);
    expect(told).toMatchObject({ improves: true, taken: true, unmetFewer: 1, optimal: true });
    expect(told.gain).toBeCloseTo((told.after?.value ?? 0) - (told.before?.value ?? 0), 6);
    expect(marginal({ scene: where, capabilities: [fast], weights }, slow)).toMatchObject({ improves: false, taken: false, gain: 0 });
  });

  test("a changed capability is held against the scene without its older content, and against how it stood", () => {
    const slower: MatchCapability = { ...fast, versionId: "fast@2", claims: [claim("cycleTime", "<=", "14")] };
    const told = marginal({ scene: where, capabilities: [slow, fast], weights }, slower);
    expect(told).toMatchObject({ improves: false, taken: true, unmetFewer: 1 });
    expect(told.before?.members[0]?.versionId).toBe("fast@1");
  });

  test("with nobody before, the first consortium improves", () => {
    expect(marginal({ scene: where, capabilities: [], weights }, fast)).toMatchObject({ improves: true, before: null, gain: null });
  });

  test("says what two compositions say, whatever the instance", () => {
    fc.assert(
      fc.property(published, ({ before, newcomer }) => {
        if (!newcomer) return;
        const told = marginal(before, newcomer);
        const after = best({ ...before, capabilities: [...before.capabilities, newcomer] });
        const present = best(before);
        expect(told.after).toEqual(after);
        expect(told.improves).toBe(after !== null && standsBefore(bestOf(after), present && bestOf(present)));
        // Taken without improving: only where consortia are equal and ids decide.
        if (told.improves) expect(told.taken).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

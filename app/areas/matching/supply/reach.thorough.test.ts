import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "../compose.ts";
import { smallInstance } from "../instances.fixtures.ts";
import { bestOf, marginal, standsBefore } from "../marginal.ts";
import { market } from "../market.fixtures.ts";
import type { RunInput } from "../run.ts";
import { mayImprove, standingOf } from "../standing.ts";
import type { MatchCapability, Proposal } from "../types.ts";
import { DEFAULT_WEIGHTS } from "../weights.ts";
import { bestWith } from "./best-with.ts";
import { mayRaiseBeside, type Reach, reachOf } from "./reach.ts";

/** As the database gives it back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const numbers = (proposal: Proposal | null) => proposal && bestOf(proposal);

/** Holds the three steps of the reverse match against the exact composition with and without the newcomer. */
function judge(before: RunInput, newcomer: MatchCapability) {
  const result = compose(before.scene, before.capabilities, before.weights);
  const standing = stored(standingOf(before, result));
  const reach: Reach = stored(reachOf(before));
  const { improves, after, before: present } = marginal(before, newcomer);
  const found = bestWith(before, newcomer);
  // The best of all is the best there was, or the best in which the newcomer sits.
  expect(numbers(found && standsBefore(bestOf(found), present && bestOf(present)) ? found : present)).toEqual(numbers(after));
  return {
    improves,
    isOpen: mayImprove(standing, newcomer),
    isReached: mayRaiseBeside(standing, reach, newcomer),
  };
}

describe("the reverse match", () => {
  test("loses nobody who improves the best proposal, and finds what it is then", () => {
    let improving = 0;
    let closed = 0;
    fc.assert(
      fc.property(smallInstance, fc.nat(), (instance, pick) => {
        const newcomer = instance.capabilities[pick % Math.max(1, instance.capabilities.length)];
        if (!newcomer) return;
        const before = { ...instance, capabilities: instance.capabilities.filter((one) => one !== newcomer) };
        const { improves, isOpen, isReached } = judge(before, newcomer);
        if (improves) {
          improving++;
          expect([isOpen, isReached]).toEqual([true, true]);
        }
        if (isOpen && !isReached) closed++;
      }),
      { numRuns: 1000 },
    );
    expect(improving).toBeGreaterThan(50);
    expect(closed).toBeGreaterThan(20);
  });

  test("in a full market hardly anybody is composed in vain", () => {
    let composed = 0;
    let idle = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const { scene, capabilities } = market({ slots: 7, candidatesPerSlot: 40, seed, budgetFen: seed % 2 ? 300_000_000n : null });
      const newcomers = capabilities.filter((one, index) => index % 20 === seed && one.role !== "robotMaker");
      const before = { scene, capabilities: capabilities.filter((one) => !newcomers.includes(one)), weights: DEFAULT_WEIGHTS };
      for (const newcomer of newcomers) {
        const { improves, isOpen, isReached } = judge(before, newcomer);
        if (improves) expect([isOpen, isReached]).toEqual([true, true]);
        else {
          idle++;
          composed += Number(isOpen && isReached);
        }
      }
    }
    expect(idle).toBeGreaterThan(15);
    expect(composed / idle).toBeLessThan(0.3);
  });
});

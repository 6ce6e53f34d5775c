import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compose } from "../compose.ts";
import { readInstance } from "../instance.ts";
import { smallInstance } from "../instances.fixtures.ts";
import { type Best, bestOf, effectOf, marginal, standsBefore, standsBeforeStored } from "../marginal.ts";
import { market } from "../market.fixtures.ts";
import type { RunInput } from "../run.ts";
import { hold, type Standing, sceneOf, standingOf } from "../standing.ts";
import type { MatchCapability, Proposal } from "../types.ts";
import { DEFAULT_WEIGHTS } from "../weights.ts";
import { type Effects, effectsOf, openFor } from "./effects.ts";
import { type Roster, rosterOf } from "./roster.ts";
import { openRun, type Shown, withoutBudget } from "./shown.ts";

/** As the database gives it back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const numbers = (proposal: Proposal | null) => proposal && bestOf(proposal);
const outcome = (proposal: Proposal | null) => proposal && { ...bestOf(proposal), lacks: proposal.unmetMandatory };

/** What the reverse match says of a run and a capability, from nothing but what is stored of the run. */
function told(before: RunInput, newcomer: MatchCapability, isReckoned: boolean, nodeBudget?: number) {
  const result = compose(before.scene, before.capabilities, before.weights, nodeBudget === undefined ? {} : { nodeBudget });
  const standing: Standing = stored(standingOf(before, result));
  const roster: Roster = stored(rosterOf(readInstance(before.scene, before.capabilities, before.weights)));
  const stands: Shown | null = isReckoned ? stored(openRun(before).shown) : null;
  const [proposed] = result.proposals;
  const best: Best | null = proposed ? { unmet: proposed.unmetMandatory.length, value: Math.round(proposed.value * 1000) / 1000 } : null;
  const inBest = proposed?.members.some(({ capabilityId }) => capabilityId === newcomer.id) ?? false;
  const scene = sceneOf(standing);
  const held = hold(scene, standing.weights, newcomer);
  if (!held) return { best, stands, effects: null, open: { forUnit: false, forVendor: false } };
  const question = { scene, weights: standing.weights, bounds: standing, held, best, inBest, stands };
  const open = openFor(question);
  return { best, stands, open, effects: open.forUnit || open.forVendor ? effectsOf(roster, question, open) : null };
}

/** The same composed from the records of all candidates, with and without the capability. */
function composed(before: RunInput, newcomer: MatchCapability, best: Best | null, stands: Shown | null): Omit<Effects, "isolated"> {
  const unit = marginal(before, newcomer);
  const after = outcome(unit.after);
  const vendor = marginal(withoutBudget(before), newcomer);
  const [without, withIt] = [numbers(vendor.without), numbers(vendor.after)];
  // Where what is listed is known to the thousandth, less than that is nothing.
  const isBetter = stands && !stands.members.includes(newcomer.id) ? standsBeforeStored : standsBefore;
  return {
    improved: after && unit.improves && standsBeforeStored(after, best) ? { before: outcome(unit.before), after } : null,
    shown: withIt && isBetter(withIt, without) ? effectOf(without, withIt) : null,
  };
}

const nothing = { improved: null, shown: null };
function judge(before: RunInput, newcomer: MatchCapability, isReckoned = true, nodeBudget?: number) {
  const { best, stands, effects, open } = told(before, newcomer, isReckoned, nodeBudget);
  const truth = composed(before, newcomer, best, stands);
  const { improved, shown } = effects ?? nothing;
  expect({ improved, shown: shown && effectOf(numbersOf(shown.without), numbersOf(shown.after)) }).toEqual(truth);
  return { truth, open };
}
const numbersOf = (best: Best | null) => best && { unmet: best.unmet, value: best.value };

describe("the reverse match, from what is kept of a run", () => {
  test("says what composing everything says, for the unit and for the vendor, of new and of changed capabilities", () => {
    const seen = { improved: 0, shown: 0, apart: 0, changed: 0, spared: 0 };
    fc.assert(
      fc.property(smallInstance, fc.nat(), fc.constantFrom("new", "changed", "unreckoned", "unproven"), (instance, pick, how) => {
        const newcomer = instance.capabilities[pick % Math.max(1, instance.capabilities.length)];
        if (!newcomer) return;
        const others = instance.capabilities.filter((one) => one !== newcomer);
        // Its older content claimed nothing and named no price.
        const older = { ...newcomer, versionId: `${newcomer.id}@0`, claims: [], priceFen: null };
        const before = { ...instance, capabilities: how === "changed" ? [...others, older] : others };
        const { truth, open } = judge(before, newcomer, how !== "unreckoned", how === "unproven" ? pick % 10 : undefined);
        if (truth.improved) seen.improved++;
        if (truth.shown) seen.shown++;
        if (Boolean(truth.improved) !== Boolean(truth.shown)) seen.apart++;
        if (how === "changed" && truth.improved) seen.changed++;
        if (!open.forUnit && !open.forVendor) seen.spared++;
      }),
      { numRuns: 3000 },
    );
    expect(seen.improved).toBeGreaterThan(200);
    expect(seen.shown).toBeGreaterThan(200);
    expect(seen.apart).toBeGreaterThan(50);
    expect(seen.changed).toBeGreaterThan(10);
    expect(seen.spared).toBeGreaterThan(300);
  });

  test("also in a full market, of every role", () => {
    let improving = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const { scene, capabilities } = market({ slots: 7, candidatesPerSlot: 40, seed, budgetFen: seed % 2 ? 300_000_000n : null });
      const [best] = compose(scene, capabilities, DEFAULT_WEIGHTS, { k: 1 }).proposals;
      const members = new Set(best?.members.map(({ capabilityId }) => capabilityId));
      // The best of all, one by one, and some that are not.
      for (const newcomer of capabilities.filter(({ id }, index) => members.has(id) || index % 50 === seed)) {
        const before = { scene, capabilities: capabilities.filter((one) => one !== newcomer), weights: DEFAULT_WEIGHTS };
        improving += Number(judge(before, newcomer).truth.improved !== null);
      }
    }
    expect(improving).toBeGreaterThan(10);
  });
});

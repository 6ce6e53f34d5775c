import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assessAll } from "./assess.ts";
import { compose } from "./compose.ts";
import { everyConsortium } from "./exhaustive.fixtures.ts";
import { smallInstance } from "./instances.fixtures.ts";
import { capability, market, scene, slot } from "./market.fixtures.ts";
import { beats, paretoSet } from "./pareto.ts";
import { fitsSlot } from "./rules.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

describe("alternatives", () => {
  test("no consortium there is beats one of them in everything", () => {
    let several = 0;
    fc.assert(
      fc.property(smallInstance, (instance) => {
        const { scene: where, capabilities, weights } = instance;
        const { alternatives, optimal } = paretoSet(instance);
        // Also those with a member who adds no points: it may add evidence.
        const all = everyConsortium(where, capabilities, weights, false);
        expect(optimal).toBe(true);
        expect(alternatives.length > 0).toBe(all.length > 0);
        if (alternatives.length > 1) several++;
        const table = assessAll(where, capabilities, weights);
        const able = capabilities.filter(({ organizationId }) => !where.excludedOrganizationIds.includes(organizationId));
        const reckoned = new Map(
          able.map((one) => {
            const slots = where.slots.filter((place) => fitsSlot(place, one));
            const rivals = able.filter((other) => slots.some((place) => fitsSlot(place, other)));
            const dearest = rivals.reduce((most, { priceFen }) => (priceFen !== null && priceFen > most ? priceFen : most), 0n);
            return [one.id, one.priceFen ?? dearest];
          }),
        );
        const rivals = all
          .filter(({ unmet }) => unmet.length === all[0]?.unmet.length)
          .map(({ team, value }) => ({
            value,
            price: team.reduce((sum, { id }) => sum + (reckoned.get(id) ?? 0n), 0n),
            evidenced: where.requirements.filter((_, r) => team.some(({ id }) => table.get(id)?.[r]?.status === "met")).length,
            outside: team.filter(({ regionCode }) => !regionCode.startsWith("44")).length,
          }));
        for (const { proposal, reckonedFen, evidenced, outside } of alternatives) {
          expect(rivals).toContainEqual({ value: proposal.value, price: reckonedFen, evidenced, outside });
          const beaten = rivals.filter(
            (one) =>
              one.value >= proposal.value &&
              one.price <= reckonedFen &&
              one.evidenced >= evidenced &&
              one.outside <= outside &&
              (one.value > proposal.value || one.price < reckonedFen || one.evidenced > evidenced || one.outside < outside),
          );
          expect(beaten).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
    expect(several).toBeGreaterThan(60);
  });

  test("a price lower by a few yuan in a hundred thousand is not overlooked", () => {
    const prime = (id: string, priceFen: bigint) => capability({ id, priceFen });
    const { alternatives } = paretoSet({
      scene: scene({ slots: [slot("p", "prime")] }),
      capabilities: [prime("a-dear", 10_003_000n), prime("b-cheap", 10_000_000n)],
      weights: DEFAULT_WEIGHTS,
    });
    expect(alternatives.map(({ reckonedFen }) => reckonedFen)).toEqual([10_000_000n]);
  });

  test("in a market: the best value first, each best at something or between, none beaten by another", () => {
    const { scene: where, capabilities } = market({ slots: 6, candidatesPerSlot: 30, seed: 5, budgetFen: 300_000_000n });
    const { alternatives } = paretoSet({ scene: where, capabilities, weights: DEFAULT_WEIGHTS });
    const [best] = compose(where, capabilities, DEFAULT_WEIGHTS, { k: 1 }).proposals;
    expect(alternatives[0]?.proposal).toMatchObject({ value: best?.value, rank: 1 });
    expect(alternatives.length).toBeGreaterThan(4);
    expect(alternatives.some((one) => alternatives.some((other) => other !== one && beats(other, one)))).toBe(false);
    for (const criterion of ["value", "price", "evidence", "local"] as const) {
      expect(alternatives.some(({ bestAt }) => bestAt.includes(criterion))).toBe(true);
    }
    const cheapest = alternatives.find(({ bestAt }) => bestAt.includes("price"));
    expect(cheapest?.reckonedFen).toBeLessThan(alternatives[0]?.reckonedFen ?? 0n);
  });
});

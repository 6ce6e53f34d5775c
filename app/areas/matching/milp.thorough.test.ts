import highs from "highs";
import { describe, expect, test } from "vitest";
import { composeInstance } from "./compose.ts";
import { scoreOf, standsTogether } from "./consortium.ts";
import { readInstance } from "./instance.ts";
import { market } from "./market.fixtures.ts";
import { solveMilp } from "./milp.fixtures.ts";
import { POINT } from "./value.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

/** Instances of each kind; the solver takes longest where a budget binds. */
const KINDS = [
  { name: "without a budget", seeds: 130, budgetFen: null, budgetLimit: false },
  { name: "with a budget to keep near", seeds: 40, budgetFen: 450_000_000n, budgetLimit: false },
  { name: "with a budget as a limit", seeds: 40, budgetFen: 450_000_000n, budgetLimit: true },
] as const;

describe("against a solver of mixed-integer programs: 9 slots × 40 candidates, compatibility, conflicts", () => {
  test.each(KINDS)("$seeds markets $name: the same optimum", { timeout: 600_000 }, async ({ seeds, budgetFen, budgetLimit }) => {
    const solver = await highs();
    for (let seed = 1; seed <= seeds; seed++) {
      const { scene, capabilities } = market({ slots: 9, candidatesPerSlot: 40, seed: seed * 7, budgetFen });
      const instance = readInstance(scene, capabilities, { ...DEFAULT_WEIGHTS, budgetLimit });
      const result = composeInstance(instance, { k: 1 });
      expect(result.optimal).toBe(true);
      const path = solveMilp(solver, instance);
      const [best] = result.proposals;
      if (!path || !best) {
        expect({ seed, path, best }).toMatchObject({ path: null, best: undefined });
        continue;
      }
      // The solver's consortium stands by our rules, and scores by our exact arithmetic what ours scores.
      expect(standsTogether(instance, path)).toBe(true);
      const ours = Math.round(best.value * POINT) + instance.unit * (instance.mandatoryCount - best.unmetMandatory.length);
      expect({ seed, score: scoreOf(instance, path, new Float64Array(instance.requirementCount)) }).toEqual({ seed, score: ours });
    }
  });
});

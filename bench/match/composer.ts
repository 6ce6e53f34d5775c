import highs from "highs";
import { assessAll } from "#app/areas/matching/assess.ts";
import { compose } from "#app/areas/matching/compose.ts";
import { readInstance } from "#app/areas/matching/instance.ts";
import { market } from "#app/areas/matching/market.fixtures.ts";
import { milpOf, solveMilp } from "#app/areas/matching/milp.fixtures.ts";
import { DEFAULT_WEIGHTS } from "#app/areas/matching/weights.ts";
import { percentile } from "../percentile.ts";

/** Milliseconds of every instance. */
export interface ComposerTimes {
  /** As a run composes, from assessed records to the five best, proven: making the problem, and searching. */
  ours: number[];
  /** Assessing before it. */
  assessing: number[];
  /** The solver alone, on a model written beforehand, for the best one; of the first instances. */
  solver: number[];
}

/** Each instance counts with the median of three: what differs between instances is asked, not what else the machine does. */
const ROUNDS = 3;

/** 9 slots × 100 candidates of the market that the composer's tests use, every second one with a budget. */
export async function measureComposer(instances: number, solved: number): Promise<ComposerTimes> {
  const times: ComposerTimes = { ours: [], assessing: [], solver: [] };
  const instanceAt = (seed: number) => market({ slots: 9, candidatesPerSlot: 100, seed, budgetFen: seed % 2 === 0 ? 300_000_000n : null });
  // Code that has run is compiled: a worker runs for days.
  for (let seed = 1_000; seed < 1_060; seed++) compose(instanceAt(seed).scene, instanceAt(seed).capabilities, DEFAULT_WEIGHTS);
  for (let seed = 0; seed < instances; seed++) {
    const { scene, capabilities } = instanceAt(seed);
    const rounds = Array.from({ length: ROUNDS }, () => {
      const started = performance.now();
      const table = assessAll(scene, capabilities, DEFAULT_WEIGHTS);
      const assessed = performance.now();
      const { optimal } = compose(scene, capabilities, DEFAULT_WEIGHTS, { table });
      if (!optimal) throw new Error(`instance ${seed} was not composed to the end`);
      return { assessing: assessed - started, ours: performance.now() - assessed };
    });
    for (const kind of ["ours", "assessing"] as const)
      times[kind].push(
        percentile(
          rounds.map((round) => round[kind]),
          0.5,
        ),
      );
  }
  for (let seed = 0; seed < solved; seed++) {
    const { scene, capabilities } = instanceAt(seed);
    const instance = readInstance(scene, capabilities, DEFAULT_WEIGHTS);
    const model = milpOf(instance);
    // A solver of its own for each: it keeps memory of what it solved before.
    const solver = await highs();
    const started = performance.now();
    solveMilp(solver, instance, model);
    times.solver.push(performance.now() - started);
  }
  return times;
}

import highs from "highs";
import { compose } from "#app/areas/matching/compose.ts";
import { readInstance } from "#app/areas/matching/instance.ts";
import { market } from "#app/areas/matching/market.fixtures.ts";
import { milpOf, solveMilp } from "#app/areas/matching/milp.fixtures.ts";
import { DEFAULT_WEIGHTS } from "#app/areas/matching/weights.ts";

/** Milliseconds of every instance. */
export interface ComposerTimes {
  /** From records to the five best, proven: reading, assessing and searching. */
  ours: number[];
  /** The solver alone, on a model written beforehand, for the best one; of the first instances. */
  solver: number[];
}

/** 9 slots × 100 candidates of the market that the composer's tests use, every second one with a budget. */
export async function measureComposer(instances: number, solved: number): Promise<ComposerTimes> {
  const times: ComposerTimes = { ours: [], solver: [] };
  const instanceAt = (seed: number) => market({ slots: 9, candidatesPerSlot: 100, seed, budgetFen: seed % 2 === 0 ? 300_000_000n : null });
  // Code that has run is compiled: a worker runs for days.
  for (let seed = 1_000; seed < 1_020; seed++) compose(instanceAt(seed).scene, instanceAt(seed).capabilities, DEFAULT_WEIGHTS);
  for (let seed = 0; seed < instances; seed++) {
    const { scene, capabilities } = instanceAt(seed);
    const started = performance.now();
    const { optimal } = compose(scene, capabilities, DEFAULT_WEIGHTS);
    times.ours.push(performance.now() - started);
    if (!optimal) throw new Error(`instance ${seed} was not composed to the end`);
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

import { type AssessmentTable, assessAll } from "#app/areas/matching/assess.ts";
import { compose } from "#app/areas/matching/compose.ts";
import { fitsSlot } from "#app/areas/matching/rules.ts";
import type { RunInput } from "#app/areas/matching/run.ts";
import type { MatchCapability, MatchSlot } from "#app/areas/matching/types.ts";
import { compareValuations } from "#app/areas/matching/value.ts";
import type { Grade } from "./judgement.ts";

/**
 * Normalized discounted cumulative gain of a ranking, 0 to 1, of its first `depth` places: a grade g is worth 2^g − 1, divided by the binary
 * logarithm of its place + 1, over the same for the best order of all judged grades. Null when nothing judged is worth anything.
 */
export function ndcg(ranking: readonly Grade[], judged: readonly Grade[], depth = 10): number | null {
  const best = gain([...judged].sort((a, b) => b - a).map(worth), depth);
  return best === 0 ? null : gain(ranking.map(worth), depth) / best;
}

/** What {@link ndcg} is on average when the same candidates are shuffled. */
export function ndcgByChance(ranking: readonly Grade[], judged: readonly Grade[], depth = 10): number | null {
  const best = gain([...judged].sort((a, b) => b - a).map(worth), depth);
  const mean = ranking.reduce<number>((sum, grade) => sum + worth(grade), 0) / Math.max(1, ranking.length);
  return best === 0
    ? null
    : gain(
        ranking.map(() => mean),
        depth,
      ) / best;
}

const worth = (grade: Grade) => 2 ** grade - 1;
const gain = (worths: readonly number[], depth: number) =>
  worths.slice(0, depth).reduce((sum, one, place) => sum + one / Math.log2(place + 2), 0);

/** The best consortium that has a capability in a slot: its unmet musts and its value; null when it stands in none. */
export interface Standing {
  capability: MatchCapability;
  best: { unmetMandatory: string[]; value: number } | null;
}

/**
 * Composes with nobody but this capability in the slot, which has to be filled; the candidates of the other slots stay. The capability need not
 * have been retrieved. `table`: assessments already made, with a row for it.
 */
export function bestWith(input: RunInput, slot: MatchSlot, capability: MatchCapability, table?: AssessmentTable): Standing {
  const scene = { ...input.scene, slots: input.scene.slots.map((one) => (one.id === slot.id ? { ...one, required: true } : one)) };
  const others = input.capabilities.filter((one) => one.id !== capability.id && !fitsSlot(slot, one));
  const [best] = compose(scene, [...others, capability], input.weights, { k: 1, ...(table ? { table } : {}) }).proposals;
  return { capability, best: best ? { unmetMandatory: best.unmetMandatory, value: best.value } : null };
}

/**
 * The candidates of a slot as the matcher ranks them: by the best consortium that has the candidate in the slot, as proposals are ordered
 * (fewer unmet musts, then the higher value); who stands in none comes last. Equal ones stay in the order retrieved.
 */
export function byConsortium(input: RunInput, slot: MatchSlot): Standing[] {
  const table = assessAll(input.scene, input.capabilities, input.weights);
  return candidatesOf(input, slot)
    .map((capability) => bestWith(input, slot, capability, table))
    .sort((a, b) => {
      if (a.best === null || b.best === null) return Number(a.best === null) - Number(b.best === null);
      return compareBest(a.best, b.best);
    });
}

/** The candidates of a slot in the order in which retrieval returned them: nearest text first. */
export function candidatesOf({ capabilities }: RunInput, slot: MatchSlot): MatchCapability[] {
  return capabilities.filter((capability) => fitsSlot(slot, capability));
}

/** Negative: a stands before b. */
export function compareBest(a: NonNullable<Standing["best"]>, b: NonNullable<Standing["best"]>): number {
  return compareValuations({ unmet: a.unmetMandatory, total: a.value }, { unmet: b.unmetMandatory, total: b.value });
}

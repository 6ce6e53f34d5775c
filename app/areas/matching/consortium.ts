import type { Instance } from "./instance.ts";

/** A consortium as numbers: the candidate index in each slot, −1 for an empty slot. */
export type Path = Int32Array;

/** A consortium and its score. */
export interface Found {
  path: Path;
  score: number;
}

/** Orders two consortia: higher score first, then slot by slot the lower candidate, empty before filled. Negative when a stands before b. */
export function compareFound(a: Found, b: Found): number {
  return b.score - a.score || comparePaths(a.path, b.path, a.path.length);
}

/** Compares the first `length` slots. */
export function comparePaths(a: Path, b: Path, length: number): number {
  for (let depth = 0; depth < length; depth++) {
    const difference = (a[depth] as number) - (b[depth] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Whether two consortia are different enough to be proposed side by side: another prime, or at least two members of one that the other lacks.
 */
export function differs(a: Path, b: Path): boolean {
  return a[0] !== b[0] || missingFrom(a, b) >= 2 || missingFrom(b, a) >= 2;
}

function missingFrom(a: Path, b: Path): number {
  let missing = 0;
  for (let depth = 0; depth < a.length; depth++) {
    const member = a[depth] as number;
    if (member >= 0 && !b.includes(member)) missing++;
  }
  return missing;
}

/**
 * Whether the candidate can take this slot beside those seated in the slots before it, as far as the prime's own compatibility (partners.ts) has
 * not settled it. Interchangeable slots are filled in ascending order, empty ones last, so that one set of members is one path.
 */
export function joins(instance: Instance, path: Path, depth: number, candidate: number): boolean {
  if (candidate < 0) return true;
  const { organization, group, twin, verifier } = instance;
  const before = path[depth - 1] as number;
  if (twin[depth] && (before < 0 || candidate < before)) return false;
  let twins = twin[depth] === 1;
  for (let other = depth - 1; other >= 0; other--) {
    const member = path[other] as number;
    if (member >= 0) {
      if (member === candidate) return false;
      const sameOrganization = organization[member] === organization[candidate];
      if (twins && sameOrganization) return false;
      const sameGroup = group[candidate] !== -1 && group[member] === group[candidate];
      // Verifiers come last in canonical order: only the one who joins can be one.
      if (verifier[depth] && (sameOrganization || sameGroup)) return false;
    }
    twins &&= twin[other] === 1;
  }
  return true;
}

/** Whether all members of a complete path can stand together. */
export function standsTogether(instance: Instance, path: Path): boolean {
  for (let depth = 1; depth < path.length; depth++) if (!joins(instance, path, depth, path[depth] as number)) return false;
  return true;
}

/**
 * Whether every member beyond the required ones adds to the score, its cost as one more member and its price considered. Among interchangeable
 * slots any member can be the one too many.
 */
export function isLean(instance: Instance, path: Path): boolean {
  const { slots, twin, slotCost, price, lean } = instance;
  if (!lean) return true;
  const paid = priceOf(instance, path);
  const penalty = instance.penalty(paid);
  const gains = earnedAlone(instance, path);
  for (let from = 0; from < path.length; ) {
    let end = from + 1;
    while (end < path.length && twin[end] === 1) end++;
    let surplus = 0;
    let cost = 0;
    for (let depth = from; depth < end; depth++) {
      if ((path[depth] as number) >= 0) surplus++;
      if (slots[depth]?.required) surplus--;
      cost = Math.max(cost, slotCost[depth] as number);
    }
    for (let depth = from; depth < end && surplus > 0; depth++) {
      const member = path[depth] as number;
      if (member < 0) continue;
      // Another member of the group moves into its place: what is saved is the cost of a place beyond the required ones.
      const added = (gains[depth] as number) + (instance.fit[member] as number) - cost;
      const cheaper = penalty - instance.penalty(paid - (price[member] as number));
      if (added <= cheaper) return false;
    }
    from = end;
  }
  return true;
}

/** Working memory of `earnedAlone`, kept between calls: one composition asks hundreds of times. */
let first = new Float64Array(0);
let second = new Float64Array(0);
let leader = new Int32Array(0);
let alone = new Float64Array(0);

/** Per slot what its member earns above everybody else, over all requirements. Good until the next call. */
function earnedAlone({ start, entryRequirement, entryScore, requirementCount }: Instance, path: Path): Float64Array {
  if (first.length < requirementCount) {
    first = new Float64Array(requirementCount);
    second = new Float64Array(requirementCount);
    leader = new Int32Array(requirementCount);
  }
  if (alone.length < path.length) alone = new Float64Array(path.length);
  first.fill(0);
  second.fill(0);
  alone.fill(0);
  for (let depth = 0; depth < path.length; depth++) {
    const member = path[depth] as number;
    if (member < 0) continue;
    const end = start[member + 1] as number;
    for (let e = start[member] as number; e < end; e++) {
      const r = entryRequirement[e] as number;
      const score = entryScore[e] as number;
      if (score > (first[r] as number)) {
        second[r] = first[r] as number;
        first[r] = score;
        leader[r] = depth;
      } else if (score > (second[r] as number)) second[r] = score;
    }
  }
  for (let r = 0; r < requirementCount; r++) {
    if (first[r] === 0) continue;
    const depth = leader[r] as number;
    alone[depth] = (alone[depth] as number) + (first[r] as number) - (second[r] as number);
  }
  return alone;
}

/** The score of a path; −Infinity over a budget that is a limit. `earned` is working memory, one number per requirement. */
export function scoreOf(instance: Instance, path: Path, earned: Float64Array): number {
  return scoreBeforePrice(instance, path, earned) - instance.penalty(priceOf(instance, path));
}

/** The members' published prices added up, fen. */
export function priceOf({ price }: Instance, path: Path): number {
  let sum = 0;
  for (let depth = 0; depth < path.length; depth++) if ((path[depth] as number) >= 0) sum += price[path[depth] as number] as number;
  return sum;
}

/** The score without the penalty on the price; leaves in `earned` what the members earn on each requirement. */
export function scoreBeforePrice(instance: Instance, path: Path, earned: Float64Array): number {
  const { start, entryRequirement, entryScore, fit, slotCost } = instance;
  earned.fill(0);
  let score = 0;
  for (let depth = 0; depth < path.length; depth++) {
    const member = path[depth] as number;
    if (member < 0) continue;
    score += (fit[member] as number) - (slotCost[depth] as number);
    for (let e = start[member] as number; e < (start[member + 1] as number); e++) {
      const r = entryRequirement[e] as number;
      if ((entryScore[e] as number) > (earned[r] as number)) earned[r] = entryScore[e] as number;
    }
  }
  for (let r = 0; r < earned.length; r++) score += earned[r] as number;
  return score;
}

/** The score of a path with its empty slot at this depth taken by a candidate (−1: left empty): what the others earn is summed up once. */
export function scorer(instance: Instance, path: Path, depth: number): (candidate: number) => number {
  const { start, entryRequirement, entryScore, fit, slotCost, price } = instance;
  const earned = new Float64Array(instance.requirementCount);
  const paid = priceOf(instance, path);
  const rest = scoreBeforePrice(instance, path, earned);
  return (candidate) => {
    if (candidate < 0) return rest - instance.penalty(paid);
    let score = rest + (fit[candidate] as number) - (slotCost[depth] as number);
    for (let e = start[candidate] as number; e < (start[candidate + 1] as number); e++) {
      const more = (entryScore[e] as number) - (earned[entryRequirement[e] as number] as number);
      if (more > 0) score += more;
    }
    return score - instance.penalty(paid + (price[candidate] as number));
  };
}

import { differs, type Found, isLean, joins, type Path, scoreOf, scorer, standsTogether } from "./consortium.ts";
import type { Instance } from "./instance.ts";

/**
 * Good consortia found fast, without proof. A search that starts with one near the best has little left to do but prove it; what is found here
 * decides how long that takes, never what comes out.
 */

/** How many of the best replacements in each slot are tried in pairs. */
const ALTERNATIVES = 4;

/** Seats the candidate of the highest gain in every slot in turn, then replaces single members while that helps. Null when it gets stuck. */
export function greedy(
  instance: Instance,
  lists: readonly Int32Array[],
  gainOf: (depth: number, candidate: number) => number,
): Found | null {
  const path: Path = new Int32Array(lists.length).fill(-1);
  for (let depth = 0; depth < lists.length; depth++) {
    const required = instance.slots[depth]?.required;
    let most = required ? Number.NEGATIVE_INFINITY : 0;
    let pick = -1;
    for (const candidate of lists[depth] as Int32Array) {
      const gain = gainOf(depth, candidate);
      if (gain > most && joins(instance, path, depth, candidate)) {
        most = gain;
        pick = candidate;
      }
    }
    if (required && pick < 0) return null;
    path[depth] = pick;
  }
  const found = improved(instance, lists, path);
  return Number.isFinite(found.score) && isLean(instance, found.path) ? found : null;
}

function improved(instance: Instance, lists: readonly Int32Array[], path: Path): Found {
  const earned = new Float64Array(instance.requirementCount);
  let score = scoreOf(instance, path, earned);
  for (let better = true; better; ) {
    better = false;
    for (let depth = 1; depth < path.length; depth++) {
      const [one] = replacements(instance, lists, path, depth, 1);
      if (!one || one.score <= score) continue;
      path[depth] = one.candidate;
      score = one.score;
      better = true;
    }
  }
  return { path, score };
}

/**
 * The best consortium that replaces two members of one already proposed and differs enough from all of them: almost always the next best below
 * that prime. Null when none of those tried can stand together.
 */
export function nextTo(instance: Instance, lists: readonly Int32Array[], proposed: Path, chosen: readonly Path[]): Found | null {
  const path = proposed.slice();
  const options = lists.map((_, depth) => (depth === 0 ? [] : replacements(instance, lists, path, depth, ALTERNATIVES)));
  const today = scoreOf(instance, path, new Float64Array(instance.requirementCount));
  let best: Found | null = null;
  // Two changes seldom bring more together than each alone: what does not look better so is not tried.
  const promises = (first: Option, second: Option) => best === null || first.score + second.score - today > best.score;
  for (let one = 1; one < path.length; one++) {
    for (let two = one + 1; two < path.length; two++) {
      const [likeliest] = options[two] ?? [];
      for (const first of options[one] ?? []) {
        if (!likeliest || !promises(first, likeliest)) break;
        path[one] = first.candidate;
        path[two] = -1;
        const scoreWith = scorer(instance, path, two);
        for (const second of options[two] ?? []) {
          if (!promises(first, second)) break;
          const score = scoreWith(second.candidate);
          if (score <= (best?.score ?? Number.NEGATIVE_INFINITY)) continue;
          path[two] = second.candidate;
          if (!standsTogether(instance, path) || !chosen.every((other) => differs(path, other))) continue;
          if (isLean(instance, path)) best = { path: path.slice(), score };
        }
      }
      path[two] = proposed[two] as number;
    }
    path[one] = proposed[one] as number;
  }
  return best;
}

/** Another holder of a slot, and the score it gives. */
interface Option {
  candidate: number;
  score: number;
}

/** The best other holders of one slot, everybody else staying, best first. */
function replacements(instance: Instance, lists: readonly Int32Array[], path: Path, depth: number, count: number) {
  const holder = path[depth] as number;
  const options: Option[] = [];
  path[depth] = -1;
  const scoreWith = scorer(instance, path, depth);
  const consider = (candidate: number) => {
    if (candidate === holder) return;
    const score = scoreWith(candidate);
    if (options.length === count && score <= (options[count - 1]?.score ?? 0)) return;
    path[depth] = candidate;
    if (!standsTogether(instance, path)) return;
    options.push({ candidate, score });
    options.sort((a, b) => b.score - a.score);
    options.length = Math.min(options.length, count);
  };
  if (!instance.slots[depth]?.required) consider(-1);
  for (const candidate of lists[depth] as Int32Array) consider(candidate);
  path[depth] = holder;
  return options;
}

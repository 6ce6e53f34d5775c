import { comparePaths, differs, type Found, isLean, joins, type Path } from "./consortium.ts";
import { createDiversity } from "./diversity.ts";
import type { Instance } from "./instance.ts";
import { createPartners } from "./partners.ts";
import { createRelaxation, type Multipliers, type Node, type Relaxation } from "./relaxation.ts";
import { greedy, nextTo } from "./warm-start.ts";

/**
 * Exact search below one prime: depth first over the remaining slots in canonical order, the candidate with the highest bound first, cutting off
 * whatever provably cannot stand before the best consortium known.
 *
 * **Bound.** At each node the relaxation (relaxation.ts) takes the slots apart; its bound less one slot's best gain plus a candidate's own gain
 * bounds everything with that candidate in that slot. The same at the top, before the first step down, removes the candidates of every slot that
 * cannot be part of anything good enough: most of them.
 *
 * **Ties.** Of equal scores the consortium with the lower path stands first. A subtree that can at best tie is entered only while its members so
 * far do not already come later.
 *
 * No candidate is removed for being dominated by another: the dominated one may be in the second or third best proposal, or be the only one
 * without a conflict. The bound passes over it for free when it is not.
 */

/** Everything below one prime, as far as it is known. */
export interface Branch {
  prime: number;
  /** Per slot the candidates that can stand beside the prime; slot 0 is the prime's. Null until the branch is first searched. */
  lists: readonly Int32Array[] | null;
  /** The best multipliers known for the node where only the prime is seated. */
  multipliers: Multipliers;
  /** They have been improved for this prime. */
  tightened: boolean;
  /** Nothing below this prime that may still be proposed scores more. −Infinity: nothing is left. */
  bound: number;
  /** Proven: nothing below this prime that may still be proposed stands before this one (it may be another prime's). */
  limit: Found | null;
  /** The best consortium found below this prime that may still be proposed. */
  found: Found | null;
}

/** One branch for each prime, the most promising first, from multipliers for everybody and the bound they give. */
export function branchesOf({ bySlot }: Instance, relaxation: Relaxation, multipliers: Multipliers, bound: number): Branch[] {
  const primes = bySlot[0] as Int32Array;
  const others = bound - relaxation.bestGain(0, primes, multipliers);
  const branches = Array.from(
    primes,
    (prime): Branch => ({
      prime,
      lists: null,
      multipliers: multipliers.slice(),
      tightened: false,
      bound: others + relaxation.gain(0, prime, multipliers),
      limit: null,
      found: null,
    }),
  );
  return branches.sort(mostPromisingFirst);
}

export const mostPromisingFirst = (a: Branch, b: Branch): number => b.bound - a.bound || a.prime - b.prime;

/** Steps spent on the bound at a node. */
const STEPS = 3;
/** Before any branch: they only put the primes in order. */
const ROOT_STEPS = 8;
/** At the top of a branch a good bound pays for every node below. After each round fewer candidates are left to look at in the next. */
const TOP_ROUNDS = 3;
const ROUND_STEPS = 6;

/** Nodes left to spend, shared by all searches of a run. */
export interface NodeCount {
  spent: number;
  readonly budget: number;
}

/**
 * A search over the branches of one instance. It keeps its working memory between calls, so that a node allocates next to nothing.
 * Array reads are cast to number: every index below is in range by construction.
 */
export function createSearch(instance: Instance, nodes: NodeCount) {
  const { slots, start, entryRequirement, entryScore, fit, price, slotCost, requirementCount: n } = instance;
  const depths = slots.length;
  const relaxation = createRelaxation(instance);
  const diversity = createDiversity(instance);
  const partners = createPartners(instance);
  const stack: Node[] = Array.from({ length: depths + 1 }, (_, depth) => ({ depth, earned: new Float64Array(n), fit: 0, price: 0 }));
  const multipliers = Array.from({ length: depths + 1 }, () => new Float64Array(n + 1));
  /** Ceilings at what is earned, money for nothing. */
  const exact: Multipliers = new Float64Array(n + 1);
  const path: Path = new Int32Array(depths).fill(-1);
  /** Per slot: the gains of the candidates last looked at, and the best of them. */
  const gains = instance.bySlot.map(({ length }) => new Float64Array(length));
  const most = new Float64Array(depths);
  const room = new Int32Array(instance.candidates.length);

  // The search under way.
  let best: Found | null;
  let chosen: readonly Path[];
  let stopped = false;
  /** The highest bound among the parts left unsearched when the nodes ran out. */
  let open = Number.NEGATIVE_INFINITY;

  const at = (depth: number) => stack[depth] as Node;

  /** Seats a candidate (−1: nobody) in the slot of this depth and fills the node below. */
  function place(depth: number, candidate: number): void {
    const node = at(depth);
    const below = at(depth + 1);
    below.earned.set(node.earned);
    below.fit = node.fit;
    below.price = node.price;
    path[depth] = candidate;
    if (candidate < 0) return;
    below.fit += (fit[candidate] as number) - (slotCost[depth] as number);
    below.price += price[candidate] as number;
    for (let e = start[candidate] as number; e < (start[candidate + 1] as number); e++) {
      const r = entryRequirement[e] as number;
      if ((entryScore[e] as number) > (below.earned[r] as number)) below.earned[r] = entryScore[e] as number;
    }
  }

  /** Whether the candidate adds no points to those seated; it then adds none beside more of them either. */
  function addsNothing(depth: number, candidate: number): boolean {
    const { earned } = at(depth);
    let more = (fit[candidate] as number) - (slotCost[depth] as number);
    for (let e = start[candidate] as number; e < (start[candidate + 1] as number); e++) {
      more += Math.max(0, (entryScore[e] as number) - (earned[entryRequirement[e] as number] as number));
    }
    return more <= 0;
  }

  /** Whether nothing with this bound and these first `length` members can stand before the best known. */
  function hopeless(bound: number, length: number): boolean {
    if (best === null || bound > best.score) return false;
    return bound < best.score || comparePaths(path, best.path, length) > 0;
  }

  /** Searches below the node of this depth; `lists` are the candidates that may still take its open slots. */
  function descend(depth: number, lists: readonly Int32Array[]): void {
    nodes.spent++;
    if (depth >= depths - 1) {
      seatLast(depth, lists);
      return;
    }
    const mine = multipliers[depth] as Multipliers;
    mine.set(multipliers[depth - 1] as Multipliers);
    const bound = relaxation.tighten(at(depth), lists, mine, best?.score ?? Number.NEGATIVE_INFINITY, STEPS);
    if (hopeless(bound, depth)) return;
    const kept = worthwhile(depth, bound, lists, mine);
    const list = kept[depth] as Int32Array;
    const others = bound - (most[depth] as number);
    const children: { candidate: number; bound: number }[] = [];
    diversity.face(depth);
    const consider = (candidate: number, gain: number) => {
      path[depth] = candidate;
      if (candidate >= 0 && !slots[depth]?.required && addsNothing(depth, candidate)) return;
      const childBound = others + gain - diversity.loss(candidate);
      if (!hopeless(childBound, depth + 1) && joins(instance, path, depth, candidate)) children.push({ candidate, bound: childBound });
    };
    if (!slots[depth]?.required) consider(-1, 0);
    for (let i = 0; i < list.length; i++) consider(list[i] as number, gains[depth]?.[i] as number);
    children.sort((a, b) => b.bound - a.bound || a.candidate - b.candidate);
    for (const child of children) {
      path[depth] = child.candidate;
      if (hopeless(child.bound, depth + 1)) continue;
      if (stopped || nodes.spent >= nodes.budget) {
        stopped = true;
        open = Math.max(open, child.bound);
        return;
      }
      place(depth, child.candidate);
      descend(depth + 1, kept);
    }
  }

  /** With one slot left, or none, scores are exact: what is earned already serves as ceilings, and the price is known. */
  function seatLast(depth: number, lists: readonly Int32Array[]): void {
    const node = at(depth);
    let seated = node.fit;
    for (const earning of node.earned) seated += earning;
    const consider = (candidate: number, score: number) => {
      if (candidate >= 0) path[depth] = candidate;
      if (score === Number.NEGATIVE_INFINITY || hopeless(score, depths) || (candidate >= 0 && !joins(instance, path, depth, candidate)))
        return;
      if (chosen.every((other) => differs(path, other)) && isLean(instance, path)) best = { path: path.slice(), score };
    };
    if (depth === depths) {
      consider(-1, seated - instance.penalty(node.price));
      return;
    }
    path[depth] = -1;
    if (!slots[depth]?.required) consider(-1, seated - instance.penalty(node.price));
    exact.set(node.earned);
    for (const candidate of lists[depth] as Int32Array) {
      const penalty = instance.penalty(node.price + (price[candidate] as number));
      consider(candidate, seated + relaxation.gain(depth, candidate, exact) - penalty);
    }
  }

  /**
   * The candidates of every open slot that could be part of a consortium as good as the best known, by the bound at the node of this depth.
   * Leaves their gains in `gains`, the best of all in `most`, and `diversity` looking at that node.
   */
  function worthwhile(depth: number, bound: number, lists: readonly Int32Array[], mine: Multipliers): readonly Int32Array[] {
    for (let slot = depth; slot < depths; slot++) {
      most[slot] = relaxation.gains(slot, lists[slot] as Int32Array, mine, gains[slot] as Float64Array);
    }
    diversity.look(depth, path, lists, gains, chosen);
    if (best === null) return lists;
    const { score } = best;
    return lists.map((list, slot) => {
      if (slot < depth) return list;
      const mineHere = gains[slot] as Float64Array;
      const least = score - bound + (most[slot] as number);
      let count = 0;
      diversity.face(slot);
      for (let i = 0; i < list.length; i++) {
        const gain = mineHere[i] as number;
        if (gain < least || gain - diversity.loss(list[i] as number) < least) continue;
        mineHere[count] = gain;
        room[count++] = list[i] as number;
      }
      return count === list.length ? list : room.slice(0, count);
    });
  }

  /** Seats the prime. False when a required slot has nobody who can stand beside it. */
  function enter(branch: Branch): boolean {
    branch.lists ??= partners(branch.prime);
    place(0, branch.prime);
    return !branch.lists.some((list, depth) => list.length === 0 && slots[depth]?.required);
  }

  return {
    /** One branch for each prime, with a bound that does not look at compatibility yet. */
    branches(): Branch[] {
      const multipliers = relaxation.start(instance.bySlot);
      const bound = relaxation.tighten(at(0), instance.bySlot, multipliers, Number.NEGATIVE_INFINITY, ROOT_STEPS);
      return branchesOf(instance, relaxation, multipliers, bound);
    },

    /** Puts a good consortium into the branch, without proof. */
    guess(branch: Branch): void {
      if (enter(branch))
        branch.found = greedy(instance, branch.lists ?? [], (depth, candidate) => relaxation.gain(depth, candidate, branch.multipliers));
    },

    /** Takes a consortium that was proposed out of the branch, and puts a good one that may follow it in its place. */
    propose(branch: Branch, proposed: Path, others: readonly Path[]): void {
      branch.found = nextTo(instance, branch.lists ?? [], proposed, others);
    },

    /**
     * Looks below the prime for the best consortium that stands before `toBeat` and differs enough from every one in `chosen`, and writes what
     * it learned into the branch: the consortium, and a bound on everything that may still be proposed. Below `floor` nothing will be asked for
     * later: a bound that has come so far is good enough, and one that has not is worth some more steps now.
     */
    search(branch: Branch, toBeat: Found | null, others: readonly Path[], floor: number): void {
      const isFirst = !branch.tightened;
      branch.tightened = true;
      if (!enter(branch)) {
        branch.bound = Number.NEGATIVE_INFINITY;
        return;
      }
      let lists = branch.lists as readonly Int32Array[];
      best = toBeat;
      chosen = others.filter((other) => other[0] === branch.prime);
      stopped = false;
      open = Number.NEGATIVE_INFINITY;
      const root = branch.multipliers;
      if (best === null && chosen.length === 0)
        best = greedy(instance, lists, (depth, candidate) => relaxation.gain(depth, candidate, root));
      let promising = true;
      for (let round = 0; round < TOP_ROUNDS && promising; round++) {
        // Multipliers from an earlier search are good already: they narrow the lists before more is spent on them.
        const steps = round > 0 || isFirst ? ROUND_STEPS : 0;
        const target = round === 0 ? floor : (best?.score ?? Number.NEGATIVE_INFINITY);
        const bound = relaxation.tighten(at(1), lists, root, target, steps);
        // What earlier rounds left out is worth less than the best known.
        branch.bound = Math.min(branch.bound, round === 0 ? bound : Math.max(bound, best?.score ?? bound));
        promising = !hopeless(bound, 1);
        if (promising) lists = worthwhile(1, bound, lists, root);
      }
      if (promising) {
        (multipliers[0] as Multipliers).set(root);
        descend(1, lists);
      }
      if (best !== toBeat) branch.found = best;
      if (!stopped) branch.limit = best;
      const known = (best as Found | null)?.score ?? Number.NEGATIVE_INFINITY;
      branch.bound = Math.min(branch.bound, Math.max(open, known));
    },
  };
}

import type { AssessmentTable } from "./assess.ts";
import { type Branch, createSearch, mostPromisingFirst, type NodeCount } from "./branch-and-bound.ts";
import { compareFound, type Found, type Path } from "./consortium.ts";
import { type Instance, readInstance } from "./instance.ts";
import { createPartners } from "./partners.ts";
import { fitsSlot, type Seat } from "./rules.ts";
import type { ComposeResult, EmptyReason, MatchCapability, MatchScene, MatchWeights, Proposal } from "./types.ts";
import { evaluate, points } from "./value.ts";

export interface ComposeOptions {
  /** Proposals wanted, default {@link DEFAULT_K}. */
  k?: number;
  /** Search nodes after which the search gives up proving, default 200,000. */
  nodeBudget?: number;
  /** Assessments already made with the same scene and weights; else they are made here. */
  table?: AssessmentTable;
}

/** As many as people compare side by side, and one more. */
export const DEFAULT_K = 5;

/** A hundred times what a full market usually takes, and still an answer within seconds. */
const DEFAULT_NODE_BUDGET = 200_000;

/**
 * Proposes the K best consortia for a scene out of the given capabilities, proven best.
 *
 * **What a consortium is.** One capability per slot: the prime and every required slot filled, optional slots filled or empty; nobody on the
 * scene's conflict list; whoever is beyond the required slots adds points; no capability twice; one capability per organization among interchangeable slots; whoever must interoperate with the
 * prime does; a third-party verifier is not affiliated with any other member (rules.ts).
 *
 * **Order.** Fewer unmet mandatory requirements, then the higher value (value.ts), then the candidate ids slot by slot in canonical order, an
 * empty slot before a filled one. The order is total: the same input, in any order, gives the same output.
 *
 * **The K best.** Proposal 1 is the first consortium in that order. Proposal j is the first in that order among those that differ from each of
 * the proposals 1 … j−1 in the prime or in at least two members (two members of one that the other lacks). Each is found by its own exact
 * search. Diversity never concerns consortia of different primes, so what is proven below one prime stays proven when another prime's consortium
 * is proposed, and only the branch of the proposal just made is searched again.
 *
 * **Honesty.** When the node budget ends, the rest of the list is the best found so far, `optimal` is false, and `gap` and `unmetGap` bound what
 * may have been missed, from the bounds of everything left unsearched.
 *
 * Throws RangeError on a scene without exactly one prime slot, a capability given twice, weights out of range, and numbers that are no decimals.
 */
export function compose(
  scene: MatchScene,
  capabilities: readonly MatchCapability[],
  weights: MatchWeights,
  options: ComposeOptions = {},
): ComposeResult {
  return composeInstance(readInstance(scene, capabilities, weights, options.table), options);
}

/** The same for a problem already read. */
export function composeInstance(
  instance: Instance,
  { k = DEFAULT_K, nodeBudget = DEFAULT_NODE_BUDGET }: ComposeOptions = {},
): ComposeResult {
  const nodes: NodeCount = { spent: 0, budget: nodeBudget };
  const tree = createSearch(instance, nodes);
  const branches = tree.branches();
  for (const branch of branches.slice(0, k)) tree.guess(branch);

  const proposals: Proposal[] = [];
  const chosen: Path[] = [];
  let optimal = true;
  let gap = 0;
  let unmetGap = 0;
  while (proposals.length < k) {
    const best = findNext(branches, tree, nodes, chosen, k - proposals.length);
    const missed = missedBy(instance, branches, best);
    optimal &&= missed === null;
    if (missed && (best || proposals.length === 0)) {
      gap = Math.max(gap, missed.value);
      unmetGap = Math.max(unmetGap, missed.unmet);
    }
    if (!best) break;
    proposals.push(proposalOf(instance, seatsOf(instance, best.path), proposals.length + 1));
    chosen.push(best.path);
    const branch = branches.find(({ prime }) => prime === best.path[0]);
    if (branch) tree.propose(branch, best.path, chosen);
  }
  return {
    proposals,
    optimal,
    gap: points(gap),
    unmetGap,
    nodesSearched: nodes.spent,
    nodeBudget,
    candidateCount: instance.candidates.length,
    emptyReason: proposals.length > 0 ? null : whyEmpty(instance, optimal),
  };
}

/**
 * The first consortium, in proposal order, of all that may still be proposed, as far as the nodes reach. Most promising prime first. `wanted` are
 * still to be proposed, this one counted.
 */
function findNext(
  branches: Branch[],
  tree: ReturnType<typeof createSearch>,
  nodes: NodeCount,
  chosen: readonly Path[],
  wanted: number,
): Found | null {
  let best: Found | null = null;
  for (const { found } of branches) if (found && (best === null || compareFound(found, best) < 0)) best = found;
  const floor = floorOf(branches, wanted);
  branches.sort(mostPromisingFirst);
  for (const branch of branches) {
    if (nodes.spent >= nodes.budget) break;
    if (!canBeat(branch, best)) continue;
    tree.search(branch, best, chosen, floor);
    if (branch.found && (best === null || compareFound(branch.found, best) < 0)) best = branch.found;
  }
  return best;
}

/**
 * A score that none of the proposals still wanted falls below: there are so many consortia known, each of a prime of its own, and whatever is
 * proposed takes at most one of them away.
 */
function floorOf(branches: readonly Branch[], wanted: number): number {
  const known = branches.flatMap(({ found }) => (found ? [found.score] : [])).sort((a, b) => b - a);
  return known[wanted - 1] ?? Number.NEGATIVE_INFINITY;
}

/** Whether something below the prime, not yet known, may stand before the best known. */
function canBeat(branch: Branch, best: Found | null): boolean {
  if (best === null) return branch.bound > Number.NEGATIVE_INFINITY;
  if (branch.limit !== null && compareFound(best, branch.limit) <= 0) return false;
  return branch.bound > best.score || (branch.bound === best.score && branch.prime <= (best.path[0] ?? -1));
}

/**
 * By how much a consortium left unsearched may beat the one chosen; null when none can. A score bound says: with m mandatory requirements met,
 * value ≤ bound − m × unit. No consortium at all counts as one of the lowest possible value.
 */
function missedBy(instance: Instance, branches: readonly Branch[], best: Found | null): { value: number; unmet: number } | null {
  const { unit, lowestValue, highestValue, mandatoryCount } = instance;
  const open = branches.filter((branch) => canBeat(branch, best));
  if (open.length === 0) return null;
  const bound = open.reduce((most, branch) => Math.max(most, branch.bound), Number.NEGATIVE_INFINITY);
  const score = best?.score ?? lowestValue;
  const met = Math.floor((score - lowestValue) / unit);
  const metAtMost = Math.min(mandatoryCount, Math.floor((bound - lowestValue) / unit));
  const valueAtMost = Math.min(highestValue, bound - met * unit);
  return { value: Math.max(0, valueAtMost - (score - met * unit)), unmet: Math.max(0, metAtMost - met) };
}

/** A consortium as it is shown, valued by value.ts. */
export function proposalOf(instance: Pick<Instance, "scene" | "weights" | "table">, seats: readonly Seat[], rank: number): Proposal {
  const { unmet, total, parts, priceFen } = evaluate(instance.scene, seats, instance.weights, instance.table);
  return {
    rank,
    members: seats.map(({ slot, capability: { id, versionId, organizationId } }) => ({
      slotId: slot.id,
      role: slot.role,
      capabilityId: id,
      versionId,
      organizationId,
    })),
    unmetMandatory: unmet,
    value: points(total),
    parts: {
      requirements: points(parts.requirements),
      locality: points(parts.locality),
      trackRecord: points(parts.trackRecord),
      capacity: points(parts.capacity),
      teamSize: points(parts.teamSize),
      budget: points(parts.budget),
    },
    priceFen,
    unpriced: seats.flatMap(({ capability }) => (capability.priceFen === null ? [capability.id] : [])),
    leadTimeWeeks: seats.reduce((most, { capability }) => Math.max(most, capability.leadTimeWeeks), 0),
  };
}

function seatsOf(instance: Instance, path: Path): Seat[] {
  return instance.slots.flatMap((slot, depth) => {
    const capability = instance.candidates[path[depth] ?? -1];
    return capability ? [{ slot, capability }] : [];
  });
}

function whyEmpty(instance: Instance, proven: boolean): EmptyReason {
  const required = instance.slots.filter((slot) => slot.required);
  const nobody = required.filter((slot) => !instance.given.some((capability) => fitsSlot(slot, capability)));
  if (nobody.length > 0) return { kind: "noCandidate", slotIds: nobody.map(({ id }) => id) };
  const shut = required.filter((slot) => instance.bySlot[instance.slots.indexOf(slot)]?.length === 0);
  if (shut.length > 0) return { kind: "allExcluded", slotIds: shut.map(({ id }) => id) };
  const lacking = fewestLacking(instance);
  if (lacking.length > 0) return { kind: "incompatible", slotIds: lacking };
  const limited = instance.weights.budgetLimit === true && instance.scene.budgetFen !== null;
  if (proven && limited && composeInstance(withoutLimit(instance), { k: 1 }).proposals.length > 0) return { kind: "overBudget" };
  return proven ? { kind: "conflict" } : { kind: "budgetExhausted" };
}

function withoutLimit({ scene, given, weights, table }: Instance): Instance {
  return readInstance({ ...scene, budgetFen: null }, given, weights, table);
}

/** The required slots that lack a candidate beside the prime that lacks the fewest. */
function fewestLacking(instance: Instance): string[] {
  const { slots, bySlot } = instance;
  const partners = createPartners(instance);
  const lacking = Array.from(bySlot[0] ?? [], (prime) => {
    const lists = partners(prime);
    return slots.filter((slot, depth) => slot.required && lists[depth]?.length === 0).map(({ id }) => id);
  });
  return lacking.reduce((fewest, ids) => (ids.length < fewest.length ? ids : fewest), lacking[0] ?? []);
}

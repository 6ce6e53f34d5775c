import { type Instance, steepestLine, sumOfHighest } from "../instance.ts";
import { DEPENDENT_ROLES, interchangeable, interoperates } from "../rules.ts";
import { type Held, scoreAt } from "../standing.ts";
import { regrouped, type Ties } from "../ties.ts";
import type { MatchCapability, MatchScene, MatchSlot, MatchWeights } from "../types.ts";
import { extraMemberPenalty, isExtra, overrunPenalty } from "../value.ts";

/**
 * The candidates of a run as numbers, ready to be composed with a capability published later: an `Instance` without what its scene and its budget
 * say. Nothing of it is read from claims again, and a run of some hundred kilobytes leaves some ten. Plain JSON.
 */
export interface Roster {
  /** Capability ids, ascending; every list below by candidate follows them. */
  ids: string[];
  /** By slot in canonical order: the candidates that fit it. */
  bySlot: number[][];
  /** The names of the organizations and groups, and which are whose; −1: of no group. */
  organizations: string[];
  organization: number[];
  groups: string[];
  group: number[];
  fit: number[];
  /** Fen for the run's scene. */
  price: number[];
  /** Entries of candidate c are [start[c], start[c + 1]). */
  start: number[];
  requirement: number[];
  score: number[];
  /** Distinct lists of interfaces or ids; the next three say by candidate which of them is its own. */
  lists: string[][];
  interfaces: number[];
  worksWith: number[];
  notWith: number[];
  /** Score of one mandatory requirement met. */
  unit: number;
  /** No consortium has a lower value. */
  lowestValue: number;
}

export function rosterOf(instance: Instance): Roster {
  const { candidates, bySlot, fit, price, start, entryRequirement, entryScore, unit, lowestValue } = instance;
  const organizations = numbered<string>();
  const groups = numbered<string>();
  const lists = numbered<readonly string[]>(JSON.stringify);
  return {
    ids: candidates.map(({ id }) => id),
    bySlot: bySlot.map((list) => [...list]),
    organization: candidates.map(({ organizationId }) => organizations.numberOf(organizationId)),
    group: candidates.map(({ groupId }) => (groupId === null ? -1 : groups.numberOf(groupId))),
    fit: [...fit],
    price: [...price],
    start: [...start],
    requirement: [...entryRequirement],
    score: [...entryScore],
    interfaces: candidates.map(({ interfaces }) => lists.numberOf(interfaces)),
    worksWith: candidates.map(({ worksWith }) => lists.numberOf(worksWith)),
    notWith: candidates.map(({ notWith = [] }) => lists.numberOf(notWith)),
    organizations: organizations.values,
    groups: groups.values,
    lists: lists.values.map((list) => [...list]),
    unit,
    lowestValue,
  };
}

/** The same candidates in the groups they belong to after it is known whom a newcomer is affiliated with. */
export function rosterWithTies(roster: Roster, ties: Ties): Roster {
  if (!roster.organizations.some((id) => ties.get(id))) return roster;
  const groups = numbered<string>();
  const now = regrouped(
    roster.ids.map((_, index) => ({
      organizationId: roster.organizations[roster.organization[index] as number] as string,
      groupId: roster.groups[roster.group[index] as number] ?? null,
    })),
    ties,
  );
  const group = now.map((groupId) => (groupId === null ? -1 : groups.numberOf(groupId)));
  return { ...roster, group, groups: groups.values };
}

/** Numbers values in the order in which they come, equal ones alike. */
function numbered<T>(keyOf: (value: T) => unknown = (value) => value) {
  const known = new Map<unknown, number>();
  const values: T[] = [];
  return {
    values,
    numberOf(value: T): number {
      const key = keyOf(value);
      const number = known.get(key) ?? values.length;
      if (number === values.length) {
        known.set(key, number);
        values.push(value);
      }
      return number;
    },
  };
}

/** Whom a candidate works with: all of a capability that compatibility looks at. */
type Fitting = Pick<MatchCapability, "id" | "interfaces" | "worksWith" | "notWith">;

function fittingOf({ ids, lists, interfaces, worksWith, notWith }: Roster, index: number): MatchCapability {
  const listOf = (of: readonly number[]) => lists[of[index] as number] as string[];
  const fitting: Fitting = {
    id: ids[index] as string,
    interfaces: listOf(interfaces),
    worksWith: listOf(worksWith),
    notWith: listOf(notWith),
  };
  return fitting as MatchCapability;
}

/** Whether none of the robots that could lead works with the capability. */
export function isIsolatedIn(roster: Roster, { slots, places, capability }: Held): boolean {
  const [first = 0] = places;
  const role = slots[first]?.role ?? "prime";
  if (role === "prime") return false;
  return !(roster.bySlot[0] ?? []).some((prime) => interoperates(fittingOf(roster, prime), role, capability));
}

/** What the run was asked. */
export interface Terms {
  scene: MatchScene;
  weights: MatchWeights;
  slots: readonly MatchSlot[];
}

/** The problem that the run posed, but for the capability of this id. */
export function problemWithout(roster: Roster, terms: Terms, id: string | null): Instance {
  return problemOf(roster, terms, listsWithout(roster, id), null);
}

/**
 * The problem of the best consortium with a capability in it. Of the run's candidates only those who could stand beside it are left: nobody else
 * for a slot that only it is to take, and of robots and what depends on them only what works with it. Its older content is left out.
 *
 * Where the capability may take one of several interchangeable slots, or an optional one, a consortium may lack it: then it is one that the run
 * knew, and no better than its best.
 */
export function problemWith(roster: Roster, terms: Terms, held: Held): Instance {
  const { places, capability } = held;
  const [first = 0] = places;
  const worksWith = (depth: number) => {
    const role = terms.slots[depth]?.role ?? "prime";
    if (first === 0 && DEPENDENT_ROLES.has(role)) return (index: number) => interoperates(capability, role, fittingOf(roster, index));
    const own = terms.slots[first]?.role ?? "prime";
    if (depth === 0 && DEPENDENT_ROLES.has(own)) return (index: number) => interoperates(fittingOf(roster, index), own, capability);
    return null;
  };
  const lists = listsWithout(roster, capability.id).map((list, depth) => {
    if (places.length === 1 && depth === first) return [];
    const fits = worksWith(depth);
    return fits ? list.filter(fits) : list;
  });
  return problemOf(roster, terms, lists, held);
}

/** The same problem as if the scene had no budget (shown.ts). */
export function problemWithoutBudget(problem: Instance): Instance {
  const scene = { ...problem.scene, budgetFen: null };
  return { ...problem, scene, perBudget: 0, priceShare: new Float64Array(problem.price.length), dearest: 0, penalty: () => 0 };
}

function listsWithout({ ids, bySlot }: Roster, id: string | null): number[][] {
  const older = id === null ? -1 : ids.indexOf(id);
  return older < 0 ? bySlot : bySlot.map((list) => list.filter((index) => index !== older));
}

/** An instance of the candidates in `lists`, and of a newcomer. They keep the order of their ids, which decides between equals. */
function problemOf(roster: Roster, { scene, weights, slots }: Terms, lists: readonly (readonly number[])[], held: Held | null): Instance {
  // In the order of the problem: the roster's index of each candidate, −1 for the newcomer.
  const order = orderOf(roster, lists, held?.capability.id ?? null);
  const position = new Int32Array(roster.ids.length);
  const count = order.length;
  // Sums of values may now be higher by as much as the newcomer's fit.
  const more = held?.fit ?? 0;
  const unit = roster.unit + more;
  const start = new Int32Array(count + 1);
  const most = roster.score.length + scene.requirements.length;
  const entryRequirement = new Int32Array(most);
  const entryScore = new Float64Array(most);
  const [fit, price] = [new Float64Array(count), new Float64Array(count)];
  const [organization, group] = [new Int32Array(count), new Int32Array(count)];
  const candidates: MatchCapability[] = [];
  let newcomer = -1;
  let entries = 0;
  for (let index = 0; index < count; index++) {
    const from = order[index] as number;
    if (from >= 0) {
      position[from] = index;
      candidates.push(fittingOf(roster, from));
      fit[index] = roster.fit[from] as number;
      price[index] = roster.price[from] as number;
      organization[index] = roster.organization[from] as number;
      group[index] = roster.group[from] as number;
      const end = roster.start[from + 1] as number;
      for (let e = roster.start[from] as number; e < end; e++) {
        const score = roster.score[e] as number;
        entryRequirement[entries] = roster.requirement[e] as number;
        entryScore[entries++] = score >= roster.unit ? score + more : score;
      }
    } else if (held) {
      const { capability } = held;
      newcomer = index;
      candidates.push(capability);
      fit[index] = held.fit;
      price[index] = Number(capability.priceFen ?? 0n);
      organization[index] = numberIn(roster.organizations, capability.organizationId);
      group[index] = capability.groupId === null ? -1 : numberIn(roster.groups, capability.groupId);
      for (let r = 0; r < scene.requirements.length; r++) {
        const score = scoreAt(held, scene.requirements, r, unit);
        if (score <= 0) continue;
        entryRequirement[entries] = r;
        entryScore[entries++] = score;
      }
    }
    start[index + 1] = entries;
  }
  const bySlot = lists.map((list, depth) => {
    const mine = Int32Array.from(list, (index) => position[index] as number);
    return held?.places.includes(depth) ? Int32Array.of(...mine, newcomer).sort() : mine;
  });
  const budget = scene.budgetFen === null ? null : Number(scene.budgetFen);
  const perBudget = budget === null ? 0 : 1 / Math.max(1, budget);
  const highestOverrun = budget === null ? 0 : (sumOfHighest(bySlot, price) - budget) * perBudget;
  const mandatoryCount = scene.requirements.filter(({ mandatory }) => mandatory).length;
  return {
    ...{ scene, weights, slots, candidates, bySlot, start, fit, price, perBudget, organization, group, unit, mandatoryCount },
    ...{ table: new Map(), given: candidates },
    entryRequirement: entryRequirement.subarray(0, entries),
    entryScore: entryScore.subarray(0, entries),
    requirementCount: scene.requirements.length,
    priceShare: price.map((fen) => fen * perBudget),
    dearest: highestOverrun > 0 ? steepestLine(weights, highestOverrun, unit * (mandatoryCount + 1)) : 0,
    slotCost: Float64Array.from(slots, (slot) => (isExtra(slot) ? extraMemberPenalty(weights) : 0)),
    twin: Uint8Array.from(slots, (slot, depth) => (depth > 0 && interchangeable(slots[depth - 1] as MatchSlot, slot) ? 1 : 0)),
    verifier: Uint8Array.from(slots, ({ role }) => (role === "thirdPartyVerifier" ? 1 : 0)),
    lean: true,
    lowestValue: roster.lowestValue,
    highestValue: roster.lowestValue + unit - 1,
    penalty: (paid) => overrunPenalty(paid, budget, weights),
  };
}

function orderOf({ ids }: Roster, lists: readonly (readonly number[])[], id: string | null): number[] {
  const kept = new Uint8Array(ids.length);
  for (const list of lists) for (const index of list) kept[index] = 1;
  const order: number[] = [];
  let isIn = id === null;
  for (let index = 0; index < ids.length; index++) {
    if (!isIn && (ids[index] as string) > (id as string)) {
      order.push(-1);
      isIn = true;
    }
    if (kept[index]) order.push(index);
  }
  if (!isIn) order.push(-1);
  return order;
}

/** The number of a name, or one that nobody has. */
function numberIn(names: readonly string[], name: string): number {
  const found = names.indexOf(name);
  return found < 0 ? names.length : found;
}

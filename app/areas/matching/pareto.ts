import { composeInstance } from "./compose.ts";
import { type Instance, readInstance } from "./instance.ts";
import type { RunInput } from "./run.ts";
import type { MatchCapability, Proposal } from "./types.ts";
import { POINT } from "./value.ts";

/**
 * Alternatives for users who want a choice rather than a score: consortia none of which is beaten in everything at once by any other.
 *
 * **What is compared**, among consortia with the fewest unmet mandatory requirements (a score never buys back a must):
 * value; first-year price, a member without a published price counting as the dearest of its slot; requirements met on more than the
 * organization's own word; members from outside the scene's province.
 *
 * **How.** Each is the best of *all* consortia of the run's candidates for one trade-off between the four, found and proven by the composer: the
 * other three are sums over members, or over requirements of the best member, just as the value is, so a trade-off is another problem of the
 * same shape. Whoever is best for a trade-off in which all four count cannot be beaten in all four. Some that no trade-off of the list favours
 * are not shown. Scores are whole numbers: a difference in price below a millionth of the reference price may go unnoticed.
 */
export interface Alternative {
  proposal: Proposal;
  /** Requirements met on more than self-declared evidence, and all requirements. */
  evidenced: number;
  requirements: number;
  /** Members from the scene's province, and from elsewhere. */
  local: number;
  outside: number;
  /** First-year price with members without a published price counted as the dearest of their slot, fen. */
  reckonedFen: bigint;
  /** In what none listed is better. */
  bestAt: Criterion[];
}

export const CRITERIA = ["value", "price", "evidence", "local"] as const;
export type Criterion = (typeof CRITERIA)[number];

/** Points that one trade-off gives: for the whole reference price, for a requirement met on evidence, for a member from the province. */
interface TradeOff {
  price: number;
  evidence: number;
  local: number;
}

/** Scores are kept this much finer than values, so that the price can count for very little and still exactly. */
const FINER = 1000;

/** So little that it decides between equals only. */
const HARDLY = 0.001;
const TRADE_OFFS: readonly TradeOff[] = [
  { price: HARDLY, evidence: HARDLY, local: HARDLY },
  ...[1, 4, 15, 60, 500].map((price) => ({ price, evidence: HARDLY, local: HARDLY })),
  ...[0.5, 2, 50].map((evidence) => ({ price: HARDLY, evidence, local: HARDLY })),
  ...[0.5, 2, 50].map((local) => ({ price: HARDLY, evidence: HARDLY, local })),
  { price: 4, evidence: 1, local: HARDLY },
  { price: 4, evidence: HARDLY, local: 1 },
  { price: HARDLY, evidence: 1, local: 1 },
  { price: 4, evidence: 1, local: 1 },
  { price: 30, evidence: 3, local: 3 },
];

/** The alternatives, the highest value first. Some twenty compositions of one proposal. `optimal` is false when one of them was not proven. */
export function paretoSet(input: RunInput, nodeBudget = 20_000): { alternatives: Alternative[]; optimal: boolean } {
  const instance = readInstance(input.scene, input.capabilities, input.weights);
  const [best] = composeInstance(instance, { k: 1, nodeBudget }).proposals;
  if (!best) return { alternatives: [], optimal: true };
  const reckoned = reckonedPrices(instance);
  const found = new Map<string, Alternative>();
  let optimal = true;
  for (const tradeOff of TRADE_OFFS) {
    const result = composeInstance(traded(instance, tradeOff, reckoned), { k: 1, nodeBudget });
    optimal &&= result.optimal;
    const [proposal] = result.proposals;
    if (!proposal) continue;
    const key = proposal.members.map(({ capabilityId }) => capabilityId).join(" ");
    if (!found.has(key)) found.set(key, measured(instance, proposal, reckoned));
  }
  const all = [...found.values()].filter(({ proposal }) => proposal.unmetMandatory.length === best.unmetMandatory.length);
  const left = all.filter((one) => !all.some((other) => other !== one && beats(other, one)));
  left.sort((a, b) => b.proposal.value - a.proposal.value || Number(a.reckonedFen - b.reckonedFen));
  return { alternatives: left.map((one, index) => named(one, index, left)), optimal };
}

/** At least as good in all, and better in one. */
export function beats(a: Alternative, b: Alternative): boolean {
  const [one, other] = [goods(a), goods(b)];
  return one.every((good, index) => good >= (other[index] ?? 0)) && one.some((good, index) => good > (other[index] ?? 0));
}

/** What is compared, in the order of the criteria, higher is better. */
function goods({ proposal, reckonedFen, evidenced, outside }: Alternative): number[] {
  return [proposal.value, -Number(reckonedFen), evidenced, -outside];
}

function named(one: Alternative, index: number, all: readonly Alternative[]): Alternative {
  const bestAt = CRITERIA.filter((_, at) => all.every((other) => (goods(other)[at] ?? 0) <= (goods(one)[at] ?? 0)));
  return { ...one, proposal: { ...one.proposal, rank: index + 1 }, bestAt };
}

function measured({ scene, candidates, table }: Instance, proposal: Proposal, reckoned: Float64Array): Alternative {
  const seated = proposal.members.map(({ capabilityId }) => candidates.findIndex(({ id }) => id === capabilityId));
  const members = seated.flatMap((index) => candidates[index] ?? []);
  const local = members.filter((one) => isLocal(one, scene.provinceCode)).length;
  return {
    proposal,
    evidenced: scene.requirements.filter((_, r) => members.some(({ id }) => table.get(id)?.[r]?.status === "met")).length,
    requirements: scene.requirements.length,
    local,
    outside: members.length - local,
    reckonedFen: seated.reduce((sum, index) => sum + BigInt(reckoned[index] ?? 0), 0n),
    bestAt: [],
  };
}

function isLocal({ regionCode }: MatchCapability, provinceCode: string): boolean {
  return regionCode.slice(0, 2) === provinceCode.slice(0, 2);
}

/** By candidate: the published price, else the highest published in the slots it fits. */
function reckonedPrices({ bySlot, candidates, price }: Instance): Float64Array {
  const reckoned = price.slice();
  for (const list of bySlot) {
    const dearest = list.reduce((most, index) => Math.max(most, price[index] ?? 0), 0);
    for (const index of list) if (candidates[index]?.priceFen === null) reckoned[index] = Math.max(reckoned[index] ?? 0, dearest);
  }
  return reckoned;
}

/**
 * The problem whose value also counts price, evidence and seat: the price is a cost of sitting in a slot, evidence a second requirement beside
 * each, earned like the first by the best member. The unit of a must grows with the wider spread of values.
 */
function traded(instance: Instance, tradeOff: TradeOff, reckoned: Float64Array): Instance {
  const { scene, candidates, bySlot, slots, requirementCount: n, start, entryRequirement, entryScore, table } = instance;
  const highest = (list: Int32Array) => list.reduce((most, index) => Math.max(most, reckoned[index] ?? 0), 0);
  const lowest = (list: Int32Array) => list.reduce((least, index) => Math.min(least, reckoned[index] ?? 0), highest(list));
  const dearest = bySlot.reduce((sum, list) => sum + highest(list), 0);
  // What the cheapest would cost; where that is next to nothing, a part of the dearest, so that scores stay exact.
  const reference = Math.max(
    1,
    dearest / 20,
    bySlot.reduce((sum, list) => sum + lowest(list), 0),
  );
  const perFen = (tradeOff.price * POINT * FINER) / reference;
  const [evidence, local] = [Math.round(tradeOff.evidence * POINT * FINER), Math.round(tradeOff.local * POINT * FINER)];
  const lowestValue = instance.lowestValue * FINER - Math.ceil(dearest * perFen) - slots.length * (local + 1);
  const highestValue = instance.highestValue * FINER + n * evidence;
  const unit = highestValue - lowestValue + 1;
  const cost = candidates.map(
    (capability, index) => Math.round((reckoned[index] ?? 0) * perFen) + (isLocal(capability, scene.provinceCode) ? 0 : local),
  );
  const entries: [requirement: number, score: number][][] = candidates.map(({ id }, index) => {
    const own: [number, number][] = [];
    for (let e = start[index] ?? 0; e < (start[index + 1] ?? 0); e++) {
      const score = entryScore[e] ?? 0;
      own.push([entryRequirement[e] ?? 0, score >= instance.unit ? (score - instance.unit) * FINER + unit : score * FINER]);
    }
    table.get(id)?.forEach((one, r) => {
      if (one?.status === "met" && evidence > 0) own.push([n + r, evidence]);
    });
    return own;
  });
  const flat = entries.flat();
  const starts = new Int32Array(candidates.length + 1);
  entries.forEach((own, index) => {
    starts[index + 1] = (starts[index] ?? 0) + own.length;
  });
  return {
    ...instance,
    fit: instance.fit.map((fit, index) => fit * FINER - (cost[index] ?? 0)),
    slotCost: instance.slotCost.map((own) => own * FINER),
    dearest: instance.dearest * FINER,
    penalty: (price) => instance.penalty(price) * FINER,
    start: starts,
    entryRequirement: Int32Array.from(flat, ([requirement]) => requirement),
    entryScore: Float64Array.from(flat, ([, score]) => score),
    requirementCount: 2 * n,
    unit,
    lowestValue,
    highestValue,
  };
}

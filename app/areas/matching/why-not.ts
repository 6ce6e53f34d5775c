import { composeInstance, DEFAULT_K, proposalOf } from "./compose.ts";
import { type Instance, readInstance } from "./instance.ts";
import { bestOf, pointsBetween, standsBefore } from "./marginal.ts";
import { fitsSlot, interoperates } from "./rules.ts";
import type { RunInput } from "./run.ts";
import type { ComposeResult, MatchCapability, Proposal } from "./types.ts";

/** The first thing that keeps a capability out of the proposals. */
export type WhyNotReason =
  /** It is in this proposal. */
  | { kind: "proposed"; rank: number }
  /** Its organization is on the scene's conflict list. */
  | { kind: "excluded" }
  /** The scene asks for nobody of its role and kind. */
  | { kind: "noSlot" }
  /** It works with none of the primes found. */
  | { kind: "incompatible" }
  /** No consortium can be made around it: those who would have to stand beside it may not. */
  | { kind: "conflict" }
  /** Every consortium with it exceeds a budget that is a limit. */
  | { kind: "overBudget" }
  /** The best consortium with it leaves more mandatory requirements unmet than the last proposal, or than the one it is a variant of; named
   * are those that proposal meets. */
  | { kind: "mandatoryUnmet"; requirementIds: string[]; more: number }
  /** The best consortium with it differs from this proposal in one member only: it is a variant, not another choice. */
  | { kind: "variant"; rank: number; by: number }
  /** The best consortium with it is worth so many points less than the last proposal. */
  | { kind: "lowerValue"; by: number }
  /** The search ended before this was known. */
  | { kind: "unknown" };

export interface WhyNot {
  capabilityId: string;
  /** Where it would sit in the best consortium with it; null where there is none. */
  slotId: string | null;
  reason: WhyNotReason;
  /** The best consortium with it, proven; null where there is none. */
  best: Proposal | null;
}

/**
 * Why an organization is not in the proposals, capability by capability, for those among the run's candidates: each is given its slot and the
 * best consortium around it is composed exactly. Whoever is not among the candidates was not retrieved, which is told elsewhere.
 */
export function whyNot(input: RunInput, result: ComposeResult, organizationId: string, nodeBudget = 20_000): WhyNot[] {
  const instance = readInstance(input.scene, input.capabilities, input.weights);
  return input.capabilities
    .filter((capability) => capability.organizationId === organizationId)
    .map((capability) => ({ capabilityId: capability.id, ...whyNotThis(instance, capability, result, nodeBudget) }));
}

function whyNotThis(
  instance: Instance,
  capability: MatchCapability,
  result: ComposeResult,
  nodeBudget: number,
): Omit<WhyNot, "capabilityId"> {
  const { scene, slots } = instance;
  const proposed = result.proposals.find(({ members }) => members.some(({ capabilityId }) => capabilityId === capability.id));
  if (proposed) {
    const slotId = proposed.members.find(({ capabilityId }) => capabilityId === capability.id)?.slotId ?? null;
    return { slotId, reason: { kind: "proposed", rank: proposed.rank }, best: proposed };
  }
  const none = (reason: WhyNotReason) => ({ slotId: null, reason, best: null });
  if (scene.excludedOrganizationIds.includes(capability.organizationId)) return none({ kind: "excluded" });
  if (!slots.some((slot) => fitsSlot(slot, capability))) return none({ kind: "noSlot" });
  const { best, proven } = bestWith(instance, capability, nodeBudget);
  if (!best) return none(proven ? whyAlone(instance, capability, nodeBudget) : { kind: "unknown" });
  const slotId = best.members.find(({ capabilityId }) => capabilityId === capability.id)?.slotId ?? null;
  return { slotId, reason: proven ? behind(best, result) : { kind: "unknown" }, best };
}

/** The best consortium in which the capability sits in one of the slots it fits; null when there is none. */
export function bestWith(instance: Instance, capability: MatchCapability, nodeBudget?: number): { best: Proposal | null; proven: boolean } {
  const index = instance.candidates.findIndex(({ id }) => id === capability.id);
  let best: Proposal | null = null;
  let proven = true;
  instance.bySlot.forEach((list, depth) => {
    if (!list.includes(index)) return;
    const result = composeInstance(seatedAt(instance, depth, index), { k: 1, ...(nodeBudget === undefined ? {} : { nodeBudget }) });
    proven &&= result.optimal;
    const [found] = result.proposals;
    const one = found && restated(instance, found);
    if (one && standsBefore(bestOf(one), best && bestOf(best))) best = one;
  });
  return { best, proven };
}

/** The same problem with a slot that only this candidate may take and that may not stay empty, whether it adds points or not. */
function seatedAt(instance: Instance, depth: number, index: number): Instance {
  return {
    ...instance,
    lean: false,
    slots: instance.slots.map((slot, at) => (at === depth ? { ...slot, required: true } : slot)),
    bySlot: instance.bySlot.map((list, at) => (at === depth ? Int32Array.of(index) : list)),
  };
}

/** The same consortium, valued with the slots as the scene has them: an optional one costs what it costs. */
function restated(instance: Instance, { members, rank }: Proposal): Proposal {
  const seats = members.flatMap(({ slotId, capabilityId }) => {
    const slot = instance.slots.find(({ id }) => id === slotId);
    const capability = instance.candidates.find(({ id }) => id === capabilityId);
    return slot && capability ? [{ slot, capability }] : [];
  });
  return proposalOf(instance, seats, rank);
}

function whyAlone(instance: Instance, capability: MatchCapability, nodeBudget: number): WhyNotReason {
  if (worksWithNobody(instance, capability)) return { kind: "incompatible" };
  const { scene, given, weights, table } = instance;
  const limited = weights.budgetLimit === true && scene.budgetFen !== null;
  const unlimited = limited && bestWith(readInstance({ ...scene, budgetFen: null }, given, weights, table), capability, nodeBudget).best;
  return { kind: unlimited ? "overBudget" : "conflict" };
}

function worksWithNobody({ slots, bySlot, candidates }: Instance, capability: MatchCapability): boolean {
  const fitting = slots.filter((slot, depth) => depth > 0 && fitsSlot(slot, capability));
  return (
    fitting.length > 0 &&
    fitting.every(({ role }) =>
      Array.from(bySlot[0] ?? []).every((prime) => !interoperates(candidates[prime] as MatchCapability, role, capability)),
    )
  );
}

function behind(best: Proposal, { proposals }: ComposeResult): WhyNotReason {
  const last = proposals.at(-1);
  if (!last) return { kind: "unknown" };
  const alike = proposals.find((proposal) => !standsBefore(bestOf(best), bestOf(proposal)) && isVariant(best, proposal));
  // A list that is not full left out nothing but variants; in a full one only a variant may stand before the last.
  const isKeptOut = alike !== undefined && (proposals.length < DEFAULT_K || !standsBefore(bestOf(last), bestOf(best)));
  const against = isKeptOut ? alike : last;
  const more = best.unmetMandatory.length - against.unmetMandatory.length;
  const by = pointsBetween(against.value, best.value);
  if (more > 0) {
    return { kind: "mandatoryUnmet", requirementIds: best.unmetMandatory.filter((id) => !against.unmetMandatory.includes(id)), more };
  }
  // Runs from before a rule was changed, and runs that were not proven, may have left out somebody better.
  if (by < 0) return { kind: "unknown" };
  return isKeptOut ? { kind: "variant", rank: alike.rank, by } : { kind: "lowerValue", by };
}

/** Same prime, and at most one member that the other lacks, either way. */
function isVariant(a: Proposal, b: Proposal): boolean {
  const lacks = (one: Proposal, other: Proposal) =>
    one.members.filter(({ capabilityId }) => !other.members.some((member) => member.capabilityId === capabilityId)).length;
  return a.members[0]?.capabilityId === b.members[0]?.capabilityId && lacks(a, b) < 2 && lacks(b, a) < 2;
}

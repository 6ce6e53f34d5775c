import { assessAll } from "./assess.ts";
import { canonicalSlots, type Seat } from "./rules.ts";
import type { RunInput } from "./run.ts";
import type { MatchWeights, Proposal, ValueParts } from "./types.ts";
import { evaluate, points } from "./value.ts";

/** What a consortium is worth under one set of weights. */
export interface Worth {
  /** From 1; null when it is not among the proposals. */
  rank: number | null;
  unmet: number;
  value: number;
  parts: ValueParts;
}

export interface RankedTeam {
  members: Proposal["members"];
  before: Worth;
  after: Worth;
}

/**
 * Consortia proposed under the old or the new weights, each with its worth under both: in the new order, then those that left in their old one.
 * Both lists are proposals for the same scene out of the same capabilities.
 */
export function rankingChange(
  input: RunInput,
  before: readonly Proposal[],
  weights: MatchWeights,
  after: readonly Proposal[],
): RankedTeam[] {
  const slots = new Map(canonicalSlots(input.scene).map((slot) => [slot.id, slot]));
  const capabilities = new Map(input.capabilities.map((capability) => [capability.id, capability]));
  const teams = [...after, ...before.filter((old) => !after.some((one) => isSameTeam(one, old)))];
  const mentioned = new Set(teams.flatMap(({ members }) => members.map(({ capabilityId }) => capabilityId)));
  const involved = input.capabilities.filter(({ id }) => mentioned.has(id));
  const under = (set: MatchWeights, ranked: readonly Proposal[]) => {
    const table = assessAll(input.scene, involved, set);
    return (team: Proposal): Worth => {
      const seats = team.members.flatMap(({ slotId, capabilityId }): Seat[] => {
        const [slot, capability] = [slots.get(slotId), capabilities.get(capabilityId)];
        return slot && capability ? [{ slot, capability }] : [];
      });
      const { unmet, total, parts } = evaluate(input.scene, seats, set, table);
      const shown = Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, points(value)])) as unknown as ValueParts;
      const rank = ranked.find((one) => isSameTeam(one, team))?.rank ?? null;
      return { rank, unmet: unmet.length, value: points(total), parts: shown };
    };
  };
  const [worthBefore, worthAfter] = [under(input.weights, before), under(weights, after)];
  return teams.map((team) => ({ members: team.members, before: worthBefore(team), after: worthAfter(team) }));
}

/** The same capabilities, whatever places they hold. */
export function isSameTeam(a: Pick<Proposal, "members">, b: Pick<Proposal, "members">): boolean {
  return teamKey(a) === teamKey(b);
}

export function teamKey({ members }: { members: readonly Pick<Proposal["members"][number], "capabilityId">[] }): string {
  return members
    .map(({ capabilityId }) => capabilityId)
    .sort()
    .join(" ");
}

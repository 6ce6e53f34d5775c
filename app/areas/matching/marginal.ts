import { compose } from "./compose.ts";
import type { RunInput } from "./run.ts";
import type { ComposeResult, MatchCapability, Proposal } from "./types.ts";
import { POINT } from "./value.ts";

/** What a capability changes about the best consortium of a scene. */
export interface Marginal {
  /** The best of the run's candidates as they were; null where there was none. */
  before: Proposal | null;
  /** The best without the capability, also without the older content of it that was among the candidates. */
  without: Proposal | null;
  /** The best with it. */
  after: Proposal | null;
  /** The capability is in the best consortium. */
  taken: boolean;
  /** The best with it stands before the best there was: fewer unmet mandatory requirements, or as many and a higher value. */
  improves: boolean;
  /** By how many fewer unmet mandatory requirements, with it against without it; null where there is nothing without it. */
  unmetFewer: number | null;
  /** Points of value, with it against without it. May be negative where fewer requirements are unmet; null as above. */
  gain: number | null;
  /** All three are proven best. */
  optimal: boolean;
}

/**
 * The best attainable consortium with a capability and without it, each composed exactly from the run's candidates. The capability's price is
 * its price for the run's scene. About two compositions of one proposal: a few milliseconds.
 */
export function marginal(input: RunInput, capability: MatchCapability): Marginal {
  const others = input.capabilities.filter(({ id }) => id !== capability.id);
  const best = (capabilities: readonly MatchCapability[]) => compose(input.scene, capabilities, input.weights, { k: 1 });
  const withoutIt = best(others);
  const present = others.length === input.capabilities.length ? withoutIt : best(input.capabilities);
  const withIt = best([...others, capability]);
  const [before, without, after] = [present, withoutIt, withIt].map(({ proposals: [one] }: ComposeResult) => one ?? null) as [
    Proposal | null,
    Proposal | null,
    Proposal | null,
  ];
  const { unmetFewer, gain } = effectOf(without && bestOf(without), after && bestOf(after));
  return {
    before,
    without,
    after,
    taken: after?.members.some(({ capabilityId }) => capabilityId === capability.id) ?? false,
    improves: after !== null && standsBefore(bestOf(after), before && bestOf(before)),
    unmetFewer,
    gain,
    optimal: present.optimal && withoutIt.optimal && withIt.optimal,
  };
}

/** A consortium by the two numbers that order it. */
export interface Best {
  /** Unmet mandatory requirements. */
  unmet: number;
  /** Points. */
  value: number;
}

export function bestOf({ unmetMandatory, value }: Pick<Proposal, "unmetMandatory" | "value">): Best {
  return { unmet: unmetMandatory.length, value };
}

/** What a capability changes about the best consortium, by its numbers. */
export interface Effect {
  /** The best without the capability, and the best with it, which may lack it; null where there is none. */
  without: Best | null;
  after: Best | null;
  /** As in {@link Marginal}. */
  unmetFewer: number | null;
  gain: number | null;
}

export function effectOf(without: Best | null, after: Best | null): Effect {
  const both = after && without;
  return {
    without,
    after,
    unmetFewer: both ? without.unmet - after.unmet : null,
    gain: both ? pointsBetween(after.value, without.value) : null,
  };
}

/** Points of one value above another. Values are whole millionths: so is their difference. */
export const pointsBetween = (value: number, other: number): number => Math.round((value - other) * POINT) / POINT;

/** Fewer unmet mandatory requirements, or as many and a higher value. Anything stands before nothing. */
export function standsBefore(a: Best, b: Best | null): boolean {
  if (b === null) return true;
  return a.unmet !== b.unmet ? a.unmet < b.unmet : a.value > b.value;
}

/** The same where a value was stored: what differs by less than the thousandth of a point that is kept stands beside it. */
export function standsBeforeStored(a: Best, b: Best | null): boolean {
  const kept = ({ unmet, value }: Best): Best => ({ unmet, value: Math.round(value * 1000) });
  return standsBefore(kept(a), b && kept(b));
}

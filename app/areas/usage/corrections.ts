import Big from "big.js";
import type { UsageKind } from "#db/vocabulary/usage.ts";
import { LIMITS } from "./schemas.ts";

/** What stands in the ledger of an original: what it counts now, and the newest correction that made it so. */
export interface Standing {
  counts: string;
  newest: { at: number; id: string } | null;
}

/** A correction as it bears on its original; `at` is its device time in milliseconds. */
export interface Correcting {
  id: string;
  at: number;
  quantity: string;
}

/**
 * What each correction adds to the ledger, in the order given: of several corrections of one original the one with the newest device time wins
 * (of two at the same time the one with the greater id), whatever the order of arrival, so that an older one adds nothing. Exact decimal text.
 */
export function differences(standing: Standing, corrections: readonly Correcting[]): string[] {
  let counts = new Big(standing.counts);
  let newest = standing.newest;
  return corrections.map((correction) => {
    if (newest && isNewer(newest, correction)) return "0";
    const difference = new Big(correction.quantity).minus(counts);
    counts = counts.plus(difference);
    newest = correction;
    return difference.toFixed();
  });
}

/** Whether `a` prevails over `b`. */
export function isNewer(a: { at: number; id: string }, b: { at: number; id: string }): boolean {
  return a.at === b.at ? a.id > b.id : a.at > b.at;
}

/** Whether an event of this kind may have this quantity at all; nothing may be left of any. */
export function mayCount(kind: UsageKind, quantity: string): boolean {
  const { most, whole } = LIMITS[kind];
  const value = new Big(quantity);
  return value.lte(most) && (!whole || value.mod(1).eq(0));
}

import Big from "big.js";
import { DateTime } from "luxon";
import type { UsageTotal } from "#app/areas/usage/index.server.ts";
import { plain } from "#app/kernel/units.ts";

/** Days whose mean stands for the days to come. */
const MEAN_DAYS = 7;
export const DAY_MS = 86_400_000;

/** The whole days before now that stand for the days to come, seven at most and none from before `begins`; null before the first is over. */
export function recentDays(begins: Date, now: Date, zone: string): { from: Date; to: Date; days: number } | null {
  const today = DateTime.fromJSDate(now, { zone }).startOf("day");
  const first = DateTime.fromJSDate(begins, { zone }).startOf("day");
  const days = Math.min(MEAN_DAYS, Math.round(today.diff(first, "days").days));
  return days <= 0 ? null : { from: today.minus({ days }).toJSDate(), to: today.toJSDate(), days };
}

/**
 * Totals at the end of a stretch of time if every day still to come in it brings the mean of the recent days. `soFar` is what the stretch holds
 * already; a finished one projects to that. Whole base units, rounded down; numbers of events are those of what is there.
 */
export function projectTotals(
  soFar: readonly UsageTotal[],
  recent: { totals: readonly UsageTotal[]; days: number } | null,
  stretch: { from: Date; to: Date },
  now: Date,
): UsageTotal[] {
  const left = stretch.to.getTime() - Math.max(now.getTime(), stretch.from.getTime());
  if (!recent || left <= 0) return [...soFar];
  const result = new Map(soFar.map((total) => [keyOf(total), total]));
  for (const total of recent.totals) {
    const more = new Big(total.quantity)
      .times(left)
      .div(recent.days * DAY_MS)
      .round(0, Big.roundDown);
    const known = result.get(keyOf(total));
    result.set(keyOf(total), { ...total, quantity: plain(new Big(known?.quantity ?? 0).plus(more)), events: known?.events ?? 0 });
  }
  return [...result.values()];
}

const keyOf = ({ kind, state, exclusion }: UsageTotal) => `${kind} ${state} ${exclusion}`;

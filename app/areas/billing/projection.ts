import Big from "big.js";
import { DateTime } from "luxon";
import { plain } from "#app/kernel/units.ts";
import type { BillingPeriod } from "./period.ts";

/** Days whose mean stands for the days to come. */
const MEAN_DAYS = 7;
const DAY_MS = 86_400_000;

export interface Projection {
  /** Operations so far, and at the end of the period; whole numbers as text. */
  soFar: string;
  atEnd: string;
  /** Whole days the mean was taken over; 0 when there was none yet, and `atEnd` is then what is there now. */
  meanDays: number;
}

/**
 * Where a period ends if every day to come brings the mean of the last whole days (seven at most, in the contract's zone). `days` are the
 * days with operations; a day that is not among them had none. A finished period projects to what it had.
 */
export function projectOperations(
  days: readonly { day: string; succeeded: string }[],
  period: Pick<BillingPeriod, "from" | "to">,
  now: Date,
  zone: string,
): Projection {
  const soFar = days.reduce((sum, { succeeded }) => sum.plus(succeeded), new Big(0));
  const done = { soFar: plain(soFar), atEnd: plain(soFar), meanDays: 0 };
  if (now >= period.to || now <= period.from) return done;
  const today = DateTime.fromJSDate(now, { zone }).startOf("day");
  const starts = DateTime.fromJSDate(period.from, { zone }).startOf("day");
  const meanDays = Math.min(MEAN_DAYS, Math.round(today.diff(starts, "days").days));
  if (meanDays === 0) return done;
  const first = today.minus({ days: meanDays }).toFormat("yyyy-MM-dd");
  const last = today.toFormat("yyyy-MM-dd");
  const recent = days.filter(({ day }) => day >= first && day < last).reduce((sum, { succeeded }) => sum.plus(succeeded), new Big(0));
  const more = recent
    .times(period.to.getTime() - now.getTime())
    .div(meanDays * DAY_MS)
    .round(0, Big.roundDown);
  return { ...done, atEnd: plain(soFar.plus(more)), meanDays };
}

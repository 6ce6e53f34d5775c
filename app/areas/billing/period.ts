import { DateTime } from "luxon";

/** A billing period of a contract: half-open instants computed from calendar dates in its zone, never "+30 days". */
export interface BillingPeriod {
  /** Month, e.g. 2026-10. */
  key: string;
  from: Date;
  to: Date;
  /** Days of the month the contract covers, and days the month has: a partial month is prorated by them. */
  coveredDays: number;
  monthDays: number;
}

/** The part of a calendar month that lies in [startsOn, endsOn), or null when none does. Throws RangeError on a bad month. */
export function billingPeriod(key: string, contract: { startsOn: string; endsOn: string; zone: string }): BillingPeriod | null {
  const month = DateTime.fromFormat(key, "yyyy-MM", { zone: contract.zone });
  if (!month.isValid) throw new RangeError(`not a month: ${key}`);
  const starts = DateTime.fromISO(contract.startsOn, { zone: contract.zone });
  const ends = DateTime.fromISO(contract.endsOn, { zone: contract.zone });
  const from = DateTime.max(month, starts);
  const to = DateTime.min(month.plus({ months: 1 }), ends);
  if (from >= to) return null;
  return {
    key,
    from: from.toJSDate(),
    to: to.toJSDate(),
    coveredDays: Math.round(to.diff(from, "days").days),
    monthDays: month.daysInMonth ?? 30,
  };
}

/** Months in which a contract has begun to run by `now`, newest first. */
export function periodKeys(contract: { startsOn: string; endsOn: string; zone: string }, now: Date): string[] {
  const { zone } = contract;
  const starts = DateTime.fromISO(contract.startsOn, { zone });
  const ends = DateTime.fromISO(contract.endsOn, { zone });
  const keys: string[] = [];
  for (let month = starts.startOf("month"); month < ends; month = month.plus({ months: 1 })) {
    if (DateTime.max(month, starts).toMillis() > now.getTime()) break;
    keys.unshift(month.toFormat("yyyy-MM"));
  }
  return keys;
}

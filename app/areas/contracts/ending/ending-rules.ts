import Big from "big.js";
import { DateTime } from "luxon";
import { roundToFen } from "#app/kernel/money.ts";
import type { ContractTerms, LeaseTerms } from "../terms.ts";

/** A rented robot: the ISO day it was accepted on. */
export interface Rented {
  identity: string;
  acceptedOn: string;
}

const day = (iso: string) => DateTime.fromISO(iso, { zone: "utc" });
const later = (a: string, b: string) => (a > b ? a : b);

/**
 * The first day the user unit may name as the first one without the contract, when it gives notice today; ISO dates. Null where the terms give it no
 * such right: a lease is left early only where that was agreed (民法典 563, 704), use by its exit clause.
 */
export function earliestByNotice({ lease, conditions }: ContractTerms, today: string): string | null {
  if (lease && !lease.earlyTermination) return null;
  const days = Math.max(lease?.earlyTermination?.noticeDays ?? 0, conditions.exit.noticeDays);
  return later(day(today).plus({ days }).toFormat("yyyy-MM-dd"), tomorrow(today));
}

export const tomorrow = (today: string): string => day(today).plus({ days: 1 }).toFormat("yyyy-MM-dd");

/** Months from one ISO day to a later one, exact: whole months and the days of the last one as a part of its length. */
export function monthsBetween(from: string, to: string): Big {
  const [start, end] = [day(from), day(to)];
  if (end <= start) return new Big(0);
  const whole = Math.floor(end.diff(start, "months").months);
  const reached = start.plus({ months: whole });
  const length = start.plus({ months: whole + 1 }).diff(reached, "days").days;
  return new Big(whole).plus(new Big(Math.round(end.diff(reached, "days").days)).div(Math.round(length)));
}

/**
 * What leaving early costs, in fen without tax: the agreed part of the rent that would still have come for the robots rented now, from the new end to
 * the former one. Rounded once.
 */
export function terminationFee(lease: LeaseTerms, robots: number, stretch: { endsOn: string; formerEndsOn: string }): bigint {
  const months = monthsBetween(stretch.endsOn, stretch.formerEndsOn);
  return roundToFen(
    months
      .times(robots)
      .times(lease.monthlyRentFen)
      .times(lease.earlyTermination?.feeBp ?? 0)
      .div(10_000),
  );
}

/** Whole months a robot was rented before a day, and its price then: that of the last step reached. Null where none is reached yet. */
export function buyOutAt(lease: LeaseTerms, acceptedOn: string, ownedFrom: string): { monthsRented: number; priceFen: bigint } | null {
  const monthsRented = Number(monthsBetween(acceptedOn, ownedFrom).round(0, Big.roundDown));
  const step = lease.buyOut.findLast(({ afterMonths }) => afterMonths <= monthsRented);
  return step ? { monthsRented, priceFen: BigInt(step.priceFen) } : null;
}

/** The first day a robot may be bought; null where the terms give no right to. */
export function earliestBuyOut(lease: LeaseTerms, acceptedOn: string): string | null {
  const [first] = lease.buyOut;
  return first ? day(acceptedOn).plus({ months: first.afterMonths }).toFormat("yyyy-MM-dd") : null;
}

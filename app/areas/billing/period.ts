import { DateTime } from "luxon";

/** When a contract runs, by calendar dates of its zone; half-open. */
export interface ContractTime {
  startsOn: string;
  endsOn: string;
  zone: string;
}

/** A billing period of a contract: half-open instants computed from calendar dates in its zone, never "+30 days". */
export interface BillingPeriod {
  /** Month, e.g. 2026-10. */
  key: string;
  from: Date;
  to: Date;
  /** Days of the month the contract covers, and days the month has: a partial month is prorated by them. */
  coveredDays: number;
  monthDays: number;
  /** 1 for the calendar month the contract starts in. */
  contractMonth: number;
}

/** A part of a period under one version of the terms. */
export interface PeriodPart extends BillingPeriod {
  version: number;
}

/** The part of a calendar month that lies in [startsOn, endsOn), or null when none does. Throws RangeError on a bad month. */
export function billingPeriod(key: string, contract: ContractTime): BillingPeriod | null {
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
    coveredDays: daysBetween(from, to),
    monthDays: month.daysInMonth ?? 30,
    contractMonth: (month.year - starts.year) * 12 + month.month - starts.month + 1,
  };
}

/**
 * A period cut where another version of the terms takes effect, oldest first. In force at an instant is the newest version that took effect by then;
 * before any did, the first one. Versions take effect at midnights of the zone, so every part is of whole days.
 */
export function partsOf(period: BillingPeriod, versions: readonly { version: number; effectiveFrom: Date }[], zone: string): PeriodPart[] {
  const inForce = (at: Date) => {
    const begun = versions.filter(({ effectiveFrom }) => effectiveFrom <= at).map(({ version }) => version);
    return begun.length > 0 ? Math.max(...begun) : Math.min(...versions.map(({ version }) => version));
  };
  const cuts = versions
    .map(({ effectiveFrom }) => effectiveFrom)
    .filter((at) => at > period.from && at < period.to)
    .sort((a, b) => a.getTime() - b.getTime());
  const parts: PeriodPart[] = [];
  for (const [i, from] of [period.from, ...cuts].entries()) {
    const to = cuts[i] ?? period.to;
    const version = inForce(from);
    const last = parts.at(-1);
    if (to <= from) continue;
    if (last?.version === version) {
      last.to = to;
      last.coveredDays = daysIn(last, zone);
    } else parts.push({ ...period, version, from, to, coveredDays: daysIn({ from, to }, zone) });
  }
  return parts;
}

/** Whole days between two midnights of the zone, by its calendar. */
export function daysIn({ from, to }: { from: Date; to: Date }, zone: string): number {
  return daysBetween(DateTime.fromJSDate(from, { zone }), DateTime.fromJSDate(to, { zone }));
}

const daysBetween = (from: DateTime, to: DateTime) => Math.max(0, Math.round(to.startOf("day").diff(from.startOf("day"), "days").days));

/** Months in which a contract has begun to run by `now`, newest first. */
export function periodKeys(contract: ContractTime, now: Date): string[] {
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

const RENT = "-rent";
/** Key of the last invoice of a contract: what changed after its last period was billed, and what could not be set off. */
export const FINAL = "final";

/** Key of the invoice for the rent in advance of a month, and what an invoice's key says. */
export const advanceKey = (month: string) => `${month}${RENT}`;
export function readKey(key: string): { kind: "service" | "rent" | "deposit"; month: string | null } {
  if (key === "deposit") return { kind: "deposit", month: null };
  if (key === FINAL) return { kind: "service", month: null };
  return key.endsWith(RENT) ? { kind: "rent", month: key.slice(0, -RENT.length) } : { kind: "service", month: key };
}

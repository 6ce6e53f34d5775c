import Big from "big.js";
import { DateTime } from "luxon";
import type { Measure } from "./vocabulary.ts";

/** What the ledger has of a robot on a day: the sum of one measure, exact decimal text; there is a row wherever anything at all was reported. */
export interface RobotDay {
  day: string;
  source: string;
  quantity: string;
}

export interface RobotAtWork {
  identity: string;
  station: string;
  assignments: readonly { from: Date; to: Date | null }[];
}

/**
 * A robot's day: a quantity where it reported anything, "0" where it reported something else only; null where it was at work under the contract
 * and nothing at all came (无数据, which is not zero); undefined where it was not at work, or the day has not come.
 */
export type Cell = string | null | undefined;

export interface UsageDays {
  /** Days of the period that have begun, oldest first, each with its sum and the sum up to its end. */
  days: { day: string; quantity: string; running: string }[];
  robots: { identity: string; station: string; quantity: string; cells: Cell[] }[];
  quantity: string;
}

/** Lays out a period by day and robot. A robot that has left keeps its line, so that lines and days sum to the same total, to the last unit. */
export function layOutDays(facts: {
  rows: readonly RobotDay[];
  robots: readonly RobotAtWork[];
  period: { from: Date; to: Date };
  now: Date;
  zone: string;
}): UsageDays {
  const { rows, robots, period, now, zone } = facts;
  const days: { day: string; from: Date; to: Date }[] = [];
  let at = DateTime.fromJSDate(period.from, { zone });
  while (at.toJSDate() < period.to && at.toJSDate() <= now) {
    const next = at.startOf("day").plus({ days: 1 });
    days.push({ day: at.toFormat("yyyy-MM-dd"), from: at.toJSDate(), to: next.toJSDate() });
    at = next;
  }
  // A clock that runs a little ahead may have reported from tomorrow: the day is shown rather than its usage lost.
  for (const day of [...new Set(rows.map((row) => row.day))].sort()) {
    if (days.some((one) => one.day === day)) continue;
    const from = DateTime.fromISO(day, { zone });
    days.push({ day, from: from.toJSDate(), to: from.plus({ days: 1 }).toJSDate() });
  }
  const known = new Set(robots.map((robot) => robot.identity));
  const strangers = [...new Set(rows.map((row) => row.source))].filter((source) => !known.has(source)).sort();
  const lines = [...robots, ...strangers.map((identity) => ({ identity, station: "—", assignments: [] }))];
  const byRobot = Map.groupBy(rows, (row) => row.source);
  const sums = new Map<string, Big>();
  for (const row of rows) sums.set(row.day, (sums.get(row.day) ?? new Big(0)).plus(row.quantity));
  let running = new Big(0);
  return {
    days: days.map(({ day }) => {
      const sum = sums.get(day) ?? new Big(0);
      running = running.plus(sum);
      return { day, quantity: sum.toFixed(), running: running.toFixed() };
    }),
    robots: lines
      .map(({ identity, station, assignments }) => {
        const own = new Map((byRobot.get(identity) ?? []).map((row) => [row.day, row.quantity]));
        const cells = days.map((day): Cell => {
          const quantity = own.get(day.day);
          if (quantity !== undefined) return new Big(quantity).toFixed();
          return assignments.some(({ from, to }) => from < day.to && from <= now && (to === null || to > day.from)) ? null : undefined;
        });
        const quantity = [...own.values()].reduce((sum, one) => sum.plus(one), new Big(0)).toFixed();
        return { identity, station, quantity, cells };
      })
      .filter(({ cells }) => cells.some((cell) => cell !== undefined)),
    quantity: running.toFixed(),
  };
}

/** An exact quantity in the ledger's base unit as people read it: in the unit of the measure, six decimals at most, without ending zeros. */
export function inUnit(measure: Pick<Measure, "divisor">, quantity: string): string {
  return new Big(quantity).div(measure.divisor).round(6, Big.roundHalfUp).toFixed();
}

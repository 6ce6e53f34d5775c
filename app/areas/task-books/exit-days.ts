import { DateTime } from "luxon";

const ZONE = "Asia/Shanghai";

/** Most days between a notice and its effect: who plans further ahead gives notice later. */
const MOST_DAYS = 730;

/** The days on which a notice given now may take effect, YYYY-MM-DD, first and last: `noticeDays` of clause 18 have to pass, the day of the notice not counted. */
export function exitDays(now: Date, noticeDays: number): { first: string; last: string } {
  const today = DateTime.fromJSDate(now, { zone: ZONE });
  const day = (days: number) => today.plus({ days }).toFormat("yyyy-MM-dd");
  return { first: day(noticeDays), last: day(Math.max(noticeDays, MOST_DAYS)) };
}

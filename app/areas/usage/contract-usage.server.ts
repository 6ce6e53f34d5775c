import { and, eq, inArray } from "drizzle-orm";
import { DateTime } from "luxon";
import { type Contract, getContract } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { quarantinedUsage } from "#db/schema/usage.ts";
import { mayAcceptRobot, mayEndAssignment } from "./policy.ts";
import type { Period } from "./reads.server.ts";
import { usageCsv } from "./usage-csv.ts";
import { inUnit, type UsageDays } from "./usage-days.ts";
import { sequenceGaps, stretchOf, usageDays } from "./usage-page.server.ts";
import { MEASURES, type Measure, measureOf } from "./vocabulary.ts";

/** What is looked at, out of an address. */
export interface UsageView {
  month: string | null;
  measure: string | null;
}

/**
 * One month and one measure of a contract as its usage page shows them, in the unit people read; the newest month that has begun and the first
 * measure reported, where the address names none. `shown` is null before the contract starts. For the two sides of the contract.
 */
export async function contractUsage(ctx: Context, code: string, view: UsageView) {
  const { contract } = await getContract(ctx, { code });
  const now = ctx.clock.now();
  const months = monthsOf(contract, now);
  const month = view.month !== null && months.includes(view.month) ? view.month : months[0];
  const robots = await robotsOfContract(ctx, contract.id);
  const head = {
    code: contract.code,
    name: contract.name,
    now: now.toISOString(),
    months,
    /** Who works and worked here, since when and until when, and when the user unit accepted it. */
    robots: robots.map(({ identity, station, assignedFrom, assignedTo, acceptedOn }) => ({
      identity,
      station,
      from: assignedFrom.toISOString(),
      to: assignedTo?.toISOString() ?? null,
      acceptedOn,
    })),
    may: { endAssignment: mayEndAssignment(ctx.actor, contract), acceptRobot: mayAcceptRobot(ctx.actor, contract) },
  };
  if (month === undefined) return { ...head, shown: null };
  const period = periodOf(contract, month);
  const asked = measureOf(view.measure);
  const first = await usageDays(ctx, { code }, period, asked);
  const known = MEASURES.find((one) => first.reported.includes(one.key));
  // Nobody asked for this one: what was reported is shown instead of a month of nothing.
  const measure = view.measure === null && known && !first.reported.includes(asked.key) ? known : asked;
  const open = and(eq(quarantinedUsage.contractId, contract.id), inArray(quarantinedUsage.status, ["held", "proposed"]));
  const [days, gaps, held] = await Promise.all([
    measure === asked ? first : usageDays(ctx, { code }, period, measure),
    sequenceGaps(ctx, { code }, period),
    ctx.db.$count(quarantinedUsage, open),
  ]);
  return {
    ...head,
    shown: {
      month,
      from: period.from.toISOString(),
      to: period.to.toISOString(),
      ended: period.to <= now,
      measure,
      measures: MEASURES.filter((one) => one.key === measure.key || days.reported.includes(one.key)).map(({ key, name }) => ({
        key,
        name,
      })),
      usage: readable(days, measure),
      gaps,
      held,
    },
  };
}

/** The same month and measure as a CSV file, of which the taking is recorded. */
export async function exportUsage(ctx: Context, code: string, view: UsageView): Promise<{ file: string; fileName: string }> {
  return withTransaction(ctx, async (tx) => {
    const { contract } = await getContract(tx, { code });
    const months = monthsOf(contract, tx.clock.now());
    const month = view.month !== null && months.includes(view.month) ? view.month : months[0];
    const measure = measureOf(view.measure);
    const days = month === undefined ? null : await usageDays(tx, { code }, periodOf(contract, month), measure);
    await recordAudit(tx, {
      action: "export-usage",
      objectType: "contract",
      objectId: contract.id,
      detail: { code, month: month ?? null, measure: measure.key },
    });
    return { file: usageCsv(days, measure), fileName: `${contract.code} ${month ?? ""} ${measure.name}.csv` };
  });
}

/** Quantities in the unit people read. */
function readable({ days, robots, quantity }: UsageDays, measure: Measure): UsageDays {
  const read = (value: string) => inUnit(measure, value);
  return {
    quantity: read(quantity),
    days: days.map((day) => ({ day: day.day, quantity: read(day.quantity), running: read(day.running) })),
    robots: robots.map((robot) => ({
      ...robot,
      quantity: read(robot.quantity),
      cells: robot.cells.map((cell) => (typeof cell === "string" ? read(cell) : cell)),
    })),
  };
}

/** Months of a contract that have begun, newest first. */
function monthsOf(contract: Contract, now: Date): string[] {
  const { zone } = contract;
  const ends = DateTime.min(DateTime.fromISO(contract.endsOn, { zone }), DateTime.fromJSDate(now, { zone }));
  const months: string[] = [];
  const starts = DateTime.fromISO(contract.startsOn, { zone });
  if (starts > ends) return months;
  for (let month = starts.startOf("month"); month < ends; month = month.plus({ months: 1 })) months.unshift(month.toFormat("yyyy-MM"));
  return months;
}

/** The part of a month that lies in the contract. */
function periodOf(contract: Contract, month: string): Period {
  const { zone } = contract;
  const whole = stretchOf({ month }, zone);
  if (!whole) throw new RangeError(`not a month: ${month}`);
  const [starts, ends] = [contract.startsOn, contract.endsOn].map((day) => DateTime.fromISO(day, { zone }).toJSDate());
  return {
    from: starts && starts > whole.from ? starts : whole.from,
    to: ends && ends < whole.to ? ends : whole.to,
  };
}

import { DateTime } from "luxon";
import { usageCut, usageTotals } from "#app/areas/usage/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { partsOfMonths, type WholeContract } from "../gather-rating.server.ts";
import { billingPeriod, periodKeys } from "../period.ts";
import { serviceLevels } from "../rating/service-level.ts";

/** A month and whether a level of service was missed in it; null where there was too little to judge by. */
export interface JudgedMonth {
  month: string;
  missed: boolean | null;
}

/**
 * The months of a contract that are over with their days of grace, newest first, judged by everything reported until now: a month in which any part
 * fell below any threshold was missed.
 */
export async function judgedMonths(ctx: Context, whole: WholeContract): Promise<JudgedMonth[]> {
  const { contract, versions } = whole;
  const [cut, partsFor] = [await usageCut(ctx, contract.id), await partsOfMonths(ctx, whole)];
  const judged: JudgedMonth[] = [];
  for (const month of periodKeys(contract, ctx.clock.now())) {
    const period = billingPeriod(month, contract);
    if (!period) continue;
    let missed: boolean | null = null;
    let grace = 0;
    for (const part of partsFor(month)) {
      const terms = versions.find(({ version }) => version === part.version)?.terms;
      grace = terms?.late.graceDays ?? 0;
      if (!terms?.sla) continue;
      const totals = await usageTotals(ctx, contract.id, { from: new Date(part.from), to: new Date(part.to) }, cut);
      for (const { percent, belowPercent } of serviceLevels(terms.sla, totals))
        if (percent !== null) missed = missed === true || belowPercent !== null;
    }
    const closes = DateTime.fromJSDate(period.to, { zone: contract.zone }).plus({ days: grace }).toJSDate();
    if (closes <= ctx.clock.now()) judged.push({ month, missed });
  }
  return judged;
}

/** Months missed in a row up to the newest that could be judged, newest first: one that could not be judged neither counts nor ends the row. */
export function missedInARow(months: readonly JudgedMonth[]): string[] {
  const row: string[] = [];
  for (const { month, missed } of months) {
    if (missed === false) break;
    if (missed) row.push(month);
  }
  return row;
}

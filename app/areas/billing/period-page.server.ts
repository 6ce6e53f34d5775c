import { and, eq, ne } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { usageOverview } from "#app/areas/usage/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { billingPeriod, periodKeys } from "./period.ts";
import { mayClosePeriod } from "./policy.ts";
import { projectOperations } from "./projection.ts";
import { committedOperations, ratePeriod } from "./rate.ts";

/**
 * One billing period of a contract as its page shows it: usage, commitment, where it is going, and what it would cost. `key` is a month of
 * the contract; without one, or with one that is not, it is the newest begun. `period` is null before the contract starts, `billed` until
 * the period has an invoice. Counts and fen are text.
 */
export async function periodPage(ctx: Context, contractCode: string, key: string | null) {
  const { contract, current } = await getContract(ctx, { code: contractCode });
  const now = ctx.clock.now();
  const keys = periodKeys(contract, now);
  const rows = await ctx.db
    .select({ period: invoices.period, code: invoices.code, netFen: invoices.netFen })
    .from(invoices)
    .where(and(eq(invoices.contractId, contract.id), ne(invoices.status, "void")));
  const billed = new Map(rows.map((row) => [row.period, { code: row.code, netFen: row.netFen.toString() }]));
  const ended = keys.filter((one) => (billingPeriod(one, contract)?.to ?? now) <= now);
  const { terms } = current;
  const hasDeposit = terms.kind === "operatingLease" && terms.depositFen !== "0";
  const closing = {
    may: mayClosePeriod(ctx.actor, contract) && contract.status !== "draft",
    months: ended.filter((one) => !billed.has(one)),
    deposit: hasDeposit && !billed.has("deposit"),
  };
  const shown = key !== null && keys.includes(key) ? key : keys[0];
  const period = shown === undefined ? null : billingPeriod(shown, contract);
  if (!period) return { now: now.toISOString(), keys, closing, period: null };

  const usage = await usageOverview(ctx, contract.id, period);
  const projection = projectOperations(usage.days, period, now, contract.zone);
  const estimate = ratePeriod(terms, period, { quantity: projection.atEnd, events: 0 });
  return {
    now: now.toISOString(),
    keys,
    closing,
    period: {
      key: period.key,
      from: period.from.toISOString(),
      to: period.to.toISOString(),
      ended: period.to <= now,
      billed: billed.get(period.key) ?? null,
      committed: terms.kind === "payPerUse" ? committedOperations(terms.minimumOperations, period) : null,
      usage,
      projection,
      estimateFen: estimate.netFen.toString(),
      estimateLines: estimate.lines
        .filter((line) => line.kind !== "tax")
        .map((line) => ({ lineKey: line.lineKey, description: line.description, amountFen: line.amountFen.toString() })),
    },
  };
}

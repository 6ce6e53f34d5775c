import { eq } from "drizzle-orm";
import { type Charge, getContract } from "#app/areas/contracts/index.server.ts";
import { usageCut, usageOverview, usageTotals } from "#app/areas/usage/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { invoices } from "#db/schema/billing.ts";
import { CHARGE_BASIS_NAMES, CHARGE_SOURCES, CHARGE_UNITS } from "#db/vocabulary/contracts.ts";
import { isBillable } from "./ending/rebill.server.ts";
import { partsOfMonths, type WholeContract } from "./gather-rating.server.ts";
import { advanceKey, type BillingPeriod, billingPeriod, FINAL, periodKeys } from "./period.ts";
import { mayClosePeriod } from "./policy.ts";
import { projectTotals, recentDays } from "./projection.ts";
import { sumOf } from "./rating/line.ts";
import { committedQuantity, rateSegment, type Segment } from "./rating/rate-segment.ts";
import { serviceLevels } from "./rating/service-level.ts";
import { usedOf } from "./rating/tiers.ts";
import { can } from "./states.ts";

/**
 * One billing period of a contract as its page shows it: usage, commitment, where it is going, and what it would cost. `key` is a month of
 * the contract; without one, or with one that is not, it is the newest begun. `period` is null before the contract starts, `billed` until
 * the period has an invoice. Quantities and fen are text.
 */
export async function periodPage(ctx: Context, contractCode: string, key: string | null) {
  const whole = await getContract(ctx, { code: contractCode });
  const { contract } = whole;
  const now = ctx.clock.now();
  const keys = periodKeys(contract, now);
  const rows = await ctx.db
    .select({ period: invoices.period, code: invoices.code, netFen: invoices.netFen, status: invoices.status })
    .from(invoices)
    .where(eq(invoices.contractId, contract.id));
  const standing = rows.filter((row) => row.status !== "void");
  const voided = rows.filter((row) => !standing.some(({ period }) => period === row.period)).map((row) => row.period);
  const rated = standing.filter((row) => row.status === "rated" || !can("rate", row.status));
  const billed = new Map(rated.map((row) => [row.period, { code: row.code, netFen: row.netFen.toString(), status: row.status }]));
  const ended = keys.filter((one) => (billingPeriod(one, contract)?.to ?? now) <= now);
  const leases = whole.versions.flatMap(({ terms }) => (terms.lease ? [terms.lease] : []));
  const closing = {
    may: mayClosePeriod(ctx.actor, contract) && contract.status !== "draft",
    months: ended.filter((one) => !billed.has(one)),
    rents: leases.some((lease) => lease.timing === "advance") ? keys.map(advanceKey).filter((one) => !billed.has(one)) : [],
    deposit: whole.current.terms.lease !== null && whole.current.terms.lease.depositFen !== "0" && !billed.has("deposit"),
    final: voided.includes(FINAL),
    /** Those of these whose invoice was voided, and which nobody billed anew. */
    voided: [...new Set(voided)].filter((one) => isBillable(whole, one)),
  };
  const shown = key !== null && keys.includes(key) ? key : keys[0];
  const period = shown === undefined ? null : billingPeriod(shown, contract);
  if (!period) return { now: now.toISOString(), keys, closing, period: null };
  const [usage, outlook] = await Promise.all([usageOverview(ctx, contract.id, period), outlookOf(ctx, whole, period, now)]);
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
      usage,
      ...outlook,
    },
  };
}

/** What a period has used, what it is heading for, and what that costs before tax and without what comes late for other periods. */
async function outlookOf(ctx: Context, whole: WholeContract, period: BillingPeriod, now: Date) {
  const { contract, versions } = whole;
  const cut = await usageCut(ctx, contract.id);
  const days = recentDays(period.from, now, contract.zone);
  const recent = days && now < period.to ? { totals: await usageTotals(ctx, contract.id, days, cut), days: days.days } : null;
  const actual: Segment[] = [];
  for (const part of (await partsOfMonths(ctx, whole))(period.key)) {
    const terms = versions.find(({ version }) => version === part.version)?.terms;
    if (!terms) throw new Error(`contract ${contract.code} has no terms ${part.version}`);
    const stretch = { from: new Date(part.from), to: new Date(part.to) };
    actual.push({ ...part, ...stretch, period: period.key, terms, totals: await usageTotals(ctx, contract.id, stretch, cut) });
  }
  const expected = actual.map((segment) => ({ ...segment, totals: projectTotals(segment.totals, recent, segment, now) }));
  const lines = expected.flatMap((segment) => rateSegment(segment, "inArrears"));
  const last = actual.at(-1);
  const used = actual.flatMap(({ totals }) => totals);
  const atEnd = expected.flatMap(({ totals }) => totals);
  const { usage, sla } = last?.terms ?? whole.current.terms;
  return {
    meanDays: recent?.days ?? 0,
    charges: (usage?.charges ?? []).map((charge) => ({
      key: charge.key,
      measure: measureOf(charge),
      name: CHARGE_BASIS_NAMES[charge.basis],
      unit: CHARGE_UNITS[charge.basis],
      used: plain(usedOf(charge, used).quantity),
      atEnd: plain(usedOf(charge, atEnd).quantity),
      committed:
        usage && last && committedQuantity(usage, last)?.chargeKey === charge.key
          ? (committedQuantity(usage, last)?.quantity ?? null)
          : null,
      tierMode: charge.tierMode,
      tiers: charge.tiers,
    })),
    levels: sla ? serviceLevels(sla, used) : [],
    rented: new Set(actual.flatMap(({ rentals }) => rentals.map(({ identity }) => identity))).size,
    soFarFen: sumOf(actual.flatMap((segment) => rateSegment(segment, "inArrears").filter(({ kind }) => kind === "usage"))).toString(),
    estimateFen: sumOf(lines).toString(),
    estimateLines: lines.map((line) => ({ lineKey: line.lineKey, description: line.description, amountFen: line.amountFen.toString() })),
  };
}

/** Key of what is reported for a charge, as the usage page knows it; null for time in several states, which is no single measure. */
function measureOf({ basis, states }: Charge): string | null {
  const { kind } = CHARGE_SOURCES[basis];
  if (kind !== "stateTime") return kind;
  return states.length === 1 ? `${kind}.${states[0]}` : null;
}

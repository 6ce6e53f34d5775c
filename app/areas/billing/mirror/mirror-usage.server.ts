import Big from "big.js";
import { and, eq, isNotNull, isNull, lt, or } from "drizzle-orm";
import { type ContractTerms, getContract } from "#app/areas/contracts/index.server.ts";
import { type HourTotal, holdUsageLock, usageByHour, usageCut } from "#app/areas/usage/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { StripeGatewayError } from "#app/stripe/index.server.ts";
import { stripeCustomers } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { stripeMeterMarks, stripeMeters } from "#db/schema/published-prices.ts";
import { CHARGE_BASIS_NAMES, CHARGE_SOURCES, type ChargeBasis } from "#db/vocabulary/contracts.ts";

const HOUR_MS = 3_600_000;
/** The channel takes what is at most 35 days old; an hour less, so that nothing grows too old on its way. */
const OLDEST_MS = 35 * 24 * HOUR_MS - HOUR_MS;
/** Decimals the channel holds. */
const PLACES = 12;
const MOST = 200;

/**
 * Shows at the payment channel what the robots of a contract did: for each hour that closed, or changed since, and each basis its terms charge by,
 * the whole total of the hour. It is a mirror and never priced. An hour sent again is a new event, told apart by the ingest number it was counted
 * up to, and stands for the earlier one; sent twice under the same name it counts once. What was planned is stored before it goes out. A channel
 * that is down or refuses is noted and tried again the next hour; nothing else waits for it.
 */
export async function mirrorUsage(ctx: Context, { contractId }: JobPayload<"mirror-usage">): Promise<void> {
  if (!ctx.services.config.STRIPE_METER_MIRROR) return;
  const { contract, versions } = await getContract(ctx, { id: contractId });
  const [customer] = await ctx.db.select().from(stripeCustomers).where(eq(stripeCustomers.organizationId, contract.userUnitId));
  // With its first invoice the payer becomes known there; what is not older than five weeks is then made up for.
  if (!customer) return;
  const plan = await planOf(ctx, contractId);
  const note = (set: Partial<typeof stripeMeterMarks.$inferInsert>) =>
    ctx.db.update(stripeMeterMarks).set(set).where(eq(stripeMeterMarks.contractId, contractId));
  const since = new Date(ctx.clock.now().getTime() - OLDEST_MS);
  const totals = await usageByHour(ctx, contractId, { from: nextHour(since), to: plan.before }, plan);
  try {
    for (const [hour, rows] of Map.groupBy(totals, (row) => row.hour.getTime())) {
      const inForce = versions.find(({ effectiveFrom }) => effectiveFrom.getTime() <= hour) ?? versions.at(-1);
      for (const [basis, value] of hourValues(inForce?.terms.usage ?? null, rows)) {
        const eventName = `shijing_${contract.code.replaceAll(/[^A-Za-z0-9]/g, "_")}_${basis}`;
        await ensureMeter(ctx, eventName, `${contract.code} ${CHARGE_BASIS_NAMES[basis]}`);
        const identifier = `${contract.code}:${basis}:${new Date(hour).toISOString()}:${plan.cut}`;
        await ctx.services.stripe.sendMeterEvent({
          eventName,
          customerId: customer.customerId,
          value,
          identifier,
          at: new Date(hour),
          idempotencyKey: `meter:${identifier}`,
        });
      }
    }
    await note({ sentCut: plan.cut, closedBefore: plan.before, plannedCut: null, plannedBefore: null, failure: null });
  } catch (error) {
    if (!(error instanceof StripeGatewayError)) throw error;
    await note({ failure: `${error.kind} ${error.code}: ${error.message}`.slice(0, 500) });
  }
}

interface Plan {
  after: bigint;
  closedBefore: Date | null;
  cut: bigint;
  before: Date;
}

/** What this run sends, stored; after a crash that of the run before. All below the cut is committed: it is taken under the lock of the ledger. */
async function planOf(ctx: Context, contractId: string): Promise<Plan> {
  return withTransaction(ctx, async (tx) => {
    await holdUsageLock(tx, contractId);
    await tx.db.insert(stripeMeterMarks).values({ contractId }).onConflictDoNothing();
    const [mark] = await tx.db.select().from(stripeMeterMarks).where(eq(stripeMeterMarks.contractId, contractId)).for("update");
    if (!mark) throw new Error("mark was not inserted");
    const { sentCut: after, closedBefore } = mark;
    if (mark.plannedCut !== null && mark.plannedBefore) return { after, closedBefore, cut: mark.plannedCut, before: mark.plannedBefore };
    const plan = { after, closedBefore, cut: await usageCut(tx, contractId), before: thisHour(tx.clock.now()) };
    await tx.db
      .update(stripeMeterMarks)
      .set({ plannedCut: plan.cut, plannedBefore: plan.before })
      .where(eq(stripeMeterMarks.contractId, contractId));
    return plan;
  });
}

const thisHour = (at: Date) => new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
const nextHour = (at: Date) => new Date(Math.ceil(at.getTime() / HOUR_MS) * HOUR_MS);

/** The total of an hour by what the terms charge for, in the units of the price; several charges of one basis count their states together. */
export function hourValues(usage: ContractTerms["usage"], rows: readonly HourTotal[]): Map<ChargeBasis, string> {
  const values = new Map<ChargeBasis, string>();
  for (const [basis, charges] of Map.groupBy(usage?.charges ?? [], (charge) => charge.basis)) {
    const { kind, per } = CHARGE_SOURCES[basis];
    const states = charges.flatMap((charge) => charge.states);
    const counted = rows.filter((row) => row.kind === kind && (row.state === null || states.includes(row.state)));
    if (counted.length === 0) continue;
    const sum = counted.reduce((total, { quantity }) => total.plus(quantity), new Big(0));
    values.set(basis, exactQuotient(sum, per));
  }
  return values;
}

function exactQuotient(sum: Big, per: number): string {
  const Precise = Big();
  Precise.DP = PLACES;
  Precise.RM = Big.roundHalfUp;
  return new Precise(sum.toFixed()).div(per).toFixed();
}

async function ensureMeter(ctx: Context, eventName: string, displayName: string): Promise<void> {
  const [known] = await ctx.db.select().from(stripeMeters).where(eq(stripeMeters.eventName, eventName));
  if (known) return;
  const { meterId } = await ctx.services.stripe.ensureMeter({
    eventName,
    displayName,
    aggregation: "lastOfHour",
    idempotencyKey: `meter:${eventName}`,
  });
  await ctx.db.insert(stripeMeters).values({ eventName, meterId }).onConflictDoNothing();
}

/** Once an hour lets every contract in force show the hour that closed; does nothing while the mirror is switched off. */
export async function sweepMeters(ctx: Context): Promise<void> {
  if (!ctx.services.config.STRIPE_METER_MIRROR) return;
  const hour = thisHour(ctx.clock.now());
  await withTransaction(ctx, async (tx) => {
    const behind = await tx.db
      .select({ id: contracts.id })
      .from(contracts)
      .innerJoin(stripeCustomers, eq(stripeCustomers.organizationId, contracts.userUnitId))
      .leftJoin(stripeMeterMarks, eq(stripeMeterMarks.contractId, contracts.id))
      .where(
        and(
          isNotNull(contracts.activatedAt),
          eq(contracts.status, "active"),
          or(isNull(stripeMeterMarks.closedBefore), lt(stripeMeterMarks.closedBefore, hour)),
        ),
      )
      .orderBy(contracts.id)
      .limit(MOST);
    for (const { id } of behind) await enqueue(tx, "mirror-usage", { contractId: id });
  });
}

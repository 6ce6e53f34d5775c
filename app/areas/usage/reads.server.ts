import { and, desc, eq, gt, gte, inArray, lt, lte, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { quarantinedUsage, usageEvents } from "#db/schema/usage.ts";
import type { RobotState, SlaExclusion, UsageKind } from "#db/vocabulary/usage.ts";

/** Half-open period of instants. */
export interface Period {
  from: Date;
  to: Date;
}

const within = (contractId: string, { from, to }: Period) =>
  and(eq(usageEvents.contractId, contractId), gte(usageEvents.occurredAt, from), lt(usageEvents.occurredAt, to));

/** An exact decimal without the zeros that end it. */
export const exact = (value: SQL) => sql<string>`trim_scale(coalesce(${value}, 0))::text`;

/** The newest ingest number of a contract: a rating run that cuts here can be repeated to the same bytes. 0 when there is none. */
export async function usageCut(ctx: Context, contractId: string): Promise<bigint> {
  const [row] = await ctx.db
    .select({ seq: usageEvents.seq })
    .from(usageEvents)
    .where(eq(usageEvents.contractId, contractId))
    .orderBy(desc(usageEvents.seq))
    .limit(1);
  return row?.seq ?? 0n;
}

/** What a contract's robots did of one kind (and state, and exclusion) in a period: an exact sum, and how many ledger rows make it. */
export interface UsageTotal {
  kind: UsageKind;
  state: RobotState | null;
  exclusion: SlaExclusion | null;
  /** Exact decimal text in the base unit of the kind. */
  quantity: string;
  /** Ledger rows, those of corrections included: it grows whenever anything came in. */
  events: number;
}

/**
 * Totals of a period up to the cut, sorted by kind, state and exclusion; one aggregate over the ledger, and the same bytes whenever it is asked
 * for again. Kinds nothing was reported of are absent.
 */
export async function usageTotals(ctx: Context, contractId: string, period: Period, cut: bigint): Promise<UsageTotal[]> {
  const { kind, state, exclusion } = usageEvents;
  const inBytes = (column: SQLWrapper) => sql`${column} collate "C" nulls first`;
  return ctx.db
    .select({ kind, state, exclusion, quantity: exact(sql`sum(${usageEvents.quantity})`), events: sql<number>`count(*)::int` })
    .from(usageEvents)
    .where(and(within(contractId, period), lte(usageEvents.seq, cut)))
    .groupBy(kind, state, exclusion)
    .orderBy(inBytes(kind), inBytes(state), inBytes(exclusion));
}

/** What was done of one kind (and state) in one hour. */
export interface HourTotal {
  /** Its first instant. */
  hour: Date;
  kind: UsageKind;
  state: RobotState | null;
  /** Exact decimal text in the base unit of the kind. */
  quantity: string;
}

/**
 * Totals up to `cut` of the hours of a period in which anything changed since the ingest number `after`, or that lie after `closedBefore`; an
 * hour whose rows cancel each other out is among them. For jobs only: whether the contract may be read is not asked.
 */
export async function usageByHour(
  ctx: Context,
  contractId: string,
  period: Period,
  { after, cut, closedBefore }: { after: bigint; cut: bigint; closedBefore: Date | null },
): Promise<HourTotal[]> {
  const hour = sql`date_trunc('hour', ${usageEvents.occurredAt}, 'UTC')`;
  const changed = ctx.db
    .select({ hour: hour.as("hour") })
    .from(usageEvents)
    .where(
      and(
        within(contractId, period),
        lte(usageEvents.seq, cut),
        closedBefore === null ? undefined : or(gt(usageEvents.seq, after), gte(usageEvents.occurredAt, closedBefore)),
      ),
    );
  return ctx.db
    .select({
      hour: hour.mapWith(usageEvents.occurredAt),
      kind: usageEvents.kind,
      state: usageEvents.state,
      quantity: exact(sql`sum(${usageEvents.quantity})`),
    })
    .from(usageEvents)
    .where(and(within(contractId, period), lte(usageEvents.seq, cut), inArray(hour, changed)))
    .groupBy(sql`1`, usageEvents.kind, usageEvents.state)
    .orderBy(sql`1`);
}

/**
 * What the contract page shows of a period: totals, per robot, per day (Asia/Shanghai), counts as decimal text. A robot that has meanwhile
 * left the contract keeps its line, so that the lines sum to the totals. The caller has checked that the actor may read the contract.
 */
export async function usageOverview(ctx: Context, contractId: string, period: Period) {
  const day = sql<string>`to_char(${usageEvents.occurredAt} at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`;
  const succeeded = sql<string>`coalesce(sum(${usageEvents.quantity}) filter (where ${usageEvents.kind} = 'operationSucceeded'), 0)::bigint::text`;
  const failed = sql<string>`coalesce(sum(${usageEvents.quantity}) filter (where ${usageEvents.kind} = 'operationFailed'), 0)::bigint::text`;
  const [days, sources, robots, [held]] = await Promise.all([
    ctx.db.select({ day, succeeded, failed }).from(usageEvents).where(within(contractId, period)).groupBy(day).orderBy(day),
    ctx.db
      .select({
        source: usageEvents.source,
        succeeded,
        failed,
        lastAt: sql`max(${usageEvents.occurredAt})`.mapWith(usageEvents.occurredAt),
      })
      .from(usageEvents)
      .where(within(contractId, period))
      .groupBy(usageEvents.source)
      .orderBy(usageEvents.source),
    robotsOfContract(ctx, contractId),
    ctx.db
      .select({ n: sql<number>`count(*)::int` })
      .from(quarantinedUsage)
      .where(and(eq(quarantinedUsage.contractId, contractId), inArray(quarantinedUsage.status, ["held", "proposed"]))),
  ]);
  const bySource = new Map(sources.map((row) => [row.source, row]));
  const registered = new Set(robots.map((robot) => robot.identity));
  const lines = [
    ...robots.map((robot) => ({
      identity: robot.identity,
      station: robot.station,
      registered: robot.assignedTo === null || robot.assignedTo > ctx.clock.now(),
    })),
    ...sources.filter((row) => !registered.has(row.source)).map((row) => ({ identity: row.source, station: "—", registered: false })),
  ];
  return {
    succeeded: days.reduce((sum, row) => sum + BigInt(row.succeeded), 0n).toString(),
    failed: days.reduce((sum, row) => sum + BigInt(row.failed), 0n).toString(),
    quarantined: held?.n ?? 0,
    days,
    robots: lines.map((robot) => {
      const row = bySource.get(robot.identity);
      return {
        ...robot,
        succeeded: row?.succeeded ?? "0",
        failed: row?.failed ?? "0",
        lastAt: row?.lastAt.toISOString() ?? null,
      };
    }),
  };
}

/** Newest events that are kept aside still, with why: for the two sides of the contract, whoever asks. */
export async function heldEvents(ctx: Context, contractId: string, limit = 20) {
  await getContract(ctx, { id: contractId });
  const rows = await ctx.db
    .select()
    .from(quarantinedUsage)
    .where(and(eq(quarantinedUsage.contractId, contractId), inArray(quarantinedUsage.status, ["held", "proposed"])))
    .orderBy(desc(quarantinedUsage.seq))
    .limit(limit);
  return rows.map((row) => ({
    key: row.seq.toString(),
    source: row.source,
    eventId: row.eventId,
    reason: row.reason,
    receivedAt: row.receivedAt.toISOString(),
  }));
}

/** Months (of the contract's zone, e.g. 2026-10, oldest first) with anything reported between two cuts, each with the newest number in it. */
export async function monthsReported(
  ctx: Context,
  contract: { id: string; zone: string },
  { after, upTo }: { after: bigint; upTo: bigint },
): Promise<{ month: string; newest: bigint }[]> {
  const month = sql<string>`to_char(${usageEvents.occurredAt} at time zone ${contract.zone}, 'YYYY-MM')`.as("month");
  return ctx.db
    .select({ month, newest: sql`max(${usageEvents.seq})`.mapWith((value) => BigInt(String(value))) })
    .from(usageEvents)
    .where(and(eq(usageEvents.contractId, contract.id), gt(usageEvents.seq, after), lte(usageEvents.seq, upTo)))
    .groupBy(sql`1`)
    .orderBy(month);
}

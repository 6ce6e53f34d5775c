import { and, desc, eq, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { DateTime } from "luxon";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { usageEvents } from "#db/schema/usage.ts";
import { exact, type Period } from "./reads.server.ts";
import type { EvidenceFilter } from "./schemas.ts";
import { layOutDays, type RobotDay, type UsageDays } from "./usage-days.ts";
import { MEASURES, type Measure } from "./vocabulary.ts";

/** How far beside a period the number before or after a gap may lie. */
const BESIDE_MS = 35 * 86_400_000;
const MOST_GAPS = 200;

/**
 * One measure of a contract over a period, by day of its zone and by robot, exact in base units, and which measures were reported at all. For
 * the two sides of the contract.
 */
export async function usageDays(
  ctx: Context,
  by: { code: string },
  period: Period,
  measure: Measure,
): Promise<UsageDays & { reported: string[] }> {
  const { contract } = await getContract(ctx, by);
  const { kind, state } = usageEvents;
  const ours = and(
    eq(usageEvents.contractId, contract.id),
    gte(usageEvents.occurredAt, period.from),
    lt(usageEvents.occurredAt, period.to),
  );
  const day = sql<string>`to_char(${usageEvents.occurredAt} at time zone ${contract.zone}, 'YYYY-MM-DD')`;
  const measured = measure.state ? sql`${kind} = ${measure.kind} and ${state} = ${measure.state}` : sql`${kind} = ${measure.kind}`;
  const [rows, kinds, robots] = await Promise.all([
    ctx.db
      .select({ day, source: usageEvents.source, quantity: exact(sql`sum(${usageEvents.quantity}) filter (where ${measured})`) })
      .from(usageEvents)
      .where(ours)
      .groupBy(sql`1`, usageEvents.source) as Promise<RobotDay[]>,
    ctx.db.selectDistinct({ kind, state }).from(usageEvents).where(ours),
    robotsOfContract(ctx, contract.id),
  ]);
  const reported = MEASURES.filter((one) => kinds.some((row) => row.kind === one.kind && row.state === one.state)).map((one) => one.key);
  return { ...layOutDays({ rows, robots, period, now: ctx.clock.now(), zone: contract.zone }), reported };
}

export interface SequenceGap {
  source: string;
  /** The numbers on both sides of the gap, and how many are missing between them. */
  after: string;
  before: string;
  missing: string;
  /** When the event behind the gap happened. */
  at: string;
}

/**
 * Where robots that number what they send have left numbers out in a period, oldest first, at most 200. What is kept aside was received, so its
 * number is no gap. For the two sides of the contract.
 */
export async function sequenceGaps(ctx: Context, by: { code: string }, period: Period): Promise<SequenceGap[]> {
  const { contract } = await getContract(ctx, by);
  const around = { from: new Date(period.from.getTime() - BESIDE_MS), to: new Date(period.to.getTime() + BESIDE_MS) };
  const rows = await ctx.db.execute<{ source: string; after: string; before: string; missing: string; at: string }>(sql`
    with numbered as (
      select source, sequence, min(occurred_at) as at from (
        select source, sequence, occurred_at from usage_events
        where contract_id = ${contract.id} and sequence is not null
          and occurred_at >= ${around.from.toISOString()}::timestamptz and occurred_at < ${around.to.toISOString()}::timestamptz
        union all
        select source, (payload->>'sequence')::bigint, occurred_at from quarantined_usage
        where contract_id = ${contract.id} and payload ? 'sequence'
      ) as said group by source, sequence
    ), steps as (
      select source, sequence, at, lag(sequence) over (partition by source order by sequence) as previous from numbered
    )
    select source, previous::text as after, sequence::text as before, (sequence - previous - 1)::text as missing,
      to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
    from steps
    where sequence - previous > 1 and at >= ${period.from.toISOString()}::timestamptz and at < ${period.to.toISOString()}::timestamptz
    order by source collate "C", sequence limit ${MOST_GAPS}`);
  return [...rows].map(({ source, after, before, missing, at }) => ({ source, after, before, missing, at }));
}

/** One ledger row as evidence. */
export interface Evidence {
  seq: string;
  eventId: string;
  source: string;
  kind: Measure["kind"];
  state: Measure["state"];
  exclusion: (typeof usageEvents.$inferSelect)["exclusion"];
  /** Exact, in the base unit. */
  quantity: string;
  occurredAt: string;
  receivedAt: string;
  sequence: string | null;
  /** Of a correction, the event it corrects; of an event, the corrections of it, oldest first. */
  corrects: string | null;
  correctedBy: { eventId: string; quantity: string }[];
}

export const EVIDENCE_PER_PAGE = 100;

/**
 * The ledger rows behind a figure: of a kind, state, robot or day of the contract's zone, or of a month; newest first, a hundred at a time.
 * `next` is the place to go on from, null at the end. For the two sides of the contract.
 */
export async function usageEvidence(
  ctx: Context,
  by: { code: string },
  filter: EvidenceFilter,
): Promise<{ rows: Evidence[]; total: number; quantity: string; next: string | null }> {
  const { contract } = await getContract(ctx, by);
  const { kind, state, robot, day, month, after } = filter;
  const stretch = stretchOf({ day, month }, contract.zone);
  const conditions: (SQL | undefined)[] = [
    eq(usageEvents.contractId, contract.id),
    stretch ? gte(usageEvents.occurredAt, stretch.from) : undefined,
    stretch ? lt(usageEvents.occurredAt, stretch.to) : undefined,
    kind ? eq(usageEvents.kind, kind) : undefined,
    state ? eq(usageEvents.state, state) : undefined,
    robot ? eq(usageEvents.source, robot) : undefined,
  ];
  const place = placeOf(after);
  const [rows, [all]] = await Promise.all([
    ctx.db
      .select()
      .from(usageEvents)
      .where(
        and(
          ...conditions,
          place ? sql`(${usageEvents.occurredAt}, ${usageEvents.seq}) < (${place.at}::timestamptz, ${place.seq}::bigint)` : undefined,
        ),
      )
      .orderBy(desc(usageEvents.occurredAt), desc(usageEvents.seq))
      .limit(EVIDENCE_PER_PAGE + 1),
    ctx.db
      .select({ total: sql<number>`count(*)::int`, quantity: exact(sql`sum(${usageEvents.quantity})`) })
      .from(usageEvents)
      .where(and(...conditions)),
  ]);
  const shown = rows.slice(0, EVIDENCE_PER_PAGE);
  const links = await correctionsBeside(ctx, contract.id, shown);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => ({
      seq: row.seq.toString(),
      eventId: row.eventId,
      source: row.source,
      kind: row.kind,
      state: row.state,
      exclusion: row.exclusion,
      quantity: trimmed(row.quantity),
      occurredAt: row.occurredAt.toISOString(),
      receivedAt: row.receivedAt.toISOString(),
      sequence: row.sequence?.toString() ?? null,
      corrects: links.find((link) => link.seq === row.corrects)?.eventId ?? null,
      correctedBy: links
        .filter((link) => link.corrects === row.seq)
        .map((link) => ({ eventId: link.eventId, quantity: trimmed(link.quantity) })),
    })),
    total: all?.total ?? 0,
    quantity: all?.quantity ?? "0",
    next: rows.length > EVIDENCE_PER_PAGE && last ? `${last.occurredAt.toISOString()}_${last.seq}` : null,
  };
}

/** Originals and corrections of these rows, oldest first. */
async function correctionsBeside(ctx: Context, contractId: string, rows: readonly (typeof usageEvents.$inferSelect)[]) {
  if (rows.length === 0) return [];
  const originals = rows.flatMap((row) => (row.corrects === null ? [] : [row.corrects]));
  return ctx.db
    .select({ seq: usageEvents.seq, eventId: usageEvents.eventId, corrects: usageEvents.corrects, quantity: usageEvents.quantity })
    .from(usageEvents)
    .where(
      and(
        eq(usageEvents.contractId, contractId),
        // A correction stands at the time of its original: both are found in the months of what is shown.
        inArray(
          usageEvents.occurredAt,
          [...new Set(rows.map((row) => row.occurredAt.getTime()))].map((at) => new Date(at)),
        ),
        or(
          inArray(
            usageEvents.corrects,
            rows.map((row) => row.seq),
          ),
          originals.length > 0 ? inArray(usageEvents.seq, originals) : undefined,
        ),
      ),
    )
    .orderBy(usageEvents.seq);
}

/** The instants of a day or a month of a zone; null when neither is asked for. */
export function stretchOf({ day, month }: { day?: string | undefined; month?: string | undefined }, zone: string): Period | null {
  if (day) {
    const from = DateTime.fromISO(day, { zone });
    return { from: from.toJSDate(), to: from.plus({ days: 1 }).toJSDate() };
  }
  if (!month) return null;
  const from = DateTime.fromFormat(month, "yyyy-MM", { zone });
  return { from: from.toJSDate(), to: from.plus({ months: 1 }).toJSDate() };
}

function placeOf(after: string | undefined): { at: string; seq: string } | null {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_(\d{1,18})$/.exec(after ?? "");
  return match?.[1] && match[2] && !Number.isNaN(Date.parse(match[1])) ? { at: match[1], seq: match[2] } : null;
}

const trimmed = (decimal: string): string => (decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal);

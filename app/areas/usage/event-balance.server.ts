import { sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";

/** What became of the events that robots sent, corrections left out. `received` = `kept` + `aside` where nothing was lost. */
export interface EventBalance {
  received: number;
  /** In the ledger; of these `voided` were taken back whole. */
  kept: number;
  voided: number;
  /** Kept aside: not decided yet, or refused. */
  aside: number;
  /** Taken in and not, or not as sent, in the ledger; and in the ledger without ever having been taken in. Robot and event id. */
  lost: string[];
  unknown: string[];
}

/** How many ids a balance names. */
const MOST_NAMED = 100;

/**
 * Holds what was taken in since an instant, by device time and over all contracts, against the usage ledger. Two records of it are kept apart: the
 * key of every event, written when it is taken, and the row that is counted. For jobs only.
 */
export async function eventBalance(ctx: Context, since: Date): Promise<EventBalance> {
  const from = since.toISOString();
  const [[counts], lost, unknown] = await Promise.all([
    ctx.db.execute<{ keys: number; kept: number; voided: number; aside: number }>(sql`
      select
        (select count(*) from usage_keys where seq is not null and occurred_at >= ${from})::int keys,
        (select count(*) from usage_events where corrects is null and occurred_at >= ${from})::int kept,
        (select count(*) from (
          select original.seq from usage_events original
            join usage_events correction on correction.corrects = original.seq and correction.occurred_at = original.occurred_at
          where original.corrects is null and original.occurred_at >= ${from}
          group by original.seq, original.quantity having original.quantity + sum(correction.quantity) = 0) voided)::int voided,
        (select count(*) from quarantined_usage
          where reason <> 'awaitingOriginal' and status in ('held', 'proposed', 'dismissed') and received_at >= ${from})::int aside`),
    ctx.db.execute<{ what: string }>(sql`
      select key.source || ' ' || key.event_id what from usage_keys key
        left join usage_events event on event.contract_id = key.contract_id and event.seq = key.seq and event.occurred_at = key.occurred_at
          and event.source = key.source and event.event_id = key.event_id and event.payload_hash = key.payload_hash
      where key.seq is not null and key.occurred_at >= ${from} and event.seq is null limit ${MOST_NAMED}`),
    ctx.db.execute<{ what: string }>(sql`
      select event.source || ' ' || event.event_id what from usage_events event
        left join usage_keys key on key.source = event.source and key.event_id = event.event_id and key.contract_id = event.contract_id
      where event.occurred_at >= ${from} and key.source is null limit ${MOST_NAMED}`),
  ]);
  if (!counts) throw new Error("events were not counted");
  const { keys, kept, voided, aside } = counts;
  return { received: keys + aside, kept, voided, aside, lost: lost.map(({ what }) => what), unknown: unknown.map(({ what }) => what) };
}

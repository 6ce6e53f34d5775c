import { sql } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { keyOf, type ReadCorrection, type ReadEvent, type ReadUsage } from "./read-batch.ts";

/** An array parameter: hundreds of values in one, where a list writes out a parameter for each. */
const texts = (values: readonly (string | null)[]) => sql`${sql.param(values)}::text[]`;

/**
 * Appends events to the ledger with their keys, in one statement; what has a key already is left out. Answers the keys of those that were new.
 * Keys go in by their order, so that two batches with the same events never wait for each other in a circle.
 */
export async function appendUsage(tx: TransactionContext, contractId: string, events: readonly ReadUsage[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const rows = inKeyOrder(events);
  const [fresh] = await tx.db.execute<{ taken: number; which: string | null }>(sql`
    with input as (
      select * from rows from (
        unnest(
          ${texts(rows.map((row) => row.source))}, ${texts(rows.map((row) => row.id))}, ${texts(rows.map((row) => row.hash))},
          ${texts(rows.map((row) => row.usage.kind))}, ${texts(rows.map((row) => row.usage.state))},
          ${texts(rows.map((row) => row.usage.exclusion))}, ${texts(rows.map((row) => row.usage.quantity))},
          ${texts(rows.map((row) => row.occurredAt.toISOString()))}, ${texts(rows.map((row) => row.sequence))}
        ),
        jsonb_array_elements(${JSON.stringify(rows.map((row) => row.payload))}::jsonb)
      ) with ordinality as input (source, event_id, payload_hash, kind, state, exclusion, quantity, occurred_at, sequence, payload, n)
    ), fresh as (
      insert into usage_keys (source, event_id, contract_id, payload_hash, seq, occurred_at)
      select source, event_id, ${contractId}::uuid, payload_hash, nextval('usage_events_seq_seq'), occurred_at::timestamptz
      from input order by n
      on conflict do nothing
      returning source, event_id, seq
    ), ledger as (
      insert into usage_events
        (seq, contract_id, source, event_id, kind, state, exclusion, quantity, occurred_at, sequence, payload_hash, payload)
      select fresh.seq, ${contractId}::uuid, input.source, input.event_id, kind, state, exclusion, quantity::numeric,
        occurred_at::timestamptz, sequence::bigint, payload_hash, payload
      from fresh join input using (source, event_id)
    )
    select count(*)::int as taken, case when count(*) < ${rows.length}::int then string_agg(n::text, ',') end as which
    from fresh join input using (source, event_id)`);
  if (!fresh || fresh.taken === rows.length) return new Set(rows.map((row) => row.key));
  return new Set((fresh.which ?? "").split(",").flatMap((n) => rows[Number(n) - 1]?.key ?? []));
}

/** Takes the keys of corrections; answers those that were new. */
export async function takeCorrectionKeys(
  tx: TransactionContext,
  contractId: string,
  corrections: readonly ReadCorrection[],
): Promise<Set<string>> {
  if (corrections.length === 0) return new Set();
  const rows = inKeyOrder(corrections);
  const fresh = await tx.db.execute<{ source: string; eventId: string }>(sql`
    insert into usage_keys (source, event_id, contract_id, payload_hash, occurred_at, corrects)
    select source, event_id, ${contractId}::uuid, payload_hash, occurred_at::timestamptz, corrects
    from unnest(
      ${texts(rows.map((row) => row.source))}, ${texts(rows.map((row) => row.id))}, ${texts(rows.map((row) => row.hash))},
      ${texts(rows.map((row) => row.occurredAt.toISOString()))}, ${texts(rows.map((row) => row.correction.of))}
    ) with ordinality as input (source, event_id, payload_hash, occurred_at, corrects, n)
    order by n
    on conflict do nothing
    returning source, event_id as "eventId"`);
  return new Set([...fresh].map((row) => keyOf(row.source, row.eventId)));
}

export interface StoredKey {
  hash: string;
  contractId: string;
  /** Null of a correction. */
  seq: string | null;
  occurredAt: Date;
}

/** What is known of these keys, whatever contract they were taken under. */
export async function storedKeys(tx: TransactionContext, keys: readonly { source: string; id: string }[]): Promise<Map<string, StoredKey>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.db.execute<{
    source: string;
    event_id: string;
    payload_hash: string;
    contract_id: string;
    seq: string | null;
    at: string;
  }>(sql`
    select source, event_id, payload_hash, contract_id, seq::text, (extract(epoch from occurred_at) * 1000)::text as at
    from usage_keys
    join unnest(${texts(keys.map((key) => key.source))}, ${texts(keys.map((key) => key.id))}) as asked (source, event_id)
      using (source, event_id)`);
  return new Map(
    [...rows].map((row) => [
      keyOf(row.source, row.event_id),
      { hash: row.payload_hash, contractId: row.contract_id, seq: row.seq, occurredAt: new Date(Number(row.at)) },
    ]),
  );
}

export function inKeyOrder<E extends Pick<ReadEvent, "key" | "index">>(events: readonly E[]): E[] {
  return [...events].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index));
}

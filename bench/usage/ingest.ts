import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { sha256 } from "#app/kernel/canonical.ts";
import type { Ground } from "./ground.ts";

export const BATCH = 1_000;
const CLIENTS = 4;

/** Events as a robot sends them, of the last hours: their facts, and the row each of them becomes. */
function eventsOf(robots: readonly string[], tag: string, from: number, count: number) {
  const now = Date.now();
  return Array.from({ length: count }, (_, at) => {
    const index = from + at;
    const source = robots[index % robots.length] ?? "";
    return {
      specversion: "1.0",
      id: `${tag}-${index}`,
      source,
      type: "cn.shijing.operation.succeeded",
      time: new Date(now - (index % 7_200) * 1_000).toISOString(),
      data: { quantity: 1 + (index % 3) },
      sequence: String(index),
    };
  });
}

/** Lets `CLIENTS` send what is there, each one batch after the other; seconds it took. */
async function drain<T>(batches: readonly T[], send: (batch: T, client: number) => Promise<void>): Promise<number> {
  let next = 0;
  const started = performance.now();
  const client = async (number: number) => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) await send(batch, number);
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return (performance.now() - started) / 1000;
}

export interface IngestTimes {
  /** Events a second, one figure for each round. */
  http: number[];
  direct: number[];
}

/**
 * The same number of events through the product and by multi-row INSERT straight into tables with the same columns, indexes, months and checks, the key
 * table among them, in turns, so that a busy machine is as busy for both.
 */
export async function measureIngest(
  ground: Ground,
  databaseUrl: string,
  { rounds, batches }: { rounds: number; batches: number },
): Promise<IngestTimes> {
  const contract = await ground.contract();
  const client = postgres(databaseUrl, { max: CLIENTS, onnotice: () => {} });
  const times: IngestTimes = { http: [], direct: [] };
  const count = batches * BATCH;
  try {
    await makeDirectTables(client);
    // Both are warm before they are measured.
    for (let round = -1; round < rounds; round++) {
      const events = (tag: string) =>
        Array.from({ length: batches }, (_, index) =>
          eventsOf(contract.robots, `${tag}${round}`, (round + 1) * count + index * BATCH, BATCH),
        );
      const bodies = events("http").map((batch) => JSON.stringify(batch));
      const http = await drain(bodies, (body) => post(ground.url, contract.key, body));
      const rows = events("direct").map((batch) => batch.map((event) => rowOf(contract.id, event)));
      await sleep(200);
      const direct = await drain(rows, (batch) => insertDirect(client, batch));
      if (round < 0) continue;
      times.http.push(count / http);
      times.direct.push(count / direct);
    }
    const [stored] = await client<{ ours: number; direct: number }[]>`
      select (select count(*)::int from usage_events where contract_id = ${contract.id}) as ours, (select count(*)::int from direct.usage_events) as direct`;
    if (stored?.ours !== count * (rounds + 1) || stored.direct !== stored.ours) throw new Error("not every event was stored on both sides");
  } finally {
    await client.end();
  }
  return times;
}

async function post(url: string, key: string, body: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/cloudevents-batch+json" },
    body,
  });
  const { results } = (await response.json()) as { results: { status: string }[] };
  if (response.status !== 202 || results.some(({ status }) => status !== "accepted"))
    throw new Error(`a batch was not taken: ${response.status}`);
}

async function makeDirectTables(client: postgres.Sql): Promise<void> {
  await client.unsafe(`
    create schema direct;
    create table direct.usage_events (like public.usage_events including all) partition by range (occurred_at);
    alter table direct.usage_events add foreign key (contract_id) references public.contracts (id);
    create table direct.usage_keys (like public.usage_keys including all)`);
  const months = await client<{ name: string; bound: string }[]>`
    select pg_class.relname as name, pg_get_expr(relpartbound, inhrelid) as bound
    from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'public.usage_events'::regclass`;
  for (const { name, bound } of months) await client.unsafe(`create table direct.${name} partition of direct.usage_events ${bound}`);
}

type Row = ReturnType<typeof rowOf>;
let seq = 0;
function rowOf(contractId: string, event: ReturnType<typeof eventsOf>[number]) {
  const payload = JSON.stringify(event);
  return {
    seq: ++seq,
    contract_id: contractId,
    source: event.source,
    event_id: event.id,
    kind: "operationSucceeded",
    quantity: String(event.data.quantity),
    occurred_at: event.time,
    sequence: event.sequence,
    payload_hash: sha256(payload),
    payload,
  };
}

/** What any program would do that trusts its input: the keys and the rows, a thousand at a time, in one transaction. */
async function insertDirect(client: postgres.Sql, rows: readonly Row[]): Promise<void> {
  await client.begin(async (tx) => {
    await tx`insert into direct.usage_keys ${tx(rows as Row[], "source", "event_id", "contract_id", "payload_hash", "seq", "occurred_at")}`;
    await tx`insert into direct.usage_events ${tx(rows as Row[], "seq", "contract_id", "source", "event_id", "kind", "quantity", "occurred_at", "sequence", "payload_hash", "payload")}`;
  });
}

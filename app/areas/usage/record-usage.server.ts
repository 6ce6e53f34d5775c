import { and, eq, inArray } from "drizzle-orm";
import { DateTime } from "luxon";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { quarantinedUsage, usageEvents } from "#db/schema/usage.ts";
import { REFUSALS, type ReadEvent, readBatch, type UsageResult } from "./read-batch.ts";
import { USAGE_TYPES, usageBatch } from "./schemas.ts";
import { shareUsageLock } from "./usage-lock.server.ts";

type Quarantined = ReadEvent & { reason: typeof quarantinedUsage.$inferInsert.reason };

/**
 * Takes a batch of usage into the append-only ledger of the contract the key stands for; the answer is given after commit.
 * One result per event, in order: the same (robot, id) with the same payload is a duplicate and changes nothing; with another payload
 * it is a conflict and is quarantined. A bad event does not hold back the others.
 */
export async function recordUsage(ctx: Context, body: unknown): Promise<{ results: UsageResult[] }> {
  if (ctx.actor.kind !== "contractKey") throw forbidden();
  const { contractId } = ctx.actor;
  const events = parseInput(usageBatch, body);
  const system: Context = { ...ctx, actor: { kind: "system", job: "record-usage" } };
  const [{ contract }, robots] = await Promise.all([getContract(system, { id: contractId }), robotsOfContract(ctx, contractId)]);
  const { read, refused } = readBatch(events, {
    robots: new Set(robots.map((robot) => robot.identity)),
    startsAt: DateTime.fromISO(contract.startsOn, { zone: contract.zone }).toJSDate(),
    endsAt: DateTime.fromISO(contract.endsOn, { zone: contract.zone }).toJSDate(),
    now: ctx.clock.now(),
  });
  const results = await withTransaction(ctx, async (tx) => {
    await shareUsageLock(tx, contractId);
    return takeEvents(tx, contractId, read);
  });
  return { results: [...refused, ...results].sort((a, b) => a.index - b.index) };
}

/** Counts what is new, tells repetitions from conflicts, and keeps aside the rest. */
async function takeEvents(tx: TransactionContext, contractId: string, read: readonly ReadEvent[]): Promise<UsageResult[]> {
  const results: UsageResult[] = [];
  const quarantine: Quarantined[] = [];
  const say = ({ index, event }: ReadEvent, status: UsageResult["status"], code?: keyof typeof REFUSALS) =>
    results.push({ index, id: event.id, status, ...(code ? { code, message: REFUSALS[code] } : {}) });
  const compare = (read: ReadEvent, hash: string) => {
    if (read.hash === hash) return say(read, "duplicate");
    quarantine.push({ ...read, reason: "conflict" });
    say(read, "conflict", "payloadDiffers");
  };

  const first = new Map<string, ReadEvent>();
  for (const event of read) if (event.hold === null && !first.has(event.key)) first.set(event.key, event);
  const inserted = await insertEvents(tx, contractId, [...first.values()]);
  // Held events are looked up too: one sent again after 35 days was counted in its time.
  const stored = await storedHashes(
    tx,
    contractId,
    read.filter((event) => !inserted.has(event.key)),
  );
  for (const event of read) {
    const own = first.get(event.key);
    const known = stored.get(event.key);
    if (own === event && inserted.has(event.key)) say(event, "accepted");
    else if (inserted.has(event.key) && own) compare(event, own.hash);
    else if (known !== undefined) compare(event, known);
    else if (event.hold) {
      quarantine.push({ ...event, reason: event.hold });
      say(event, "rejected", event.hold);
    } else throw new Error(`usage event ${event.key} is neither new nor known`);
  }
  await keepAside(tx, contractId, quarantine);
  return results;
}

/** Keys of the events that were new. Rows go in by key, so that two batches with the same events never wait for each other in a circle. */
async function insertEvents(tx: TransactionContext, contractId: string, events: readonly ReadEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const rows = await tx.db
    .insert(usageEvents)
    .values(
      inKeyOrder(events).map(({ event, hash, occurredAt }) => ({
        contractId,
        source: event.source,
        eventId: event.id,
        type: USAGE_TYPES[event.type],
        quantity: String(event.data.quantity),
        occurredAt,
        payloadHash: hash,
        payload: { ...event },
      })),
    )
    .onConflictDoNothing({ target: [usageEvents.contractId, usageEvents.source, usageEvents.eventId] })
    .returning({ source: usageEvents.source, eventId: usageEvents.eventId });
  return new Set(rows.map((row) => `${row.source} ${row.eventId}`));
}

async function storedHashes(tx: TransactionContext, contractId: string, events: readonly ReadEvent[]): Promise<Map<string, string>> {
  if (events.length === 0) return new Map();
  const ids = [...new Set(events.map(({ event }) => event.id))];
  const rows = await tx.db
    .select({ source: usageEvents.source, eventId: usageEvents.eventId, hash: usageEvents.payloadHash })
    .from(usageEvents)
    .where(and(eq(usageEvents.contractId, contractId), inArray(usageEvents.eventId, ids)));
  return new Map(rows.map((row) => [`${row.source} ${row.eventId}`, row.hash]));
}

async function keepAside(tx: TransactionContext, contractId: string, events: readonly Quarantined[]): Promise<void> {
  if (events.length === 0) return;
  await tx.db
    .insert(quarantinedUsage)
    .values(
      inKeyOrder(events).map(({ event, hash, reason }) => ({
        contractId,
        source: event.source,
        eventId: event.id,
        reason,
        payloadHash: hash,
        payload: { ...event },
      })),
    )
    .onConflictDoNothing();
}

function inKeyOrder<E extends ReadEvent>(events: readonly E[]): E[] {
  return [...events].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index));
}

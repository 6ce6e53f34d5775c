import { sql } from "drizzle-orm";
import { DateTime } from "luxon";
import { type Contract, type ContractTerms, getContract } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import type { quarantinedUsage } from "#db/schema/usage.ts";
import { applyAwaiting, hasAwaiting, takeCorrections } from "./apply-corrections.server.ts";
import { appendUsage, inKeyOrder, storedKeys } from "./ledger.server.ts";
import { ensureUsageMonths } from "./partitions.server.ts";
import {
  type BatchRules,
  holdOf,
  judge,
  REFUSALS,
  type ReadCorrection,
  type ReadEvent,
  type ReadUsage,
  readEvent,
  type UsageResult,
} from "./read-batch.ts";
import { usageBatch } from "./schemas.ts";
import { holdUsageLock, shareUsageLock } from "./usage-lock.server.ts";

type Quarantined = ReadEvent & { reason: typeof quarantinedUsage.$inferInsert.reason };

/**
 * Takes a batch of usage into the append-only ledger of the contract the key stands for; the answer is given after commit.
 * One result per event, in order: the same (robot, id) with the same payload is a duplicate and changes nothing; with another payload
 * it is a conflict and is quarantined. A bad event does not hold back the others. Corrections (void, correct) become rows of their own.
 */
export async function recordUsage(ctx: Context, body: unknown): Promise<{ results: UsageResult[] }> {
  if (ctx.actor.kind !== "contractKey") throw forbidden();
  const { contractId } = ctx.actor;
  const given = parseInput(usageBatch, body);
  const system: Context = { ...ctx, actor: { kind: "system", job: "record-usage" } };
  const { contract, current } = await getContract(system, { id: contractId });
  const events = given.map(readEvent);
  const times = timesOf(ctx, contract, current.terms);
  await ensureUsageMonths(
    ctx,
    events.flatMap((event) => ("status" in event || event.correction || holdOf(event, null, times) !== null ? [] : [event.occurredAt])),
  );
  const results = await withTransaction(ctx, async (tx) => {
    const corrects = events.some((event) => !("status" in event) && event.correction !== null);
    // A correction and its original that come at the same time must see each other.
    const lock = corrects ? holdUsageLock : shareUsageLock;
    // Sent together and done one after the other: who works here is asked when the lock is held, so that no robot leaves meanwhile.
    const [, robots] = await Promise.all([lock(tx, contractId), robotsOfContract(tx, contractId)]);
    const rules = { ...times, robots: new Map(robots.map(({ identity, assignments }) => [identity, assignments])) };
    const { read, refused } = judge(events, rules);
    return [...refused, ...(await takeEvents(tx, contractId, read, rules))];
  });
  return { results: results.sort((a, b) => a.index - b.index) };
}

/** When an event of the contract may have happened, as of now. */
export function timesOf(ctx: Context, contract: Contract, terms: ContractTerms): Omit<BatchRules, "robots"> {
  return {
    startsAt: DateTime.fromISO(contract.startsOn, { zone: contract.zone }).toJSDate(),
    endsAt: DateTime.fromISO(contract.endsOn, { zone: contract.zone }).toJSDate(),
    maxLateDays: terms.late.maxLateDays,
    now: ctx.clock.now(),
  };
}

/**
 * Counts what is new, tells repetitions from conflicts, and keeps aside the rest. The caller shares the usage lock of the contract, or holds it
 * alone when there are corrections among the events.
 */
export async function takeEvents(
  tx: TransactionContext,
  contractId: string,
  read: readonly ReadEvent[],
  rules: BatchRules,
): Promise<UsageResult[]> {
  const results: UsageResult[] = [];
  const quarantine: Quarantined[] = [];
  const say = ({ index, id }: ReadEvent, status: UsageResult["status"], code?: keyof typeof REFUSALS) =>
    results.push({ index, id, status, ...(code ? { code, message: REFUSALS[code](rules) } : {}) });
  const compare = (event: ReadEvent, hash: string) => {
    if (event.hash === hash) return say(event, "duplicate");
    quarantine.push({ ...event, reason: "conflict" });
    say(event, "conflict", "payloadDiffers");
  };

  const first = new Map<string, ReadEvent>();
  for (const event of read) if (event.hold === null && !first.has(event.key)) first.set(event.key, event);
  const usages = [...first.values()].filter((event): event is ReadUsage => event.usage !== null);
  const [inserted, waiting] = await Promise.all([appendUsage(tx, contractId, usages), hasAwaiting(tx, contractId)]);
  const come = usages.filter((event) => inserted.has(event.key));
  if (waiting) await applyAwaiting(tx, contractId, come);
  // Held events are looked up too: one sent again after the last day was counted in its time.
  const stored = await storedKeys(
    tx,
    read.filter((event) => !inserted.has(event.key)),
  );
  const corrections = [...first.values()].filter(
    (event): event is ReadCorrection => event.correction !== null && !stored.has(event.key) && !inserted.has(event.key),
  );
  const outcomes = await takeCorrections(tx, contractId, corrections);
  const elsewhere = corrections.filter(({ key }) => outcomes.get(key) === "known");
  for (const [key, found] of await storedKeys(tx, elsewhere)) stored.set(key, found);
  for (const event of read) {
    const own = first.get(event.key);
    const known = stored.get(event.key);
    const outcome = outcomes.get(event.key);
    if (own === event && (inserted.has(event.key) || outcome === "accepted")) say(event, "accepted");
    else if (own === event && outcome === "awaitingOriginal") say(event, "accepted", outcome);
    else if (outcome === "notCorrectable" || outcome === "wrongQuantity") say(event, "rejected", outcome);
    else if (known !== undefined) compare(event, known.hash);
    else if (own && (inserted.has(event.key) || outcomes.has(event.key))) compare(event, own.hash);
    else if (event.hold) {
      quarantine.push({ ...event, reason: event.hold });
      say(event, "rejected", event.hold);
    } else throw new Error(`usage event ${event.key} is neither new nor known`);
  }
  await keepAside(tx, contractId, quarantine);
  return results;
}

/** Keeps events as they were sent; the same one again for the same reason is kept once. */
async function keepAside(tx: TransactionContext, contractId: string, events: readonly Quarantined[]): Promise<void> {
  if (events.length === 0) return;
  const rows = inKeyOrder(events);
  const texts = (of: (event: Quarantined) => string) => sql`${sql.param(rows.map(of))}::text[]`;
  await tx.db.execute(sql`
    insert into quarantined_usage (contract_id, source, event_id, reason, occurred_at, payload_hash, payload)
    select ${contractId}::uuid, source, event_id, reason, occurred_at::timestamptz, payload_hash, payload
    from rows from (
      unnest(
        ${texts((row) => row.source)}, ${texts((row) => row.id)}, ${texts((row) => row.reason)},
        ${texts((row) => row.occurredAt.toISOString())}, ${texts((row) => row.hash)}
      ),
      jsonb_array_elements(${JSON.stringify(rows.map((row) => row.payload))}::jsonb)
    ) as input (source, event_id, reason, occurred_at, payload_hash, payload)
    on conflict do nothing`);
}

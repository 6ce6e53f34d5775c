import { and, eq, inArray } from "drizzle-orm";
import { DateTime } from "luxon";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { robotsOfContract } from "#app/areas/robots/index.server.ts";
import { contentHash } from "#app/kernel/canonical.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { quarantinedUsage, usageEvents } from "#db/schema/usage.ts";
import { shareUsageLock } from "./usage-lock.server.ts";
import { USAGE_TYPES, type UsageEvent, usageBatch, usageEvent } from "./schemas.ts";

export interface UsageResult {
  index: number;
  id: string | null;
  status: "accepted" | "duplicate" | "conflict" | "rejected";
  /** Why it was not accepted: schema, unknownRobot, future, tooLate, outsideContract, payloadDiffers. */
  code?: string;
  message?: string;
}

/** A device clock may run this far ahead; an event may come this late (billing.md §5). */
const MAX_AHEAD_MS = 5 * 60_000;
const MAX_LATE_MS = 35 * 86_400_000;

const REFUSALS = {
  unknownRobot: "该机器人未登记在本合同名下",
  future: "事件时间比平台时间超前 5 分钟以上，已隔离",
  tooLate: "事件发生在 35 天以前，已转入人工核对",
  outsideContract: "事件时间不在合同期内，已隔离",
} as const;

interface Read {
  index: number;
  event: UsageEvent;
  hash: string;
  occurredAt: Date;
}

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
  const known = new Set(robots.map((robot) => robot.identity));
  const startsAt = DateTime.fromISO(contract.startsOn, { zone: contract.zone }).toJSDate();
  const endsAt = DateTime.fromISO(contract.endsOn, { zone: contract.zone }).toJSDate();
  const now = ctx.clock.now().getTime();
  const results = new Map<number, UsageResult>();
  const quarantine: (Read & { reason: "conflict" | "future" | "tooLate" | "outsideContract" })[] = [];

  const refuse = (read: Read, code: keyof typeof REFUSALS) =>
    results.set(read.index, { index: read.index, id: read.event.id, status: "rejected", code, message: REFUSALS[code] });
  const taken: Read[] = [];
  const byKey = new Map<string, Read>();
  events.forEach((raw, index) => {
    const parsed = usageEvent.safeParse(raw);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const id = typeof (raw as { id?: unknown } | null)?.id === "string" ? (raw as { id: string }).id.slice(0, 100) : null;
      results.set(index, { index, id, status: "rejected", code: "schema", message: `${issue?.path.join(".") || "事件"}：${issue?.message ?? "格式有误"}` });
      return;
    }
    const event = parsed.data;
    const read: Read = { index, event, hash: contentHash(event), occurredAt: new Date(event.time) };
    if (!known.has(event.source)) return void refuse(read, "unknownRobot");
    const late = read.occurredAt.getTime() > now + MAX_AHEAD_MS ? "future" : read.occurredAt.getTime() < now - MAX_LATE_MS ? "tooLate" : null;
    const reason = late ?? (read.occurredAt < startsAt || read.occurredAt >= endsAt ? "outsideContract" : null);
    if (reason) {
      quarantine.push({ ...read, reason });
      return void refuse(read, reason);
    }
    const first = byKey.get(`${event.source} ${event.id}`);
    if (!first) {
      byKey.set(`${event.source} ${event.id}`, read);
      taken.push(read);
    } else if (first.hash === read.hash) results.set(index, { index, id: event.id, status: "duplicate" });
    else conflictOf(read);
  });

  function conflictOf(read: Read) {
    quarantine.push({ ...read, reason: "conflict" });
    results.set(read.index, { index: read.index, id: read.event.id, status: "conflict", code: "payloadDiffers", message: "同一事件 id 已上报过，但内容不同，已隔离" });
  }

  await withTransaction(ctx, async (tx) => {
    await shareUsageLock(tx, contractId);
    if (taken.length > 0) {
      const inserted = await tx.db
        .insert(usageEvents)
        .values(
          taken.map(({ event, hash, occurredAt }) => ({
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
      const fresh = new Set(inserted.map((row) => `${row.source} ${row.eventId}`));
      const repeated = taken.filter(({ event }) => !fresh.has(`${event.source} ${event.id}`));
      for (const { index, event } of taken) if (fresh.has(`${event.source} ${event.id}`)) results.set(index, { index, id: event.id, status: "accepted" });
      if (repeated.length > 0) {
        const stored = await tx.db
          .select({ source: usageEvents.source, eventId: usageEvents.eventId, hash: usageEvents.payloadHash })
          .from(usageEvents)
          .where(and(eq(usageEvents.contractId, contractId), inArray(usageEvents.eventId, repeated.map(({ event }) => event.id))));
        const hashes = new Map(stored.map((row) => [`${row.source} ${row.eventId}`, row.hash]));
        for (const read of repeated) {
          if (hashes.get(`${read.event.source} ${read.event.id}`) === read.hash) results.set(read.index, { index: read.index, id: read.event.id, status: "duplicate" });
          else conflictOf(read);
        }
      }
    }
    if (quarantine.length > 0) {
      await tx.db
        .insert(quarantinedUsage)
        .values(
          quarantine.map(({ event, hash, reason }) => ({ contractId, source: event.source, eventId: event.id, reason, payloadHash: hash, payload: { ...event } })),
        )
        .onConflictDoNothing();
    }
  });
  return { results: [...results.values()].sort((a, b) => a.index - b.index) };
}

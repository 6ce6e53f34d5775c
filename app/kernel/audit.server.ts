import { asc, desc, getTableColumns, gt, sql } from "drizzle-orm";
import type { Database } from "#db/client.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import type { Actor } from "./actor.ts";
import { canonicalJson, sha256 } from "./canonical.ts";
import type { TransactionContext } from "./context.server.ts";

const GENESIS = "0".repeat(64);
/** Serialises writers of the chain; the number is arbitrary but fixed. */
const CHAIN_LOCK = 7261002;
/** Rows read at a time when the chain is walked. */
const BATCH = 1000;

export interface AuditEntry {
  /** Verb in kebab case, e.g. "publish-scene". */
  action: string;
  objectType: string;
  objectId: string;
  detail?: Record<string, unknown>;
}

/** Appends one event to the chain inside the transaction of the act it records. */
export async function recordAudit(tx: TransactionContext, entry: AuditEntry): Promise<void> {
  // Sent together and done one after the other: the head is read when the lock is held.
  const [, [head]] = await Promise.all([
    tx.db.execute(sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`),
    tx.db.select({ hash: auditEvents.hash }).from(auditEvents).orderBy(desc(auditEvents.seq)).limit(1),
  ]);
  const row = {
    at: tx.clock.now(),
    actorKind: isByKey(tx.actor) ? ("organizationKey" as const) : tx.actor.kind,
    actorId: actorId(tx.actor),
    organizationId: tx.actor.kind === "user" ? tx.actor.organizationId : null,
    action: entry.action,
    objectType: entry.objectType,
    objectId: entry.objectId,
    detail: JSON.parse(canonicalJson(entry.detail ?? {})) as Record<string, unknown>,
    requestId: tx.requestId,
    previousHash: head?.hash ?? GENESIS,
  };
  await tx.db.insert(auditEvents).values({ ...row, hash: sha256(canonicalJson(row)) });
}

const isByKey = (actor: Actor): boolean => actor.kind === "user" && actor.keyId !== undefined;

function actorId(actor: Actor): string | null {
  switch (actor.kind) {
    case "user":
      return actor.keyId ?? actor.userId;
    case "system":
      return actor.job;
    case "contractKey":
      return actor.keyId;
    case "public":
      return null;
  }
}

export type AuditVerdict = { ok: true; count: number; head: string } | { ok: false; seq: bigint; reason: string; count: number };

/**
 * Walks the whole chain in order; stops at the first row whose hash or link is wrong. `head` is what to anchor outside the database:
 * a chain whose newest rows were cut off is still whole in itself, so a head noted earlier may be given and has to be found in it.
 */
export async function verifyAudit(db: Database, notedHead?: string): Promise<AuditVerdict> {
  let previous = GENESIS;
  let count = 0;
  let last: bigint | null = null;
  let headFound = notedHead === undefined || notedHead === GENESIS;
  for (;;) {
    const rows: (typeof auditEvents.$inferSelect & { wholeMilliseconds: boolean })[] = await db
      .select({
        ...getTableColumns(auditEvents),
        wholeMilliseconds: sql<boolean>`date_trunc('milliseconds', ${auditEvents.at}) = ${auditEvents.at}`,
      })
      .from(auditEvents)
      .where(last === null ? undefined : gt(auditEvents.seq, last))
      .orderBy(asc(auditEvents.seq))
      .limit(BATCH);
    for (const { seq, hash, wholeMilliseconds, ...row } of rows) {
      if (row.previousHash !== previous) return { ok: false, seq, reason: "the row before it was removed, inserted or changed", count };
      // The hash covers milliseconds, which is all that is ever written.
      if (!wholeMilliseconds || sha256(canonicalJson(row)) !== hash) return { ok: false, seq, reason: "its content was changed", count };
      headFound ||= hash === notedHead;
      previous = hash;
      last = seq;
      count++;
    }
    if (rows.length < BATCH) break;
  }
  if (!headFound) return { ok: false, seq: last ?? 0n, reason: "the noted head is missing: rows after it were cut off", count };
  return { ok: true, count, head: previous };
}

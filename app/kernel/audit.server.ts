import { asc, desc, gt, sql } from "drizzle-orm";
import type { Database } from "#db/client.server.ts";
import { auditEvents } from "#db/schema/audit.ts";
import type { Actor } from "./actor.ts";
import { canonicalJson, sha256 } from "./canonical.ts";
import type { TransactionContext } from "./context.server.ts";

const GENESIS = "0".repeat(64);
/** Serialises writers of the chain; the number is arbitrary but fixed. */
const CHAIN_LOCK = 7261002;

export interface AuditEntry {
  /** Verb in kebab case, e.g. "publish-scene". */
  action: string;
  objectType: string;
  objectId: string;
  detail?: Record<string, unknown>;
}

/** Appends one event to the chain inside the transaction of the act it records. */
export async function recordAudit(tx: TransactionContext, entry: AuditEntry): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(${CHAIN_LOCK})`);
  const [head] = await tx.db.select({ hash: auditEvents.hash }).from(auditEvents).orderBy(desc(auditEvents.seq)).limit(1);
  const row = {
    at: tx.clock.now(),
    actorKind: tx.actor.kind,
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

function actorId(actor: Actor): string | null {
  switch (actor.kind) {
    case "user":
      return actor.userId;
    case "system":
      return actor.job;
    case "contractKey":
      return actor.keyId;
    case "public":
      return null;
  }
}

export type AuditVerdict = { ok: true; count: number; head: string } | { ok: false; seq: bigint; reason: string; count: number };

/** Walks the whole chain in order; stops at the first row whose hash or link is wrong. `head` is what to anchor outside the database. */
export async function verifyAudit(db: Database): Promise<AuditVerdict> {
  let previous = GENESIS;
  let count = 0;
  let from = 0n;
  for (;;) {
    const rows = await db.select().from(auditEvents).where(gt(auditEvents.seq, from)).orderBy(asc(auditEvents.seq)).limit(1000);
    for (const { seq, hash, ...row } of rows) {
      if (row.previousHash !== previous) return { ok: false, seq, reason: "the row before it was removed, inserted or changed", count };
      if (sha256(canonicalJson(row)) !== hash) return { ok: false, seq, reason: "its content was changed", count };
      previous = hash;
      from = seq;
      count++;
    }
    if (rows.length < 1000) return { ok: true, count, head: previous };
  }
}

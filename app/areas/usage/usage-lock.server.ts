import { sql } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";

/**
 * Ingest shares this lock, closing a period takes it alone: every event with a number below the cut is then committed, so that a rating
 * run can be repeated to the same bytes. Held to the end of the transaction.
 */
export async function shareUsageLock(tx: TransactionContext, contractId: string): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${contractId}, 7261))`);
}

export async function holdUsageLock(tx: TransactionContext, contractId: string): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${contractId}, 7261))`);
}

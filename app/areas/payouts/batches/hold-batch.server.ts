import { and, eq, sql } from "drizzle-orm";
import { type TransactionContext, userOf } from "#app/kernel/context.server.ts";
import { conflict, notFound } from "#app/kernel/errors.ts";
import { payoutBatches } from "#db/schema/payouts.ts";
import { BATCH_ACTIONS, can } from "../states.ts";

export type PayoutBatch = typeof payoutBatches.$inferSelect;

/** A batch of the actor's organization, held until the transaction ends. One of another organization is not found. Throws conflict where the action cannot start. */
export async function holdBatch(tx: TransactionContext, code: string, action: keyof typeof BATCH_ACTIONS): Promise<PayoutBatch> {
  const [batch] = await tx.db
    .select()
    .from(payoutBatches)
    .where(and(eq(payoutBatches.code, code), eq(payoutBatches.organizationId, userOf(tx).organizationId)))
    .for("update");
  if (!batch) throw notFound("付款批次");
  if (!can(action, batch.status)) throw conflict(BATCH_ACTIONS[action].refusal);
  return batch;
}

/** One drawing of a provider at a time: two would share the same claims out. */
export const holdPayouts = (tx: TransactionContext, organizationId: string) =>
  tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${organizationId}, 7263))`);

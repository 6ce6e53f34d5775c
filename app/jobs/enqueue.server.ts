import { sql } from "drizzle-orm";
import { fromDrizzle } from "pg-boss";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { JOBS, type JobName, type JobPayload } from "./catalog.ts";

/**
 * Puts a job into the queue through the open transaction: it exists exactly when the change that caused it does. With `delaySeconds` it is not
 * taken before; `inBackground`, it waits for those of its name that somebody's act put there.
 */
export async function enqueue<N extends JobName>(
  tx: TransactionContext,
  name: N,
  payload: JobPayload<N>,
  { delaySeconds = 0, inBackground = false }: { delaySeconds?: number; inBackground?: boolean } = {},
): Promise<void> {
  const data = JOBS[name].payload.parse(payload);
  const id = await tx.services.jobs.boss.send(name, data, {
    db: fromDrizzle(tx.db, sql),
    ...(delaySeconds > 0 ? { startAfter: delaySeconds } : {}),
    ...(inBackground ? { priority: -1 } : {}),
  });
  if (id === null) throw new Error(`job ${name} was not taken`);
}

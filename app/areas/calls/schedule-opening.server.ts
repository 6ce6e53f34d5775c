import { eq, sql } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { calls } from "#db/schema/calls.ts";

/** Asks for the opening of a call's bids one second after its deadline, reckoned by the database's clock. One asked for too early does nothing. */
export async function scheduleOpening(tx: TransactionContext, callId: string): Promise<void> {
  const [row] = await tx.db
    .select({ seconds: sql<number>`greatest(0, ceil(extract(epoch from ${calls.deadline} - clock_timestamp())))::int` })
    .from(calls)
    .where(eq(calls.id, callId));
  await enqueue(tx, "open-bids", { callId }, { delaySeconds: (row?.seconds ?? 0) + 1 });
}

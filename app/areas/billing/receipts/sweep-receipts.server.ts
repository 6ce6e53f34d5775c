import { and, asc, eq, lt } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { receiptAllocations } from "#db/schema/receipts.ts";

const STALE_MS = 10 * 60_000;
const MOST = 500;

/** Takes up allocations the payment channel was not told of: their job was lost or given up. Reporting twice does nothing. */
export async function sweepReceipts(ctx: Context): Promise<void> {
  const stale = new Date(ctx.clock.now().getTime() - STALE_MS);
  await withTransaction(ctx, async (tx) => {
    const waiting = await tx.db
      .select({ id: receiptAllocations.id })
      .from(receiptAllocations)
      .where(and(eq(receiptAllocations.status, "pending"), lt(receiptAllocations.createdAt, stale)))
      .orderBy(asc(receiptAllocations.createdAt))
      .limit(MOST);
    for (const { id } of waiting) await enqueue(tx, "report-receipt", { allocationId: id });
  });
}

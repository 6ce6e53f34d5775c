import { desc } from "drizzle-orm";
import { DateTime } from "luxon";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { reconciliations } from "#db/schema/reconciliation.ts";
import { reconcile } from "./reconcile.server.ts";

const ZONE = "Asia/Shanghai";
/** Hour of the day from which on the day's run is made: what closed at midnight has gone through. */
const FROM_HOUR = 3;

/** Asks for the run of the day until there is one. */
export async function sweepReconciliation(ctx: Context): Promise<void> {
  if (await isDue(ctx)) await withTransaction(ctx, (tx) => enqueue(tx, "reconcile", { requestedByName: null }));
}

/** The job: what somebody asked for is done, the run of the day only where it has not been made meanwhile. */
export async function runReconciliation(ctx: Context, { requestedByName }: { requestedByName: string | null }): Promise<void> {
  if (requestedByName !== null || (await isDue(ctx))) await reconcile(ctx, { requestedByName });
}

async function isDue(ctx: Context): Promise<boolean> {
  const now = DateTime.fromJSDate(ctx.clock.now(), { zone: ZONE });
  const from = now.startOf("day").plus({ hours: FROM_HOUR });
  if (now < from) return false;
  const [last] = await ctx.db
    .select({ startedAt: reconciliations.startedAt })
    .from(reconciliations)
    .orderBy(desc(reconciliations.startedAt))
    .limit(1);
  return !last || last.startedAt.getTime() < from.toMillis();
}

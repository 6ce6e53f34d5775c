import { desc, lt } from "drizzle-orm";
import { DateTime } from "luxon";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { dailySweeps } from "#db/schema/billing.ts";
import { reconciliations } from "#db/schema/reconciliation.ts";

const ZONE = "Asia/Shanghai";
/** Hour of the day from which on the day's run is made: what closed at midnight has gone through. */
const FROM_HOUR = 3;
/** After so long without a run somebody is told: a day, and time for some tries. */
const OVERDUE_MS = 28 * 3_600_000;
const ASKED = "reconciliation";

export async function newestRun(ctx: Context) {
  const [last] = await ctx.db.select().from(reconciliations).orderBy(desc(reconciliations.id)).limit(1);
  return last ?? null;
}

/** Whether the run of the day is still to be made. */
export async function isDue(ctx: Context): Promise<boolean> {
  const now = DateTime.fromJSDate(ctx.clock.now(), { zone: ZONE });
  const from = now.startOf("day").plus({ hours: FROM_HOUR });
  if (now < from) return false;
  const last = await newestRun(ctx);
  return !last || last.startedAt.getTime() < from.toMillis();
}

/** Whether the newest run is so old that runs must have failed. Before the first there is nothing to be late for. */
export const isOverdue = (now: Date, last: { finishedAt: Date } | null): boolean =>
  last !== null && now.getTime() - last.finishedAt.getTime() > OVERDUE_MS;

/** Takes the turn to ask for a run, unless one was asked for within this time: runs are long, and nobody needs two at once. */
export async function takeTurn(tx: TransactionContext, pauseMs: number): Promise<boolean> {
  const now = tx.clock.now();
  const turn = await tx.db
    .insert(dailySweeps)
    .values({ name: ASKED, ranAt: now })
    .onConflictDoUpdate({
      target: dailySweeps.name,
      set: { ranAt: now },
      setWhere: lt(dailySweeps.ranAt, new Date(now.getTime() - pauseMs)),
    })
    .returning({ name: dailySweeps.name });
  return turn.length > 0;
}

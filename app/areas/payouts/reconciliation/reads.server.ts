import { desc, eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { reconciliations } from "#db/schema/reconciliation.ts";
import { mayReadReconciliations, mayReconcile } from "../policy.ts";
import { isOverdue } from "./due.server.ts";
import type { ReconciliationFigures } from "./reconcile.server.ts";

/** How many runs the page lists: a season of days. */
const MOST_LISTED = 90;

/** The run with this id, or the newest, and those before; null when there was none yet. For the operator. */
export async function reconciliationPage(ctx: Context, id: string | null) {
  if (!mayReadReconciliations(ctx.actor)) throw forbidden("对账结果由平台运营方查看。");
  const runs = await ctx.db
    .select({
      id: reconciliations.id,
      startedAt: reconciliations.startedAt,
      finishedAt: reconciliations.finishedAt,
      differenceCount: reconciliations.differenceCount,
      requestedByName: reconciliations.requestedByName,
    })
    .from(reconciliations)
    .orderBy(desc(reconciliations.finishedAt))
    .limit(MOST_LISTED);
  const wanted = id === null ? runs[0]?.id : runs.find((run) => run.id === id)?.id;
  if (id !== null && !wanted) throw notFound("对账记录");
  const [shown] = wanted ? await ctx.db.select().from(reconciliations).where(eq(reconciliations.id, wanted)) : [];
  return {
    mayRequest: mayReconcile(ctx.actor),
    isOverdue: isOverdue(ctx.clock.now(), runs[0] ?? null),
    runs: runs.map((run) => ({ ...run, startedAt: run.startedAt.toISOString(), finishedAt: run.finishedAt.toISOString() })),
    shown: shown
      ? {
          id: shown.id,
          startedAt: shown.startedAt.toISOString(),
          finishedAt: shown.finishedAt.toISOString(),
          since: shown.since.toISOString(),
          figures: shown.figures as unknown as ReconciliationFigures,
          differences: shown.differences,
          differenceCount: shown.differenceCount,
        }
      : null,
  };
}

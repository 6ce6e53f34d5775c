import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { isDue, isOverdue, newestRun, takeTurn } from "./due.server.ts";
import { reconcile } from "./reconcile.server.ts";
import { tellOperators } from "./tell-operators.server.ts";

/** How long a run that was asked for may take, tries and all, before it is asked for anew. */
const ASK_AGAIN_MS = 3_600_000;

/** Asks for the run of the day until there is one, and tells the operator when there was none for more than a day. */
export async function sweepReconciliation(ctx: Context): Promise<void> {
  if (!(await isDue(ctx))) return;
  await withTransaction(ctx, async (tx) => {
    if (await takeTurn(tx, ASK_AGAIN_MS)) await enqueue(tx, "reconcile", { requestedByName: null });
    const last = await newestRun(tx);
    if (last && isOverdue(tx.clock.now(), last))
      await tellOperators(tx, {
        key: `reconciliation-missing:${last.id}`,
        title: "一天多没有完成对账",
        body: "收款渠道不通，或某一步出错；平台每小时重试。请查看后台日志。",
      });
  });
}

/** The job: what somebody asked for is done, the run of the day only where it has not been made meanwhile. */
export async function runReconciliation(ctx: Context, { requestedByName }: { requestedByName: string | null }): Promise<void> {
  if (requestedByName !== null || (await isDue(ctx))) await reconcile(ctx, { requestedByName });
}

import { desc } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, forbidden } from "#app/kernel/errors.ts";
import { reconciliations } from "#db/schema/reconciliation.ts";
import { mayReconcile } from "../policy.ts";

/** How long after a run nobody asks for another. */
const PAUSE_MS = 60_000;

/** An editor of the operator asks for a reconciliation now. It is done by a job; throws `tooMany` right after another. */
export async function requestReconciliation(ctx: Context): Promise<void> {
  const { actor } = ctx;
  if (!mayReconcile(actor)) throw forbidden("只有平台运营方的编辑或财务可以重新对账。");
  await withTransaction(ctx, async (tx) => {
    const [last] = await tx.db
      .select({ finishedAt: reconciliations.finishedAt })
      .from(reconciliations)
      .orderBy(desc(reconciliations.finishedAt))
      .limit(1);
    if (last && tx.clock.now().getTime() - last.finishedAt.getTime() < PAUSE_MS)
      throw new AppError("tooMany", "刚刚对过账，请一分钟后再试。", { retryAfterSeconds: PAUSE_MS / 1000 });
    await recordAudit(tx, { action: "request-reconciliation", objectType: "reconciliation", objectId: "daily" });
    await enqueue(tx, "reconcile", { requestedByName: actor.name });
  });
}

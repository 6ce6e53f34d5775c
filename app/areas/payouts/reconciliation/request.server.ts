import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, forbidden } from "#app/kernel/errors.ts";
import { mayReconcile } from "../policy.ts";
import { takeTurn } from "./due.server.ts";

/** How long after it was asked for nobody asks for another. */
const PAUSE_MS = 60_000;

/** An editor of the operator asks for a reconciliation now. It is done by a job; throws `tooMany` within a minute of another. */
export async function requestReconciliation(ctx: Context): Promise<void> {
  const { actor } = ctx;
  if (!mayReconcile(actor)) throw forbidden("只有平台运营方的编辑或财务可以重新对账。");
  await withTransaction(ctx, async (tx) => {
    if (!(await takeTurn(tx, PAUSE_MS)))
      throw new AppError("tooMany", "刚刚已申请对账，请一分钟后再试。", { retryAfterSeconds: PAUSE_MS / 1000 });
    await recordAudit(tx, { action: "request-reconciliation", objectType: "reconciliation", objectId: "daily" });
    await enqueue(tx, "reconcile", { requestedByName: actor.name });
  });
}

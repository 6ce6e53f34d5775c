import { and, eq, isNull, lt, or } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, forbidden } from "#app/kernel/errors.ts";
import { demandMeasures } from "#db/schema/demand.ts";
import { DEMAND_PROJECTIONS, type DemandProjection } from "#db/vocabulary/demand.ts";
import { mayAskForGaps } from "../policy.ts";

/** Projections are computed anew when they are this old; the sweep looks. */
const MAX_AGE_MS = 60 * 60_000;
/** A computation costs seconds of everybody's machine: the next is asked for after a pause. */
const PAUSE_MS = 5 * 60_000;

const JOB = { gaps: "measure-gaps", orders: "gather-orders" } as const satisfies Record<DemandProjection, string>;

/** When a projection was last computed and asked for; null: never. */
export async function measureOf(ctx: Context, projection: DemandProjection) {
  const [row] = await ctx.db.select().from(demandMeasures).where(eq(demandMeasures.projection, projection));
  return row ?? null;
}

/**
 * Asks for every projection that is too old. For the sweep: what was asked for and never came is asked for again. With `delaySeconds` they are
 * computed later, when the runs they are made from are done: for a market that was just loaded.
 */
export async function sweepDemand(ctx: Context, { delaySeconds = 0 }: { delaySeconds?: number } = {}): Promise<void> {
  for (const projection of DEMAND_PROJECTIONS) await withTransaction(ctx, (tx) => ask(tx, projection, MAX_AGE_MS, delaySeconds));
}

/** An editor of a bureau asks for a new gap map. */
export async function requestGaps(ctx: Context): Promise<void> {
  if (!mayAskForGaps(ctx.actor)) throw forbidden("只有主管部门的编辑人员可以重新统计。");
  await withTransaction(ctx, async (tx) => {
    if (!(await ask(tx, "gaps", PAUSE_MS)))
      throw new AppError("tooMany", "刚刚统计过或正在统计，请稍后再试。", { retryAfterSeconds: PAUSE_MS / 1000 });
    await recordAudit(tx, { action: "request-gaps", objectType: "projection", objectId: "gaps" });
  });
}

/** Enqueues a projection's job unless it was asked for within this time. Tells whether it did. */
async function ask(tx: TransactionContext, projection: DemandProjection, pauseMs: number, delaySeconds = 0): Promise<boolean> {
  const now = tx.clock.now();
  await tx.db.insert(demandMeasures).values({ projection }).onConflictDoNothing();
  const [asked] = await tx.db
    .update(demandMeasures)
    .set({ requestedAt: now })
    .where(
      and(
        eq(demandMeasures.projection, projection),
        or(isNull(demandMeasures.requestedAt), lt(demandMeasures.requestedAt, new Date(now.getTime() - pauseMs))),
      ),
    )
    .returning({ projection: demandMeasures.projection });
  if (asked) await enqueue(tx, JOB[projection], {}, { delaySeconds });
  return asked !== undefined;
}

/** Holds a projection's row until the transaction ends, so that its tables are replaced by one at a time. */
export async function startMeasure(tx: TransactionContext, projection: DemandProjection): Promise<void> {
  await tx.db.insert(demandMeasures).values({ projection }).onConflictDoNothing();
  await tx.db.select().from(demandMeasures).where(eq(demandMeasures.projection, projection)).for("update");
}

/** Notes what a projection was computed over, in the transaction that replaced it. */
export async function finishMeasure(
  tx: TransactionContext,
  projection: DemandProjection,
  taken: { scenes: number; elapsedMs: number },
): Promise<void> {
  await tx.db
    .update(demandMeasures)
    .set({ ...taken, measuredAt: tx.clock.now() })
    .where(eq(demandMeasures.projection, projection));
}

import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { isCollecting, type Scene } from "#app/areas/scenes/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { AppError, conflict } from "#app/kernel/errors.ts";
import { proposalRuns } from "#db/schema/matching.ts";
import { matchProgress } from "./progress.server.ts";

/** A run costs seconds of everybody's machine: the next that a person asks for comes after a pause. */
const PAUSE_MS = 30_000;

/** Asks for a run in the name of a person. Refuses where nothing is being matched, while a run waits or is made, and too soon after the last that somebody asked for. */
export async function askForRun(tx: TransactionContext, scene: Scene, trigger: "requested" | "weights"): Promise<void> {
  if (!isCollecting(scene.status)) throw conflict("只有征集方案或比选中的场景可以重新匹配。");
  // Two clicks at once: the second waits here, and then finds the first's job.
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`ask-for-run:${scene.id}`}, 0))`);
  const { state } = await matchProgress(tx, scene.id);
  if (state !== "idle" && state !== "failed") throw conflict("正在匹配，完成后会提醒您，请稍后再试。");
  const [last] = await tx.db
    .select({ createdAt: proposalRuns.createdAt })
    .from(proposalRuns)
    .where(and(eq(proposalRuns.sceneId, scene.id), inArray(proposalRuns.trigger, ["requested", "weights"])))
    .orderBy(desc(proposalRuns.createdAt))
    .limit(1);
  const wait = last ? last.createdAt.getTime() + PAUSE_MS - tx.clock.now().getTime() : 0;
  if (wait > 0) {
    const retryAfterSeconds = Math.ceil(wait / 1000);
    throw new AppError("tooMany", `刚刚完成一次匹配，请 ${retryAfterSeconds} 秒后再试。`, { retryAfterSeconds });
  }
  await enqueue(tx, "match-scene", { sceneId: scene.id, trigger });
}

import { z } from "zod";
import { getScene } from "#app/areas/scenes/index.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { mayCompare, mayRequestProposals } from "./policy.ts";
import { latestRun } from "./reads.server.ts";

export const requestProposalsInput = z.strictObject({ code: z.string() });

/** A run costs seconds of everybody's machine: the next is asked for after a pause. */
const PAUSE_MS = 30_000;

/** The user unit asks for a new run: the catalogue may have changed since the last. */
export async function requestProposals(ctx: Context, input: z.input<typeof requestProposalsInput>): Promise<{ code: string }> {
  const { code } = parseInput(requestProposalsInput, input);
  return withTransaction(ctx, async (tx) => {
    const { scene } = await getScene(tx, code);
    if (!mayCompare(ctx.actor, scene)) throw notFound("场景");
    if (!mayRequestProposals(ctx.actor, scene)) throw forbidden();
    if (scene.status !== "published" && scene.status !== "matched") throw conflict("只有征集方案或比选中的场景可以重新匹配。");
    const last = await latestRun(tx, scene);
    if (last && tx.clock.now().getTime() - last.createdAt.getTime() < PAUSE_MS) {
      throw new AppError("tooMany", "刚刚完成一次匹配，请稍后再试。", { retryAfterSeconds: PAUSE_MS / 1000 });
    }
    await recordAudit(tx, { action: "request-proposals", objectType: "scene", objectId: scene.id });
    await enqueue(tx, "match-scene", { sceneId: scene.id, trigger: "requested" });
    return { code };
  });
}

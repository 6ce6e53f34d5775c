import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { getScene } from "#app/areas/scenes/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { sceneWeights } from "#db/schema/matching.ts";
import { askForRun } from "./ask-for-run.server.ts";
import { mayCompare, mayRequestProposals } from "./policy.ts";
import { sceneWeightsOf } from "./scene-weights.server.ts";
import { resetWeightsInput, setWeightsInput, weightChanges } from "./schemas.ts";
import type { MatchWeights } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

/**
 * The user unit sets the numbers by which proposals for its scene are ordered (个人信息保护法 24), and a run with them follows. Weights that are
 * already in force change nothing and ask for no run. Refuses weights made from others than those in force.
 */
export async function setWeights(ctx: Context, input: z.input<typeof setWeightsInput>): Promise<{ code: string; changed: boolean }> {
  const { code, seen, weights } = parseInput(setWeightsInput, input);
  return change(ctx, code, seen, weights);
}

/** Back to the defaults, also to those of later versions. */
export async function resetWeights(ctx: Context, input: z.input<typeof resetWeightsInput>): Promise<{ code: string; changed: boolean }> {
  const { code, seen } = parseInput(resetWeightsInput, input);
  return change(ctx, code, seen, DEFAULT_WEIGHTS);
}

async function change(ctx: Context, code: string, seen: string, weights: MatchWeights): Promise<{ code: string; changed: boolean }> {
  return withTransaction(ctx, async (tx) => {
    const { scene } = await getScene(tx, code);
    if (!mayCompare(ctx.actor, scene)) throw notFound("场景");
    if (!mayRequestProposals(ctx.actor, scene)) throw forbidden();
    const before = await sceneWeightsOf(tx, scene.id);
    if (before.seen !== seen) throw lost();
    const changes = weightChanges(before.weights, weights);
    if (changes.length === 0) return { code, changed: false };
    await write(tx, scene.id, seen, weights);
    await recordAudit(tx, {
      action: "set-weights",
      objectType: "scene",
      objectId: scene.id,
      detail: { before: before.weights, after: weights, changes },
    });
    await askForRun(tx, scene, "weights");
    return { code, changed: true };
  });
}

/** Writes over what was seen and nothing else. The defaults are kept as no row. */
async function write(tx: TransactionContext, sceneId: string, seen: string, weights: MatchWeights): Promise<void> {
  const values = { weights, changedBy: userOf(tx).userId, changedAt: tx.clock.now() };
  const asSeen = and(eq(sceneWeights.sceneId, sceneId), eq(sceneWeights.changedAt, new Date(seen)));
  const returning = { sceneId: sceneWeights.sceneId };
  const written =
    seen === ""
      ? await tx.db
          .insert(sceneWeights)
          .values({ sceneId, ...values })
          .onConflictDoNothing()
          .returning(returning)
      : weights === DEFAULT_WEIGHTS
        ? await tx.db.delete(sceneWeights).where(asSeen).returning(returning)
        : await tx.db.update(sceneWeights).set(values).where(asSeen).returning(returning);
  if (written.length === 0) throw lost();
}

const lost = () => conflict("权重刚刚被同事修改过。请核对各项标注的现值后再保存。");

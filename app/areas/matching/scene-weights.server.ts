import { eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { sceneWeights } from "#db/schema/matching.ts";
import type { MatchWeights } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

export interface SceneWeights {
  weights: MatchWeights;
  /** When the unit set them, ISO; empty while the scene has the defaults. A change names what it was made from, so that none is lost. */
  seen: string;
}

/** The weights of a scene and since when. The caller has checked the scene. */
export async function sceneWeightsOf(ctx: Context, sceneId: string): Promise<SceneWeights> {
  const [row] = await ctx.db
    .select({ weights: sceneWeights.weights, changedAt: sceneWeights.changedAt })
    .from(sceneWeights)
    .where(eq(sceneWeights.sceneId, sceneId));
  return row ? { weights: row.weights as MatchWeights, seen: row.changedAt.toISOString() } : { weights: DEFAULT_WEIGHTS, seen: "" };
}

/** The weights a scene is matched with: what its unit has set, else the defaults. The caller has checked the scene. */
export async function weightsOf(ctx: Context, sceneId: string): Promise<MatchWeights> {
  return (await sceneWeightsOf(ctx, sceneId)).weights;
}

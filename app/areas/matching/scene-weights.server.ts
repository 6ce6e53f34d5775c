import { eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { sceneWeights } from "#db/schema/matching.ts";
import type { MatchWeights } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

/** The weights a scene is matched with: what its unit has set, else the defaults. The caller has checked the scene. */
export async function weightsOf(ctx: Context, sceneId: string): Promise<MatchWeights> {
  const [row] = await ctx.db.select({ weights: sceneWeights.weights }).from(sceneWeights).where(eq(sceneWeights.sceneId, sceneId));
  return row ? (row.weights as MatchWeights) : DEFAULT_WEIGHTS;
}

import { and, desc, eq, gte, inArray } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { proposalRuns } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";

/** Of each of these scenes the newest run on what it asks now, as a part of a query: its id and its scene's. */
export function newestRuns(ctx: Context, sceneIds: readonly string[]) {
  return ctx.db
    .selectDistinctOn([proposalRuns.sceneId], { id: proposalRuns.id, sceneId: proposalRuns.sceneId })
    .from(proposalRuns)
    .innerJoin(scenes, eq(scenes.id, proposalRuns.sceneId))
    .where(and(inArray(proposalRuns.sceneId, [...sceneIds]), gte(proposalRuns.sceneVersion, scenes.contentVersion)))
    .orderBy(proposalRuns.sceneId, desc(proposalRuns.createdAt), desc(proposalRuns.id))
    .as("newest");
}

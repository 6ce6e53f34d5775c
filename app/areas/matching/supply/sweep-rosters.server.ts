import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { proposalRuns, sceneReaches } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import { isOpen } from "../fitting-scenes.server.ts";
import { readInstance } from "../instance.ts";
import { reviveInput, type StoredInput } from "../run.ts";
import { rosterOf } from "./roster.ts";

/** Rosters written at one time, each from a run of some hundred kilobytes in some milliseconds. */
const MOST = 500;
const BATCH = 20;

/**
 * Writes the rosters of open scenes that were reckoned before they were kept, from the runs they stand by, and tells how many. Without one a scene
 * is composed from its run itself: the same, but slower. Some at a time; the next sweep goes on. One that fails
 * keeps back no other.
 */
export async function sweepRosters(ctx: Context): Promise<number> {
  const due = await ctx.db
    .select({ runId: sceneReaches.runId })
    .from(sceneReaches)
    .innerJoin(scenes, and(eq(scenes.id, sceneReaches.sceneId), isOpen(ctx)))
    .where(isNull(sceneReaches.roster))
    .orderBy(asc(sceneReaches.sceneId))
    .limit(MOST);
  let written = 0;
  const failures: unknown[] = [];
  for (let from = 0; from < due.length; from += BATCH) {
    const runIds = due.slice(from, from + BATCH).map(({ runId }) => runId);
    const runs = await ctx.db
      .select({ id: proposalRuns.id, input: proposalRuns.input })
      .from(proposalRuns)
      .where(inArray(proposalRuns.id, runIds));
    for (const { id, input } of runs) {
      try {
        const { scene, capabilities, weights } = reviveInput(input as StoredInput);
        const roster = rosterOf(readInstance(scene, capabilities, weights));
        // A newer run has written its own.
        const unwritten = and(eq(sceneReaches.runId, id), isNull(sceneReaches.roster));
        await ctx.db.update(sceneReaches).set({ roster }).where(unwritten);
        written++;
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, "rosters could not be written");
  return written;
}

import { and, desc, eq, gte, isNull, lt } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { proposalRuns, sceneStandings } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import { isOpen } from "./fitting-scenes.server.ts";
import { reviveInput, reviveResult, type StoredInput, type StoredOutcome } from "./run.ts";
import { type Standing, standingOf } from "./standing.ts";
import type { ComposeResult } from "./types.ts";

/** How the scene stands now. Of two runs that end at the same time the newer one counts. */
export async function storeStanding(
  tx: TransactionContext,
  sceneId: string,
  runId: string,
  result: ComposeResult,
  standing: Standing,
): Promise<void> {
  const row = standingRow(runId, result, standing);
  await tx.db
    .insert(sceneStandings)
    .values({ sceneId, ...row })
    .onConflictDoUpdate({
      target: sceneStandings.sceneId,
      set: { ...row, filledAt: null },
      setWhere: lt(sceneStandings.runId, runId),
    });
}

function standingRow(runId: string, { proposals: [best] }: ComposeResult, standing: Standing) {
  return {
    runId,
    unmetMandatory: best?.unmetMandatory.length ?? null,
    valueMilli: best ? Math.round(best.value * 1000) : null,
    standing,
  };
}

/** Standings filled in at one time, each from a run of some hundred kilobytes in some milliseconds. */
const MOST = 100;

/**
 * Writes down how open scenes stand that were matched before that was kept, from their newest run on what they ask now: without it no capability
 * is held against them. Nothing is matched again, so that their units see nothing change. Some at a time; the next sweep goes on. One that fails
 * keeps back no other.
 */
export async function sweepStandings(ctx: Context): Promise<void> {
  const runs = await ctx.db
    .selectDistinctOn([proposalRuns.sceneId], { id: proposalRuns.id, sceneId: proposalRuns.sceneId })
    .from(scenes)
    .innerJoin(proposalRuns, and(eq(proposalRuns.sceneId, scenes.id), gte(proposalRuns.sceneVersion, scenes.contentVersion)))
    .leftJoin(sceneStandings, eq(sceneStandings.sceneId, scenes.id))
    .where(and(isOpen(ctx), isNull(sceneStandings.sceneId)))
    .orderBy(proposalRuns.sceneId, desc(proposalRuns.createdAt), desc(proposalRuns.id))
    .limit(MOST);
  const failures: unknown[] = [];
  for (const run of runs) await fillStanding(ctx, run).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, "standings could not be filled in");
}

async function fillStanding(ctx: Context, { id, sceneId }: { id: string; sceneId: string }): Promise<void> {
  const [run] = await ctx.db
    .select({ input: proposalRuns.input, outcome: proposalRuns.outcome })
    .from(proposalRuns)
    .where(eq(proposalRuns.id, id));
  if (!run) return;
  const result = reviveResult(run.outcome as StoredOutcome);
  const row = standingRow(id, result, standingOf(reviveInput(run.input as StoredInput), result));
  await withTransaction(ctx, async (tx) => {
    const filled = await tx.db
      .insert(sceneStandings)
      .values({ sceneId, ...row, filledAt: tx.clock.now() })
      .onConflictDoNothing()
      .returning({ sceneId: sceneStandings.sceneId });
    // A run that came meanwhile has written its own.
    if (filled.length > 0) await enqueue(tx, "reckon-supply", { sceneId });
  });
}

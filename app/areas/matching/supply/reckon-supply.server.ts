import { and, eq, isNull, lte, notExists, or, sql } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { opportunities, proposalRuns, sceneReaches, sceneStandings, supplyChecks } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { ProposalExplanation } from "../explain.ts";
import { isOpen } from "../fitting-scenes.server.ts";
import { readMatchCapabilities } from "../input.server.ts";
import { marginal } from "../marginal.ts";
import { type RunInput, reviveInput, type StoredInput, type StoredOutcome } from "../run.ts";
import { mayImprove, type Standing } from "../standing.ts";
import type { MatchCapability } from "../types.ts";
import { gapOf, gapOfNearMiss, isIsolated, isNear, prospectOf } from "./opportunity.ts";
import { type OpportunityRow, opportunityRow, replaceOpportunities } from "./opportunity-rows.server.ts";
import { reachOf } from "./reach.ts";
import { unmetOf } from "./tell-units.server.ts";

/**
 * After a run of a scene: what its robots could be led to, for capabilities to come; what each member of its best proposal adds to it, those that came nearest, and, of the capabilities listed for it before
 * that the run did not read, what they add now. Every other candidate of the run adds nothing, since the best proposal is the best without it too.
 */
export async function reckonSupply(ctx: Context, { sceneId }: JobPayload<"reckon-supply">): Promise<void> {
  const [run] = await ctx.db
    .select({ id: proposalRuns.id, input: proposalRuns.input, outcome: proposalRuns.outcome, standing: sceneStandings.standing })
    .from(sceneStandings)
    .innerJoin(proposalRuns, eq(proposalRuns.id, sceneStandings.runId))
    .innerJoin(scenes, and(eq(scenes.id, sceneStandings.sceneId), isOpen(ctx)))
    .where(eq(sceneStandings.sceneId, sceneId));
  const input = run && reviveInput(run.input as StoredInput);
  const rows = run && input ? await rowsAfter(ctx, sceneId, run, input) : [];
  const reach = input && reachOf(input);
  await withTransaction(ctx, async (tx) => {
    const [now] = await tx.db
      .select({ runId: sceneStandings.runId })
      .from(sceneStandings)
      .where(eq(sceneStandings.sceneId, sceneId))
      .for("share");
    // A newer run has its own job.
    if (now && run && now.runId !== run.id) return;
    await replaceOpportunities(tx, { sceneId }, rows);
    if (!run || !reach) return;
    await tx.db
      .insert(sceneReaches)
      .values({ sceneId, runId: run.id, reach })
      .onConflictDoUpdate({ target: sceneReaches.sceneId, set: { runId: run.id, reach } });
  });
}

async function rowsAfter(
  ctx: Context,
  sceneId: string,
  run: { id: string; outcome: unknown; standing: unknown },
  input: RunInput,
): Promise<OpportunityRow[]> {
  const { result, explanation } = run.outcome as StoredOutcome;
  const read = new Map(input.capabilities.map((capability) => [capability.id, capability]));
  const members = new Set(result.proposals[0]?.members.map(({ capabilityId }) => capabilityId));
  const unmet = unmetOf(explanation.proposals[0] as ProposalExplanation | undefined);
  const at = ctx.clock.now();
  const asking = (capability: MatchCapability) => {
    const prospect = prospectOf(input.scene, input.weights, capability);
    return prospect && { ...prospect, sceneId, runId: run.id };
  };
  const composed = (capability: MatchCapability): OpportunityRow[] => {
    const scene = asking(capability);
    if (!scene) return [];
    const gap = gapOf(scene, unmet, isIsolated(scene, capability, input.capabilities));
    return [opportunityRow(capability, scene, marginal(input, capability), gap, at)];
  };
  const near = explanation.nearMisses.flatMap(({ capabilityId, reason }) => {
    const capability = read.get(capabilityId);
    const scene = capability && asking(capability);
    const gap = gapOfNearMiss(reason as Parameters<typeof gapOfNearMiss>[0]);
    return scene && gap ? [opportunityRow(capability, scene, null, gap, at)] : [];
  });
  const others = (await listedBefore(ctx, sceneId, input.scene.deploymentCount)).filter(({ id }) => !read.has(id));
  const outside = others.flatMap((capability) => {
    if (mayImprove(run.standing as Standing, capability)) return composed(capability);
    const scene = asking(capability);
    return scene && isNear(scene) ? [opportunityRow(capability, scene, null, gapOf(scene, unmet), at)] : [];
  });
  return [...input.capabilities.filter(({ id }) => members.has(id)).flatMap(composed), ...near, ...outside];
}

/** Published capabilities that the scene is listed for, as the matcher sees them. */
async function listedBefore(ctx: Context, sceneId: string, deploymentCount: number): Promise<MatchCapability[]> {
  const listed = await ctx.db.select({ id: opportunities.capabilityId }).from(opportunities).where(eq(opportunities.sceneId, sceneId));
  const found = await capabilitiesById(
    ctx,
    listed.map(({ id }) => id),
  );
  const published = [...found.values()].filter(({ capability }) => capability.status === "published");
  return readMatchCapabilities(ctx, { deploymentCount }, published);
}

/** Capabilities looked at again per pass, how old their last look is then, and how old one is that was never looked at. */
const PER_PASS = 50;
const LOOK_AGAIN_AFTER_MS = 24 * 3_600_000;
const UNCHECKED_AFTER_MS = 600_000;

/**
 * Clears the lists of scenes that collect no proposals any more, and lets the capabilities that were checked longest ago meet the scenes that were
 * matched since: a scene's own run reads only what retrieval gave it.
 */
export async function sweepOpportunities(ctx: Context): Promise<void> {
  await ctx.db.delete(opportunities).where(
    notExists(
      ctx.db
        .select({ one: sql`1` })
        .from(scenes)
        .where(and(eq(scenes.id, opportunities.sceneId), isOpen(ctx))),
    ),
  );
  await withTransaction(ctx, async (tx) => {
    const before = (ms: number) => new Date(tx.clock.now().getTime() - ms);
    const due = await tx.db
      .select({ id: capabilities.id })
      .from(capabilities)
      .leftJoin(supplyChecks, eq(supplyChecks.capabilityId, capabilities.id))
      .where(
        and(
          eq(capabilities.status, "published"),
          // One that was just published has its own job.
          or(
            lte(supplyChecks.checkedAt, before(LOOK_AGAIN_AFTER_MS)),
            and(isNull(supplyChecks.checkedAt), lte(capabilities.updatedAt, before(UNCHECKED_AFTER_MS))),
          ),
        ),
      )
      .orderBy(sql`${supplyChecks.checkedAt} asc nulls first`, capabilities.id)
      .limit(PER_PASS);
    for (const { id: capabilityId } of due) await enqueue(tx, "match-capability", { capabilityId, newRunsOnly: true });
  });
}

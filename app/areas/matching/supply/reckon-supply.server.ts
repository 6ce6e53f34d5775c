import { and, asc, count, eq, isNull, lte, notExists, or, sql } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { affiliateGroups } from "#app/areas/organizations/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { opportunities, proposalRuns, sceneReaches, sceneStandings, supplyChecks, supplyRequests } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import { isOpen } from "../fitting-scenes.server.ts";
import { readMatchCapabilities } from "../input.server.ts";
import { readInstance } from "../instance.ts";
import { bestOf, effectOf, marginal } from "../marginal.ts";
import { reviveInput, type StoredInput } from "../run.ts";
import { mayImprove } from "../standing.ts";
import { withTies } from "../ties.ts";
import type { MatchCapability } from "../types.ts";
import { gapOf, gapOfNearMiss, isIsolated, isNear, prospectOf } from "./opportunity.ts";
import { type OpportunityRow, opportunityRow, replaceOpportunities } from "./opportunity-rows.server.ts";
import { requestCapabilityMatches } from "./request-matches.server.ts";
import { rosterOf } from "./roster.ts";
import { type OpenRun, openRun } from "./shown.ts";

/**
 * After a run of a scene: what capabilities to come are held against; and, the scene taken as if it had no budget (shown.ts), what
 * each member of its best consortium adds to it, those that came nearest, and, of the capabilities listed for it before that the run did not read,
 * what they add now. Every other candidate of the run adds nothing, since the best consortium is the best without it too.
 */
export async function reckonSupply(ctx: Context, { sceneId }: JobPayload<"reckon-supply">): Promise<void> {
  const [run] = await ctx.db
    .select({ id: proposalRuns.id, input: proposalRuns.input })
    .from(sceneStandings)
    .innerJoin(proposalRuns, eq(proposalRuns.id, sceneStandings.runId))
    .innerJoin(scenes, and(eq(scenes.id, sceneStandings.sceneId), isOpen(ctx)))
    .where(eq(sceneStandings.sceneId, sceneId));
  const input = run && reviveInput(run.input as StoredInput);
  const open = input && openRun(input);
  const rows = run && open ? await rowsAfter(ctx, sceneId, run.id, open) : [];
  const roster = input && open && rosterOf(readInstance(input.scene, input.capabilities, input.weights, open.instance.table));
  const written = roster && { runId: run.id, roster, shown: open.shown };
  await withTransaction(ctx, async (tx) => {
    const [now] = await tx.db
      .select({ runId: sceneStandings.runId })
      .from(sceneStandings)
      .where(eq(sceneStandings.sceneId, sceneId))
      .for("share");
    // A newer run has its own job.
    if (now && run && now.runId !== run.id) return;
    await replaceOpportunities(tx, { sceneId }, rows);
    if (!written) return;
    await tx.db
      .insert(sceneReaches)
      .values({ sceneId, ...written })
      .onConflictDoUpdate({ target: sceneReaches.sceneId, set: written });
  });
}

async function rowsAfter(
  ctx: Context,
  sceneId: string,
  runId: string,
  { input, explanation, standing, shown }: OpenRun,
): Promise<OpportunityRow[]> {
  const read = new Map(input.capabilities.map((capability) => [capability.id, capability]));
  const members = new Set(shown.members);
  const unmet = new Set(shown.lacks);
  const at = ctx.clock.now();
  const asking = (capability: MatchCapability) => {
    const prospect = prospectOf(input.scene, input.weights, capability);
    return prospect && { ...prospect, sceneId, runId };
  };
  const composed = (capability: MatchCapability, among = input): OpportunityRow[] => {
    const scene = asking(capability);
    if (!scene) return [];
    const gap = gapOf(scene, unmet, isIsolated(scene, capability, input.capabilities));
    const { without, after } = marginal(among, capability);
    return [opportunityRow(capability, scene, effectOf(without && bestOf(without), after && bestOf(after)), gap, at)];
  };
  const near = explanation.nearMisses.flatMap(({ capabilityId, reason }) => {
    const capability = read.get(capabilityId);
    const scene = capability && asking(capability);
    const gap = scene && gapOfNearMiss(reason, scene, isIsolated(scene, capability, input.capabilities));
    return gap ? [opportunityRow(capability, scene, null, gap, at)] : [];
  });
  const others = (await listedBefore(ctx, sceneId, input.scene.deploymentCount)).filter(({ id }) => !read.has(id));
  const ties = await affiliateGroups(
    ctx,
    others.map(({ organizationId }) => organizationId),
  );
  const tied = { ...input, capabilities: withTies(input.capabilities, ties) };
  const outside = others.flatMap((capability) => {
    if (mayImprove(standing, capability)) return composed(capability, tied);
    const scene = asking(capability);
    return scene && isNear(scene) ? [opportunityRow(capability, scene, null, gapOf(scene, unmet), at)] : [];
  });
  return [...input.capabilities.filter(({ id }) => members.has(id)).flatMap((capability) => composed(capability)), ...near, ...outside];
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

/** Sweeps a day (every ten minutes), and the fewest capabilities that one looks at again: all of them come round within a day while the queue keeps up. */
const PASSES_A_DAY = 144;
const LEAST_PER_PASS = 50;
/** How old the last look is then, how old a capability is that was never looked at, and how long one that waits or failed is left alone. */
const LOOK_AGAIN_AFTER_MS = 24 * 3_600_000;
const UNCHECKED_AFTER_MS = 600_000;
const ASK_AGAIN_AFTER_MS = 3_600_000;

/**
 * Clears the lists of scenes that collect no proposals any more, and lets the capabilities that were checked longest ago meet the scenes that were
 * matched since: a scene's own run reads only what retrieval gave it. Those asked for longest ago go first, so that none that fails again and again
 * stands before the others.
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
    const published = eq(capabilities.status, "published");
    const [all] = await tx.db.select({ n: count() }).from(capabilities).where(published);
    const due = await tx.db
      .select({ id: capabilities.id })
      .from(capabilities)
      .leftJoin(supplyChecks, eq(supplyChecks.capabilityId, capabilities.id))
      .leftJoin(supplyRequests, eq(supplyRequests.capabilityId, capabilities.id))
      .where(
        and(
          published,
          // One that was just published has its own job.
          or(
            lte(supplyChecks.checkedAt, before(LOOK_AGAIN_AFTER_MS)),
            and(isNull(supplyChecks.checkedAt), lte(capabilities.updatedAt, before(UNCHECKED_AFTER_MS))),
          ),
          or(isNull(supplyRequests.requestedAt), lte(supplyRequests.requestedAt, before(ASK_AGAIN_AFTER_MS))),
        ),
      )
      .orderBy(sql`${supplyRequests.requestedAt} asc nulls first`, sql`${supplyChecks.checkedAt} asc nulls first`, asc(capabilities.id))
      .limit(Math.max(LEAST_PER_PASS, Math.ceil((all?.n ?? 0) / PASSES_A_DAY)));
    await requestCapabilityMatches(
      tx,
      due.map(({ id }) => id),
      { inBackground: true },
    );
  });
}

import { and, asc, desc, eq, gte } from "drizzle-orm";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import type { Context, TransactionContext } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { proposalMembers, proposalRuns, proposals } from "#db/schema/matching.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";

export type RunRow = typeof proposalRuns.$inferSelect;

/**
 * A proposal with its scene and members, for forming a consortium from it; null when there is none that still counts. The caller decides who may.
 * Its run is held until the transaction ends: the sweep of old runs passes it by.
 */
export async function getProposalForForming(tx: TransactionContext, proposalId: string) {
  const [row] = await tx.db
    .select({ sceneId: proposalRuns.sceneId, sceneVersion: proposalRuns.sceneVersion })
    .from(proposals)
    .innerJoin(proposalRuns, eq(proposalRuns.id, proposals.runId))
    .where(eq(proposals.id, proposalId))
    .for("key share", { of: proposalRuns });
  if (!row) return null;
  const { scene, slots } = await getSceneById(tx, row.sceneId);
  // It answers what the scene asked before its last revision.
  if (row.sceneVersion < scene.contentVersion) return null;
  const members = await tx.db
    .select()
    .from(proposalMembers)
    .where(eq(proposalMembers.proposalId, proposalId))
    .orderBy(asc(proposalMembers.id));
  return {
    scene,
    slots,
    members: members.map((member) => ({
      organizationId: member.organizationId,
      role: member.role as SlotRole,
      slotId: member.slotId,
      capabilityId: member.capabilityId,
      capabilityVersion: member.capabilityVersion,
      required: member.role === "prime" || (slots.find((slot) => slot.id === member.slotId)?.required ?? false),
    })),
  };
}

/** The newest run on a scene's present content, or null; the caller has checked the scene. */
export async function latestRun(ctx: Context, scene: { id: string; contentVersion: number }): Promise<RunRow | null> {
  const [run] = await ctx.db
    .select()
    .from(proposalRuns)
    .where(and(eq(proposalRuns.sceneId, scene.id), gte(proposalRuns.sceneVersion, scene.contentVersion)))
    .orderBy(desc(proposalRuns.createdAt), desc(proposalRuns.id))
    .limit(1);
  return run ?? null;
}

/** A run of a scene by its code, whatever the scene asks by now; the caller has checked the scene. */
export async function runByCode(ctx: Context, scene: { id: string }, code: string): Promise<RunRow> {
  const [run] = await ctx.db
    .select()
    .from(proposalRuns)
    .where(and(eq(proposalRuns.sceneId, scene.id), eq(proposalRuns.code, code)));
  if (!run) throw notFound("匹配记录");
  return run;
}

import { and, asc, desc, eq, gte, inArray } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { getScene, getSceneById, type Scene, type SceneWithParts, showTarget } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { proposalMembers, proposalRuns, proposals } from "#db/schema/matching.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import type { ProposalExplanation } from "./explain.ts";
import { mayCompare } from "./policy.ts";
import type { StoredInput, StoredOutcome } from "./run.ts";
import type { MatchClaim } from "./types.ts";

/** A proposal with its scene and members, for forming a consortium from it; null when there is none that still counts. The caller decides who may. */
export async function getProposalForForming(ctx: Context, proposalId: string) {
  const [row] = await ctx.db
    .select({ sceneId: proposalRuns.sceneId, sceneVersion: proposalRuns.sceneVersion })
    .from(proposals)
    .innerJoin(proposalRuns, eq(proposalRuns.id, proposals.runId))
    .where(eq(proposals.id, proposalId));
  if (!row) return null;
  const { scene, slots } = await getSceneById(ctx, row.sceneId);
  // It answers what the scene asked before its last revision.
  if (row.sceneVersion < scene.contentVersion) return null;
  const members = await ctx.db
    .select()
    .from(proposalMembers)
    .where(eq(proposalMembers.proposalId, proposalId))
    .orderBy(asc(proposalMembers.id));
  return {
    scene,
    members: members.map((member) => ({
      organizationId: member.organizationId,
      role: member.role as SlotRole,
      slotId: member.slotId,
      capabilityId: member.capabilityId,
      capabilityVersion: member.capabilityVersion,
      required: slots.find((slot) => slot.id === member.slotId)?.required ?? false,
    })),
  };
}

/** The newest run on a scene's present content, or null; the caller has checked the scene. */
export async function latestRun(ctx: Context, scene: { id: string; contentVersion: number }) {
  const [run] = await ctx.db
    .select()
    .from(proposalRuns)
    .where(and(eq(proposalRuns.sceneId, scene.id), gte(proposalRuns.sceneVersion, scene.contentVersion)))
    .orderBy(desc(proposalRuns.createdAt), desc(proposalRuns.id))
    .limit(1);
  return run ?? null;
}

type FilledPage = Awaited<ReturnType<typeof filledPage>>;
export type ComparisonPage = Omit<FilledPage, "run"> & { run: FilledPage["run"] | null };

/** The comparison page: up to `most` proposals of the newest run, indicators in rows, cells as people read them. Null run: still matching. */
export async function comparisonPage(ctx: Context, code: string, most = 4): Promise<ComparisonPage> {
  const found = await getScene(ctx, code);
  if (!mayCompare(ctx.actor, found.scene)) throw notFound("场景");
  const run = await latestRun(ctx, found.scene);
  if (run) return filledPage(ctx, found, run, most);
  return { scene: head(found.scene), run: null, proposals: [], rows: [], nearMisses: [], weightTotal: 0 };
}

async function filledPage(
  ctx: Context,
  { scene, requirements, slots }: SceneWithParts,
  run: typeof proposalRuns.$inferSelect,
  most: number,
) {
  const [registry, rows, members] = await Promise.all([
    loadRegistry(ctx),
    ctx.db.select().from(proposals).where(eq(proposals.runId, run.id)).orderBy(asc(proposals.rank)).limit(most),
    ctx.db
      .select()
      .from(proposalMembers)
      .where(inArray(proposalMembers.proposalId, ctx.db.select({ id: proposals.id }).from(proposals).where(eq(proposals.runId, run.id)))),
  ]);
  const input = run.input as StoredInput;
  const outcome = run.outcome as StoredOutcome;
  const known = new Map(input.capabilities.map((capability) => [capability.id, capability]));
  const [organizations, capabilities] = await Promise.all([
    organizationsById(
      ctx,
      input.capabilities.map((capability) => capability.organizationId),
    ),
    capabilitiesById(
      ctx,
      members.map((member) => member.capabilityId),
    ),
  ]);
  const nameOf = (capabilityId: string | null) => organizations.get(known.get(capabilityId ?? "")?.organizationId ?? "")?.name ?? null;
  const metricOf = (requirementId: string) => requirements.find((requirement) => requirement.id === requirementId);
  const showValue = (requirementId: string, claim: MatchClaim | null) => {
    const requirement = metricOf(requirementId);
    return requirement && claim ? registry.show(registry.get(requirement.metric), claim.value, claim.upper) : null;
  };
  const showShortfall = (requirementId: string, shortfall: string | null) => {
    const requirement = metricOf(requirementId);
    if (!requirement || shortfall === null) return null;
    const metric = registry.get(requirement.metric);
    // A grade has no distance that could be told in its unit.
    if (metric.kind !== "number")
      return metric.kind === "boolean" ? "该项功能" : `${registry.show(metric, requirement.target, null)} 的要求`;
    return metric.unit === "%" ? `${shortfall} 个百分点` : registry.show({ ...metric, symmetric: false }, shortfall, null);
  };
  const explained = rows.map((row) => row.explanation as ProposalExplanation);

  return {
    scene: head(scene),
    weightTotal: requirements.reduce((sum, requirement) => sum + requirement.weight, 0),
    run: {
      code: run.code,
      createdAt: run.createdAt.toISOString(),
      optimal: run.optimal,
      gap: outcome.result.gap,
      unmetGap: outcome.result.unmetGap,
      degraded: run.degraded,
      candidateCount: run.candidateCount,
      nodesSearched: run.nodesSearched,
      elapsedMs: run.elapsedMs,
      emptyReason: outcome.result.emptyReason?.kind ?? null,
      weights: input.weights,
    },
    proposals: rows.map((row, index) => {
      const proposal = outcome.result.proposals.find((candidate) => candidate.rank === row.rank);
      const own = members.filter((member) => member.proposalId === row.id);
      const explanation = explained[index];
      return {
        id: row.id,
        rank: row.rank,
        value: row.valueMilli / 1000,
        parts: explanation?.parts ?? null,
        mandatory: requirements.filter((requirement) => requirement.mandatory).length,
        unmetMandatory: row.unmetMandatory,
        // Nobody's price is published: the sum of nothing is no price.
        priceFen: own.length > 0 && proposal?.unpriced.length === own.length ? null : (row.priceFen?.toString() ?? null),
        unpriced: (proposal?.unpriced ?? []).length,
        overBudget: scene.budgetFen !== null && row.priceFen !== null && row.priceFen > scene.budgetFen,
        leadTimeWeeks: proposal?.leadTimeWeeks ?? 0,
        members: slots.flatMap((slot) => {
          const member = own.find((candidate) => candidate.slotId === slot.id);
          if (!member) return [];
          const found = capabilities.get(member.capabilityId)?.capability;
          return [
            {
              organizationId: member.organizationId,
              organizationName: organizations.get(member.organizationId)?.name ?? "—",
              role: slot.role,
              componentKind: slot.componentKind,
              capabilityCode: found?.code ?? null,
              capabilityName: found?.name ?? known.get(member.capabilityId)?.name ?? "—",
            },
          ];
        }),
        gaps: (explanation?.requirements ?? [])
          .filter((one) => explanation?.gaps.includes(one.requirementId))
          .map((one) => ({
            requirementId: one.requirementId,
            metric: metricOf(one.requirementId)?.metric ?? "",
            name: metricOf(one.requirementId)?.name ?? "—",
            mandatory: metricOf(one.requirementId)?.mandatory ?? false,
            shortfall: showShortfall(one.requirementId, one.shortfall),
          })),
        selfDeclaredCount: (explanation?.requirements ?? []).filter((one) => one.status === "selfDeclaredOnly").length,
        raise: explanation?.raise
          ? {
              kind: explanation.raise.kind,
              gain: explanation.raise.gain,
              organizationName: nameOf(explanation.raise.capabilityId),
              requirementNames: (explanation.raise.kind === "evidence"
                ? explanation.raise.requirementIds
                : [explanation.raise.requirementId]
              ).map((id) => metricOf(id)?.name ?? "—"),
            }
          : null,
      };
    }),
    rows: requirements.map((requirement) => ({
      id: requirement.id,
      name: requirement.name,
      dimension: requirement.dimension,
      mandatory: requirement.mandatory,
      weight: requirement.weight,
      target: showTarget(registry, requirement),
      testMethod: requirement.testMethod,
      cells: explained.map((explanation) => {
        const one = explanation.requirements.find((candidate) => candidate.requirementId === requirement.id);
        return {
          status: one?.status ?? ("unanswered" as const),
          value: showValue(requirement.id, one?.claim ?? null),
          evidence: one?.claim?.evidence ?? null,
          organizationName: nameOf(one?.capabilityId ?? null),
          capabilityName: known.get(one?.capabilityId ?? "")?.name ?? null,
          capabilityCode: capabilities.get(one?.capabilityId ?? "")?.capability.code ?? null,
          margin: one?.margin ?? null,
          shortfall: showShortfall(requirement.id, one?.shortfall ?? null),
          satisfaction: one?.q ?? 0,
          contribution: one?.contribution ?? 0,
        };
      }),
    })),
    nearMisses: outcome.explanation.nearMisses.map((miss) => {
      const reason = miss.reason as {
        kind: string;
        requirementId?: string;
        shortfall?: string | null;
        withCapabilityId?: string;
        by?: number;
      };
      return {
        role: miss.role,
        organizationName: nameOf(miss.capabilityId) ?? "—",
        capabilityName: known.get(miss.capabilityId)?.name ?? "—",
        kind: reason.kind,
        requirementName: reason.requirementId ? (metricOf(reason.requirementId)?.name ?? "—") : null,
        shortfall: reason.requirementId ? showShortfall(reason.requirementId, reason.shortfall ?? null) : null,
        withName: reason.withCapabilityId ? (known.get(reason.withCapabilityId)?.name ?? null) : null,
        by: reason.by ?? null,
      };
    }),
  };
}

const head = (scene: Scene) => ({
  id: scene.id,
  code: scene.code,
  name: scene.name,
  status: scene.status,
  version: scene.version,
  closesAt: scene.closesAt.toISOString(),
  deploymentCount: scene.deploymentCount,
  budgetFen: scene.budgetFen?.toString() ?? null,
});

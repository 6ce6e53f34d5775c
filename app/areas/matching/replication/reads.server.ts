import { and, asc, desc, eq, gte, sql } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { getMyScene, getScene, type Scene, scenesById, showTarget } from "#app/areas/scenes/index.server.ts";
import { covers } from "#app/kernel/actor.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { proposalMembers, proposals } from "#db/schema/matching.ts";
import { replications } from "#db/schema/replications.ts";
import { scenes } from "#db/schema/scenes.ts";
import { COMPARATOR_SIGNS } from "#db/vocabulary/metrics.ts";
import { isOpen } from "../fitting-scenes.server.ts";
import { teamKey } from "../ranking-change.ts";
import { latestRun } from "../reads.server.ts";
import { showShortfall } from "../shortfall.ts";

/** A proposal counts while its scene is open and asks for what it was held against, and while all its members' capabilities are published. */
const stillCounts = (ctx: Context) =>
  and(
    isOpen(ctx),
    gte(replications.targetVersion, scenes.contentVersion),
    sql`not exists (
      select 1 from jsonb_array_elements(${replications.members}) member
      left join ${capabilities} on ${capabilities.id} = (member->>'capabilityId')::uuid
      where ${capabilities.status} is distinct from 'published')`,
  );

/** How many proven consortia are proposed to a scene of the actor's unit. */
export async function countReplications(ctx: Context, scene: Pick<Scene, "id">): Promise<number> {
  const [row] = await ctx.db
    .select({ n: sql<number>`count(*)::int` })
    .from(replications)
    .innerJoin(scenes, eq(scenes.id, replications.targetSceneId))
    .where(and(eq(replications.targetSceneId, scene.id), stillCounts(ctx)));
  return row?.n ?? 0;
}

/** What is proposed to a scene of the actor's unit from where it was proven: members, answers to every requirement, what would have to be adapted. */
export async function replicationsPage(ctx: Context, code: string) {
  const { scene, requirements, slots } = await getMyScene(ctx, code);
  const rows = await ctx.db
    .select({ replication: replications })
    .from(replications)
    .innerJoin(scenes, eq(scenes.id, replications.targetSceneId))
    .where(and(eq(replications.targetSceneId, scene.id), stillCounts(ctx)))
    .orderBy(asc(replications.unmetMandatory), desc(replications.valueMilli), asc(replications.id));
  const found = rows.map(({ replication }) => replication);
  const [registry, sources, memberCapabilities, organizations, ranks] = await Promise.all([
    loadRegistry(ctx),
    scenesById(
      ctx,
      found.map(({ sourceSceneId }) => sourceSceneId),
    ),
    capabilitiesById(
      ctx,
      found.flatMap(({ members }) => members.map(({ capabilityId }) => capabilityId)),
    ),
    organizationsById(
      ctx,
      found.flatMap(({ members }) => members.map(({ organizationId }) => organizationId)),
    ),
    presentRanks(ctx, scene),
  ]);
  return {
    scene: { code: scene.code, name: scene.name },
    hasRun: ranks !== null,
    proposals: found.map((one) => {
      const source = sources.get(one.sourceSceneId);
      const ownerOf = (capabilityId: string | null) =>
        organizations.get(one.members.find((member) => member.capabilityId === capabilityId)?.organizationId ?? "")?.name ?? null;
      return {
        id: one.id,
        basis: one.basis,
        source: source ? { code: source.code, name: source.name } : null,
        createdAt: one.createdAt.toISOString(),
        unmet: one.unmetMandatory,
        value: one.valueMilli / 1000,
        /** Rank of the proposal of the newest run that has the same members; null: none has. */
        sameAs: ranks?.get(teamKey(one)) ?? null,
        present: one.presentUnmet === null ? null : { unmet: one.presentUnmet, value: (one.presentValueMilli ?? 0) / 1000 },
        members: one.members.map(({ role, componentKind, organizationId, capabilityId }) => {
          const capability = memberCapabilities.get(capabilityId)?.capability;
          return {
            ...{ role, componentKind, capabilityId },
            organizationName: organizations.get(organizationId)?.name ?? "—",
            capability: capability ? { code: capability.code, name: capability.name } : null,
          };
        }),
        missing: slots.filter(({ id }) => one.missingSlots.includes(id)).map(({ role, componentKind }) => ({ role, componentKind })),
        answers: requirements.flatMap((requirement) => {
          const answer = one.answers.find(({ requirementId }) => requirementId === requirement.id);
          if (!answer) return [];
          const metric = registry.get(requirement.metric);
          const { claim } = answer;
          return [
            {
              ...{ id: requirement.id, name: requirement.name, mandatory: requirement.mandatory, status: answer.status },
              target: showTarget(registry, requirement),
              value:
                claim &&
                `${claim.comparator === "between" ? "" : COMPARATOR_SIGNS[claim.comparator]}${registry.show(metric, claim.value, claim.upper)}`,
              evidence: claim?.evidence ?? null,
              organizationName: ownerOf(answer.capabilityId),
              otherWork: answer.otherWork === true,
              shortfall: answer.shortfall === null ? null : showShortfall(registry, metric, answer.shortfall),
            },
          ];
        }),
      };
    }),
  };
}

/** Ranks of the proposals of a scene's newest run by their members; null without a run. */
async function presentRanks(ctx: Context, scene: Scene): Promise<Map<string, number> | null> {
  const run = await latestRun(ctx, scene);
  if (!run) return null;
  const rows = await ctx.db
    .select({ rank: proposals.rank, capabilityId: proposalMembers.capabilityId })
    .from(proposals)
    .innerJoin(proposalMembers, eq(proposalMembers.proposalId, proposals.id))
    .where(eq(proposals.runId, run.id));
  return new Map([...Map.groupBy(rows, ({ rank }) => rank)].map(([rank, members]) => [teamKey({ members }), rank]));
}

/** Open scenes to which a scene's consortium was proposed; for the bureau of the scene's region and for the members. Others find nothing. */
export async function replicationsFromPage(ctx: Context, code: string) {
  const { scene } = await getScene(ctx, code);
  const { organizationId, organizationKind, regionCode } = userOf(ctx);
  const rows = await ctx.db
    .select({ replication: replications, target: scenes })
    .from(replications)
    .innerJoin(scenes, eq(scenes.id, replications.targetSceneId))
    .where(and(eq(replications.sourceSceneId, scene.id), stillCounts(ctx)))
    .orderBy(asc(replications.unmetMandatory), asc(scenes.closesAt), asc(replications.id));
  const isMember = rows.some(({ replication }) => replication.members.some((member) => member.organizationId === organizationId));
  const isOwn = organizationKind === "bureau" ? covers(regionCode, scene.regionCode) : scene.organizationId === organizationId;
  if (!isMember && !isOwn) throw notFound("场景");
  const [regions, units] = await Promise.all([
    regionNames(ctx),
    organizationsById(
      ctx,
      rows.map(({ target }) => target.organizationId),
    ),
  ]);
  return {
    scene: { code: scene.code, name: scene.name },
    rows: rows.map(({ replication, target }) => ({
      code: target.code,
      name: target.name,
      unitName: units.get(target.organizationId)?.name ?? "—",
      regionName: regions.get(target.regionCode) ?? "—",
      deploymentCount: target.deploymentCount,
      closesAt: target.closesAt.toISOString(),
      basis: replication.basis,
      unmet: replication.unmetMandatory,
      missing: replication.missingSlots.length,
    })),
    robots: rows.reduce((sum, { target }) => sum + target.deploymentCount, 0),
  };
}

/** How many open scenes a scene's consortium was proposed to. The caller has permitted the scene. */
export async function countReplicationsFrom(ctx: Context, sceneId: string): Promise<number> {
  const [row] = await ctx.db
    .select({ n: sql<number>`count(*)::int` })
    .from(replications)
    .innerJoin(scenes, eq(scenes.id, replications.targetSceneId))
    .where(and(eq(replications.sourceSceneId, sceneId), stillCounts(ctx)));
  return row?.n ?? 0;
}

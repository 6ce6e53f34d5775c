import { and, count, desc, eq, lt, or, sql } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import type { Registry } from "#app/areas/metrics/index.server.ts";
import { getScene, type VisibleScene } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { proposalRuns, proposals, type RunStages } from "#db/schema/matching.ts";
import type { RunTrigger } from "#db/vocabulary/matching.ts";
import { COMPARATOR_SIGNS } from "#db/vocabulary/metrics.ts";
import { mayCompare } from "./policy.ts";
import { latestRun, type RunRow, runByCode } from "./reads.server.ts";
import { fitsSlot } from "./rules.ts";
import { type MemberChange, type OwnChange, runChanges } from "./run-changes.ts";
import { type RunView, viewRun } from "./run-view.server.ts";
import { weightChanges } from "./schemas.ts";
import type { MatchClaim, Proposal } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

export interface RunLine {
  code: string;
  trigger: RunTrigger;
  createdAt: string;
  retrieval: "search" | "database";
  degraded: boolean;
  optimal: boolean;
  candidateCount: number;
  elapsedMs: number;
  proposalCount: number;
  /** Of the best proposal; null without any. */
  best: { unmet: number; value: number } | null;
  /** The newest on what the scene asks now. */
  isCurrent: boolean;
  /** On what the scene asked before its last revision. */
  isOutdated: boolean;
}

/** The runs of a scene, newest first. */
export async function listRuns(
  ctx: Context,
  code: string,
  page: PageRequest,
): Promise<Page<RunLine> & { scene: { code: string; name: string } }> {
  const { scene } = await comparable(ctx, code);
  const of = eq(proposalRuns.sceneId, scene.id);
  const [rows, [counted], current] = await Promise.all([
    ctx.db
      .select({
        id: proposalRuns.id,
        code: proposalRuns.code,
        sceneVersion: proposalRuns.sceneVersion,
        trigger: proposalRuns.trigger,
        createdAt: proposalRuns.createdAt,
        retrieval: proposalRuns.retrieval,
        degraded: proposalRuns.degraded,
        optimal: proposalRuns.optimal,
        candidateCount: proposalRuns.candidateCount,
        elapsedMs: proposalRuns.elapsedMs,
        proposalCount: sql<number>`count(${proposals.id})::int`,
        unmet: sql<number | null>`min(${proposals.unmetMandatory}) filter (where ${proposals.rank} = 1)`,
        // As on the run's own page; the proposals' thousandths would be rounded twice.
        value: sql<number | null>`(${proposalRuns.outcome}->'result'->'proposals'->0->>'value')::float8`,
      })
      .from(proposalRuns)
      .leftJoin(proposals, eq(proposals.runId, proposalRuns.id))
      .where(of)
      .groupBy(proposalRuns.id)
      .orderBy(desc(proposalRuns.createdAt), desc(proposalRuns.id))
      .limit(page.pageSize)
      .offset(offsetOf(page)),
    ctx.db.select({ n: count() }).from(proposalRuns).where(of),
    latestRun(ctx, scene),
  ]);
  return {
    ...page,
    scene: { code: scene.code, name: scene.name },
    rows: rows.map(({ id, sceneVersion, createdAt, unmet, value, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      best: unmet === null || value === null ? null : { unmet, value },
      isCurrent: id === current?.id,
      isOutdated: sceneVersion < scene.contentVersion,
    })),
    total: counted?.n ?? 0,
  };
}

async function comparable(ctx: Context, code: string): Promise<VisibleScene> {
  const found = await getScene(ctx, code);
  if (!mayCompare(ctx.actor, found.scene)) throw notFound("场景");
  return found;
}

export type RunPage = Awaited<ReturnType<typeof runPage>>;

/** One run: what was retrieved, searched and proven, by which weights, and what changed since the run before. */
export async function runPage(ctx: Context, code: string, runCode: string) {
  const found = await comparable(ctx, code);
  const row = await runByCode(ctx, found.scene, runCode);
  const [view, current, before] = await Promise.all([viewRun(ctx, row, found), latestRun(ctx, found.scene), runBefore(ctx, row)]);
  const { input, outcome } = view;
  const { result } = outcome;
  const stages = row.stages as Partial<RunStages>;
  return {
    scene: { code: found.scene.code, name: found.scene.name },
    run: {
      code: row.code,
      trigger: row.trigger,
      createdAt: row.createdAt.toISOString(),
      isCurrent: row.id === current?.id,
      isOutdated: row.sceneVersion < found.scene.contentVersion,
      retrieval: row.retrieval,
      degraded: row.degraded,
      optimal: row.optimal,
      gap: result.gap,
      unmetGap: result.unmetGap,
      nodesSearched: row.nodesSearched,
      nodeBudget: result.nodeBudget,
      candidateCount: row.candidateCount,
      proposalCount: result.proposals.length,
      elapsedMs: row.elapsedMs,
      queries: stages.queries ?? null,
      hits: stages.hits ?? null,
      found: stages.found ?? null,
      kept: input.capabilities.length,
      ms: stages.ms ?? null,
      weights: input.weights,
      changedWeights: weightChanges(DEFAULT_WEIGHTS, input.weights),
    },
    slots: input.scene.slots.map((slot) => {
      const counted = stages.slots?.find(({ slotId }) => slotId === slot.id);
      return {
        ...slot,
        found: counted?.found ?? null,
        kept: counted?.kept ?? input.capabilities.filter((capability) => fitsSlot(slot, capability)).length,
      };
    }),
    changes: before ? await changesSince(ctx, await viewRun(ctx, before, found), view) : null,
  };
}

/** The run that a scene had before another one; null for its first. */
async function runBefore(ctx: Context, row: RunRow): Promise<RunRow | null> {
  const [before] = await ctx.db
    .select()
    .from(proposalRuns)
    .where(
      and(
        eq(proposalRuns.sceneId, row.sceneId),
        or(lt(proposalRuns.createdAt, row.createdAt), and(eq(proposalRuns.createdAt, row.createdAt), lt(proposalRuns.id, row.id))),
      ),
    )
    .orderBy(desc(proposalRuns.createdAt), desc(proposalRuns.id))
    .limit(1);
  return before ?? null;
}

async function changesSince(ctx: Context, before: RunView, after: RunView) {
  const proposed = ({ outcome }: RunView) => outcome.result.proposals as unknown as Proposal[];
  const members = [before, after].flatMap((view) => proposed(view).flatMap((one) => one.members.map(({ capabilityId }) => capabilityId)));
  const published = await capabilitiesById(ctx, members);
  const changes = runChanges(
    { input: before.input, proposals: proposed(before) },
    { input: after.input, proposals: proposed(after) },
    {
      isNew: (id) => (published.get(id)?.capability.createdAt ?? before.row.createdAt) > before.row.createdAt,
      isWithdrawn: (id) => !published.has(id),
    },
  );
  return {
    ...changes,
    since: { code: before.row.code, createdAt: before.row.createdAt.toISOString() },
    members: changes.members.map((change) => memberLine(change, before, after)),
  };
}

function memberLine({ own, capabilityId, ...change }: MemberChange, before: RunView, after: RunView) {
  const capability = after.capability(capabilityId) ?? before.capability(capabilityId);
  return {
    ...change,
    capabilityId,
    organizationName: capability?.organizationName ?? "—",
    capabilityName: capability?.name ?? "—",
    role: capability?.role ?? null,
    own: own.map((one) => ownLine(one, after.registry)),
  };
}

/** The same with names and figures people read. */
function ownLine(change: OwnChange, registry: Registry) {
  switch (change.kind) {
    case "claim": {
      const metric = registry.get(change.metric);
      const shown = (claim: MatchClaim | null) =>
        claim && {
          text: `${claim.comparator === "between" ? "" : COMPARATOR_SIGNS[claim.comparator]}${registry.show(metric, claim.value, claim.upper)}`,
          evidence: claim.evidence,
        };
      return { kind: change.kind, name: metric.name, before: shown(change.before), after: shown(change.after) };
    }
    case "price":
      return { kind: change.kind, beforeFen: change.beforeFen?.toString() ?? null, afterFen: change.afterFen?.toString() ?? null };
    default:
      return change;
  }
}

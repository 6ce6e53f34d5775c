import { getScene, isCollecting } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { compose } from "./compose.ts";
import { mayCompare, mayRequestProposals } from "./policy.ts";
import { rankingChange } from "./ranking-change.ts";
import { latestRun } from "./reads.server.ts";
import { type RunView, viewRun } from "./run-view.server.ts";
import { sceneWeightsOf } from "./scene-weights.server.ts";
import { weightChanges } from "./schemas.ts";
import type { MatchWeights, Proposal } from "./types.ts";
import { DEFAULT_WEIGHTS } from "./weights.ts";

/** A preview answers while a person waits: where the search does not end by then, the page says so. */
const PREVIEW_NODES = 20_000;

export type WeightsPage = Awaited<ReturnType<typeof weightsPage>>;

/**
 * The weights of a scene, and what the proposals of the newest run would be with `tried`: composed here and now from what that run kept, stored
 * nowhere. `preview` is null without a run.
 */
export async function weightsPage(ctx: Context, code: string, tried: MatchWeights | null) {
  const { scene, requirements } = await getScene(ctx, code);
  if (!mayCompare(ctx.actor, scene)) throw notFound("场景");
  const [{ weights, seen }, run] = await Promise.all([sceneWeightsOf(ctx, scene.id), latestRun(ctx, scene)]);
  return {
    scene: { code: scene.code, name: scene.name },
    mayChange: mayRequestProposals(ctx.actor, scene) && isCollecting(scene.status),
    weights,
    defaults: DEFAULT_WEIGHTS,
    seen,
    preview: run && tried ? preview(await viewRun(ctx, run, { requirements }), tried) : null,
    hasRun: run !== null,
  };
}

function preview(view: RunView, tried: MatchWeights) {
  const { input, row, outcome } = view;
  const started = performance.now();
  const result = compose(input.scene, input.capabilities, tried, { nodeBudget: PREVIEW_NODES });
  const before = outcome.result.proposals as unknown as Proposal[];
  const teams = rankingChange(input, before, tried, result.proposals);
  const elapsedMs = performance.now() - started;
  return {
    runCode: row.code,
    optimal: result.optimal,
    candidateCount: result.candidateCount,
    elapsedMs: Math.max(1, Math.round(elapsedMs)),
    changes: weightChanges(input.weights, tried),
    teams: teams.map(({ members, ...worth }) => ({
      ...worth,
      members: members.map(({ role, capabilityId }) => {
        const capability = view.capability(capabilityId);
        return { role, organizationName: capability?.organizationName ?? "—", capabilityName: capability?.name ?? "—" };
      }),
    })),
  };
}

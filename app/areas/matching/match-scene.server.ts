import { and, eq, gte, or, sql } from "drizzle-orm";
import { advanceScene, contentVersionOf, getSceneById, isCollecting, type SceneWithParts } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { proposalRuns, proposals, type RunStages } from "#db/schema/matching.ts";
import type { RunTrigger } from "#db/vocabulary/matching.ts";
import { assessAll } from "./assess.ts";
import { composeInstance } from "./compose.ts";
import { explain } from "./explain.ts";
import { readInstance } from "./instance.ts";
import { type Retrieved, retrieve } from "./retrieve.server.ts";
import { fitsSlot } from "./rules.ts";
import { type RunInput, type RunOutcome, storedInput, storedOutcome } from "./run.ts";
import { storeStanding } from "./scene-standings.server.ts";
import { sceneWeightsOf } from "./scene-weights.server.ts";
import { shortlist } from "./shortlist.ts";
import { type Standing, standingOf } from "./standing.ts";
import type { MatchCapability, MatchWeights } from "./types.ts";

/** Runs the matcher for a scene that collects proposals and stores the run: retrieve → assess → compose → explain. */
export async function matchScene(ctx: Context, { sceneId, trigger }: JobPayload<"match-scene">): Promise<void> {
  const [scene, { weights, seen }] = await Promise.all([getSceneById(ctx, sceneId), sceneWeightsOf(ctx, sceneId)]);
  if (!isCollecting(scene.scene.status) || (await alreadyRun(ctx, scene, trigger))) return;
  // Of several capabilities published in a row the first run makes a comparison of the scene: from then on it is its unit's to move.
  if (trigger === "supply" && scene.scene.status !== "published") return;
  const started = performance.now();
  const { retrieved, ...run } = await propose(ctx, scene, weights);
  await store(ctx, scene, trigger, seen, retrieved, run, Math.round(performance.now() - started));
}

interface Proposed {
  retrieved: Retrieved;
  input: RunInput;
  outcome: RunOutcome;
  standing: Standing;
  stages: RunStages;
}

/** A run up to what is stored of it. Reads, and writes nothing. */
export async function propose(ctx: Context, parts: SceneWithParts, weights: MatchWeights): Promise<Proposed> {
  const retrieved = await retrieve(ctx, parts);
  const { scene, candidates } = retrieved;
  const start = performance.now();
  const all = assessAll(scene, candidates, weights);
  const capabilities = shortlist(scene, candidates, weights, all);
  const table = new Map(capabilities.map(({ id }) => [id, all.get(id) ?? []]));
  const assessed = performance.now();
  const input = { scene, capabilities, weights };
  const instance = readInstance(scene, capabilities, weights, table);
  const result = composeInstance(instance);
  const composed = performance.now();
  const explanation = explain(scene, capabilities, weights, result, { instance });
  const ms = {
    ...retrieved.ms,
    assess: assessed - start,
    compose: composed - assessed,
    explain: performance.now() - composed,
  };
  return {
    retrieved,
    input,
    outcome: { result, explanation },
    standing: standingOf(input, result, instance),
    stages: {
      ...retrieved.sizes,
      found: candidates.length,
      kept: capabilities.length,
      slots: scene.slots.map((slot) => {
        const count = (list: readonly MatchCapability[]) => list.filter((capability) => fitsSlot(slot, capability)).length;
        return { slotId: slot.id, found: count(candidates), kept: count(capabilities) };
      }),
      ms: tenths(ms),
    },
  };
}

/** Finer than a tenth of a millisecond says nothing. */
const tenths = (ms: RunStages["ms"]): RunStages["ms"] =>
  Object.fromEntries(Object.entries(ms).map(([stage, time]) => [stage, Math.round(time * 10) / 10])) as RunStages["ms"];

/** The queue's own name for this delivery, the same when it delivers again. */
function deliveryOf({ actor }: Context): string | null {
  return actor.kind === "system" && actor.job.includes(":") ? actor.job : null;
}

/** A queue may deliver a job twice, and a publication may be queued twice: one run comes of it. */
async function alreadyRun(ctx: Context, { scene }: SceneWithParts, trigger: RunTrigger): Promise<boolean> {
  const job = deliveryOf(ctx);
  const published = and(
    eq(proposalRuns.sceneId, scene.id),
    eq(proposalRuns.trigger, "published"),
    gte(proposalRuns.sceneVersion, scene.contentVersion),
  );
  const same = or(job === null ? undefined : eq(proposalRuns.job, job), trigger === "published" ? published : undefined);
  if (!same) return false;
  const [run] = await ctx.db.select({ id: proposalRuns.id }).from(proposalRuns).where(same).limit(1);
  return run !== undefined;
}

/** Statements that do not wait for each other are sent together: most of the time of storing is the way to the database and back. */
async function store(
  ctx: Context,
  { scene }: SceneWithParts,
  trigger: RunTrigger,
  seen: string,
  retrieved: Retrieved,
  { input, outcome, standing, stages }: Omit<Proposed, "retrieved">,
  elapsedMs: number,
): Promise<void> {
  const { result } = outcome;
  await withTransaction(ctx, async (tx) => {
    const [version, weights] = await Promise.all([
      contentVersionOf(tx, scene.id),
      sceneWeightsOf(tx, scene.id),
      // Nobody waits for the disk: the run is kept at the latest with what commits after it, first the end of its job, without which it is made again.
      tx.db.execute(sql`set local synchronous_commit = off`),
    ]);
    // A revision published meanwhile asks for something else, and has its own job. So do weights set meanwhile.
    if (version === null || version > scene.version || weights.seen !== seen) return;
    const [run] = await tx.db
      .insert(proposalRuns)
      .values({
        code: await nextCode(tx, "run"),
        sceneId: scene.id,
        sceneVersion: scene.version,
        trigger,
        job: deliveryOf(ctx),
        input: storedInput(input),
        outcome: storedOutcome(outcome),
        retrieval: retrieved.source,
        degraded: retrieved.degraded,
        optimal: result.optimal,
        candidateCount: result.candidateCount,
        nodesSearched: result.nodesSearched,
        elapsedMs,
        stages,
        createdAt: tx.clock.now(),
      })
      .onConflictDoNothing({ target: proposalRuns.job })
      .returning({ id: proposalRuns.id, code: proposalRuns.code });
    // The same job, delivered twice at once, was quicker.
    if (!run) return;
    await Promise.all([
      storeProposals(tx, run.id, outcome),
      storeStanding(tx, scene.id, run.id, result, standing),
      enqueue(tx, "reckon-supply", { sceneId: scene.id }),
      enqueue(tx, "notify", {
        organizationId: scene.organizationId,
        kind: result.proposals.length > 0 ? "todo" : "message",
        title:
          result.proposals.length > 0
            ? `“${scene.name}”已有 ${result.proposals.length} 个联合体方案，请比选`
            : `“${scene.name}”暂未匹配到可行的联合体`,
        body: "",
        href: paths.comparison(scene.code),
        dedupeKey: `run:${run.id}`,
      }),
    ]);
    // Both write to the audit chain, where each event names the one before it.
    if (scene.status === "published" && result.proposals.length > 0) await advanceScene(tx, scene.id, "startComparison");
    await recordAudit(tx, {
      action: "match-scene",
      objectType: "scene",
      objectId: scene.id,
      detail: { run: run.code, trigger, proposals: result.proposals.length, optimal: result.optimal, degraded: retrieved.degraded },
    });
  });
}

/** Two statements whatever the number; the second finds by rank what the first has made. */
async function storeProposals(tx: Context, runId: string, { result, explanation }: RunOutcome): Promise<void> {
  if (result.proposals.length === 0) return;
  const members = result.proposals.flatMap(({ rank, members }) =>
    members.map(({ slotId, role, organizationId, capabilityId, versionId }) => ({
      ...{ rank, slotId, role, organizationId, capabilityId },
      capabilityVersion: Number(versionId.split("@")[1]),
    })),
  );
  await Promise.all([
    tx.db.insert(proposals).values(
      result.proposals.map((proposal, index) => ({
        runId,
        rank: proposal.rank,
        unmetMandatory: proposal.unmetMandatory.length,
        valueMilli: Math.round(proposal.value * 1000),
        priceFen: proposal.priceFen,
        explanation: explanation.proposals[index],
      })),
    ),
    tx.db.execute(sql`
      insert into proposal_members (proposal_id, slot_id, role, organization_id, capability_id, capability_version)
      select p.id, m."slotId", m.role, m."organizationId", m."capabilityId", m."capabilityVersion"
      from proposals p join jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
        as m(rank int, "slotId" uuid, role text, "organizationId" text, "capabilityId" uuid, "capabilityVersion" int) on m.rank = p.rank
      where p.run_id = ${runId}`),
  ]);
}

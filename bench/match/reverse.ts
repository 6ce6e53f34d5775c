import { asc, eq, isNull, sql } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { assessAll } from "#app/areas/matching/assess.ts";
import { composeInstance } from "#app/areas/matching/compose.ts";
import { explain } from "#app/areas/matching/explain.ts";
import { reckonSupply, reverseMatch, sweepRosters } from "#app/areas/matching/index.server.ts";
import { firstYearPrice, readMatchCapabilities, readMatchScene } from "#app/areas/matching/input.server.ts";
import { readInstance } from "#app/areas/matching/instance.ts";
import { fitsSlot } from "#app/areas/matching/rules.ts";
import { storedInput, storedOutcome } from "#app/areas/matching/run.ts";
import { shortlist } from "#app/areas/matching/shortlist.ts";
import { standingOf } from "#app/areas/matching/standing.ts";
import { rosterOf } from "#app/areas/matching/supply/roster.ts";
import { openRun } from "#app/areas/matching/supply/shown.ts";
import { DEFAULT_WEIGHTS } from "#app/areas/matching/weights.ts";
import { visibleScenes } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { proposalRuns, sceneReaches, sceneStandings } from "#db/schema/matching.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { Market } from "./market.ts";
import { systemContext } from "./proposals.ts";

/** One capability in ten stands in no run: it is the one published afterwards. */
const LATER = 10;
const BATCH = 200;

/** Milliseconds of holding each of some capabilities against every open scene of the market; with what each was held against, the most. */
export async function measureReverse(market: Market, count: number): Promise<{ ms: number[]; scenes: number; composed: number }> {
  const ctx = systemContext(market.services);
  await matchAll(ctx);
  await reckonRest(ctx);
  const rows = await ctx.db
    .select({ id: capabilities.id, role: capabilities.role })
    .from(capabilities)
    .where(eq(capabilities.status, "published"))
    .orderBy(asc(capabilities.id));
  const later = rows.filter(({ role }, i) => i % LATER === 0 && !["insurer", "leaseOperator", "platformProvider"].includes(role));
  const ms: number[] = [];
  let [held, composed] = [0, 0];
  for (const { id } of later.slice(0, count + 1)) {
    const started = performance.now();
    const found = await reverseMatch(ctx, id);
    ms.push(performance.now() - started);
    held = Math.max(held, found?.narrowed ?? 0);
    composed = Math.max(composed, found?.bounded ?? 0);
  }
  // The first one warms up.
  return { ms: ms.slice(1), scenes: held, composed };
}

/** What the queue does after a run, for those measured by themselves (proposals.ts); and rosters in kept data from before they were. */
async function reckonRest(ctx: Context): Promise<void> {
  while ((await sweepRosters(ctx)) > 0);
  const rows = await ctx.db
    .select({ sceneId: sceneStandings.sceneId })
    .from(sceneStandings)
    .leftJoin(sceneReaches, eq(sceneReaches.runId, sceneStandings.runId))
    .where(isNull(sceneReaches.runId));
  for (const { sceneId } of rows) await reckonSupply(ctx, { sceneId });
}

/** Runs on every open scene, past search and queue: composed from the catalogue in memory, and stored as runs are. */
async function matchAll(ctx: Context): Promise<void> {
  const [done] = await ctx.db.execute<{ n: number }>(sql`select count(*)::int as n from ${sceneStandings}`);
  const rows = await ctx.db.select().from(scenes).where(eq(scenes.status, "published")).orderBy(asc(scenes.id));
  if ((done?.n ?? 0) > rows.length / 2) return;
  const ids = (await ctx.db.select({ id: capabilities.id }).from(capabilities).orderBy(asc(capabilities.id))).map(({ id }) => id);
  const known = [
    ...(
      await capabilitiesById(
        ctx,
        ids.filter((_, i) => i % LATER !== 0),
      )
    ).values(),
  ];
  const catalogue = new Map((await readMatchCapabilities(ctx, { deploymentCount: 1 }, known)).map((one) => [one.id, one]));
  for (let from = 0; from < rows.length; from += BATCH) {
    const runs: (typeof proposalRuns.$inferInsert)[] = [];
    const standings: (typeof sceneStandings.$inferInsert)[] = [];
    const reaches: (typeof sceneReaches.$inferInsert)[] = [];
    for (const parts of await visibleScenes(ctx, rows.slice(from, from + BATCH))) {
      const scene = await readMatchScene(ctx, parts);
      const near = known.flatMap(({ capability }) => {
        const one = catalogue.get(capability.id);
        if (!one || !capability.fields.includes(parts.scene.field) || !scene.slots.some((slot) => fitsSlot(slot, one))) return [];
        return [{ ...one, priceFen: firstYearPrice(capability, scene.deploymentCount) }];
      });
      const all = assessAll(scene, near, DEFAULT_WEIGHTS);
      const input = { scene, capabilities: shortlist(scene, near, DEFAULT_WEIGHTS, all), weights: DEFAULT_WEIGHTS };
      const instance = readInstance(scene, input.capabilities, DEFAULT_WEIGHTS, all);
      const result = composeInstance(instance);
      const explanation = explain(scene, input.capabilities, DEFAULT_WEIGHTS, result, { instance });
      const [best] = result.proposals;
      const id = crypto.randomUUID();
      const facts = {
        retrieval: "search",
        degraded: false,
        optimal: result.optimal,
        nodesSearched: result.nodesSearched,
        elapsedMs: 0,
      } as const;
      runs.push({
        ...facts,
        ...{ id, code: `PD-GEN-${from + runs.length}`, sceneId: scene.id, sceneVersion: parts.scene.version, trigger: "published" },
        ...{ input: storedInput(input), outcome: storedOutcome({ result, explanation }), candidateCount: result.candidateCount },
      });
      standings.push({
        ...{ sceneId: scene.id, runId: id, standing: standingOf(input, result, instance) },
        unmetMandatory: best?.unmetMandatory.length ?? null,
        valueMilli: best ? Math.round(best.value * 1000) : null,
      });
      reaches.push({ sceneId: scene.id, runId: id, roster: rosterOf(instance), shown: openRun(input).shown });
    }
    for (let i = 0; i < runs.length; i += 20) await ctx.db.insert(proposalRuns).values(runs.slice(i, i + 20));
    await ctx.db.insert(sceneStandings).values(standings);
    await ctx.db.insert(sceneReaches).values(reaches);
  }
  for (const table of [proposalRuns, sceneStandings, sceneReaches]) await ctx.db.execute(sql`analyze ${table}`);
}

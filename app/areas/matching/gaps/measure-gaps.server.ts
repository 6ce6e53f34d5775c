import { setImmediate } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { supplyGaps, supplyLevers } from "#db/schema/demand.ts";
import { provinceOf } from "#db/vocabulary/regions.ts";
import { finishMeasure, startMeasure } from "../demand/measures.server.ts";
import { readCatalogue } from "./catalogue.server.ts";
import { findGaps } from "./gaps.ts";
import { leversOf, type ScopedGap, satisfies } from "./levers.ts";
import { readOpenScenes } from "./open-scenes.server.ts";

/** Rows per statement, and scenes between which other jobs of the process get their turn. */
const BATCH = 500;
const NATION = "100000";

/**
 * Draws the gap map anew: which musts of which open scenes nobody meets, and what supply would end that, for the nation, each province and city,
 * in all fields and in each. Readers see the old map until the new one is whole; two that draw at once wait for each other.
 */
export async function measureGaps(ctx: Context): Promise<void> {
  const started = performance.now();
  const registry = await loadRegistry(ctx);
  const scenes = await readOpenScenes(ctx, registry);
  const catalogue = await readCatalogue(ctx, registry, scenes);
  const gaps: ScopedGap[] = [];
  for (const [i, scene] of scenes.entries()) {
    if (i % BATCH === 0) await setImmediate();
    gaps.push(...findGaps(scene, catalogue).map((gap) => ({ ...gap, regionCode: scene.regionCode, field: scene.field })));
  }
  const levers = leversByScope(gaps.filter(({ kind }) => kind === "catalogue"));
  await withTransaction(ctx, async (tx) => {
    await startMeasure(tx, "gaps");
    await tx.db.delete(supplyGaps);
    await tx.db.delete(supplyLevers);
    await insertBatches(tx, supplyGaps, gaps.map(gapRow));
    await insertBatches(tx, supplyLevers, levers);
    await finishMeasure(tx, "gaps", { scenes: scenes.length, elapsedMs: Math.round(performance.now() - started) });
  });
}

function gapRow({
  sceneId,
  regionCode,
  field,
  requirement,
  kind,
  state,
  nearest,
  miss,
  unmetInScene,
}: ScopedGap): typeof supplyGaps.$inferInsert {
  const { comparator, value, upper } = nearest?.offer.claim ?? {};
  return {
    ...{ sceneId, regionCode, field, kind, state, miss, unmetInScene },
    requirementId: requirement.id,
    metric: requirement.metric,
    nearest:
      nearest && comparator !== undefined && value !== undefined
        ? {
            capabilityId: nearest.offer.capabilityId,
            comparator,
            value,
            upper: upper ?? null,
            shortfall: nearest.shortfall,
            ...(nearest.otherWork ? { otherWork: true } : {}),
          }
        : null,
  };
}

function leversByScope(gaps: readonly ScopedGap[]): (typeof supplyLevers.$inferInsert)[] {
  const meets = satisfies();
  const inRegions = gaps.flatMap((gap) =>
    [...new Set([NATION, provinceOf(gap.regionCode), gap.regionCode])].map((regionCode) => ({ gap, regionCode })),
  );
  return [...Map.groupBy(inRegions, ({ regionCode }) => regionCode)].flatMap(([regionCode, scoped]) => {
    const own = scoped.map(({ gap }) => gap);
    const fields = [...Map.groupBy(own, ({ field }) => field)];
    return [
      ...leversOf(own, meets).map((lever) => ({ ...lever, regionCode, field: null })),
      ...fields.flatMap(([field, inField]) => leversOf(inField, meets).map((lever) => ({ ...lever, regionCode, field }))),
    ];
  });
}

async function insertBatches<T extends typeof supplyGaps | typeof supplyLevers>(
  tx: TransactionContext,
  table: T,
  rows: readonly T["$inferInsert"][],
): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) await tx.db.insert(table).values(rows.slice(from, from + BATCH) as never);
  await tx.db.execute(sql`analyze ${table}`);
}

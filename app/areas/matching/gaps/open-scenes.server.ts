import Big from "big.js";
import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import type { Registry } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { proposalRuns, proposals } from "#db/schema/matching.ts";
import { requirements, roleSlots, scenes } from "#db/schema/scenes.ts";
import { newestRuns } from "../demand/newest-runs.server.ts";
import { isOpen } from "../fitting-scenes.server.ts";
import { matchRequirement } from "../input.server.ts";
import type { EmptyReason } from "../types.ts";
import type { OpenScene, RunVerdict } from "./gaps.ts";

/** Scenes read at a time: some thousand rows of each kind. */
const BATCH = 1_000;

/** All open scenes with their musts, seats and what the newest run came to, by id. */
export async function readOpenScenes(ctx: Context, registry: Registry): Promise<OpenScene[]> {
  const found: OpenScene[] = [];
  for (let after: string | null = null; ; ) {
    const rows: Pick<typeof scenes.$inferSelect, "id" | "regionCode" | "field" | "productTypes" | "tags">[] = await ctx.db
      .select({ id: scenes.id, regionCode: scenes.regionCode, field: scenes.field, productTypes: scenes.productTypes, tags: scenes.tags })
      .from(scenes)
      .where(and(isOpen(ctx), after === null ? undefined : gt(scenes.id, after)))
      .orderBy(asc(scenes.id))
      .limit(BATCH);
    found.push(...(await withParts(ctx, registry, rows)));
    if (rows.length < BATCH) return found;
    after = rows.at(-1)?.id ?? null;
  }
}

async function withParts(
  ctx: Context,
  registry: Registry,
  rows: readonly Pick<typeof scenes.$inferSelect, "id" | "regionCode" | "field" | "productTypes" | "tags">[],
): Promise<OpenScene[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [musts, slots] = await Promise.all([
    ctx.db
      .select()
      .from(requirements)
      .where(and(inArray(requirements.sceneId, ids), eq(requirements.mandatory, true)))
      .orderBy(asc(requirements.position)),
    ctx.db.select().from(roleSlots).where(inArray(roleSlots.sceneId, ids)).orderBy(asc(roleSlots.position)),
  ]);
  const mustsOf = Map.groupBy(musts, ({ sceneId }) => sceneId);
  const slotsOf = Map.groupBy(slots, ({ sceneId }) => sceneId);
  const runs = await verdicts(ctx, ids, slotsOf);
  const trimmed = (text: string) => plain(new Big(text));
  return rows.map((row) => ({
    ...row,
    musts: (mustsOf.get(row.id) ?? []).map((must) =>
      matchRequirement({ ...must, target: trimmed(must.target), upper: must.upper === null ? null : trimmed(must.upper) }, row, registry),
    ),
    slots: slotsOf.get(row.id) ?? [],
    run: runs.get(row.id) ?? null,
  }));
}

/** By scene, what the newest run on its present content came to. Of a proposal only the ids of what it leaves unmet are read. */
async function verdicts(
  ctx: Context,
  sceneIds: readonly string[],
  slotsOf: ReadonlyMap<string, readonly (typeof roleSlots.$inferSelect)[]>,
): Promise<Map<string, RunVerdict>> {
  const newest = newestRuns(ctx, sceneIds);
  const rows = await ctx.db
    .select({
      sceneId: newest.sceneId,
      gaps: sql<string[] | null>`${proposals.explanation}->'gaps'`,
      emptyReason: sql<EmptyReason | null>`case when ${proposals.id} is null then ${proposalRuns.outcome}->'result'->'emptyReason' end`,
    })
    .from(newest)
    .innerJoin(proposalRuns, eq(proposalRuns.id, newest.id))
    .leftJoin(proposals, and(eq(proposals.runId, newest.id), eq(proposals.rank, 1)));
  return new Map(
    rows.map(({ sceneId, gaps, emptyReason }): [string, RunVerdict] => {
      if (gaps) return [sceneId, { kind: "proposed", unmet: new Set(gaps) }];
      if (emptyReason?.kind !== "noCandidate") return [sceneId, { kind: "none", lacking: null }];
      const lacking = (slotsOf.get(sceneId) ?? []).filter(({ id }) => emptyReason.slotIds.includes(id));
      return [sceneId, { kind: "none", lacking: lacking.map(({ role, componentKind }) => ({ role, componentKind })) }];
    }),
  );
}

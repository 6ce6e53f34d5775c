import { setImmediate } from "node:timers/promises";
import { and, asc, eq, gt, lte, sql } from "drizzle-orm";
import { type CapabilityWithClaims, capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { type Scene, visibleScenes } from "#app/areas/scenes/index.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { proposalMembers, proposals } from "#db/schema/matching.ts";
import { orderMembers, orderScenes, orders } from "#db/schema/orders.ts";
import { scenes } from "#db/schema/scenes.ts";
import { finishMeasure, startMeasure } from "../demand/measures.server.ts";
import { newestRuns } from "../demand/newest-runs.server.ts";
import { isOpen } from "../fitting-scenes.server.ts";
import { readMatchCapabilities, readMatchScene } from "../input.server.ts";
import { groupOrders, type Order, type SmallScene, type Supply } from "./group-orders.ts";

/** Robots up to which a scene is a small order: about what one vendor delivers in a month. */
const SMALL_ORDER = 20;
/** Scenes or capabilities read, and rows written, at a time. */
const BATCH = 500;

/**
 * Puts small open scenes together into orders that the same capabilities serve, as `groupOrders` says. Readers see the old ones until the new ones
 * are whole. A scene that is counted as one with another does not count twice.
 */
export async function gatherOrders(ctx: Context): Promise<void> {
  const started = performance.now();
  const small: SmallScene[] = [];
  const rows: Scene[] = [];
  const sets = new Map<string, string[][]>();
  for (let after: string | null = null; ; ) {
    const batch: Scene[] = await ctx.db
      .select()
      .from(scenes)
      .where(
        and(
          isOpen(ctx),
          lte(scenes.deploymentCount, SMALL_ORDER),
          sql`${scenes.countedWithId} is null`,
          after === null ? undefined : gt(scenes.id, after),
        ),
      )
      .orderBy(asc(scenes.id))
      .limit(BATCH);
    rows.push(...batch);
    const found = await visibleScenes(ctx, batch);
    small.push(...(await Promise.all(found.map(async (one) => asSmall(one.scene, await readMatchScene(ctx, one))))));
    for (const [sceneId, own] of await proposedSets(
      ctx,
      batch.map(({ id }) => id),
    ))
      sets.set(sceneId, own);
    if (batch.length < BATCH) break;
    after = batch.at(-1)?.id ?? null;
  }
  const supplies = await readSupplies(ctx, rows[0], [...new Set([...sets.values()].flat(2))]);
  const proposed = new Map(
    [...sets].map(([sceneId, own]) => [
      sceneId,
      // A set with a capability that was taken back serves nobody any more.
      own.map((ids) => ids.flatMap((id) => supplies.get(id) ?? [])).filter((set, i) => set.length === own[i]?.length),
    ]),
  );
  const found = await groupOrders(small, proposed, () => setImmediate());
  await withTransaction(ctx, async (tx) => {
    await startMeasure(tx, "orders");
    await tx.db.delete(orders);
    const versions = new Map(rows.map(({ id, contentVersion }) => [id, contentVersion]));
    for (let from = 0; from < found.length; from += BATCH) await insert(tx, found.slice(from, from + BATCH), versions, supplies);
    await finishMeasure(tx, "orders", { scenes: small.length, elapsedMs: Math.round(performance.now() - started) });
  });
}

const asSmall = ({ organizationId, field, productTypes, tags }: Scene, scene: SmallScene["scene"]): SmallScene => ({
  ...{ scene, organizationId, field, productTypes },
  operations: tags,
});

/** By scene, the capabilities of each proposal of its newest run on what it asks now. */
async function proposedSets(ctx: Context, sceneIds: readonly string[]): Promise<Map<string, string[][]>> {
  if (sceneIds.length === 0) return new Map();
  const newest = newestRuns(ctx, sceneIds);
  const rows = await ctx.db
    .select({ sceneId: newest.sceneId, proposalId: proposals.id, capabilityId: proposalMembers.capabilityId })
    .from(newest)
    .innerJoin(proposals, eq(proposals.runId, newest.id))
    .innerJoin(proposalMembers, eq(proposalMembers.proposalId, proposals.id))
    .orderBy(newest.sceneId, asc(proposals.rank), asc(proposalMembers.id));
  return new Map(
    [...Map.groupBy(rows, ({ sceneId }) => sceneId)].map(([sceneId, own]) => [
      sceneId,
      [...Map.groupBy(own, ({ proposalId }) => proposalId).values()].map((set) => set.map(({ capabilityId }) => capabilityId)),
    ]),
  );
}

/** Published capabilities by id, as the composer sees them. Prices depend on the scene and decide nothing here. */
async function readSupplies(ctx: Context, scene: Scene | undefined, ids: readonly string[]): Promise<Map<string, Supply>> {
  const supplies = new Map<string, Supply>();
  if (!scene) return supplies;
  for (let from = 0; from < ids.length; from += BATCH) {
    const found = await capabilitiesById(ctx, ids.slice(from, from + BATCH));
    const published: CapabilityWithClaims[] = [...found.values()].filter(({ capability }) => capability.status === "published");
    for (const capability of await readMatchCapabilities(ctx, scene, published))
      supplies.set(capability.id, { capability, productType: found.get(capability.id)?.capability.productType ?? null });
  }
  return supplies;
}

async function insert(
  tx: TransactionContext,
  found: readonly Order[],
  versions: ReadonlyMap<string, number>,
  supplies: ReadonlyMap<string, Supply>,
): Promise<void> {
  const made = await tx.db
    .insert(orders)
    .values(found.map(({ level, field, productType, operation }) => ({ level, field, productType, operation })))
    .returning({ id: orders.id });
  const numbered = found.map((order, i) => ({ ...order, orderId: made[i]?.id ?? "" }));
  const sceneRows = numbered.flatMap(({ orderId, sceneIds }) =>
    sceneIds.map((sceneId) => ({ orderId, sceneId, contentVersion: versions.get(sceneId) ?? 0 })),
  );
  const memberRows = numbered.flatMap(({ orderId, sets }) =>
    sets.flatMap((set, i) =>
      set.flatMap((capabilityId) => {
        const capability = supplies.get(capabilityId)?.capability;
        if (!capability) return [];
        const { role, componentKind, organizationId } = capability;
        return [{ orderId, setNumber: i + 1, role, componentKind, organizationId, capabilityId }];
      }),
    ),
  );
  for (let from = 0; from < sceneRows.length; from += BATCH) await tx.db.insert(orderScenes).values(sceneRows.slice(from, from + BATCH));
  for (let from = 0; from < memberRows.length; from += BATCH) await tx.db.insert(orderMembers).values(memberRows.slice(from, from + BATCH));
}

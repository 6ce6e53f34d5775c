import { and, asc, eq, inArray, ne, type SQL, sql } from "drizzle-orm";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { loadLexicon } from "#app/areas/metrics/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { getMyScene, type Scene } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { offsetOf, type PageRequest } from "#app/kernel/paging.ts";
import { proposalMembers, proposals } from "#db/schema/matching.ts";
import { orderMembers, orderScenes, orders } from "#db/schema/orders.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { OrderLevel } from "#db/vocabulary/demand.ts";
import { SUPPLY_ROLES, type SupplyRole } from "#db/vocabulary/roles.ts";
import { measureOf } from "../demand/measures.server.ts";
import { newestRuns } from "../demand/newest-runs.server.ts";
import { isOpen } from "../fitting-scenes.server.ts";
import { firstYearPrice } from "../input.server.ts";
import { mayReadOrders } from "../policy.ts";
import type { OrderFilter } from "../schemas.ts";

/** A scene counts in an order while it is open and asks for what was looked at. Budgets and what a unit restricts are never part of an order. */
const stillCounts = (ctx: Context): SQL | undefined => and(isOpen(ctx), eq(scenes.contentVersion, orderScenes.contentVersion));

/** Orders of which scenes of at least two units still count, with their robots. */
const liveOrders = (ctx: Context) =>
  ctx.db
    .select({ id: orderScenes.orderId, robots: sql<number>`sum(${scenes.deploymentCount})::int`.as("robots") })
    .from(orderScenes)
    .innerJoin(scenes, and(eq(scenes.id, orderScenes.sceneId), stillCounts(ctx)))
    .groupBy(orderScenes.orderId)
    .having(sql`count(distinct ${scenes.organizationId}) > 1`)
    .as("live");

/**
 * Orders for a vendor: those one of its capabilities serves, or all; the most robots first. Of the sets that serve an order it is told how many they
 * are, and which of its own capabilities are in them: who else is in a set comes from proposals, and those are their units' alone.
 */
export async function ordersPage(ctx: Context, { view, field }: OrderFilter, request: PageRequest) {
  if (!mayReadOrders(ctx.actor)) throw forbidden("只有供给单位可以查看集单机会。");
  const { organizationId } = ctx.actor;
  const live = liveOrders(ctx);
  const mine = inArray(
    orders.id,
    ctx.db.select({ id: orderMembers.orderId }).from(orderMembers).where(eq(orderMembers.organizationId, organizationId)),
  );
  const where = (own: boolean) => and(field && eq(orders.field, field), own ? mine : undefined);
  const count = async (own: boolean) =>
    (await ctx.db.select({ n: sql<number>`count(*)::int` }).from(orders).innerJoin(live, eq(live.id, orders.id)).where(where(own)))[0]?.n ??
    0;
  const [measure, own, all, rows] = await Promise.all([
    measureOf(ctx, "orders"),
    count(true),
    count(false),
    ctx.db
      .select({ order: orders })
      .from(orders)
      .innerJoin(live, eq(live.id, orders.id))
      .where(where(view === "mine"))
      .orderBy(sql`${live.robots} desc`, asc(orders.id))
      .limit(request.pageSize)
      .offset(offsetOf(request)),
  ]);
  return {
    filter: { view, field },
    counts: { mine: own, all },
    measuredAt: measure?.measuredAt?.toISOString() ?? null,
    rows: await orderLines(
      ctx,
      rows.map(({ order }) => order),
      (_, set) => set.filter((member) => member.organizationId === organizationId),
    ),
    total: view === "mine" ? own : all,
    ...request,
  };
}

/**
 * Orders in which a scene of the actor's unit stands. Of the sets that serve them it sees those that its own scene's newest run proposes, and of the
 * others how many they are: they come from proposals of other units.
 */
export async function ordersWithScene(ctx: Context, code: string) {
  const { scene } = await getMyScene(ctx, code);
  const live = liveOrders(ctx);
  const [rows, own] = await Promise.all([
    ctx.db
      .select({ order: orders })
      .from(orders)
      .innerJoin(live, eq(live.id, orders.id))
      .innerJoin(orderScenes, and(eq(orderScenes.orderId, orders.id), eq(orderScenes.sceneId, scene.id)))
      .innerJoin(scenes, and(eq(scenes.id, orderScenes.sceneId), stillCounts(ctx)))
      .orderBy(sql`${live.robots} desc`, asc(orders.id)),
    proposedIn(ctx, scene.id),
  ]);
  return {
    scene: { code: scene.code, name: scene.name },
    rows: await orderLines(
      ctx,
      rows.map(({ order }) => order),
      ({ level }, set) => (own.some((proposal) => isProposed(level, set, proposal)) ? set : []),
    ),
  };
}

/** The capabilities of each proposal of a scene's newest run. */
async function proposedIn(ctx: Context, sceneId: string): Promise<ReadonlySet<string>[]> {
  const newest = newestRuns(ctx, [sceneId]);
  const rows = await ctx.db
    .select({ proposalId: proposals.id, capabilityId: proposalMembers.capabilityId })
    .from(newest)
    .innerJoin(proposals, eq(proposals.runId, newest.id))
    .innerJoin(proposalMembers, eq(proposalMembers.proposalId, proposals.id));
  return [...Map.groupBy(rows, ({ proposalId }) => proposalId).values()].map(
    (members) => new Set(members.map(({ capabilityId }) => capabilityId)),
  );
}

/** Whether a set is the proposal's; a prime alone, whether it is in it. */
function isProposed(level: OrderLevel, set: readonly Member[], proposal: ReadonlySet<string>): boolean {
  return (level === "prime" || set.length === proposal.size) && set.every(({ capabilityId }) => proposal.has(capabilityId));
}

/** How many other scenes stand in an order with this one, and the robots they ask for. The caller has permitted the scene. */
export async function countNearbyDemand(ctx: Context, { id }: Pick<Scene, "id">): Promise<{ scenes: number; robots: number }> {
  const own = ctx.db
    .select({ id: orderScenes.orderId })
    .from(orderScenes)
    .innerJoin(scenes, and(eq(scenes.id, orderScenes.sceneId), stillCounts(ctx)))
    .where(eq(orderScenes.sceneId, id));
  const live = liveOrders(ctx);
  const others = ctx.db
    .selectDistinct({ id: scenes.id, robots: scenes.deploymentCount })
    .from(orderScenes)
    .innerJoin(live, eq(live.id, orderScenes.orderId))
    .innerJoin(scenes, and(eq(scenes.id, orderScenes.sceneId), stillCounts(ctx)))
    .where(and(inArray(orderScenes.orderId, own), ne(scenes.id, id)))
    .as("others");
  const [row] = await ctx.db
    .select({ scenes: sql<number>`count(*)::int`, robots: sql<number>`coalesce(sum(${others.robots}), 0)::int` })
    .from(others);
  return row ?? { scenes: 0, robots: 0 };
}

export type OrderLine = Awaited<ReturnType<typeof orderLines>>[number];

type OrderRow = typeof orders.$inferSelect;
type Member = typeof orderMembers.$inferSelect;

/** `shown`: as much of a set as the reader may know. */
async function orderLines(ctx: Context, rows: readonly OrderRow[], shown: (order: OrderRow, set: readonly Member[]) => readonly Member[]) {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const [lexicon, regions, stood, members] = await Promise.all([
    loadLexicon(ctx),
    regionNames(ctx),
    ctx.db
      .select({
        orderId: orderScenes.orderId,
        code: scenes.code,
        name: scenes.name,
        organizationId: scenes.organizationId,
        regionCode: scenes.regionCode,
        unitCount: scenes.unitCount,
        deploymentCount: scenes.deploymentCount,
        closesAt: scenes.closesAt,
      })
      .from(orderScenes)
      .innerJoin(scenes, and(eq(scenes.id, orderScenes.sceneId), stillCounts(ctx)))
      .where(inArray(orderScenes.orderId, ids))
      .orderBy(asc(scenes.closesAt), asc(scenes.id)),
    ctx.db
      .select()
      .from(orderMembers)
      .where(inArray(orderMembers.orderId, ids))
      .orderBy(asc(orderMembers.setNumber), asc(orderMembers.role), asc(orderMembers.capabilityId)),
  ]);
  const [capabilities, owners] = await Promise.all([
    capabilitiesById(
      ctx,
      members.map(({ capabilityId }) => capabilityId),
    ),
    organizationsById(
      ctx,
      [...members, ...stood].map(({ organizationId }) => organizationId),
    ),
  ]);
  return rows.map((order) => {
    const { id, level, field, productType, operation } = order;
    const own = stood.filter(({ orderId }) => orderId === id);
    const sets = [
      ...Map.groupBy(
        members.filter(({ orderId }) => orderId === id),
        ({ setNumber }) => setNumber,
      ).values(),
    ].filter((set) => set.every(({ capabilityId }) => capabilities.get(capabilityId)?.capability.status === "published"));
    const told = sets.map((set) => shown(order, set)).filter((set) => set.length > 0);
    const different = new Map(told.map((set) => [set.map(({ capabilityId }) => capabilityId).join(" "), set]));
    return {
      ...{ id, level, field, productType },
      operationName: lexicon.operations.find(({ key }) => key === operation)?.name ?? operation,
      robots: own.reduce((sum, { deploymentCount }) => sum + deploymentCount, 0),
      units: own.reduce((sum, { unitCount }) => sum + unitCount, 0),
      organizations: new Set(own.map(({ organizationId }) => organizationId)).size,
      regions: [...new Set(own.map(({ regionCode }) => regions.get(regionCode) ?? regionCode))],
      firstClose: own[0]?.closesAt.toISOString() ?? null,
      lastClose: own.at(-1)?.closesAt.toISOString() ?? null,
      scenes: own.map(({ code, name, organizationId, regionCode, unitCount, deploymentCount, closesAt }) => ({
        ...{ code, name, unitCount, deploymentCount },
        unitName: owners.get(organizationId)?.name ?? "—",
        regionName: regions.get(regionCode) ?? regionCode,
        closesAt: closesAt.toISOString(),
      })),
      /** How many sets serve every scene. */
      serving: sets.length,
      /** What the reader may know of them, each different part once, with what its members come to. */
      sets: [...different.values()].map((set) => ({
        ...firstYearValue(
          set.flatMap(({ capabilityId }) => capabilities.get(capabilityId)?.capability ?? []),
          own.map(({ deploymentCount }) => deploymentCount),
        ),
        members: set.toSorted(primeFirst).map(({ role, componentKind, organizationId, capabilityId }) => ({
          ...{ role, componentKind },
          organizationName: owners.get(organizationId)?.name ?? "—",
          code: capabilities.get(capabilityId)?.capability.code ?? "",
          name: capabilities.get(capabilityId)?.capability.name ?? "—",
        })),
      })),
    };
  });
}

const primeFirst = (a: { role: SupplyRole }, b: { role: SupplyRole }) => SUPPLY_ROLES.indexOf(a.role) - SUPPLY_ROLES.indexOf(b.role);

/** What members would bring in the first year over all scenes, by the prices they have published; no unit's budget is part of it. */
function firstYearValue(set: readonly Parameters<typeof firstYearPrice>[0][], deployments: readonly number[]) {
  const prices = set.map((capability) => deployments.map((count) => firstYearPrice(capability, count)));
  const priced = prices.filter((list) => list.every((price) => price !== null));
  const sum = priced.flat().reduce((total: bigint, price) => total + (price ?? 0n), 0n);
  return { valueFen: priced.length === 0 ? null : sum.toString(), unpriced: prices.length - priced.length };
}

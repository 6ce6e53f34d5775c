import Big from "big.js";
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { plain } from "#app/kernel/units.ts";
import { requirements, roleSlots, scenes } from "#db/schema/scenes.ts";
import { COMPARATOR_SIGNS } from "#db/vocabulary/metrics.ts";
import type { SceneStatus } from "#db/vocabulary/scenes.ts";
import { mayReadScene } from "./policy.ts";
import { PUBLIC_STATUSES } from "./states.ts";
import { invitationsTo } from "./viewers.server.ts";
import { type VisibleScene, visibleRow, visibleScene } from "./visible-scene.ts";

export type Scene = typeof scenes.$inferSelect;
export type Requirement = typeof requirements.$inferSelect;
export type RoleSlot = typeof roleSlots.$inferSelect;

/** A scene with its parts, canonical values without padding zeros. */
export interface SceneWithParts {
  scene: Scene;
  requirements: Requirement[];
  slots: RoleSlot[];
}

const trimmed = (row: Requirement): Requirement => ({
  ...row,
  target: plain(new Big(row.target)),
  upper: row.upper === null ? null : plain(new Big(row.upper)),
});

/** Requirements and slots of a row at hand, whole; for verbs of this room. */
export async function partsOf(ctx: Context, scene: Scene): Promise<SceneWithParts> {
  const [found] = await withParts(ctx, [scene]);
  return found ?? { scene, requirements: [], slots: [] };
}

/** Scenes with their parts, whole, in the order given; for verbs of this room. Two queries whatever the number. */
export async function withParts(ctx: Context, rows: readonly Scene[]): Promise<SceneWithParts[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((scene) => scene.id);
  const [indicators, slots] = await Promise.all([
    ctx.db.select().from(requirements).where(inArray(requirements.sceneId, ids)).orderBy(asc(requirements.position)),
    ctx.db.select().from(roleSlots).where(inArray(roleSlots.sceneId, ids)).orderBy(asc(roleSlots.position)),
  ]);
  const requirementsOf = Map.groupBy(indicators, (row) => row.sceneId);
  const slotsOf = Map.groupBy(slots, (row) => row.sceneId);
  return rows.map((scene) => ({
    scene,
    requirements: (requirementsOf.get(scene.id) ?? []).map(trimmed),
    slots: slotsOf.get(scene.id) ?? [],
  }));
}

/** A scene the actor may read, by code, without the parts kept from it. Foreign and absent alike are not found. */
export async function getScene(ctx: Context, code: string): Promise<VisibleScene> {
  return shown(ctx, (await ctx.db.select().from(scenes).where(eq(scenes.code, code)))[0]);
}

/** The same by id, for rooms below. */
export async function getSceneById(ctx: Context, id: string): Promise<VisibleScene> {
  return shown(ctx, (await ctx.db.select().from(scenes).where(eq(scenes.id, id)))[0]);
}

async function shown(ctx: Context, scene: Scene | undefined): Promise<VisibleScene> {
  const [found] = scene && mayReadScene(ctx.actor, scene) ? await visibleScenes(ctx, [scene]) : [];
  if (!found) throw notFound("场景");
  return found;
}

/** Scenes already permitted with their parts, without those kept from the actor, in the order given. */
export async function visibleScenes(ctx: Context, rows: readonly Scene[]): Promise<VisibleScene[]> {
  const [found, invited] = await Promise.all([
    withParts(ctx, rows),
    invitationsTo(
      ctx,
      rows.map(({ id }) => id),
    ),
  ]);
  return found.map((one) => visibleScene(ctx.actor, one, invited.get(one.scene.id)));
}

/** The version of its content that a scene now asks by, for jobs that began with an earlier reading; null where there is no such scene. */
export async function contentVersionOf(ctx: Context, id: string): Promise<number | null> {
  const [row] = await ctx.db.select({ contentVersion: scenes.contentVersion }).from(scenes).where(eq(scenes.id, id));
  return row?.contentVersion ?? null;
}

/** Scenes by id that the actor may read, without the parts kept from it, in no order; others are silently left out. */
export async function scenesById(ctx: Context, ids: readonly string[]): Promise<Map<string, Scene>> {
  if (ids.length === 0) return new Map();
  const [rows, invited] = await Promise.all([
    ctx.db
      .select()
      .from(scenes)
      .where(inArray(scenes.id, [...new Set(ids)])),
    invitationsTo(ctx, ids),
  ]);
  return new Map(
    rows.filter((scene) => mayReadScene(ctx.actor, scene)).map((scene) => [scene.id, visibleRow(ctx.actor, scene, invited.get(scene.id))]),
  );
}

/** What a version freezes: the scene with its requirements and slots, as plain JSON. */
export async function sceneSnapshot(ctx: Context, sceneId: string): Promise<Record<string, unknown>> {
  const [scene] = await ctx.db.select().from(scenes).where(eq(scenes.id, sceneId));
  if (!scene) throw notFound("场景");
  const parts = await partsOf(ctx, scene);
  const {
    formKey: _formKey,
    returnReason: _returnReason,
    returnNotes: _returnNotes,
    endReason: _endReason,
    deadlineRemindedAt: _deadlineRemindedAt,
    lastReturn: _lastReturn,
    countedWithId: _countedWithId,
    ...content
  } = scene;
  return JSON.parse(
    JSON.stringify({ ...content, requirements: parts.requirements, slots: parts.slots }, (_key, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    ),
  );
}

/** One line of a list: the scene, who opened it, and its first indicators as people read them. */
export interface SceneLine {
  id: string;
  code: string;
  name: string;
  status: SceneStatus;
  version: number;
  benchmark: boolean;
  domain: Scene["domain"];
  field: Scene["field"];
  industryDirection: string;
  organizationName: string;
  regionName: string;
  regionCode: string;
  unitCount: number;
  deploymentCount: number;
  indicators: { name: string; text: string; mandatory: boolean }[];
  indicatorCount: number;
  closesAt: string;
  updatedAt: string;
  returnReason: string | null;
}

/** Lines for scenes already permitted, in the order given. What the caller knows already spares a query each. */
export async function sceneLines(
  ctx: Context,
  rows: readonly Scene[],
  known: { registry?: Registry; units?: ReadonlyMap<string, { name: string }> } = {},
): Promise<SceneLine[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((scene) => scene.id);
  const own = ctx.actor.kind === "user" ? ctx.actor.organizationId : null;
  const [registry, units, regions, indicators] = await Promise.all([
    known.registry ?? loadRegistry(ctx),
    known.units ??
      organizationsById(
        ctx,
        rows.map((scene) => scene.organizationId),
      ),
    regionNames(ctx),
    ctx.db.select().from(requirements).where(inArray(requirements.sceneId, ids)).orderBy(asc(requirements.position)),
  ]);
  return rows.map((scene) => {
    const targets = indicators.filter((requirement) => requirement.sceneId === scene.id);
    return {
      id: scene.id,
      code: scene.code,
      name: scene.name,
      status: scene.status,
      version: scene.version,
      benchmark: scene.benchmark,
      domain: scene.domain,
      field: scene.field,
      industryDirection: scene.industryDirection,
      organizationName: units.get(scene.organizationId)?.name ?? "—",
      regionName: regions.get(scene.regionCode) ?? "—",
      regionCode: scene.regionCode,
      unitCount: scene.unitCount,
      deploymentCount: scene.deploymentCount,
      indicators: targets.slice(0, 6).map((requirement) => ({
        name: requirement.name,
        text: showTarget(registry, requirement),
        mandatory: requirement.mandatory,
      })),
      indicatorCount: targets.length,
      closesAt: scene.closesAt.toISOString(),
      updatedAt: scene.updatedAt.toISOString(),
      returnReason: scene.organizationId === own ? scene.returnReason : null,
    };
  });
}

/** A requirement's target in the unit its author typed: ≤ ±0.5 mm, 200–1500 lx. */
export function showTarget(registry: Awaited<ReturnType<typeof loadRegistry>>, requirement: Requirement): string {
  const shown = registry.show(registry.get(requirement.metric), requirement.shownTarget, requirement.shownUpper, requirement.shownUnit);
  return requirement.comparator === "between" ? shown : `${COMPARATOR_SIGNS[requirement.comparator]}${shown}`;
}

/** A scene of the actor's own unit, by code. Another unit's is not found here even when everyone may read it. */
export async function getMyScene(ctx: Context, code: string): Promise<VisibleScene> {
  const found = await getScene(ctx, code);
  if (found.scene.organizationId !== userOf(ctx).organizationId) throw notFound("场景");
  return found;
}

/** What the gallery says of itself: public scenes, those that take answers now, and benchmarks. */
export async function galleryCounts(ctx: Context): Promise<{ open: number; answering: number; benchmark: number }> {
  const [row] = await ctx.db
    .select({
      open: sql<number>`count(*)::int`,
      answering: sql<number>`(count(*) filter (where ${scenes.status} = 'published'))::int`,
      benchmark: sql<number>`(count(*) filter (where ${scenes.benchmark}))::int`,
    })
    .from(scenes)
    .where(inArray(scenes.status, [...PUBLIC_STATUSES]));
  return row ?? { open: 0, answering: 0, benchmark: 0 };
}

const SHOWN_ON_A_PAGE = 20;

/** Public scenes of one organization, newest first. */
export async function publicScenesOf(ctx: Context, organizationId: string): Promise<SceneLine[]> {
  const rows = await ctx.db
    .select()
    .from(scenes)
    .where(and(eq(scenes.organizationId, organizationId), inArray(scenes.status, [...PUBLIC_STATUSES])))
    .orderBy(desc(scenes.publishedAt), desc(scenes.id))
    .limit(SHOWN_ON_A_PAGE);
  return sceneLines(ctx, rows);
}

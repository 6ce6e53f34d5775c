import { and, asc, eq, gt, gte, inArray, or } from "drizzle-orm";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { SceneDomain, SceneField, SceneStatus } from "#db/vocabulary/scenes.ts";
import { visibleScenes } from "./reads.server.ts";
import { PUBLIC_STATUSES } from "./states.ts";
import type { VisibleScene } from "./visible-scene.ts";

export interface SceneChanges {
  /** Only scenes of the actor's own unit, in every status. */
  mine: boolean;
  domain: SceneDomain[];
  field: SceneField[];
  status: SceneStatus[];
  updatedSince?: Date | undefined;
  /** The last row of the page before. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/**
 * Scenes in the order of their last change, oldest first: a program that remembers where it stopped misses none, because what changes again
 * comes later in the order. Public ones, without what is kept from the actor, or the actor's own.
 */
export async function sceneChanges(ctx: Context, asked: SceneChanges): Promise<VisibleScene[]> {
  const { after } = asked;
  const rows = await ctx.db
    .select()
    .from(scenes)
    .where(
      and(
        asked.mine ? eq(scenes.organizationId, userOf(ctx).organizationId) : inArray(scenes.status, [...PUBLIC_STATUSES]),
        asked.domain.length > 0 ? inArray(scenes.domain, asked.domain) : undefined,
        asked.field.length > 0 ? inArray(scenes.field, asked.field) : undefined,
        asked.status.length > 0 ? inArray(scenes.status, asked.status) : undefined,
        asked.updatedSince ? gte(scenes.updatedAt, asked.updatedSince) : undefined,
        after ? or(gt(scenes.updatedAt, after.at), and(eq(scenes.updatedAt, after.at), gt(scenes.id, after.id))) : undefined,
      ),
    )
    .orderBy(asc(scenes.updatedAt), asc(scenes.id))
    .limit(asked.limit);
  return visibleScenes(ctx, rows);
}

import { and, eq, ilike, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { offsetOf, type Page, type PageRequest } from "#app/kernel/paging.ts";
import { sceneDrafts, scenes } from "#db/schema/scenes.ts";
import type { SceneStatus } from "#db/vocabulary/scenes.ts";
import { type Scene, type SceneLine, sceneLines } from "../reads.server.ts";
import { type DraftContent, rowsOf, textOf } from "./content.ts";
import { isBlankRow } from "./to-input.ts";

export const MY_SCENE_SORTS = ["updated", "name", "closes"] as const;
export type MySceneSort = (typeof MY_SCENE_SORTS)[number];

/** A line of the unit's list: a scene, or a draft that is not one yet. */
export type MySceneLine =
  | { kind: "scene"; code: string; name: string; status: SceneStatus; updatedAt: string; hasDraft: boolean; scene: SceneLine }
  | {
      kind: "draft";
      code: string;
      name: string;
      status: "draft";
      updatedAt: string;
      field: string;
      industryDirection: string;
      indicatorCount: number;
    };

export interface MySceneQuestion {
  status?: SceneStatus | undefined;
  /** Part of a name or code. */
  q?: string | undefined;
  sort?: { key: MySceneSort; descending: boolean } | undefined;
}

/** Everything the actor's unit has begun: scenes, and drafts that are none yet. Drafts of existing scenes show at their scene. */
export async function listMySceneWork(ctx: Context, page: PageRequest, question: MySceneQuestion = {}): Promise<Page<MySceneLine>> {
  const both = ownWork(ctx, question.q).as("work");
  const where = question.status ? eq(both.status, question.status) : undefined;
  const { key = "updated", descending = true } = question.sort ?? {};
  const column = { updated: both.updatedAt, name: both.name, closes: both.closesAt }[key];
  const order = descending ? sql`${column} desc nulls last` : sql`${column} asc nulls last`;
  const [keys, [counted]] = await Promise.all([
    ctx.db
      .select({ id: both.id, isDraft: both.isDraft })
      .from(both)
      .where(where)
      .orderBy(order, sql`${both.id} desc`)
      .limit(page.pageSize)
      .offset(offsetOf(page)),
    ctx.db.select({ n: sql<number>`count(*)::int` }).from(both).where(where),
  ]);
  const lines = await linesOf(ctx, keys);
  return { ...page, rows: keys.flatMap(({ id }) => lines.get(id) ?? []), total: counted?.n ?? 0 };
}

/** How many scenes and drafts the actor's unit has in each status; statuses without any are left out. */
export async function countMySceneWork(ctx: Context): Promise<Partial<Record<SceneStatus, number>>> {
  const both = ownWork(ctx).as("work");
  const rows = await ctx.db.select({ status: both.status, n: sql<number>`count(*)::int` }).from(both).groupBy(both.status);
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

function ownWork(ctx: Context, q = "") {
  const { organizationId } = userOf(ctx);
  const pattern = `%${q.trim().replace(/[\\%_]/g, "\\$&")}%`;
  const matches = (name: SQL, code: SQL) => (q.trim() === "" ? undefined : sql`(${ilike(name, pattern)} or ${ilike(code, pattern)})`);
  const draftName = sql<string>`coalesce(${sceneDrafts.content}->>'name', '')`;
  return unionAll(
    ctx.db
      .select({
        id: scenes.id,
        isDraft: sql<boolean>`false`.as("is_draft"),
        status: sql<SceneStatus>`${scenes.status}`.as("status"),
        name: sql<string>`${scenes.name}`.as("name"),
        updatedAt: sql<Date>`${scenes.updatedAt}`.as("updated_at"),
        closesAt: sql<Date | null>`${scenes.closesAt}`.as("closes_at"),
      })
      .from(scenes)
      .where(and(eq(scenes.organizationId, organizationId), matches(sql`${scenes.name}`, sql`${scenes.code}`))),
    ctx.db
      .select({
        id: sceneDrafts.id,
        isDraft: sql<boolean>`true`.as("is_draft"),
        status: sql<SceneStatus>`'draft'`.as("status"),
        name: draftName.as("name"),
        updatedAt: sql<Date>`${sceneDrafts.updatedAt}`.as("updated_at"),
        closesAt: sql<Date | null>`null::timestamptz`.as("closes_at"),
      })
      .from(sceneDrafts)
      .where(
        and(
          eq(sceneDrafts.organizationId, organizationId),
          isNull(sceneDrafts.sceneId),
          isNull(sceneDrafts.discardedAt),
          matches(draftName, sql`${sceneDrafts.code}`),
        ),
      ),
  );
}

async function linesOf(ctx: Context, keys: readonly { id: string; isDraft: boolean }[]): Promise<Map<string, MySceneLine>> {
  const [sceneIds, draftIds] = [false, true].map((isDraft) => keys.filter((key) => key.isDraft === isDraft).map(({ id }) => id));
  const own = eq(sceneDrafts.organizationId, userOf(ctx).organizationId);
  const [rows, drafts, open] = await Promise.all([
    sceneIds?.length ? ctx.db.select().from(scenes).where(inArray(scenes.id, sceneIds)) : ([] as Scene[]),
    draftIds?.length
      ? ctx.db
          .select()
          .from(sceneDrafts)
          .where(and(own, inArray(sceneDrafts.id, draftIds)))
      : [],
    sceneIds?.length
      ? ctx.db
          .select({ sceneId: sceneDrafts.sceneId })
          .from(sceneDrafts)
          .where(and(own, inArray(sceneDrafts.sceneId, sceneIds), isNull(sceneDrafts.discardedAt), isNull(sceneDrafts.submittedAt)))
      : [],
  ]);
  const withDraft = new Set(open.map(({ sceneId }) => sceneId));
  const lines = new Map<string, MySceneLine>();
  for (const scene of await sceneLines(ctx, rows)) {
    const { id, code, name, status, updatedAt } = scene;
    lines.set(id, { kind: "scene", code, name, status, updatedAt, hasDraft: withDraft.has(id), scene });
  }
  for (const draft of drafts) {
    const text = (field: string) => textOf(draft.content as DraftContent, field).trim();
    lines.set(draft.id, {
      kind: "draft",
      code: draft.code,
      name: text("name"),
      status: "draft",
      updatedAt: draft.updatedAt.toISOString(),
      field: text("field"),
      industryDirection: text("industryDirection"),
      indicatorCount: rowsOf(draft.content as DraftContent, "requirements").filter((row) => !isBlankRow(row)).length,
    });
  }
  return lines;
}

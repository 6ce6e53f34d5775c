import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import {
  conditionsOf,
  excerptOf,
  loadVocabulary,
  type Marked,
  markHits,
  type ShownCondition,
  type VocabularyNow,
  wordsToMark,
} from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { readCursor, type Stretch, stretchOf } from "#app/kernel/paging.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { organizations } from "#db/schema/organizations.ts";
import { scenes } from "#db/schema/scenes.ts";
import { indexOrRows, type Listed } from "#search/list.ts";
import { type Scene, type SceneLine, sceneLines } from "./reads.server.ts";
import { type SCENE_DEADLINES, sceneSearchInput } from "./schemas.ts";
import { askIndex, type SceneAsk } from "./search-index.server.ts";
import { FACETS, type SceneFacets, type SceneOrder } from "./search-parts.ts";
import { askRows, shownConditions } from "./search-rows.server.ts";
import { readerFor } from "./search-words.ts";
import { visibleRow } from "./visible-scene.ts";

const PAGE_SIZE = 20;

export interface SceneSearchResult extends Stretch<SceneHit> {
  facets: SceneFacets;
  /** How many close within each of the deadlines that can be chosen. */
  deadlines: Record<(typeof SCENE_DEADLINES)[number], number>;
  /** The whole gallery, whatever is asked: public scenes, those that take answers now, benchmarks. */
  gallery: { open: number; answering: number; benchmark: number };
  order: SceneOrder;
  /** Conditions on quantities in force, and figures of the question that were left out. */
  conditions: ShownCondition[];
  unread: string[];
  /** Nothing had half of what was asked in words: these rows have some of it. */
  isWidened: boolean;
  /** The index did not answer; PostgreSQL did. */
  degraded: boolean;
  /** The index still counted scenes that are no longer public, so the total is a little off. */
  approximate: boolean;
}

/** A line with what was asked for marked in it. `excerpt` is the first place of its texts that says it, when the name does not. */
export interface SceneHit extends SceneLine {
  marked: { name: Marked; organizationName: Marked; excerpt: Marked | null };
}

/**
 * Public scenes under the filters, with counts per filter. The index finds, PostgreSQL confirms: an id is shown only when its row is public
 * and still meets the filters. When the index does not answer, PostgreSQL finds as well.
 * `vocabulary` as the caller has read it already spares a query.
 */
export async function searchScenes(
  ctx: Context,
  input: z.input<typeof sceneSearchInput>,
  vocabulary?: VocabularyNow,
): Promise<SceneSearchResult> {
  const search = parseInput(sceneSearchInput, input);
  const now = vocabulary ?? (await loadVocabulary(ctx));
  const { registry } = now;
  const question = readerFor(now).read(search.q);
  const { conditions, shown } = conditionsOf(registry, search.values, question);
  const cursor = readCursor(search.after ?? null);
  const isAsked = question.asked.length > 0;
  const order = search.sort === undefined || (search.sort === "relevance" && !isAsked) ? (isAsked ? "relevance" : "closes") : search.sort;
  const since = cursor ? new Date(cursor.since) : ctx.clock.now();
  const ask: SceneAsk = { search, question, conditions, order, since, place: cursor, limit: PAGE_SIZE };
  const { found, degraded } = await indexOrRows(
    () => askIndex(ctx, ask),
    () => askRows(ctx, ask),
  );
  const { rows, units } = await confirmed(ctx, ask, found.ids);
  const words = wordsToMark(search.q, question);
  return {
    rows: (await sceneLines(ctx, rows, { registry, units })).map((line, i) => ({ ...line, marked: marksOf(line, rows[i], words) })),
    ...stretchOf(found, rows.length, cursor, since),
    facets: facetsOf(found.facets),
    gallery: {
      open: Object.values(found.overview["status"] ?? {}).reduce((sum, n) => sum + n, 0),
      answering: found.overview["status"]?.["published"] ?? 0,
      benchmark: found.overview["benchmark"]?.["true"] ?? 0,
    },
    deadlines: { "7": 0, "30": 0, "90": 0, open: 0, ...found.counts },
    order,
    conditions: shown,
    unread: question.unread,
    isWidened: found.isWidened,
    degraded,
  };
}

/** The rows of what was found that are still public and still meet the filters, in the order found, with the names of their units. */
async function confirmed(ctx: Context, { search, conditions, since }: SceneAsk, ids: readonly string[]) {
  const rows =
    ids.length === 0
      ? []
      : await ctx.db
          .select({ scene: scenes, unit: { id: organizations.id, name: organizations.name } })
          .from(scenes)
          .leftJoin(organizations, eq(organizations.id, scenes.organizationId))
          .where(and(inArray(scenes.id, [...ids]), ...shownConditions(search, conditions, since)));
  // As everyone sees them: what a reader may see beyond that is not quoted in a public list.
  const byId = new Map(rows.map(({ scene }) => [scene.id, visibleRow({ kind: "public" }, scene)]));
  return {
    rows: ids.flatMap((id) => byId.get(id) ?? []),
    units: new Map(rows.flatMap(({ unit }) => (unit ? [[unit.id, unit]] : []))),
  };
}

function marksOf(line: SceneLine, scene: Scene | undefined, words: readonly string[]): SceneHit["marked"] {
  const name = markHits(line.name, words);
  const texts = scene ? [scene.coreTask, scene.painPoint, scene.expectedEffect] : [];
  const isNamed = words.length === 0 || name.some(({ hit }) => hit);
  return {
    name,
    organizationName: markHits(line.organizationName, words),
    excerpt: isNamed ? null : (texts.map((text) => excerptOf(text, words)).find((found) => found !== null) ?? null),
  };
}

/** Every facet of the gallery, also those without a scene. */
function facetsOf(counted: Listed["facets"]): SceneFacets {
  const names = Object.values(FACETS).flat();
  return Object.fromEntries(names.map((name) => [name, counted[name] ?? {}])) as SceneFacets;
}

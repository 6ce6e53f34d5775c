import { and, desc, eq, inArray } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import { SearchUnavailable } from "#search/client.server.ts";
import { type Scene, scenesById } from "./reads.server.ts";
import { alike, alikePairs, methodVersion, NEAR_DUPLICATE_FROM, type SceneText, sceneVector, similarity, weigh } from "./similarity.ts";
import { currentTable } from "./similarity-table.server.ts";
import { PUBLIC_STATUSES } from "./states.ts";

/** Public candidates the index is asked for per scene; of 240 labelled texts the other wordings are always among the first 30. */
const CANDIDATES = 30;
/** Scenes in review are not in the index; all of them are compared, up to this many. */
const IN_REVIEW = 500;
/** Public scenes compared when the index does not answer: the newest. */
const WITHOUT_INDEX = 3_000;
const MOST_SHOWN = 10;

export interface NearDuplicate {
  scene: Scene;
  /** 0 to 1; see {@link similarity}. */
  score: number;
}

export interface NearDuplicates {
  /** By scene id, the most alike first; scenes without any have an empty list. */
  found: Map<string, NearDuplicate[]>;
  /** The index did not answer: only the newest public scenes were compared. */
  degraded: boolean;
  methodVersion: string;
}

type Text = SceneText & { id: string };

/** Scenes in review and public ones that read like each of `rows`, as far as the actor may read them. Asks the index: not inside a transaction. */
export async function nearDuplicates(ctx: Context, rows: readonly Text[]): Promise<NearDuplicates> {
  const table = await currentTable(ctx);
  if (rows.length === 0) return { found: new Map(), degraded: false, methodVersion: methodVersion(table) };
  const [inReview, known] = await Promise.all([
    textsInReview(ctx),
    publicCandidates(
      ctx,
      rows.map((row) => sceneVector(row, table)),
    ),
  ]);
  const candidates = [...inReview, ...known.texts].map((text) => ({ id: text.id, weighed: weigh(text, table) }));
  const scored = new Map(
    rows.map((row) => {
      const own = weigh(row, table);
      const near = candidates
        .filter(({ id }) => id !== row.id)
        .map(({ id, weighed }) => ({ id, score: alike(own, weighed) }))
        .filter(({ score }) => score >= NEAR_DUPLICATE_FROM)
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
      return [row.id, near] as const;
    }),
  );
  const permitted = await scenesById(
    ctx,
    [...scored.values()].flatMap((near) => near.map(({ id }) => id)),
  );
  const found = new Map(
    [...scored].map(([id, near]) => [
      id,
      near
        .flatMap(({ id: other, score }) => {
          const scene = permitted.get(other);
          return scene ? [{ scene, score }] : [];
        })
        .slice(0, MOST_SHOWN),
    ]),
  );
  return { found, degraded: known.degraded, methodVersion: methodVersion(table) };
}

/** How alike two texts are by the weights in use, and by which. */
export async function compareScenes(ctx: Context, a: SceneText, b: SceneText): Promise<{ score: number; methodVersion: string }> {
  const table = await currentTable(ctx);
  return { score: similarity(a, b, table), methodVersion: methodVersion(table) };
}

/** Every two of these texts that are near-duplicates, as their places in the list, the most alike first. Asks nobody but the weights. */
export async function nearDuplicatePairs(
  ctx: Context,
  texts: readonly SceneText[],
): Promise<{ first: number; second: number; score: number }[]> {
  return alikePairs(texts, await currentTable(ctx));
}

const TEXT = { id: scenes.id, name: scenes.name, coreTask: scenes.coreTask };

async function textsInReview(ctx: Context): Promise<Text[]> {
  return ctx.db.select(TEXT).from(scenes).where(eq(scenes.status, "submitted")).orderBy(desc(scenes.id)).limit(IN_REVIEW);
}

async function publicCandidates(ctx: Context, vectors: number[][]): Promise<{ texts: Text[]; degraded: boolean }> {
  const isPublic = inArray(scenes.status, [...PUBLIC_STATUSES]);
  try {
    const ids = new Set((await ctx.services.search.nearest("scenes", vectors, CANDIDATES)).flat());
    if (ids.size === 0) return { texts: [], degraded: false };
    return {
      texts: await ctx.db
        .select(TEXT)
        .from(scenes)
        .where(and(isPublic, inArray(scenes.id, [...ids]))),
      degraded: false,
    };
  } catch (error) {
    if (!(error instanceof SearchUnavailable)) throw error;
    return { texts: await ctx.db.select(TEXT).from(scenes).where(isPublic).orderBy(desc(scenes.id)).limit(WITHOUT_INDEX), degraded: true };
  }
}

import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { loadLexicon, noteWordings } from "#app/areas/metrics/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { RestrictablePart } from "#db/vocabulary/scenes.ts";
import { PUBLIC_STATUSES } from "./states.ts";

/** Rows per job: a few tenths of a second of reading texts. */
const BATCH = 500;

/** What the lexicon reads of a scene. Tags are public and searched: what is kept back must not show through them. */
export const taggedText = (scene: { name: string; coreTask: string; painPoint: string; restrictedParts: readonly RestrictablePart[] }) =>
  [scene.name, scene.coreTask, ...(scene.restrictedParts.includes("painPoint") ? [] : [scene.painPoint])].join("。");

/**
 * Reads the operations of a batch of scenes anew after the lexicon changed, and hands on to the next batch. All rows are read: a new wording may also
 * hide a shorter one. The version stays, because nobody's content changed: a form that is open can still be saved. Should the lexicon change while
 * this runs, that change starts over behind it.
 */
export async function retagScenes(ctx: Context, { after }: JobPayload<"retag-scenes">): Promise<void> {
  const lexicon = await loadLexicon(ctx);
  await withTransaction(ctx, async (tx) => {
    const rows = await tx.db
      .select({
        id: scenes.id,
        name: scenes.name,
        coreTask: scenes.coreTask,
        painPoint: scenes.painPoint,
        restrictedParts: scenes.restrictedParts,
        tags: scenes.tags,
      })
      .from(scenes)
      .where(after === null ? undefined : gt(scenes.id, after))
      .orderBy(asc(scenes.id))
      .limit(BATCH)
      .for("update");
    for (const row of rows) {
      const tags = lexicon.tagsOf(taggedText(row));
      if (tags.join() === row.tags.join()) continue;
      await tx.db.update(scenes).set({ tags }).where(eq(scenes.id, row.id));
      await enqueue(tx, "index-scene", { sceneId: row.id });
    }
    const last = rows.at(-1);
    if (last && rows.length === BATCH) await enqueue(tx, "retag-scenes", { after: last.id });
  });
}

/** Puts public scenes without an operation before the lexicon's keepers, by what everyone may read of them; clears the others. */
export async function noteUntagged(ctx: Context, sceneIds: readonly string[]): Promise<void> {
  const rows = await ctx.db
    .select({ id: scenes.id, name: scenes.name, coreTask: scenes.coreTask })
    .from(scenes)
    .where(and(inArray(scenes.id, [...sceneIds]), inArray(scenes.status, [...PUBLIC_STATUSES]), eq(sql`cardinality(${scenes.tags})`, 0)));
  const untagged = new Map(rows.map(({ id, name, coreTask }) => [id, `${name}。${coreTask}`]));
  await noteWordings(ctx, "scene", sceneIds, untagged);
}

import { and, asc, eq, inArray, isNotNull, isNull, lt, or } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { files } from "#db/schema/files.ts";
import { ORPHAN_HOURS, thumbnailKey } from "./vocabulary.ts";

const BATCH = 100;

/**
 * Removes files that hang on nothing for a day, and those whose bytes never came, with their bytes. A file is first marked, so that
 * nothing can attach it any more; then its bytes go; then its row. Breaking off anywhere leaves a row that the next sweep finishes.
 * The row keeps no trace of its own: the audit log knows what was stored and attached.
 */
export async function sweepFiles(ctx: Context): Promise<void> {
  const { store } = ctx.services.storage;
  const before = new Date(ctx.clock.now().getTime() - ORPHAN_HOURS * 3_600_000);
  for (;;) {
    const orphans = ctx.db
      .select({ id: files.id })
      .from(files)
      .where(or(isNotNull(files.removedAt), and(isNull(files.objectType), lt(files.unattachedSince, before))))
      .orderBy(asc(files.id))
      .limit(BATCH)
      .for("update", { skipLocked: true });
    const marked = await ctx.db
      .update(files)
      .set({ removedAt: ctx.clock.now() })
      .where(and(inArray(files.id, orphans), isNull(files.objectType)))
      .returning({ id: files.id, storageKey: files.storageKey });
    for (const { id, storageKey } of marked) {
      await store.remove(thumbnailKey(storageKey));
      await store.remove(storageKey);
      await ctx.db.delete(files).where(and(eq(files.id, id), isNotNull(files.removedAt)));
    }
    if (marked.length < BATCH) return;
  }
}

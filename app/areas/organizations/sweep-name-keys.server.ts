import { and, asc, eq, gt } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { organizations } from "#db/schema/organizations.ts";
import { nameKey } from "./name-key.ts";

const BATCH = 500;

/**
 * Gives organizations from before there were keys of names theirs, so that the operator is shown names that look alike among all. The key is
 * made by code and not by SQL, which is why no migration could write it. Once done it finds nothing by an index.
 */
export async function sweepNameKeys(ctx: Context): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await ctx.db
      .select({ id: organizations.id, name: organizations.name })
      .from(organizations)
      .where(and(eq(organizations.nameKey, ""), gt(organizations.id, after)))
      .orderBy(asc(organizations.id))
      .limit(BATCH);
    for (const { id, name } of rows) {
      // One that was renamed meanwhile has got its key with the new name.
      await ctx.db
        .update(organizations)
        .set({ nameKey: nameKey(name) })
        .where(and(eq(organizations.id, id), eq(organizations.name, name), eq(organizations.nameKey, "")));
    }
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = last.id;
  }
}

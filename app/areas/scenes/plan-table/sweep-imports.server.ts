import { and, asc, eq, lt } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { sceneImports } from "#db/schema/plan-table.ts";
import { IMPORT_KEPT_DAYS } from "#db/vocabulary/plan-table.ts";

/** Imports one sweep takes on; the next goes on with the rest. */
const BATCH = 200;

/** Gives up open imports that were left lying: their content, up to megabytes each, is removed; that there was one stays. */
export async function sweepImports(ctx: Context): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - IMPORT_KEPT_DAYS * 86_400_000);
  const left = await ctx.db
    .select({ id: sceneImports.id, version: sceneImports.version })
    .from(sceneImports)
    .where(and(eq(sceneImports.status, "open"), lt(sceneImports.updatedAt, before)))
    .orderBy(asc(sceneImports.updatedAt))
    .limit(BATCH);
  for (const { id, version } of left)
    await withTransaction(ctx, async (tx) => {
      const [gone] = await tx.db
        .update(sceneImports)
        .set({ status: "discarded", sheets: [], rows: [], defaults: {}, version: version + 1, updatedAt: tx.clock.now() })
        // Whoever took it up in this moment keeps it.
        .where(and(eq(sceneImports.id, id), eq(sceneImports.version, version), eq(sceneImports.status, "open")))
        .returning({ id: sceneImports.id });
      if (gone) await recordAudit(tx, { action: "expire-scene-import", objectType: "sceneImport", objectId: id });
    });
}

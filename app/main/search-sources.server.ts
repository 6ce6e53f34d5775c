import { and, asc, count, eq, gt, inArray, type SQL } from "drizzle-orm";
import { capabilityDocuments } from "#app/areas/capabilities/index.server.ts";
import { sceneDocuments } from "#app/areas/scenes/index.server.ts";
import { PUBLIC_STATUSES } from "#app/areas/scenes/states.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { IndexName } from "#search/indexes/index.ts";
import type { SearchDocument } from "#search/project.ts";

/** Where the documents of an index come from. */
export interface Source {
  table: typeof scenes | typeof capabilities;
  /** Rows that belong into the index; the room's `documents` has the last word on each. */
  visible: SQL | undefined;
  documents(ctx: Context, ids: readonly string[]): Promise<SearchDocument[]>;
}

export const SOURCES: Record<IndexName, Source> = {
  scenes: { table: scenes, visible: inArray(scenes.status, [...PUBLIC_STATUSES]), documents: sceneDocuments },
  capabilities: { table: capabilities, visible: eq(capabilities.status, "published"), documents: capabilityDocuments },
};

/** Ids in the order of their age, which is that of UUIDv7: rows made meanwhile come last and are not missed. */
export async function* idBatches(ctx: Context, { table }: Source, condition: SQL | undefined, size: number): AsyncGenerator<string[]> {
  for (let after: string | null = null; ; ) {
    const rows: { id: string }[] = await ctx.db
      .select({ id: table.id })
      .from(table)
      .where(and(condition, after === null ? undefined : gt(table.id, after)))
      .orderBy(asc(table.id))
      .limit(size);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ id }) => id);
    after = last.id;
  }
}

/** Rows that belong into the index. */
export async function countVisible(ctx: Context, { table, visible }: Source): Promise<number> {
  const [row] = await ctx.db.select({ rows: count() }).from(table).where(visible);
  return row?.rows ?? 0;
}

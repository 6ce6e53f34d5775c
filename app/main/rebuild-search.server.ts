import { setTimeout as sleep } from "node:timers/promises";
import { and, asc, count, eq, gt, gte, inArray, type SQL } from "drizzle-orm";
import { capabilityDocument, indexCapability } from "#app/areas/capabilities/index.server.ts";
import { indexScene, sceneDocument } from "#app/areas/scenes/index.server.ts";
import { PUBLIC_STATUSES } from "#app/areas/scenes/states.ts";
import { type Context, contextFor, type Services } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { scenes } from "#db/schema/scenes.ts";
import { INDEXES, type IndexName } from "#search/indexes/index.ts";

/** What a rebuild did to one index. `expected` and `found` are documents after it, by PostgreSQL and by the index. */
export interface Rebuilt {
  index: IndexName;
  written: number;
  rewritten: number;
  expected: number;
  found: number;
}

/** Where the documents of an index come from. */
interface Source {
  table: typeof scenes | typeof capabilities;
  /** Rows that belong into the index; the room's `document` has the last word on each. */
  visible: SQL | undefined;
  document(ctx: Context, id: string): Promise<object | null>;
  /** The room's own job: writes a row as it is now, or removes it. */
  reindex(ctx: Context, id: string): Promise<void>;
}

const SOURCES: Record<IndexName, Source> = {
  scenes: {
    table: scenes,
    visible: inArray(scenes.status, [...PUBLIC_STATUSES]),
    document: sceneDocument,
    reindex: (ctx, sceneId) => indexScene(ctx, { sceneId }),
  },
  capabilities: {
    table: capabilities,
    visible: eq(capabilities.status, "published"),
    document: capabilityDocument,
    reindex: (ctx, capabilityId) => indexCapability(ctx, { capabilityId }),
  },
};

const BATCH = 500;
/** Rows read side by side; the pool bounds it as well. */
const ABREAST = 8;
/** A transaction may carry a time this much older than its commit: statements and idle transactions are cut off sooner (db/client.server.ts). */
const COMMIT_LAG_MS = 120_000;
/** How often the counts are compared before a difference is believed: while the application runs, rows change between two counts. */
const COMPARISONS = 10;

/**
 * Fills every index from PostgreSQL and swaps it in while the application runs; gives the counts of each index as it is done.
 * What changed meanwhile was indexed by its job into the index that has been swapped out: those rows are written again.
 * Throws SearchUnavailable.
 */
export async function* rebuildSearch(services: Services): AsyncGenerator<Rebuilt> {
  const ctx = contextFor(services, { kind: "system", job: "search-rebuild" });
  for (const index of Object.keys(INDEXES) as IndexName[]) {
    const source = SOURCES[index];
    const since = new Date(ctx.clock.now().getTime() - COMMIT_LAG_MS);
    const written = await services.search.rebuild(index, documents(ctx, source));
    const rewritten = await reindexChanged(ctx, source, since);
    yield { index, written, rewritten, ...(await compare(ctx, index, source)) };
  }
}

async function* documents(ctx: Context, source: Source): AsyncGenerator<Record<string, unknown>[]> {
  for await (const ids of idBatches(ctx, source, source.visible)) {
    const found = await abreast(ids, (id) => source.document(ctx, id));
    yield found.filter((document) => document !== null).map((document) => ({ ...document }));
  }
}

async function reindexChanged(ctx: Context, source: Source, since: Date): Promise<number> {
  let rewritten = 0;
  for await (const ids of idBatches(ctx, source, gte(source.table.updatedAt, since))) {
    await abreast(ids, (id) => source.reindex(ctx, id));
    rewritten += ids.length;
  }
  return rewritten;
}

async function compare(ctx: Context, index: IndexName, { table, visible }: Source): Promise<{ expected: number; found: number }> {
  for (let comparison = 1; ; comparison++) {
    const [row] = await ctx.db.select({ rows: count() }).from(table).where(visible);
    const expected = row?.rows ?? 0;
    const found = await ctx.services.search.count(index);
    if (expected === found || comparison === COMPARISONS) return { expected, found };
    await sleep(500);
  }
}

/** Ids in the order of their age, which is that of UUIDv7: rows made meanwhile come last and are not missed. */
async function* idBatches(ctx: Context, { table }: Source, condition: SQL | undefined): AsyncGenerator<string[]> {
  for (let after: string | null = null; ; ) {
    const rows: { id: string }[] = await ctx.db
      .select({ id: table.id })
      .from(table)
      .where(and(condition, after === null ? undefined : gt(table.id, after)))
      .orderBy(asc(table.id))
      .limit(BATCH);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ id }) => id);
    after = last.id;
  }
}

/** Maps ids with at most ABREAST of them under way. */
async function abreast<T>(ids: readonly string[], work: (id: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < ids.length; i += ABREAST) results.push(...(await Promise.all(ids.slice(i, i + ABREAST).map(work))));
  return results;
}

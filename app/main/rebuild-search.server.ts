import { setTimeout as sleep } from "node:timers/promises";
import { gte } from "drizzle-orm";
import { type Context, contextFor, type Services } from "#app/kernel/context.server.ts";
import { INDEXES, type IndexName } from "#search/indexes/index.ts";
import { project } from "#search/project.ts";
import { countVisible, idBatches, SOURCES, type Source } from "./search-sources.server.ts";

/** What a rebuild did to one index. `expected` and `found` are documents after it, by PostgreSQL and by the index. */
export interface Rebuilt {
  index: IndexName;
  written: number;
  rewritten: number;
  expected: number;
  found: number;
}

/** Rows read at a time, and documents sent at a time: some ten megabytes, because the search server is much faster with many at once. */
const READ = 500;
const SENT = 4_000;
/** The first documents are fewer: the server has nothing to do before they come. */
const SENT_FIRST = 1_000;
/** A transaction may carry a time this much older than its commit: statements and idle transactions are cut off sooner (db/client.server.ts). */
const COMMIT_LAG_MS = 120_000;
/** How often the counts are compared before a difference is believed: while the application runs, rows change between two counts. */
const COMPARISONS = 10;

/**
 * Fills every index from PostgreSQL and swaps it in while the application runs; gives the counts of each index as it is done.
 * What changed meanwhile was indexed by its job into the index that has been swapped out: those rows are written again.
 * Throws SearchUnavailable.
 */
export async function* rebuildSearch(services: Services, only = Object.keys(INDEXES) as IndexName[]): AsyncGenerator<Rebuilt> {
  const ctx = contextFor(services, { kind: "system", job: "search-rebuild" });
  for (const index of only) {
    const source = SOURCES[index];
    const since = new Date(ctx.clock.now().getTime() - COMMIT_LAG_MS);
    const written = await services.search.rebuild(index, documents(ctx, source));
    const rewritten = await projectChanged(ctx, index, source, since);
    yield { index, written, rewritten, ...(await compare(ctx, index, source)) };
  }
}

async function* documents(ctx: Context, source: Source): AsyncGenerator<object[]> {
  let batch: object[] = [];
  let most = SENT_FIRST;
  for await (const ids of idBatches(ctx, source, source.visible, READ)) {
    batch.push(...(await source.documents(ctx, ids)));
    if (batch.length < most) continue;
    yield batch;
    batch = [];
    most = SENT;
  }
  yield batch;
}

async function projectChanged(ctx: Context, index: IndexName, source: Source, since: Date): Promise<number> {
  let rewritten = 0;
  for await (const ids of idBatches(ctx, source, gte(source.table.updatedAt, since), READ)) {
    await project(ctx.services.search, index, ids, (some) => source.documents(ctx, some));
    rewritten += ids.length;
  }
  return rewritten;
}

async function compare(ctx: Context, index: IndexName, source: Source): Promise<{ expected: number; found: number }> {
  for (let comparison = 1; ; comparison++) {
    const expected = await countVisible(ctx, source);
    const found = await ctx.services.search.count(index);
    if (expected === found || comparison === COMPARISONS) return { expected, found };
    await sleep(500);
  }
}

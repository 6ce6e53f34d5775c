import Big from "big.js";
import { asc, eq, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import type { Database } from "#db/client.server.ts";
import { metrics, operations, units, vocabularyRevisions } from "#db/schema/metrics.ts";
import type { Vocabulary } from "#db/vocabulary/metrics.ts";
import { Lexicon } from "./lexicon.ts";
import { type Metric, Registry } from "./registry.ts";

/** Whether the row was written by this very transaction. */
const CHANGED_HERE = sql<boolean>`coalesce(xmin = pg_current_xact_id_if_assigned()::xid, false)`;

interface Revision {
  revision: string;
  isOwn: boolean;
}

/**
 * Keeps one value per database while the list's revision stays the same: one row read by its key tells whether it does, so that nobody is ever
 * served what an operator has just changed. A transaction that is changing the list reads what it has written so far, and keeps none of it.
 *
 * Inside a transaction the revision row is held until its end. Whoever changes the list locks that row first, and so waits for the scenes and
 * claims that are being written by the list as it was.
 */
function kept<T>(vocabulary: Vocabulary, read: (ctx: Context) => Promise<T>): (ctx: Context, known?: Revision) => Promise<T> {
  const values = new WeakMap<Database, { revision: string; value: T }>();
  return async (ctx, now) => {
    const { database } = ctx.services;
    const query = ctx.db
      .select({ revision: vocabularyRevisions.revision, isOwn: CHANGED_HERE })
      .from(vocabularyRevisions)
      .where(eq(vocabularyRevisions.vocabulary, vocabulary));
    // Before the rows: should they change in between, they are newer than their label and are read anew next time.
    const [row] = now ? [now] : await (ctx.inTransaction ? query.for("share") : query);
    const known = values.get(database);
    if (row && known?.revision === row.revision) return known.value;
    const value = await read(ctx);
    if (row && !row.isOwn) values.set(database, { revision: row.revision, value });
    return value;
  };
}

/** The whole registry as it is now: some eighty quantities with their units, the retired ones too. */
export const loadRegistry = kept("metrics", async (ctx) => {
  const [rows, names] = await Promise.all([ctx.db.select().from(metrics).orderBy(asc(metrics.key)), ctx.db.select().from(units)]);
  return new Registry(rows.map(metricOf), new Map(names.map(({ unit, display }) => [unit, display])));
});

/** The process lexicon as it is now; retired operations are not found in texts. */
export const loadLexicon = kept(
  "operations",
  async (ctx) => new Lexicon(await ctx.db.select().from(operations).orderBy(asc(operations.key))),
);

/** Registry and lexicon as they were at one time. */
export interface VocabularyNow {
  registry: Registry;
  lexicon: Lexicon;
}

/** Both lists by one query, for pages that read many things and write none. */
export async function loadVocabulary(ctx: Context): Promise<VocabularyNow> {
  const rows = await ctx.db
    .select({ vocabulary: vocabularyRevisions.vocabulary, revision: vocabularyRevisions.revision, isOwn: CHANGED_HERE })
    .from(vocabularyRevisions);
  const at = (vocabulary: Vocabulary) => rows.find((row) => row.vocabulary === vocabulary);
  const [registry, lexicon] = await Promise.all([loadRegistry(ctx, at("metrics")), loadLexicon(ctx, at("operations"))]);
  return { registry, lexicon };
}

/** A row as rooms and pages see it: plain decimals, state as a flag. */
export function metricOf({ retiredAt, updatedAt: _, ...row }: typeof metrics.$inferSelect): Metric {
  return {
    ...row,
    plausibleMin: plain(new Big(row.plausibleMin)),
    plausibleMax: plain(new Big(row.plausibleMax)),
    isRetired: retiredAt !== null,
  };
}

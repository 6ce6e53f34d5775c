import { desc, inArray, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import type { Database } from "#db/client.server.ts";
import { scenes, similarityTables } from "#db/schema/scenes.ts";
import { BACKGROUND_TABLE, type CharacterTable, characterTable } from "./similarity.ts";
import { PUBLIC_STATUSES } from "./states.ts";

/** Beyond this many texts the frequencies no longer change a decision. */
const SAMPLE = 5_000;
/** The catalogue must have grown or shrunk by this share, and by this many, before the weights are taken anew. */
const SHARE = 0.1;
const FEWEST = 20;
const MAX_AGE_MS = 60_000;
const kept = new WeakMap<Database, { at: number; table: CharacterTable }>();

/** The weights in use, at most a minute old; the background alone before the first catalogue was counted. */
export async function currentTable(ctx: Context): Promise<CharacterTable> {
  const { database } = ctx.services;
  const known = kept.get(database);
  if (known && Date.now() - known.at < MAX_AGE_MS) return known.table;
  const [row] = await ctx.db.select().from(similarityTables).orderBy(desc(similarityTables.version)).limit(1);
  const table = row
    ? { version: row.version, documents: row.documents, frequencies: new Map(Object.entries(row.frequencies)) }
    : BACKGROUND_TABLE;
  kept.set(database, { at: Date.now(), table });
  return table;
}

/**
 * Counts the characters of the public scenes anew when the catalogue has changed enough, as the next version. Vectors already in the index
 * keep their older weights, which finds nearly the same candidates; the decision is always made with the current ones.
 */
export async function sweepSimilarity(ctx: Context): Promise<void> {
  const [[row], [counted]] = await Promise.all([
    ctx.db
      .select({ version: similarityTables.version, documents: similarityTables.documents })
      .from(similarityTables)
      .orderBy(desc(similarityTables.version))
      .limit(1),
    ctx.db
      .select({ n: sql<number>`count(*)::int` })
      .from(scenes)
      .where(inArray(scenes.status, [...PUBLIC_STATUSES])),
  ]);
  const before = (row?.documents ?? BACKGROUND_TABLE.documents) - BACKGROUND_TABLE.documents;
  const now = Math.min(counted?.n ?? 0, SAMPLE);
  if (Math.abs(now - before) < Math.max(FEWEST, SHARE * before)) return;
  const texts = await ctx.db
    .select({ name: scenes.name, coreTask: scenes.coreTask })
    .from(scenes)
    .where(inArray(scenes.status, [...PUBLIC_STATUSES]))
    .orderBy(desc(scenes.id))
    .limit(SAMPLE);
  const { version, documents, frequencies } = characterTable((row?.version ?? 0) + 1, texts);
  await ctx.db
    .insert(similarityTables)
    .values({ version, documents, frequencies: Object.fromEntries(frequencies), createdAt: ctx.clock.now() })
    .onConflictDoNothing();
}

import { and, desc, eq, gt, sql } from "drizzle-orm";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { savedSearches, savedSearchHits } from "#db/schema/saved-searches.ts";
import type { SearchCorpus } from "#db/vocabulary/search.ts";
import { mayKeepSearches } from "./policy.ts";

export interface SavedSearchLine {
  id: string;
  corpus: SearchCorpus;
  name: string;
  query: string;
  notify: boolean;
  /** Hits since its owner last looked. */
  newHits: number;
  createdAt: string;
}

/** The actor's saved searches, those with new hits first. */
export async function listSavedSearches(ctx: Context): Promise<SavedSearchLine[]> {
  if (!mayKeepSearches(ctx.actor)) throw forbidden();
  const { organizationId, userId } = userOf(ctx);
  const newHits = sql<number>`count(${savedSearchHits.id})::int`;
  const rows = await ctx.db
    .select({ search: savedSearches, newHits })
    .from(savedSearches)
    .leftJoin(
      savedSearchHits,
      and(eq(savedSearchHits.savedSearchId, savedSearches.id), gt(savedSearchHits.createdAt, savedSearches.seenAt)),
    )
    .where(and(eq(savedSearches.organizationId, organizationId), eq(savedSearches.userId, userId)))
    .groupBy(savedSearches.id)
    .orderBy(desc(newHits), desc(savedSearches.createdAt));
  return rows.map(({ search, newHits }) => ({
    id: search.id,
    corpus: search.corpus,
    name: search.name,
    query: search.query,
    notify: search.notify,
    newHits,
    createdAt: search.createdAt.toISOString(),
  }));
}

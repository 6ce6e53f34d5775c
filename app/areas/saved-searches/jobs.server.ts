import { and, asc, eq, isNull, lte, or, sql } from "drizzle-orm";
import { namesOfCapabilities } from "#app/areas/capabilities/index.server.ts";
import { namesOfScenes } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { members } from "#db/schema/organizations.ts";
import { savedSearches, savedSearchHits } from "#db/schema/saved-searches.ts";
import type { SearchCorpus } from "#db/vocabulary/search.ts";
import { objectsMeeting } from "./query.server.ts";

/** An owner is told of one search at most this often; what comes in between is told together. */
const TELL_EVERY_MS = 3_600_000;
const WORDS: Record<SearchCorpus, string> = { scenes: "个新的场景", capabilities: "项新的能力" };
/** Hits named in a message; the rest is counted. */
const NAMED = 3;

/** Who has left an organization is told of nothing there. */
const ownerIsMember = sql`exists (select 1 from ${members} m where m.user_id = ${savedSearches.userId} and m.organization_id = ${savedSearches.organizationId})`;

/**
 * Notes which saved searches these objects meet, by asking PostgreSQL about these objects alone, and tells the owners. Run again for the same
 * objects it finds nothing new.
 */
export async function matchSavedSearches(ctx: Context, { corpus, ids }: JobPayload<"match-saved-searches">): Promise<void> {
  const searches = await ctx.db
    .select({ id: savedSearches.id, query: savedSearches.query, createdAt: savedSearches.createdAt })
    .from(savedSearches)
    .where(and(eq(savedSearches.corpus, corpus), ownerIsMember))
    .orderBy(asc(savedSearches.id));
  for (const { id, query, createdAt } of searches) {
    const met = await objectsMeeting(ctx, corpus, query, ids, createdAt);
    if (met.length === 0) continue;
    const hits = met.map((objectId) => ({ savedSearchId: id, objectId, createdAt: ctx.clock.now() }));
    const noted = await ctx.db.insert(savedSearchHits).values(hits).onConflictDoNothing().returning({ id: savedSearchHits.id });
    if (noted.length > 0) await tell(ctx, id);
  }
}

/** Tells of hits that waited for the hour to pass. */
export async function sweepSavedSearches(ctx: Context): Promise<void> {
  const due = new Date(ctx.clock.now().getTime() - TELL_EVERY_MS);
  const waiting = await ctx.db
    .selectDistinct({ id: savedSearches.id })
    .from(savedSearches)
    .innerJoin(savedSearchHits, eq(savedSearchHits.savedSearchId, savedSearches.id))
    .where(
      and(
        eq(savedSearches.notify, true),
        isNull(savedSearchHits.toldAt),
        or(isNull(savedSearches.notifiedAt), lte(savedSearches.notifiedAt, due)),
      ),
    );
  for (const { id } of waiting) await tell(ctx, id);
}

/** One message of everything that was not told yet, unless the last one is less than an hour ago. */
async function tell(ctx: Context, id: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [search] = await tx.db.select().from(savedSearches).where(eq(savedSearches.id, id)).for("update");
    const now = tx.clock.now();
    if (!search?.notify || (search.notifiedAt && now.getTime() - search.notifiedAt.getTime() < TELL_EVERY_MS)) return;
    const told = await tx.db
      .update(savedSearchHits)
      .set({ toldAt: now })
      .where(and(eq(savedSearchHits.savedSearchId, id), isNull(savedSearchHits.toldAt)))
      .returning({ objectId: savedSearchHits.objectId });
    const objectIds = told.map(({ objectId }) => objectId);
    // Withdrawn since: there is nothing to go and see.
    const names = await (search.corpus === "scenes" ? namesOfScenes(tx, objectIds) : namesOfCapabilities(tx, objectIds));
    if (names.length === 0) return;
    await tx.db.update(savedSearches).set({ notifiedAt: now }).where(eq(savedSearches.id, id));
    await enqueue(tx, "notify", {
      organizationId: search.organizationId,
      userId: search.userId,
      kind: "message",
      title: `“${search.name}”有 ${names.length} ${WORDS[search.corpus]}`,
      body: `${names.slice(0, NAMED).join("；")}${names.length > NAMED ? ` 等 ${names.length} 项` : ""}`,
      href: paths.savedSearches(),
      dedupeKey: `saved-search:${id}:${now.getTime()}`,
    });
  });
}

import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { savedSearches } from "#db/schema/saved-searches.ts";
import { mayKeepSearches } from "./policy.ts";
import { canonicalQuery } from "./query.server.ts";
import { MOST_SAVED, saveSearchInput } from "./schemas.ts";

/** Keeps a question to a list under a name. Its owner is told of what is published from now on and meets it. The same question is kept once. */
export async function saveSearch(ctx: Context, input: z.input<typeof saveSearchInput>): Promise<{ id: string }> {
  if (!mayKeepSearches(ctx.actor)) throw forbidden();
  const { corpus, name, query: typed } = parseInput(saveSearchInput, input);
  const { organizationId, userId } = userOf(ctx);
  const query = canonicalQuery(typed);
  return withTransaction(ctx, async (tx) => {
    // Counted and inserted by one at a time.
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`saved-searches:${organizationId}:${userId}`}, 0))`);
    const count = await tx.db.$count(
      savedSearches,
      and(eq(savedSearches.organizationId, organizationId), eq(savedSearches.userId, userId)),
    );
    if (count >= MOST_SAVED) throw conflict(`最多保存 ${MOST_SAVED} 个搜索，请先删除不再需要的。`);
    const now = tx.clock.now();
    const [row] = await tx.db
      .insert(savedSearches)
      .values({ organizationId, userId, corpus, name, query, seenAt: now, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: savedSearches.id });
    if (!row) throw conflict("您已经保存过这个搜索，可以在“保存的搜索”中找到。");
    await recordAudit(tx, { action: "save-search", objectType: "savedSearch", objectId: row.id, detail: { corpus } });
    return row;
  });
}

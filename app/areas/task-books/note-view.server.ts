import { sql } from "drizzle-orm";
import { type Context, userOf } from "#app/kernel/context.server.ts";
import { taskBookViews } from "#db/schema/task-books.ts";

/**
 * Keeps when somebody of a party first and last had a version open for signing, as the certificate tells it. The caller has checked that the actor
 * is of a party and the version is being signed.
 */
export async function noteView(ctx: Context, versionId: string): Promise<void> {
  const { organizationId, userId } = userOf(ctx);
  const now = ctx.clock.now();
  await ctx.db
    .insert(taskBookViews)
    .values({ versionId, organizationId, userId, firstAt: now, lastAt: now })
    .onConflictDoUpdate({
      target: [taskBookViews.versionId, taskBookViews.userId],
      set: { lastAt: now },
      // Once a minute is exact enough, and a reload is no write.
      setWhere: sql`${taskBookViews.lastAt} < ${new Date(now.getTime() - 60_000).toISOString()}::timestamptz`,
    });
}

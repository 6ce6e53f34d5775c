import { eq, sql } from "drizzle-orm";
import type { Services } from "#app/kernel/context.server.ts";
import { AppError } from "#app/kernel/errors.ts";
import { rateLimits } from "#db/schema/organizations.ts";

export interface AttemptLimit {
  max: number;
  windowSeconds: number;
}

/**
 * Counts one attempt under `key` and says how long to wait when there were too many, or null when this one may go on. One statement, so
 * attempts at the same moment cannot all pass. The window starts with the first attempt. Keys hold no address or name in clear.
 */
export async function takeAttempt(
  { database, clock }: Services,
  key: string,
  limit: AttemptLimit,
): Promise<{ retryAfterSeconds: number } | null> {
  const now = clock.now().getTime();
  const windowMs = limit.windowSeconds * 1000;
  const isOver = sql`${rateLimits.lastRequest} <= ${now - windowMs}::bigint`;
  const [row] = await database
    .insert(rateLimits)
    .values({ id: crypto.randomUUID(), key, count: 1, lastRequest: now })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: {
        count: sql`case when ${isOver} then 1 else ${rateLimits.count} + 1 end`,
        lastRequest: sql`case when ${isOver} then ${now}::bigint else ${rateLimits.lastRequest} end`,
      },
    })
    .returning({ count: rateLimits.count, startedAt: rateLimits.lastRequest });
  if (!row || row.count <= limit.max) return null;
  return { retryAfterSeconds: Math.max(1, Math.ceil((row.startedAt + windowMs - now) / 1000)) };
}

/** Forgets the attempts under `key`, after a success. */
export async function forgetAttempts({ database }: Services, key: string): Promise<void> {
  await database.delete(rateLimits).where(eq(rateLimits.key, key));
}

/** The refusal people read; `retryAfterSeconds` also becomes the Retry-After header. */
export function tooMany(retryAfterSeconds: number): AppError {
  const minutes = Math.ceil(retryAfterSeconds / 60);
  return new AppError("tooMany", `尝试次数过多，请在 ${minutes} 分钟后再试。`, { retryAfterSeconds });
}

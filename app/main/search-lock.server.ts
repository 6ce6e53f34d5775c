import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.server.ts";

/** Keeps a second rebuild out; the number is arbitrary but fixed. */
const REBUILD_LOCK = 7261003;
/** The lock lives as long as its connection, which must not be closed for being idle. */
const KEEP_ALIVE_MS = 20_000;

/** Runs `work` while nobody else rebuilds the search of this database; gives false, without running it, when somebody does. */
export async function whileRebuilding(databaseUrl: string, work: () => Promise<void>): Promise<boolean> {
  const lock = openDatabase(databaseUrl, { max: 1 });
  const keepAlive = setInterval(() => void lock.db.execute(sql`select 1`).catch(() => {}), KEEP_ALIVE_MS);
  try {
    const [row] = await lock.db.execute<{ free: boolean }>(sql`select pg_try_advisory_lock(${REBUILD_LOCK}) as free`);
    if (!row?.free) return false;
    await work();
    return true;
  } finally {
    clearInterval(keepAlive);
    await lock.close();
  }
}

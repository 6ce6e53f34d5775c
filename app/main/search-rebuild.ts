import { sql } from "drizzle-orm";
import { ConfigError, readConfig } from "#app/config.server.ts";
import { openDatabase } from "#db/client.server.ts";
import { SearchUnavailable } from "#search/client.server.ts";
import { createLog } from "./log.server.ts";
import { rebuildSearch } from "./rebuild-search.server.ts";
import { openServices } from "./services.server.ts";

/** Keeps a second rebuild out; the number is arbitrary but fixed. */
const REBUILD_LOCK = 7261003;
/** The lock lives as long as its connection, which must not be closed for being idle. */
const KEEP_ALIVE_MS = 20_000;

/** `npm run search:rebuild`: fills both indexes from PostgreSQL while the application runs. Exit code 1 when the counts differ afterwards. */
async function main() {
  const config = readConfig();
  if (!config.MEILI_URL) throw new ConfigError(["MEILI_URL is missing: there is no search to rebuild"]);
  const lock = openDatabase(config.DATABASE_URL, { max: 1 });
  const { services, close } = await openServices(config, createLog(config, "worker"), "web");
  const keepAlive = setInterval(() => void lock.db.execute(sql`select 1`).catch(() => {}), KEEP_ALIVE_MS);
  try {
    const [row] = await lock.db.execute<{ free: boolean }>(sql`select pg_try_advisory_lock(${REBUILD_LOCK}) as free`);
    if (!row?.free) throw new Error("another rebuild is running");
    for await (const { index, written, rewritten, expected, found } of rebuildSearch(services)) {
      const counts = `${written} written, ${rewritten} changed meanwhile, ${found} in the index, ${expected} in the database`;
      if (found === expected) console.log(`${index}: ${counts}`);
      else {
        console.error(`${index}: ${counts}: they differ by ${Math.abs(found - expected)}`);
        process.exitCode = 1;
      }
    }
  } finally {
    clearInterval(keepAlive);
    await Promise.all([close(), lock.close()]);
  }
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(error.message);
  else if (error instanceof SearchUnavailable)
    console.error(`search does not answer: ${error.cause instanceof Error ? error.cause.message : ""}`);
  else console.error(error);
  process.exitCode = 1;
});

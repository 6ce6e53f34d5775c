import { ConfigError, readConfig } from "#app/config.server.ts";
import { SearchUnavailable } from "#search/client.server.ts";
import { createLog } from "./log.server.ts";
import { rebuildSearch } from "./rebuild-search.server.ts";
import { whileRebuilding } from "./search-lock.server.ts";
import { openServices } from "./services.server.ts";

/** `npm run search:rebuild`: fills both indexes from PostgreSQL while the application runs. Exit code 1 when the counts differ afterwards. */
async function main() {
  const config = readConfig();
  if (!config.MEILI_URL) throw new ConfigError(["MEILI_URL is missing: there is no search to rebuild"]);
  const { services, close } = await openServices(config, createLog(config, "worker"), "web");
  try {
    const isDone = await whileRebuilding(config.DATABASE_URL, async () => {
      for await (const { index, written, rewritten, expected, found } of rebuildSearch(services)) {
        const counts = `${written} written, ${rewritten} changed meanwhile, ${found} in the index, ${expected} in the database`;
        if (found === expected) console.log(`${index}: ${counts}`);
        else {
          console.error(`${index}: ${counts}: they differ by ${Math.abs(found - expected)}`);
          process.exitCode = 1;
        }
      }
    });
    if (!isDone) throw new Error("another rebuild is running");
  } finally {
    await close();
  }
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(error.message);
  else if (error instanceof SearchUnavailable)
    console.error(`search does not answer: ${error.cause instanceof Error ? error.cause.message : ""}`);
  else console.error(error);
  process.exitCode = 1;
});

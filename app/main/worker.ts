import type { Logger } from "pino";
import { ConfigError, readConfig } from "#app/config.server.ts";
import { startHandlers } from "#app/jobs/handlers.server.ts";
import type { Services } from "#app/kernel/context.server.ts";
import { INDEXES, type IndexName } from "#search/indexes/index.ts";
import { exitWhenParentIsGone } from "./child-processes.ts";
import { createLog } from "./log.server.ts";
import { rebuildSearch } from "./rebuild-search.server.ts";
import { whileRebuilding } from "./search-lock.server.ts";
import { openServices } from "./services.server.ts";

/** The worker process: handles jobs until it is told to stop, then gives back what it has not begun. */
async function main() {
  const config = readConfig();
  const log = createLog(config, "worker");
  const { services, close } = await openServices(config, log, "worker");
  await startHandlers(services, log);
  void bringSearchUpToDate(services, log);
  log.info("worker is ready");
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), 25_000).unref();
    void close().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  exitWhenParentIsGone();
}

/**
 * Brings the settings of this version to the indexes, and fills anew those whose documents an older version made. A search that is down gets
 * its settings from the first job that reaches it, and the rest from `npm run search:rebuild` or the next start.
 */
async function bringSearchUpToDate(services: Services, log: Logger): Promise<void> {
  try {
    const indexes = Object.keys(INDEXES) as IndexName[];
    await Promise.all(indexes.map((index) => services.search.ensure(index)));
    const old: IndexName[] = [];
    for (const index of indexes) if (!(await services.search.isCurrent(index))) old.push(index);
    if (old.length === 0) return;
    const isDone = await whileRebuilding(services.config.DATABASE_URL, async () => {
      for await (const rebuilt of rebuildSearch(services, old)) log.info(rebuilt, "an index of an older version was filled anew");
    });
    if (!isDone) log.info("another process fills the indexes anew");
  } catch (error) {
    log.warn({ err: error }, "search was not brought up to date");
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

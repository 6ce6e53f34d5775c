import { ConfigError, readConfig } from "#app/config.server.ts";
import { startHandlers } from "#app/jobs/handlers.server.ts";
import { INDEXES, type IndexName } from "#search/indexes/index.ts";
import { exitWhenParentIsGone } from "./child-processes.ts";
import { createLog } from "./log.server.ts";
import { openServices } from "./services.server.ts";

/** The worker process: handles jobs until it is told to stop, then gives back what it has not begun. */
async function main() {
  const config = readConfig();
  const log = createLog(config, "worker");
  const { services, close } = await openServices(config, log, "worker");
  await startHandlers(services, log);
  // Brings the settings of this version to the indexes; a search that is down gets them from the first job that reaches it or a rebuild.
  for (const index of Object.keys(INDEXES) as IndexName[]) {
    services.search.ensure(index).catch((error: unknown) => log.warn({ err: error, index }, "search settings were not applied"));
  }
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

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

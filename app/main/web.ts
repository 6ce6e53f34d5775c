import type { ServerBuild } from "@remix-run/node";
import { ConfigError, readConfig } from "#app/config.server.ts";
import { createAuth } from "#app/http/auth.server.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "#seeds/demo-accounts.ts";
import { exitWhenParentIsGone } from "./child-processes.ts";
import { createHttpApp } from "./http-app.ts";
import { createLog } from "./log.server.ts";
import { serve } from "./serve.ts";
import { openServices } from "./services.server.ts";

/** Balancers ask every few seconds; in the demo there is none, and Ctrl-C should not wait. */
const PRODUCTION_DRAIN_MS = 5_000;

/** The web process. */
async function main() {
  const config = readConfig();
  const log = createLog(config, "web");
  const { services, close } = await openServices(config, log, "web");
  const isProduction = config.APP_MODE === "production";
  const build = (await import(new URL("../../build/server/index.js", import.meta.url).href)) as ServerBuild;
  const http = createHttpApp({
    config,
    services,
    auth: createAuth(services.database, config),
    log,
    build,
    ...(isProduction ? {} : { demo: { password: DEMO_PASSWORD, accounts: DEMO_ACCOUNTS } }),
  });
  const { port } = await serve({ http, host: config.HOST, port: config.PORT, drainMs: isProduction ? PRODUCTION_DRAIN_MS : 0, close });
  log.info({ port }, "web is listening");
  exitWhenParentIsGone();
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

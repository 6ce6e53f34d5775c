import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import compression from "compression";
import { sql } from "drizzle-orm";
import express from "express";
import { ConfigError, readConfig } from "#app/config.server.ts";
import { createAuth } from "#app/http/auth.server.ts";
import { isSameOrigin, securityHeaders } from "#app/http/security.server.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "#seeds/demo-accounts.ts";
import { exitWhenParentIsGone } from "./child-processes.ts";
import { createLog } from "./log.server.ts";
import { openServices } from "./services.server.ts";

/** The web process: security headers, origin check, health, static files, Remix. */
async function main() {
  const config = readConfig();
  const log = createLog(config, "web");
  const { services, close } = await openServices(config, log, "web");
  const auth = createAuth(services.database, config);
  const buildPath = new URL("../../build/server/index.js", import.meta.url);
  const build = (await import(buildPath.href)) as ServerBuild;
  let ready = true;

  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.TRUST_PROXY ? 1 : false);

  app.get("/healthz", (_, response) => void response.type("text").send("ok"));
  app.get("/readyz", async (_, response) => {
    const [database, search, queue] = await Promise.all([
      services.database.execute(sql`select 1`).then(
        () => true,
        () => false,
      ),
      services.search.healthy(),
      services.jobs.boss.isInstalled().catch(() => false),
    ]);
    // Search down is a degraded, not an unready, state: every page still answers from PostgreSQL.
    const up = ready && database && queue;
    response.status(up ? 200 : 503).json({ ready: up, database, search, queue });
  });

  app.use((request, response, next) => {
    const nonce = randomBytes(16).toString("base64");
    const requestId = randomUUID();
    response.locals = { nonce, requestId };
    response.setHeader("X-Request-Id", requestId);
    // Remix and better-auth read the address from this header alone: whatever a client sent under the name is replaced.
    request.headers["x-client-address"] = request.ip ?? "unknown";
    const started = performance.now();
    response.on("finish", () => {
      if (request.path.startsWith("/assets/")) return;
      log.info(
        { requestId, method: request.method, path: request.path, status: response.statusCode, ms: Math.round(performance.now() - started) },
        "request",
      );
    });
    next();
  });
  app.use(securityHeaders(config));
  app.use(compression());
  app.use(
    "/assets",
    express.static(fileURLToPath(new URL("../../build/client/assets", import.meta.url)), { immutable: true, maxAge: "1y" }),
  );
  app.use(express.static(fileURLToPath(new URL("../../build/client", import.meta.url)), { maxAge: "1h", index: false }));

  app.use((request, response, next) => {
    if (isSameOrigin(request, config)) return next();
    response.status(403).type("text").send("请求来源不符，已拒绝。");
  });

  app.all(
    "*",
    createRequestHandler({
      build,
      mode: "production",
      getLoadContext: (request, response): AppLoadContext => ({
        services,
        auth,
        log: log.child({ requestId: response.locals["requestId"] }),
        nonce: response.locals["nonce"],
        requestId: response.locals["requestId"],
        clientAddress: request.ip ?? "unknown",
        ...(config.APP_MODE === "production" ? {} : { demo: { accounts: DEMO_ACCOUNTS, password: DEMO_PASSWORD } }),
      }),
    }),
  );

  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 60_000 }, app);
  server.listen(config.PORT, config.HOST, () => log.info({ port: config.PORT }, "web is listening"));

  const stop = () => {
    if (!ready) return;
    ready = false;
    const force = setTimeout(() => process.exit(1), 25_000);
    force.unref();
    server.close(() => void close().then(() => process.exit(0)));
    server.closeIdleConnections();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  exitWhenParentIsGone();
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});

import { randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import { sql } from "drizzle-orm";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import type { Logger } from "pino";
import { type Config, mostUploadBytes } from "#app/config.server.ts";
import type { Auth } from "#app/http/auth.server.ts";
import { limitedBody } from "#app/http/body.server.ts";
import type { DemoSignIn } from "#app/http/load-context.server.ts";
import { remixHandler } from "#app/http/remix.server.ts";
import { isSameOrigin, securityHeaders } from "#app/http/security.server.ts";
import type { Services } from "#app/kernel/context.server.ts";

export interface HttpAppParts {
  config: Config;
  services: Services;
  auth: Auth;
  log: Logger;
  build: ServerBuild;
  /** Accounts the sign-in page offers; only in the demo. */
  demo?: DemoSignIn;
  /** Where the build put what browsers load. */
  clientDirectory?: string;
}

export interface HttpApp {
  app: Express;
  /** From now on the process is not ready and keeps no connection alive; what has begun goes on. */
  beginStop(): void;
}

/** How long /readyz waits for the database: a balancer wants an answer, not the connection timeout. */
const PROBE_TIMEOUT_MS = 2_000;

/** The web process without its socket: ids and headers, health, static files, origin check, body limit, Remix. */
export function createHttpApp({ config, services, auth, log, build, demo, clientDirectory }: HttpAppParts): HttpApp {
  let stopping = false;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.TRUST_PROXY ? 1 : false);

  app.use((request, response, next) => {
    const requestId = randomUUID();
    response.locals = { nonce: randomBytes(16).toString("base64"), requestId };
    response.setHeader("X-Request-Id", requestId);
    if (stopping) response.setHeader("Connection", "close");
    // Remix and better-auth read the address from this header alone: whatever a client sent under the name is replaced.
    request.headers["x-client-address"] = request.ip ?? "unknown";
    next();
  });
  app.use(securityHeaders(config));

  app.get("/healthz", (_, response) => void noStore(response).type("text").send("ok"));
  app.get("/readyz", async (_, response) => {
    const [database, queue, search] = await Promise.all([
      answers(services.database.execute(sql`select 1`)),
      answers(services.jobs.boss.isInstalled()),
      services.search.healthy(),
    ]);
    // Search down is a degraded, not an unready, state: every page still answers from PostgreSQL.
    const ready = !stopping && database && queue;
    noStore(response)
      .status(ready ? 200 : 503)
      .json({ ready, database, search, queue });
  });

  app.use(requestLog(log));
  app.use(compression());
  const client = clientDirectory ?? fileURLToPath(new URL("../../build/client", import.meta.url));
  app.use(
    "/assets",
    express.static(`${client}/assets`, { immutable: true, maxAge: "1y", index: false, redirect: false }),
    (_, response) => {
      noStore(response).status(404).type("text").send("没有找到这个文件。");
    },
  );
  app.use(express.static(client, { maxAge: "1h", index: false, redirect: false }));

  app.use((request, response, next) => {
    noStore(response);
    // A whole URL or an asterisk instead of a path: only proxies are sent such.
    if (!request.originalUrl.startsWith("/")) return void response.status(400).type("text").send("请求的地址无法识别。");
    if (!isSameOrigin(request, config)) return void response.status(403).type("text").send("请求来源不符，已拒绝。");
    const home = demo && homeOfVisitor(request, config);
    if (home) return response.redirect(302, home);
    next();
  });
  app.use(limitedBody({ uploadLimit: mostUploadBytes(config) }));
  app.use(
    remixHandler({
      build,
      origin: config.APP_URL,
      loadContext: (request, response) => ({
        services,
        auth,
        log: log.child({ requestId: response.locals["requestId"] }),
        nonce: response.locals["nonce"],
        requestId: response.locals["requestId"],
        clientAddress: request.ip ?? "unknown",
        ...(response.locals["unread"] ? { unread: request } : {}),
        ...(demo ? { demo } : {}),
      }),
    }),
  );
  app.use(lastResort(log));
  return {
    app,
    beginStop: () => {
      stopping = true;
    },
  };
}

/** Pages are personal; browsers and proxies keep none of them. */
function noStore(response: Response): Response {
  return response.setHeader("Cache-Control", "no-store");
}

async function answers(probe: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), PROBE_TIMEOUT_MS);
  const answered = probe.then(
    (value) => value !== false,
    () => false,
  );
  return Promise.race([answered, late]).finally(() => clearTimeout(timer));
}

/** One line for each answer, static files apart. An invitation's address is the key to it, and does not belong in a log. */
function requestLog(log: Logger) {
  return (request: Request, response: Response, next: NextFunction) => {
    const started = performance.now();
    const path = request.path.replace(/^\/invitations\/.+/, "/invitations/…");
    response.on("close", () => {
      if (path.startsWith("/assets/")) return;
      const ms = Math.round(performance.now() - started);
      const line = { requestId: response.locals["requestId"], method: request.method, path, status: response.statusCode, ms };
      log.info(response.writableFinished ? line : { ...line, aborted: true }, "request");
    });
    next();
  };
}

/** Somebody who typed "localhost" for the demo's 127.0.0.1 is led there: cookies and the origin check know one name only. */
function homeOfVisitor(request: Request, config: Config): string | undefined {
  const home = new URL(config.APP_URL);
  const isOtherName = request.headers.host === `localhost:${home.port}` && home.hostname !== "localhost";
  return isOtherName && request.method === "GET" ? `${home.origin}${request.originalUrl}` : undefined;
}

/** What none of the handlers caught. Express' own would show the stack. */
function lastResort(log: Logger) {
  return (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    log.error({ err: error, requestId: response.locals["requestId"] }, "request failed outside its handler");
    if (response.headersSent) return void response.destroy();
    noStore(response).status(500).type("text").send(`服务器出现意外错误，您的操作没有生效。请求编号：${response.locals["requestId"]}`);
  };
}

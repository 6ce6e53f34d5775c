import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createAuth } from "#app/http/auth.server.ts";
import { MOST_BODY_BYTES } from "#app/http/body.server.ts";
import type { Services } from "#app/kernel/context.server.ts";
import { openDatabase } from "#db/client.server.ts";
import { createSearch } from "#search/client.server.ts";
import { testWorld } from "#test/world.ts";
import { createHttpApp, type HttpApp, type HttpAppParts } from "./http-app.ts";

const world = await testWorld();
const clientDirectory = mkdtempSync(join(tmpdir(), "shijing-client-"));
mkdirSync(join(clientDirectory, "assets"));
writeFileSync(join(clientDirectory, "assets", "root-abc123.js"), "export {};");
writeFileSync(join(clientDirectory, "robots.txt"), "User-agent: *");

/** What the routes below were asked to do; refused requests leave nothing here. */
let acted: string[] = [];
let fail: Error | null = null;

/** A build of one route that tells what it was given, and stores what it is sent. */
async function tell({ request, context }: { request: Request; context: AppLoadContext }): Promise<Response> {
  if (fail) throw fail;
  const body = request.method === "GET" ? "" : await request.text();
  if (request.method !== "GET") acted.push(`${request.method} ${new URL(request.url).pathname}`);
  const { nonce, requestId, clientAddress } = context;
  const told = { url: request.url, address: request.headers.get("x-client-address"), size: body.length, nonce, requestId, clientAddress };
  const headers = new Headers({ "Content-Type": "application/json" });
  headers.append("Set-Cookie", "a=1");
  headers.append("Set-Cookie", "b=2");
  return new Response(JSON.stringify(told), { headers });
}
const route = (id: string, path: string) => ({ id, path, parentId: "root", module: { loader: tell, action: tell } });
const build = {
  mode: "production",
  entry: { module: { default: (_: Request, status: number) => new Response("document", { status }), handleError: () => {} } },
  assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "1" },
  assetsBuildDirectory: "",
  publicPath: "/",
  basename: "/",
  isSpaMode: false,
  future: {},
  routes: {
    root: { id: "root", path: "", module: { default: () => null } },
    work: route("work", "work"),
    usage: route("usage", "api/v1/usage"),
    stripe: route("stripe", "webhooks/stripe"),
  },
} as unknown as ServerBuild;

const running: Server[] = [];
async function start(
  facts: { services?: Partial<Services> } & Partial<Omit<HttpAppParts, "services">> = {},
): Promise<HttpApp & { url: string }> {
  const services = { ...world.services, ...facts.services };
  const { config } = services;
  const auth = createAuth(services.database, config);
  const http = createHttpApp({ config, auth, log: pino({ level: "silent" }), build, clientDirectory, ...facts, services });
  const server = createServer(http.app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  running.push(server);
  return { ...http, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

let url: string;
beforeAll(async () => {
  ({ url } = await start());
});
beforeEach(() => {
  acted = [];
  fail = null;
});
afterAll(() => {
  for (const server of running) server.close().closeAllConnections();
  rmSync(clientDirectory, { recursive: true });
});

const ORIGIN = world.services.config.APP_URL;
const own = { origin: ORIGIN, "sec-fetch-site": "same-origin" };
const post = (path: string, headers: Record<string, string> = own, body = "x=1") => fetch(url + path, { method: "POST", headers, body });

/** A request that fetch would not send as it is: dot segments, own Host, a body of unknown length. */
function raw(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: (send: (chunk: Buffer) => boolean) => unknown } = {},
) {
  return new Promise<{ status: number; headers: IncomingMessage["headers"]; text: string }>((resolve, reject) => {
    const request = httpRequest(url, { path, method: options.method ?? "GET", headers: options.headers ?? {} }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    request.on("error", reject);
    if (options.body) options.body((chunk) => request.write(chunk));
    else request.end();
  });
}

describe("every answer", () => {
  test.each(["/work", "/healthz", "/readyz", "/assets/root-abc123.js", "/robots.txt", "/nowhere"])(
    "%s carries the security headers",
    async (path) => {
      const { headers } = await fetch(url + path);
      expect(Object.fromEntries(headers)).toMatchObject({
        "content-security-policy": expect.stringMatching(
          /^default-src 'self';script-src 'self' 'nonce-[\w+/=]{22,}';style-src 'self' 'unsafe-inline';.*object-src 'none';base-uri 'none';form-action 'self' [^;]+;frame-ancestors 'none'$/,
        ),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(headers.get("x-powered-by")).toBeNull();
      expect(headers.get("strict-transport-security")).toBeNull();
    },
  );

  test("has a nonce and a request id of its own, and the page knows them", async () => {
    const answers = await Promise.all([fetch(`${url}/work`), fetch(`${url}/work`)]);
    const told = await Promise.all(answers.map((answer) => answer.json() as Promise<{ nonce: string; requestId: string }>));
    for (const [index, answer] of answers.entries()) {
      expect(answer.headers.get("content-security-policy")).toContain(`'nonce-${told[index]?.nonce}'`);
      expect(answer.headers.get("x-request-id")).toBe(told[index]?.requestId);
    }
    expect(new Set(told.map(({ nonce }) => nonce)).size).toBe(2);
    expect(new Set(told.map(({ requestId }) => requestId)).size).toBe(2);
  });

  test("over https is bound to it", async () => {
    const config = { ...world.services.config, APP_URL: "https://shijing.example" };
    const secure = await start({ services: { config }, config });
    const { headers } = await fetch(`${secure.url}/work`);
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
    expect(headers.get("content-security-policy")).toContain("upgrade-insecure-requests");
  });
});

describe("storing", () => {
  test("pages, refusals and missing files are kept by nobody", async () => {
    const answers = [
      await fetch(`${url}/work`),
      await post("/work", {}),
      await fetch(`${url}/nowhere`),
      await fetch(`${url}/assets/gone.js`),
      await fetch(`${url}/readyz`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 404, 404, 200]);
    expect(answers.map(({ headers }) => headers.get("cache-control"))).toEqual(Array(5).fill("no-store"));
  });

  test("named files are kept for a year, others for an hour", async () => {
    const [asset, other] = await Promise.all([fetch(`${url}/assets/root-abc123.js`), fetch(`${url}/robots.txt`)]);
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(other.headers.get("cache-control")).toBe("public, max-age=3600");
  });

  test.each([
    "/assets/../../../package.json",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/assets/..%2f..%2fpackage.json",
    "/%2e%2e/package.json",
  ])("%s shows no file of ours and no page without its headers", async (path) => {
    const answer = await raw(path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toContain("dependencies");
    expect(answer.headers["cache-control"]).toBe("no-store");
  });
});

describe("a write", () => {
  test.each<[string, Record<string, string>]>([
    ["cross-site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["same-site", { origin: ORIGIN, "sec-fetch-site": "same-site" }],
    ["of a null origin", { origin: "null" }],
    ["without origin", {}],
  ])("%s is refused before anything runs", async (_, headers) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expect((await fetch(`${url}/work`, { method, headers, body: "x=1" })).status).toBe(403);
    }
    expect(acted).toEqual([]);
  });

  test("of our own page, of a machine with its key, and of Stripe go through", async () => {
    const answers = [await post("/work"), await post("/api/v1/usage", {}), await post("/webhooks/stripe", {})];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(acted).toEqual(["POST /work", "POST /api/v1/usage", "POST /webhooks/stripe"]);
  });

  test("to a page by way of a machine's path is refused", async () => {
    for (const path of ["/webhooks/../work", "/webhooks/%2e%2e/work"]) {
      expect((await raw(path, { method: "POST" })).status).toBe(403);
    }
    expect(acted).toEqual([]);
  });
});

describe("what the routes are told", () => {
  const told = async (answer: Response) => (await answer.json()) as { url: string; address: string; clientAddress: string };

  test("the address of the client, whatever it says of itself", async () => {
    const forged = { "x-client-address": "1.2.3.4", "x-forwarded-for": "5.6.7.8" };
    expect(await told(await fetch(`${url}/work`, { headers: forged }))).toMatchObject({ address: "127.0.0.1", clientAddress: "127.0.0.1" });
  });

  test("behind a proxy, what the proxy saw and not what the client put before it", async () => {
    const config = { ...world.services.config, TRUST_PROXY: true };
    const { url } = await start({ services: { config }, config });
    const headers = { "x-client-address": "1.2.3.4", "x-forwarded-for": "1.2.3.4, 203.0.113.9" };
    expect(await told(await fetch(`${url}/work`, { headers }))).toMatchObject({ address: "203.0.113.9", clientAddress: "203.0.113.9" });
  });

  test("the public address of the application, whatever host was asked for", async () => {
    const answer = await raw("/work?q=%E8%9E%BA", { headers: { host: "evil.example", "x-forwarded-host": "evil.example" } });
    expect(JSON.parse(answer.text)).toMatchObject({ url: `${ORIGIN}/work?q=%E8%9E%BA` });
  });

  test("both of two cookies reach the browser", async () => {
    expect((await fetch(`${url}/work`)).headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });
});

describe("a body", () => {
  test("of up to 1 MB is read whole", async () => {
    const answer = await post("/work", own, "x".repeat(MOST_BODY_BYTES));
    expect(await answer.json()).toMatchObject({ size: MOST_BODY_BYTES });
  });

  test("declared larger is refused unread", async () => {
    const answer = await raw("/work", {
      method: "POST",
      headers: { ...own, "content-length": String(10 ** 9) },
      body: (send) => send(Buffer.from("x")),
    });
    expect([answer.status, answer.headers.connection]).toEqual([413, "close"]);
    expect(answer.text).toContain("过大");
    expect(acted).toEqual([]);
  });

  test.each(["/work", "/api/v1/usage"])("of unknown length to %s is refused after little more than 1 MB", async (path) => {
    const chunk = Buffer.alloc(64 * 1024);
    let sent = 0;
    const answer = await raw(path, {
      method: "POST",
      headers: { ...own, "transfer-encoding": "chunked" },
      body: (send) => {
        const more = () => {
          for (; sent < 64 * 1024 * 1024; sent += chunk.length) {
            if (!send(chunk)) return void setTimeout(more, 1);
          }
        };
        more();
      },
    });
    expect(answer.status).toBe(413);
    // What the two sockets hold between them comes on top.
    expect(sent).toBeLessThan(16 * 1024 * 1024);
    expect(acted).toEqual([]);
  });

  test("that breaks off in the middle does nothing", async () => {
    const broken = new Promise<void>((resolve) => {
      const request = httpRequest(url, { path: "/work", method: "POST", headers: { ...own, "content-length": "1000" } });
      request.on("error", () => resolve());
      request.write("x".repeat(10), () => request.destroy(new Error("gone")));
    });
    await broken;
    expect((await post("/work")).status).toBe(200);
    expect(acted).toEqual(["POST /work"]);
  });
});

describe("health", () => {
  const refused = (): Services["search"] => createSearch({ url: "http://127.0.0.1:9", key: "x", prefix: "" });
  const ask = async (at: string) => {
    const answer = await fetch(`${at}/readyz`);
    return [answer.status, await answer.json()];
  };

  test("lives and is ready", async () => {
    expect(await (await fetch(`${url}/healthz`)).text()).toBe("ok");
    expect(await ask(url)).toEqual([200, { ready: true, database: true, search: true, queue: true }]);
  });

  test("without search is ready still, and says so", async () => {
    const { url } = await start({ services: { search: refused() } });
    expect(await ask(url)).toEqual([200, { ready: true, database: true, search: false, queue: true }]);
  });

  test("without the database is not ready, and says so soon; it lives", async () => {
    const { db, close } = openDatabase("postgres://nobody@127.0.0.1:9/none", { max: 1 });
    const { url } = await start({ services: { database: db } });
    const started = performance.now();
    expect(await ask(url)).toEqual([503, { ready: false, database: false, search: true, queue: true }]);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await close();
  });

  test("without the queue is not ready", async () => {
    const boss = { isInstalled: async () => false } as unknown as Services["jobs"]["boss"];
    const { url } = await start({ services: { jobs: { ...world.services.jobs, boss } } });
    expect(await ask(url)).toEqual([503, { ready: false, database: true, search: true, queue: false }]);
  });

  test("when stopping is not ready, keeps no connection, and still answers", async () => {
    const { url, beginStop } = await start();
    beginStop();
    expect(await ask(url)).toEqual([503, { ready: false, database: true, search: true, queue: true }]);
    const page = await fetch(`${url}/work`);
    expect([page.status, page.headers.get("connection")]).toEqual([200, "close"]);
  });
});

describe("failures", () => {
  test("of a route show neither stack nor message", async () => {
    fail = new Error("secret detail");
    const answer = await fetch(`${url}/work`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/secret detail|node_modules|at /);
  });

  test("outside a route are logged and answered with the request id only", async () => {
    const { log, lines } = logOf();
    log.child = () => {
      throw new Error("secret detail");
    };
    const { url } = await start({ log });
    const answer = await fetch(`${url}/work`);
    const text = await answer.text();
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([500, "no-store"]);
    expect(text).not.toMatch(/secret detail|node_modules|at /);
    expect(text).toContain(answer.headers.get("x-request-id"));
    await vi.waitFor(() => expect(lines().map(({ msg }) => msg)).toEqual(["request failed outside its handler", "request"]));
  });

  test("of the address itself are no failure of ours", async () => {
    const statuses = await Promise.all(
      ["/%00", "//work", "/work\\..", "http://evil.example/work", "@evil.example/work", "*"].map((path) => raw(path)),
    );
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 200, 400, 400, 400]);
  });
});

/** A log and what was written to it. */
function logOf() {
  const written: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void written.push(line) });
  return { log, lines: () => written.map((line) => JSON.parse(line) as { msg: string; path: string; status: number }) };
}

describe("the log", () => {
  test("names each answer by path alone, and no invitation", async () => {
    const { log, lines } = logOf();
    const { url } = await start({ log });
    await fetch(`${url}/work?token=geheim`, { headers: { cookie: "session=geheim" } });
    await fetch(`${url}/invitations/geheim`);
    await fetch(`${url}/assets/root-abc123.js`);
    await fetch(`${url}/healthz`);
    await vi.waitFor(() =>
      expect(lines().map(({ path, status }) => [path, status])).toEqual([
        ["/work", 200],
        ["/invitations/…", 404],
      ]),
    );
    expect(JSON.stringify(lines())).not.toContain("geheim");
  });
});

describe("the demo", () => {
  test("leads who typed localhost to the one name it knows", async () => {
    const { url } = await start({ demo: { password: "x", accounts: [] } });
    const port = new URL(ORIGIN).port;
    const ask = (host: string, method = "GET") =>
      new Promise<IncomingMessage>((resolve) => {
        httpRequest(`${url}/work?a=1`, { method, headers: { ...own, host } }, (response) => resolve(response.resume())).end();
      });
    expect((await ask(`localhost:${port}`)).headers.location).toBe(`${ORIGIN}/work?a=1`);
    expect((await ask(`127.0.0.1:${port}`)).statusCode).toBe(200);
    expect((await ask(`localhost:${port}`, "POST")).statusCode).toBe(200);
    expect((await ask("forwarded.example")).statusCode).toBe(200);
  });
});

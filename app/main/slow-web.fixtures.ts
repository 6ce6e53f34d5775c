import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import { pino } from "pino";
import type { Config } from "#app/config.server.ts";
import type { Auth } from "#app/http/auth.server.ts";
import type { Services } from "#app/kernel/context.server.ts";
import { createHttpApp } from "./http-app.ts";
import { serve } from "./serve.ts";

/** A web process with nothing behind it and one route that takes as many milliseconds as ?ms= says; prints its port, and "closed" at the end. */
const config = { APP_URL: "http://127.0.0.1", APP_MODE: "test", TRUST_PROXY: false } as Config;
const services = {
  database: { execute: async () => [] },
  search: { healthy: async () => true },
  jobs: { boss: { isInstalled: async () => true } },
} as unknown as Services;

async function slow({ request }: { request: Request; context: AppLoadContext }): Promise<Response> {
  const ms = Number(new URL(request.url).searchParams.get("ms"));
  await new Promise((resolve) => setTimeout(resolve, ms));
  return new Response("done");
}
const build = {
  mode: "production",
  entry: { module: { default: () => new Response() } },
  assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "1" },
  basename: "/",
  future: {},
  routes: {
    root: { id: "root", path: "", module: { default: () => null } },
    slow: { id: "slow", path: "slow", parentId: "root", module: { loader: slow } },
  },
} as unknown as ServerBuild;

const [drainMs = "0", port = "0"] = process.argv.slice(2);
const http = createHttpApp({ config, services, auth: {} as Auth, log: pino({ level: "silent" }), build });
const served = await serve({
  http,
  host: "127.0.0.1",
  port: Number(port),
  drainMs: Number(drainMs),
  close: async () => console.log("closed"),
});
console.log(served.port);

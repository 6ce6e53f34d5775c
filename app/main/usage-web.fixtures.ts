import type { ServerBuild } from "@remix-run/node";
import { readConfig } from "#app/config.server.ts";
import { createAuth } from "#app/http/auth.server.ts";
import * as usage from "#app/routes/api.v1.usage/route.ts";
import { createHttpApp } from "./http-app.ts";
import { createLog } from "./log.server.ts";
import { serve } from "./serve.ts";
import { openServices } from "./services.server.ts";

/** The web process as app/main/web.ts has it, with one route of the product, so that nothing has to be built; prints its port. */
const config = readConfig();
const log = createLog(config, "web");
const { services, close } = await openServices(config, log, "web");
const build = {
  mode: "production",
  entry: { module: { default: () => new Response() } },
  assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "1" },
  assetsBuildDirectory: "",
  publicPath: "/",
  basename: "/",
  future: {},
  routes: {
    root: { id: "root", path: "", module: { default: () => null } },
    usage: { id: "usage", path: "api/v1/usage", parentId: "root", module: { ...usage } },
  },
} as unknown as ServerBuild;
const http = createHttpApp({ config, services, auth: createAuth(services.database, config), log, build });
const [port = "0"] = process.argv.slice(2);
const served = await serve({ http, host: "127.0.0.1", port: Number(port), drainMs: 0, close });
console.log(served.port);

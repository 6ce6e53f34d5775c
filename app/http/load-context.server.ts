import type { Logger } from "pino";
import type { Services } from "#app/kernel/context.server.ts";
import type { Auth } from "./auth.server.ts";

declare module "@remix-run/node" {
  /** What main/web.ts hands to every loader and action. */
  interface AppLoadContext {
    services: Services;
    auth: Auth;
    log: Logger;
    nonce: string;
    requestId: string;
    clientAddress: string;
  }
}

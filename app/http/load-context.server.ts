import type { IncomingMessage } from "node:http";
import type { Logger } from "pino";
import type { Services } from "#app/kernel/context.server.ts";
import type { Auth } from "./auth.server.ts";

/** What the sign-in page of the demo offers. */
export interface DemoSignIn {
  password: string;
  accounts: readonly { email: string; title: string }[];
}

declare module "@remix-run/node" {
  /** What main/web.ts hands to every loader and action. */
  interface AppLoadContext {
    services: Services;
    auth: Auth;
    log: Logger;
    nonce: string;
    requestId: string;
    clientAddress: string;
    /** The body of a form with files, not read yet; absent when the request carries it as usual. */
    unread?: IncomingMessage;
    /** Accounts anybody may use; absent in production. */
    demo?: DemoSignIn;
  }
}

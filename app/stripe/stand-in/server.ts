import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { loadContract, type StripeContract } from "../contract/contract.ts";
import { createApi } from "./api.ts";
import { createStandInClock, type StandInClock } from "./clock.ts";
import { createCommitter } from "./committer.ts";
import { type Control, createControl, parseControl } from "./controls.ts";
import type { StandInFaults } from "./faults.ts";
import { createHostedRoutes } from "./hosted-routes.ts";
import { createOnboardingRoutes } from "./onboarding-routes.ts";
import type { OperationContext } from "./operation.ts";
import { createOperatorRoutes } from "./operator-routes.ts";
import { watchDueDates } from "./overdue.ts";
import { ApiRefusal } from "./refusal.ts";
import { readBody, reply } from "./requests.ts";
import { openStore } from "./store.ts";
import { defaultRetryDelay, startWebhookSender } from "./webhooks.ts";

const HOST = "127.0.0.1";
const CONTROL_LIMIT = 100_000;

/** Compiling the schemas takes a third of a second; all stand-ins of a process share them. */
let contract: StripeContract | undefined;

export interface StandInOptions {
  /** 0 lets the system choose; a taken port rejects with EADDRINUSE. */
  port: number;
  /** Where the state is kept; left out, it ends with the process. One process per file. */
  dataFile?: string | undefined;
  /** The endpoint all events go to, and the secret they are signed with, until one is made by the API. */
  webhookUrl: string;
  webhookSecret: string;
  clock?: StandInClock | undefined;
  /** The product's origin, allowed as the way back from the payment page beside this machine. */
  appOrigin?: string | undefined;
  /** The one accepted key; any `sk_test_` key when left out. */
  secretKey?: string | undefined;
  webhookRetryDelayMs?: ((attempt: number) => number) | undefined;
  faults?: StandInFaults | undefined;
  /** Faults and failed deliveries, one line each; standard error when left out. */
  log?: ((message: string) => void) | undefined;
}

/** A running stand-in. */
export interface StandIn {
  /** Origin of the payment pages. */
  url: string;
  /** What the gateway's `apiBase` takes. */
  apiBase: { host: string; port: number; protocol: "http" };
  clock: StandInClock;
  control: Control;
  /** Stops listening, cuts deliveries (they resume at the next start) and finishes writing. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for Stripe on this machine: customers, send_invoice invoices in cny with amount lines, their payment page, what
 * payments, refunds, disputes, credit notes and transfers do to the balances, prices and meters, and signed webhooks. Requests and answers are checked against the contract; what it does not model it refuses by name.
 * It reads no environment. Rejects when the port is taken or the data file is not its own.
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const clock = options.clock ?? createStandInClock();
  const log = options.log ?? ((message: string) => process.stderr.write(`stripe stand-in: ${message}\n`));
  contract ??= loadContract();
  const faults = options.faults ?? {};
  const store = await openStore(options.dataFile, Math.floor(clock.now().getTime() / 1000));
  let port = options.port;
  const baseUrl = () => `http://${HOST}:${port}`;

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      const status = error instanceof ApiRefusal ? error.status : 500;
      if (status === 500) log(`fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (response.headersSent) response.destroy();
      else
        reply(
          response,
          status,
          { "content-type": "text/plain; charset=utf-8" },
          status === 500 ? "出现故障，请稍后再试。" : "请求无法处理。",
        );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, HOST, resolve);
  });
  port = (server.address() as AddressInfo).port;

  const sender = startWebhookSender({
    store,
    url: options.webhookUrl,
    secret: options.webhookSecret,
    retryDelayMs: options.webhookRetryDelayMs ?? defaultRetryDelay,
    log,
  });
  const commit = createCommitter({ store, contract, clock, sender, faults });
  const { secretKey, appOrigin } = options;
  const { blank } = contract;
  const context = (account: string | null = null): OperationContext => ({
    store,
    now: Math.floor(clock.now().getTime() / 1000),
    baseUrl: baseUrl(),
    blank,
    account,
  });
  const api = createApi({ contract, store, clock, commit, context, secretKey, faults, log });
  const hosted = createHostedRoutes({ store, commit, context, appOrigin });
  const onboarding = createOnboardingRoutes({ commit, context, appOrigin });
  const control = createControl({ commit, context, faults });
  const operators = createOperatorRoutes({ clock, control, faults, context });
  const watch = watchDueDates({ clock, commit, context, log });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", baseUrl());
    if (url.pathname.startsWith("/v1/")) await api(request, response, url);
    else if (url.pathname === "/stand-in/clock") await setClock(request, response);
    else if (url.pathname === "/stand-in/") await operators(request, response);
    else if (url.pathname.startsWith("/stand-in/")) await putControl(request, response, url.pathname.slice("/stand-in/".length));
    else if (url.pathname.startsWith("/onboarding/")) await onboarding(request, response, url);
    else await hosted(request, response, url);
  }

  /** How another process moves the time: PUT an ISO instant as text. A web page cannot, PUT needs a preflight nobody answers. */
  async function setClock(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const instant = new Date(request.method === "PUT" ? (await readBody(request, 100)).trim() : Number.NaN);
    if (Number.isNaN(instant.getTime())) throw new ApiRefusal("PUT an ISO 8601 instant");
    clock.set(instant);
    reply(response, 204, {}, "");
  }

  /** The controls of another process; like the clock, no web page can reach them. */
  async function putControl(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (request.method !== "PUT") throw new ApiRefusal("Controls are set by PUT", { status: 405 });
    const json = { "content-type": "application/json", "cache-control": "no-store" };
    try {
      reply(response, 200, json, JSON.stringify(await control(path, parseControl(await readBody(request, CONTROL_LIMIT)))));
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      reply(response, error.status, json, JSON.stringify(error.toBody()));
    }
  }

  return {
    url: baseUrl(),
    apiBase: { host: HOST, port, protocol: "http" },
    clock,
    control,
    async close() {
      watch.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await sender.close();
      await store.close();
    },
  };
}

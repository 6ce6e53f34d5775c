import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { HttpApp } from "./http-app.ts";

/** From the signal to the end, at most. */
const GRACE_MS = 25_000;
/** A large video over a slow line. Ordinary bodies are given a minute (body.server.ts). */
const REQUEST_MS = 15 * 60_000;

export interface ServeOptions {
  http: HttpApp;
  host: string;
  port: number;
  /** How long the process goes on accepting after SIGTERM, for balancers to read from /readyz that it is leaving. */
  drainMs: number;
  /** Ends what the process holds, after the last answer. */
  close: () => Promise<void>;
}

/**
 * Listens until SIGTERM or SIGINT: then /readyz answers 503, requests under way end, and the process exits with 0; with 1 when that takes
 * more than 25 s or fails. Throws when the port is taken.
 */
export async function serve({ http, host, port, drainMs, close }: ServeOptions): Promise<{ port: number }> {
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: REQUEST_MS }, http.app);
  let underWay = 0;
  server.on("request", (_, response) => {
    underWay++;
    response.on("close", () => underWay--);
  });
  await listening(server, host, port);
  const stop = async () => {
    http.beginStop();
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    await sleep(drainMs);
    await closed(server, () => underWay === 0);
    await close();
  };
  let stopping = false;
  const leave = () => {
    if (stopping) return;
    stopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
  return { port: (server.address() as AddressInfo).port };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
}

/**
 * Resolves when the last request has been answered. Other connections would hold it up: those kept alive, and those that browsers open
 * in advance and that Node does not count as idle.
 */
async function closed(server: Server, isQuiet: () => boolean): Promise<void> {
  const sweep = setInterval(() => (isQuiet() ? server.closeAllConnections() : server.closeIdleConnections()), 100);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(sweep);
}

import { createServer } from "node:net";
import { freeLoopbackPort } from "#db/server-process.server.ts";

const STEPS = 50;

/** The first port from `preferred` on that nobody listens on, or any free one when the next fifty are all taken. */
export async function firstFreePort(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + STEPS && port <= 65_535; port++) if (await isFree(port)) return port;
  return freeLoopbackPort();
}

/** Tries loopback and every address: some systems let two programs listen on one port when only one of them named its address. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, undefined));
}

function canListen(port: number, host: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}

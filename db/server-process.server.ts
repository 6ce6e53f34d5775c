import { execFileSync, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A child process that another part of this program started and is answerable for. */
export interface ServerProcess {
  pid: number;
  /** Resolves once, with the reason in words, when the process has ended for whatever cause. Never rejects. */
  exited: Promise<string>;
  /** Sends each signal in turn, waiting `ms` after it; returns as soon as the process is gone. Ends with SIGKILL. */
  stop(steps: { signal: NodeJS.Signals; ms: number }[]): Promise<void>;
  /** The end of what this run wrote to its log, for error messages. */
  logTail(): string;
}

export interface LaunchOptions {
  command: string[];
  logFile: string;
  environment: Record<string, string>;
  cwd?: string | undefined;
  /** Run as this user (only root may ask for it). */
  user?: { uid: number; gid: number } | undefined;
  /** Opens an IPC channel, whose end tells a Node child that its parent is gone. */
  channel?: boolean;
}

/** What the programs started here find when the caller names no environment of its own. */
export const DEFAULT_ENVIRONMENT: Record<string, string> = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };
/** The same, as the type that Remix's declarations narrow for every program: NODE_ENV would have to be in it. */
const SYSTEM_ENVIRONMENT = DEFAULT_ENVIRONMENT as NodeJS.ProcessEnv;

const LOG_LIMIT_BYTES = 5 * 1024 * 1024;

/**
 * Starts a program with its output in `logFile` (the previous one is kept as `<logFile>.1` once it is over 5 MB).
 * The program gets a process group of its own: Ctrl-C in a terminal must reach only this process, which then stops the others in order.
 */
export function launch(options: LaunchOptions): ServerProcess {
  if (existsSync(options.logFile) && statSync(options.logFile).size > LOG_LIMIT_BYTES) renameSync(options.logFile, `${options.logFile}.1`);
  const logStart = existsSync(options.logFile) ? statSync(options.logFile).size : 0;
  const log = openSync(options.logFile, "a", 0o600);
  const [program = "", ...args] = options.command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.environment as NodeJS.ProcessEnv,
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: options.channel ? ["ignore", log, log, "ipc"] : ["ignore", log, log],
    ...options.user,
  });
  closeSync(log);
  let gone = false;
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  }).then((reason) => {
    gone = true;
    return reason;
  });
  return {
    pid: child.pid ?? 0,
    exited,
    async stop(steps) {
      for (const step of [...steps, { signal: "SIGKILL" as const, ms: 2_000 }]) {
        if (gone) return;
        child.kill(step.signal);
        await Promise.race([exited, sleep(step.ms, undefined, { ref: false })]);
      }
    },
    logTail: () => (existsSync(options.logFile) ? readFileSync(options.logFile).subarray(logStart).toString().slice(-4_000).trim() : ""),
  };
}

/** Polls until `check` holds. Throws when the process ends first or `timeoutMs` passes, with the end of its log. */
export async function untilReady(
  name: string,
  server: ServerProcess,
  check: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let end: string | undefined;
  void server.exited.then((reason) => {
    end = reason;
  });
  while (!(await check())) {
    if (end !== undefined) throw new Error(`${name} ended before it was ready (${end})\n${server.logTail()}`);
    if (Date.now() > deadline) throw new Error(`${name} was not ready after ${timeoutMs} ms\n${server.logTail()}`);
    await sleep(15);
  }
}

/**
 * Makes Linux send `signal` to the program when the process that starts it dies, however it dies: nothing is left behind after `kill -9`.
 * Elsewhere the command comes back as it is, and a leftover is ended by the next start.
 */
export function endingWithParent(signal: "INT" | "TERM" | "KILL", command: string[]): string[] {
  return canSetParentDeathSignal() ? ["setpriv", "--pdeathsig", signal, ...command] : command;
}

let parentDeathSignal: boolean | undefined;
function canSetParentDeathSignal(): boolean {
  parentDeathSignal ??= process.platform === "linux" && succeeds(["setpriv", "--pdeathsig", "INT", "true"]);
  return parentDeathSignal;
}

/** True when the command can be run and exits with 0. */
export function succeeds(command: string[], user?: { uid: number; gid: number }): boolean {
  const [program = "", ...args] = command;
  return spawnSync(program, args, { stdio: "ignore", env: SYSTEM_ENVIRONMENT, timeout: 10_000, ...user }).status === 0;
}

/** Names one process for good: process ids are reused, a pair of id and start time is not. */
export interface ProcessIdentity {
  pid: number;
  bornAt: string;
}

export function identify(pid: number): ProcessIdentity | undefined {
  const bornAt = birth(pid);
  return bornAt === undefined ? undefined : { pid, bornAt };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return birth(identity.pid) === identity.bornAt;
}

function birth(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === "linux") {
    const stat = readIfThere(`/proc/${pid}/stat`);
    // The program name, in brackets, may hold spaces; the start time is the 20th field after it. A zombie (Z) no longer runs.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields?.[0] === "Z" ? undefined : fields?.[19];
  }
  if (process.platform === "win32") return isRunning(pid) ? "" : undefined;
  return psField(pid, "lstart=");
}

/** The command line of a running process; undefined when there is none, or where the system does not tell (Windows). */
export function commandLine(pid: number): string | undefined {
  if (process.platform === "linux") return readIfThere(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ");
  return process.platform === "win32" ? undefined : psField(pid, "command=");
}

/** Ends a process that an earlier run left behind. Throws when it will not go within ten seconds. */
export async function endLeftover(pid: number, signal: NodeJS.Signals): Promise<void> {
  const identity = identify(pid);
  if (!identity) return;
  process.kill(pid, signal);
  for (let waited = 0; isAlive(identity); waited += 25) {
    if (waited > 10_000) throw new Error(`process ${pid} of an earlier run does not end`);
    await sleep(25);
  }
}

/** Asks the operating system for a port nobody listens on. */
export function freeLoopbackPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function psField(pid: number, field: string): string | undefined {
  try {
    return (
      execFileSync("ps", ["-ww", "-o", field, "-p", String(pid)], {
        encoding: "utf8",
        env: SYSTEM_ENVIRONMENT,
        stdio: ["ignore", "pipe", "ignore"],
      }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

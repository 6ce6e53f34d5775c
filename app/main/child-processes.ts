import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { endingWithParent, launch, untilReady } from "#db/server-process.server.ts";

export const PROJECT_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Ends this process, as SIGTERM would, when the one that started it is gone: a `kill -9` of the parent closes the channel between the two.
 * Does nothing in a process that was not started with such a channel (production).
 */
export function exitWhenParentIsGone(): void {
  if (process.send === undefined) return;
  const leave = () => {
    setTimeout(() => process.exit(1), 10_000).unref();
    process.kill(process.pid, "SIGTERM");
  };
  if (!process.connected) leave();
  else process.once("disconnect", leave);
  // Listening would otherwise keep an idle process alive.
  process.channel?.unref();
}

/** Something started that runs until it ends or is stopped. */
export interface Running {
  /** Resolves with the reason in words when it ends. */
  exited: Promise<string>;
  stop(): Promise<void>;
}

export interface NodeChild {
  /** Script path below the project root. */
  script: string;
  /** Of Node, before the script. */
  flags?: readonly string[];
  args?: string[];
  environment: Record<string, string>;
  logFile: string;
  signal: AbortSignal;
}

const commandOf = ({ flags = [], script, args = [] }: NodeChild) => [process.execPath, ...flags, join(PROJECT_ROOT, script), ...args];

/** Runs a script to its end. Throws when it fails or `signal` stops it, with the end of its log. */
export async function runNode(child: NodeChild): Promise<void> {
  const script = launch({
    command: endingWithParent("KILL", commandOf(child)),
    cwd: PROJECT_ROOT,
    environment: child.environment,
    logFile: child.logFile,
  });
  const cancel = () => void script.stop([{ signal: "SIGTERM", ms: 2_000 }]);
  if (child.signal.aborted) cancel();
  child.signal.addEventListener("abort", cancel, { once: true });
  const end = await script.exited;
  child.signal.removeEventListener("abort", cancel);
  if (end !== "exit code 0") throw new Error(`${child.script}: ${end}\n${script.logTail()}`);
}

/**
 * Starts a script that serves until told to stop, and waits until `ready` holds (60 s at most).
 * @param grace milliseconds between SIGTERM and SIGKILL
 */
export async function startNode(child: NodeChild & { ready: () => boolean | Promise<boolean>; grace: number }): Promise<Running> {
  const server = launch({
    // The channel tells a script that listens to it; the signal reaches one that is still loading, or does not listen.
    command: endingWithParent("TERM", commandOf(child)),
    cwd: PROJECT_ROOT,
    environment: child.environment,
    logFile: child.logFile,
    channel: true,
  });
  const stop = () => server.stop([{ signal: "SIGTERM", ms: child.grace }]);
  const cancel = () => void stop();
  if (child.signal.aborted) cancel();
  child.signal.addEventListener("abort", cancel, { once: true });
  try {
    await untilReady(child.script, server, child.ready, 60_000);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    child.signal.removeEventListener("abort", cancel);
  }
  return { exited: server.exited, stop };
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const LIVED_LONG_MS = 60_000;

export interface Supervised {
  /** Settles with the first start: a service that cannot start even once is a fault to show, not to retry. */
  started: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Keeps a service running: when it ends unasked it is started again, after a pause that doubles up to half a minute.
 * `report` hears why, and how many milliseconds the pause is.
 */
export function supervise(start: (signal: AbortSignal) => Promise<Running>, report: (reason: string, pauseMs: number) => void): Supervised {
  const stopping = new AbortController();
  let running: Promise<Running> = start(stopping.signal);

  async function watch(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    let since = Date.now();
    let end = (await running).exited;
    for (;;) {
      const reason = await end;
      if (stopping.signal.aborted) return;
      if (Date.now() - since > LIVED_LONG_MS) pause = FIRST_PAUSE_MS;
      report(reason, pause);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      since = Date.now();
      running = start(stopping.signal);
      end = running.then(
        (next) => next.exited,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
    }
  }
  const started = running.then(() => {});
  started.then(watch, () => {});

  return {
    started,
    stop: async () => {
      stopping.abort();
      await running.then((service) => service.stop()).catch(() => {});
    },
  };
}

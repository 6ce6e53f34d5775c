import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { inheritedEnvironment } from "#app/config.server.ts";
import type { JobName, JobPayload } from "#app/jobs/catalog.ts";
import { settingsOf } from "./settings.ts";
import type { testWorld } from "./world.ts";

/** A process of its own that runs jobs on the world's database; `kill` ends it as a loss of power would, and the next job starts another. */
export function jobsChild(world: Awaited<ReturnType<typeof testWorld>>, extra: Record<string, string>) {
  const settings = settingsOf(world.services.config);
  const script = fileURLToPath(new URL("../app/main/jobs-child.fixtures.ts", import.meta.url));
  let child: ChildProcess | null = null;
  let lines: Interface | null = null;

  const nextLine = (of: ChildProcess, from: Interface): Promise<string | null> =>
    Promise.race([once(from, "line").then(([line]) => String(line)), once(of, "exit").then(() => null)]);

  async function start(): Promise<void> {
    child = spawn(process.execPath, [script], {
      env: { ...inheritedEnvironment(), ...settings, ...extra, LOG_LEVEL: "silent" } as unknown as NodeJS.ProcessEnv,
      stdio: ["pipe", "pipe", "inherit"],
    });
    lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
    if ((await nextLine(child, lines)) !== "ready") throw new Error("the process did not start");
  }
  /** How a job ended: `done`, `failed: …`, or null when the process was killed over it. */
  async function run<N extends JobName>(name: N, data: JobPayload<N>): Promise<string | null> {
    if (!child) await start();
    if (!child || !lines) throw new Error("there is no process");
    const ended = nextLine(child, lines);
    child.stdin?.write(`${JSON.stringify({ name, data })}\n`);
    return ended;
  }
  async function kill(): Promise<void> {
    const killed = child;
    child = null;
    if (!killed || killed.exitCode !== null || killed.signalCode !== null) return;
    killed.kill("SIGKILL");
    await once(killed, "exit");
  }
  /** Runs a job again and again, as the queue does, until it ends well. */
  async function untilDone<N extends JobName>(name: N, data: JobPayload<N>): Promise<void> {
    for (let tries = 0; tries < 5; tries++) {
      if ((await run(name, data)) === "done") return;
      await kill();
    }
    throw new Error(`${name} never ended`);
  }
  return { run, kill, untilDone };
}

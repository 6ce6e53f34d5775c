import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { inheritedEnvironment } from "#app/config.server.ts";
import { settingsOf } from "./settings.ts";
import type { testWorld } from "./world.ts";

/** A web process of its own on the world's database that takes usage; `kill` ends it as a loss of power would, `start` brings it back. */
export function usageWeb(world: Awaited<ReturnType<typeof testWorld>>) {
  const settings = settingsOf(world.services.config);
  const script = fileURLToPath(new URL("../app/main/usage-web.fixtures.ts", import.meta.url));
  let child: ChildProcess | null = null;
  let port = 0;
  async function start(): Promise<string> {
    const started = spawn(process.execPath, [script, String(port)], {
      env: { ...inheritedEnvironment(), ...settings, LOG_LEVEL: "silent" } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "inherit"],
    });
    child = started;
    const [line] = (await Promise.race([
      once(createInterface({ input: started.stdout }), "line"),
      once(started, "exit").then(([code]) => Promise.reject(new Error(`the web process ended with ${code}`))),
    ])) as [string];
    port = Number(line);
    return `http://127.0.0.1:${port}/api/v1/usage`;
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  return { start, kill };
}

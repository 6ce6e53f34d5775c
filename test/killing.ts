import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, vi } from "vitest";
import { inheritedEnvironment } from "#app/config.server.ts";
import { settingsOf } from "./settings.ts";
import type { testWorld } from "./world.ts";

/**
 * Another process of the product acts on the world's database and is killed; nothing of it is left but what it committed. What can be done so
 * stands in act-and-die.ts.
 */
export function killing(world: Awaited<ReturnType<typeof testWorld>>) {
  // A process takes its time to start on a busy machine.
  vi.setConfig({ testTimeout: 180_000 });
  const settings = settingsOf(world.services.config);
  return async function actAndDie(what: "sign" | "award" | "job" | "take", facts: unknown): Promise<void> {
    const child = spawn(process.execPath, [fileURLToPath(new URL("./act-and-die.ts", import.meta.url)), what, JSON.stringify(facts)], {
      env: { ...inheritedEnvironment(), ...settings, LOG_LEVEL: "silent" } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk));
    const [, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    expect({ signal, said }).toEqual({ signal: "SIGKILL", said: "" });
  };
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DATA_DIRECTORY } from "./settings.ts";

/** Whether a search engine comes with the install (README): elsewhere there is none to stop. */
export const HAS_SEARCH_ENGINE = process.platform === "linux" && process.arch === "x64";

/** Sends a signal to the search engine of the journeys' own product. Throws when it does not run. */
export function signalSearchEngine(signal: "SIGSTOP" | "SIGKILL"): void {
  const own = readdirSync("/proc").find((pid) => {
    const file = join("/proc", pid, "cmdline");
    if (!/^\d+$/.test(pid) || !existsSync(file)) return false;
    const [program = "", ...args] = readFileSync(file, "utf8").split("\0");
    return program.includes("meilisearch") && args.some((arg) => arg.includes(DATA_DIRECTORY));
  });
  if (!own) throw new Error("the search engine of the journeys does not run");
  process.kill(Number(own), signal);
}

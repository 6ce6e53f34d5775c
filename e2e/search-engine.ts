import { execFileSync } from "node:child_process";
import { DATA_DIRECTORY } from "./settings.ts";

/** Sends a signal to the search engine of the journeys' own product; false when there is none, or no way to name its process. */
export function signalSearchEngine(signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): boolean {
  if (process.platform === "win32") return false;
  const lines = execFileSync("ps", ["-axo", "pid=,args="], { encoding: "utf8" }).split("\n");
  const own = lines.find((line) => /^\s*\d+ \S*meilisearch\S* /.test(line) && line.includes(DATA_DIRECTORY ?? " "));
  if (!own) return false;
  process.kill(Number.parseInt(own, 10), signal);
  return true;
}

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inheritedEnvironment } from "#app/config.server.ts";
import { PROJECT_ROOT, runNode } from "./child-processes.ts";
import { claim } from "./data-directory.ts";

const BUILD = join(PROJECT_ROOT, "build");
const STAMP = join(BUILD, ".stamp");
const LOCK = join(PROJECT_ROOT, ".cache", "build.lock");
const SOURCES = ["app", "db", "search", "seeds", "public", "package.json", "vite.config.ts", "remix.config.js", "postcss.config.js"];

/** True when build/ was made from the sources as they are. */
export function buildIsFresh(): boolean {
  return existsSync(STAMP) && existsSync(join(BUILD, "server", "index.js")) && readFileSync(STAMP, "utf8") === sourcesDigest();
}

/** Builds the web application unless build/ is fresh. Two starts at the same time take turns: they share the folder. */
export async function buildIfStale(logFile: string, signal: AbortSignal): Promise<void> {
  if (buildIsFresh()) return;
  mkdirSync(dirname(LOCK), { recursive: true });
  while (claim(LOCK, "")) await sleep(200, undefined, { signal });
  try {
    if (buildIsFresh()) return;
    const digest = sourcesDigest();
    rmSync(STAMP, { force: true });
    await runNode({
      script: relative(PROJECT_ROOT, remixCommand()),
      args: ["vite:build"],
      environment: { ...inheritedEnvironment(), NODE_ENV: "production" },
      logFile,
      signal,
    });
    mkdirSync(BUILD, { recursive: true });
    writeFileSync(STAMP, digest);
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function remixCommand(): string {
  const packageFile = createRequire(import.meta.url).resolve("@remix-run/dev/package.json");
  const { bin } = JSON.parse(readFileSync(packageFile, "utf8")) as { bin: { remix: string } };
  return join(dirname(packageFile), bin.remix);
}

/** Digest of the names and contents of all that goes into the build. Contents, not times: a fresh clone gives every file a new time. */
function sourcesDigest(): string {
  const digest = createHash("sha256");
  for (const source of SOURCES) {
    for (const file of filesBelow(join(PROJECT_ROOT, source))) {
      digest.update(relative(PROJECT_ROOT, file)).update("\0").update(readFileSync(file)).update("\0");
    }
  }
  return digest.digest("hex");
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

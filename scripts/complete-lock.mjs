/**
 * Completes package-lock.json so that `npm ci` accepts it on every platform. Run after each change of dependencies:
 *   node scripts/complete-lock.mjs [package-lock.json]
 *
 * A package source that does not serve the builds for other platforms leaves them out of the lock, and npm then calls the lock
 * incomplete wherever they are served. This adds an entry for each optional dependency that has none; platform and processor are read
 * from the name. Later installs keep the entries. It fails on a name or version it cannot read, rather than write a wrong entry.
 */
import { readFileSync, writeFileSync } from "node:fs";

const SYSTEMS = ["android", "darwin", "linux", "freebsd", "netbsd", "openbsd", "openharmony", "sunos", "aix", "win32", "windows"];
const PROCESSORS = ["riscv64", "loong64", "ppc64", "s390x", "mips64el", "arm64", "ia32", "x64", "arm", "wasm32"];

const file = process.argv[2] ?? "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));
/** @type {Record<string, { version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], optionalDependencies?: Record<string, string> }>} */
const entries = lock.packages;
const unreadable = [];
let added = 0;

for (const [place, entry] of Object.entries({ ...entries })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isInstalledFor(place, name)) continue;
    const platform = platformOf(name);
    if (!platform || !/^\d+\.\d+\.\d+\S*$/.test(version)) {
      unreadable.push(`${name}@${version} (of ${place || "the project"})`);
      continue;
    }
    // In npm's own order of keys, so that a later install changes nothing.
    const { os, cpu } = platform;
    entries[`node_modules/${name}`] = { version, ...(cpu ? { cpu } : {}), ...(entry.dev ? { dev: true } : {}), optional: true, os };
    added++;
  }
}

if (unreadable.length > 0) {
  console.error(`${file}: no entry, and none can be made:\n${unreadable.map((line) => `  ${line}`).join("\n")}`);
  process.exit(1);
}
lock.packages = Object.fromEntries(Object.entries(entries).sort(([a], [b]) => a.localeCompare(b, "en")));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${file}: ${added} entries added`);

/**
 * Whether a package required at `place` would be found there or in a folder above, as Node looks it up.
 * @param {string} place
 * @param {string} name
 */
function isInstalledFor(place, name) {
  for (let folder = place; ; ) {
    if (entries[`${folder ? `${folder}/` : ""}node_modules/${name}`]) return true;
    if (!folder) return false;
    const above = folder.lastIndexOf("/node_modules/");
    folder = above < 0 ? "" : folder.slice(0, above);
  }
}

/**
 * @param {string} name
 * @returns {{ os: string[], cpu: string[] | undefined } | undefined}
 */
function platformOf(name) {
  const words = (name.split("/").at(-1) ?? "").split("-");
  const system = SYSTEMS.find((word) => words.includes(word));
  if (!system) return undefined;
  const processor = PROCESSORS.find((word) => words.includes(word)) ?? (words.includes("armv7") ? "arm" : undefined);
  return { os: [system === "windows" ? "win32" : system], cpu: processor ? [processor] : undefined };
}

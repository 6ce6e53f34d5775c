import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "#app/config.server.ts";
import { runNode } from "#app/main/child-processes.ts";
import { createLog } from "#app/main/log.server.ts";
import { openServices } from "#app/main/services.server.ts";
import type { IndexName } from "#search/indexes/index.ts";
import { seedReference } from "#seeds/01_reference.ts";
import type { Plan } from "#seeds/generator/index.ts";
import { loadGenerated } from "#seeds/generator/load.server.ts";
import { percentile } from "../percentile.ts";
import { atEnd, closeAll, type Servers, startServers } from "../servers.ts";
import { measureFreshness } from "./freshness.ts";
import type { Loaded } from "./load.ts";
import { rawMeilisearch } from "./raw.ts";

/**
 * `npm run bench:index [-- --size N --runs N --publishes N --quick]`: our bulk load and our way from commit to searchable, beside Meilisearch
 * alone in the same run, and the memory that loading takes. Generated data, real servers, nothing left behind. Exit code 1 when a target is missed.
 */
const { values } = parseArgs({
  options: {
    size: { type: "string" },
    runs: { type: "string" },
    publishes: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});
const whole = (name: "size" | "runs" | "publishes", usual: number, quick: number) => {
  const number = Number(values[name] ?? (values.quick ? quick : usual));
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a whole number above 0`);
  return number;
};
const size = whole("size", 100_000, 5_000);
const runs = whole("runs", 3, 1);
const publishes = whole("publishes", 50, 10);
const plan: Plan = { seed: "index-bench", capabilities: size, scenes: Math.ceil(size / 10), now: new Date() };

const TARGETS = { ratio: 0.7, freshnessMs: 1_000, peakBytes: 1024 ** 3 };
const INDEX_NAMES = ["capabilities", "scenes"] as const satisfies readonly IndexName[];
const started = performance.now();
const say = (line: string) => console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
const load = () => loadavg()[0]?.toFixed(1) ?? "?";
let missed = 0;

try {
  await bench(await startServers());
} finally {
  await closeAll();
}
process.exitCode = missed > 0 ? 1 : 0;

async function bench(servers: Servers): Promise<void> {
  const loadBefore = load();
  say(`generating ${plan.capabilities} capabilities and ${plan.scenes} scenes`);
  await generate(servers);
  const raw = rawMeilisearch(servers);
  const bodies = (index: IndexName) => join(servers.folder, "bodies", index);
  const measured: { index: IndexName; documents: number; ours: number[]; raw: number[]; peakBytes: number; load: string[] }[] = [];
  for (const index of INDEX_NAMES) {
    say(`${index}: writing down what is sent`);
    const { documents } = await loadInChild(servers, index, bodies(index));
    const result = { index, documents, ours: [] as number[], raw: [] as number[], peakBytes: 0, load: [] as string[] };
    for (let run = 0; run < runs; run++) {
      // By turns, so that what the machine does beside hits both alike.
      for (const side of run % 2 === 0 ? (["raw", "ours"] as const) : (["ours", "raw"] as const)) {
        result.load.push(load());
        if (side === "raw") result.raw.push((await raw.bulk(index, bodies(index))).ms);
        else {
          const loaded = await loadInChild(servers, index);
          result.ours.push(loaded.ms);
          result.peakBytes = Math.max(result.peakBytes, loaded.peakBytes);
        }
        say(`${index}: run ${run + 1} of ${runs}, ${side} ${((result[side].at(-1) ?? 0) / 1000).toFixed(1)} s`);
      }
    }
    measured.push(result);
  }
  say(`publishing ${publishes} capabilities and ${publishes} scenes, one at a time`);
  const loadAtRest = load();
  const fresh = await measureFreshness(servers, plan, raw, publishes, bodies);

  console.log(
    `\nIndex bench, ${new Date().toISOString().slice(0, 16)}Z: ${process.platform}-${process.arch}, ${availableParallelism()} cores, Node ${process.versions.node}`,
  );
  console.log(
    `${plan.capabilities} generated capabilities, ${plan.scenes} scenes, ${runs} runs; load ${loadBefore} before, ${load()} after\n`,
  );
  console.log("Bulk load from PostgreSQL into a fresh index, swapped in; raw: the same documents, ready-made, added to a fresh index");
  row("index", "ours docs/s", "raw docs/s", "ratio", "target", "load");
  for (const { index, documents, ours, raw: theirs, load: loads } of measured) {
    const rate = (ms: number) => Math.round((documents / ms) * 1000).toLocaleString("en");
    ours.forEach((ms, run) => {
      const both = loads.slice(run * 2, run * 2 + 2).join(" / ");
      row(`${index} ${run + 1}`, rate(ms), rate(theirs[run] ?? 0), ((theirs[run] ?? 0) / ms).toFixed(2), "", both);
    });
    const ratio = percentile(
      ours.map((ms, run) => (theirs[run] ?? 0) / ms),
      0.5,
    );
    row(
      `${index} median`,
      rate(percentile(ours, 0.5)),
      rate(percentile(theirs, 0.5)),
      ratio.toFixed(2),
      `≥ ${TARGETS.ratio}`,
      judged(ratio >= TARGETS.ratio),
    );
  }
  console.log(`\nFrom commit to searchable, milliseconds, at rest (load ${loadAtRest}); raw: one document added, from the call`);
  row("publish", "ours p50", "ours p95", "raw p50", "raw p95", "target p95");
  for (const { index, ours, raw: theirs } of fresh) {
    const [p50, p95] = [percentile(ours, 0.5), percentile(ours, 0.95)];
    const verdict = `≤ ${TARGETS.freshnessMs}  ${judged(p95 <= TARGETS.freshnessMs)}`;
    row(`${index} (${ours.length})`, ...[p50, p95, percentile(theirs, 0.5), percentile(theirs, 0.95)].map((ms) => ms.toFixed(0)), verdict);
  }
  console.log("\nMost memory that the loading process was resident in, of all runs");
  row("index", "MiB", "", "", "target", "");
  for (const { index, peakBytes } of measured)
    row(index, (peakBytes / 1024 ** 2).toFixed(0), "", "", `≤ ${TARGETS.peakBytes / 1024 ** 2}`, judged(peakBytes <= TARGETS.peakBytes));
  console.log(missed === 0 ? "\nAll targets are met." : `\n${missed} ${missed === 1 ? "target is" : "targets are"} missed.`);
}

async function generate(servers: Servers): Promise<void> {
  const config = readConfig(servers.environment);
  const { services, close } = await openServices(config, createLog({ ...config, LOG_LEVEL: "silent" }, "web"), "web");
  let closed: Promise<void> | undefined;
  const closeOnce = () => (closed ??= close());
  atEnd(closeOnce);
  await seedReference(services.database);
  await loadGenerated(services, plan);
  await closeOnce();
}

/** Runs load.ts; with `folder` it writes the documents there. */
async function loadInChild(servers: Servers, index: IndexName, folder?: string): Promise<Loaded> {
  const result = join(servers.folder, "loaded.json");
  await runNode({
    script: "bench/index/load.ts",
    args: [index, result, ...(folder ? [folder] : [])],
    environment: servers.environment,
    logFile: join(servers.folder, "load.log"),
    signal: new AbortController().signal,
  });
  return JSON.parse(readFileSync(result, "utf8")) as Loaded;
}

function judged(isMet: boolean): string {
  if (!isMet) missed++;
  return isMet ? "met" : "MISSED";
}

function row(name: string, ...cells: string[]): void {
  console.log(`  ${name.padEnd(22)}${cells.map((cell) => cell.padStart(16)).join("")}`);
}

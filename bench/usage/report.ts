import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { percentile } from "../percentile.ts";
import { closeAll, type Servers, startServers } from "../servers.ts";
import { openGround } from "./ground.ts";
import { BATCH, type IngestTimes, measureIngest } from "./ingest.ts";
import { measureTotals, type TotalsTimes } from "./totals.ts";

/**
 * `npm run bench:usage [-- --rounds N --batches N --sizes 10000,100000,1000000 --quick]`: what the product takes in through HTTP beside the same rows by
 * multi-row INSERT, and totals over a month beside one SQL sum, in one run. Real servers, throw-away data. Exit code 1 when a target is missed.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string" },
    batches: { type: "string" },
    sizes: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});
const whole = (name: "rounds" | "batches", usual: number, quick: number) => {
  const number = Number(values[name] ?? (values.quick ? quick : usual));
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a whole number above 0`);
  return number;
};
const sizes = (values.sizes ?? (values.quick ? "10000,100000" : "10000,100000,1000000")).split(",").map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 1000))
  throw new Error("--sizes takes whole numbers from 1000, with commas between");
const counts = { rounds: whole("rounds", 6, 3), batches: whole("batches", 40, 20), asked: values.quick ? 5 : 9 };
const TARGETS = { ingest: 0.5 };
const started = performance.now();
const say = (line: string) => console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
const load = () => loadavg()[0]?.toFixed(1) ?? "?";
const median = (list: readonly number[]) => percentile(list, 0.5);
let missed = 0;

try {
  await bench(await startServers());
} finally {
  await closeAll();
}
process.exitCode = missed > 0 ? 1 : 0;

async function bench(servers: Servers): Promise<void> {
  const ground = await openGround(servers, say);
  say(`${counts.rounds} rounds of ${counts.batches} batches of ${BATCH} events through HTTP, and as many straight into tables`);
  const ingest = await measureIngest(ground, servers.databaseUrl("postgres"), counts);
  const totals: TotalsTimes[] = [];
  for (const size of sizes) {
    say(`totals over ${size} events`);
    totals.push(await measureTotals(ground, size, counts.asked));
  }
  print(ingest, totals);
}

function print(ingest: IngestTimes, totals: readonly TotalsTimes[]): void {
  console.log(
    `\nUsage bench, ${new Date().toISOString().slice(0, 16)}Z: ${process.platform}-${process.arch}, ${availableParallelism()} cores, Node ${process.versions.node}, load ${load()}`,
  );
  console.log(
    `\nAccepted events a second, batches of ${BATCH}, 4 clients, median (lowest – highest) of ${counts.rounds} rounds in turns\n`,
  );
  const range = (list: readonly number[]) =>
    `${median(list).toFixed(0)} (${Math.min(...list).toFixed(0)} – ${Math.max(...list).toFixed(0)})`;
  row("through HTTP", "multi-row INSERT", "ratio", "target");
  const ratio = median(ingest.http.map((rate, round) => rate / (ingest.direct[round] ?? rate)));
  row(range(ingest.http), range(ingest.direct), ratio.toFixed(2), `≥ ${TARGETS.ingest}`);
  if (ratio < TARGETS.ingest) missed++;
  console.log(`\nTotals of a period by kind, state and exclusion, milliseconds, median of ${counts.asked}\n`);
  row("events", "usageTotals", "one SQL sum", "ratio", "growth since the first", "linear would be");
  const [smallest] = totals;
  for (const { events, totals: ours, sum } of totals) {
    const growth = smallest && smallest.events < events ? median(ours) / median(smallest.totals) : null;
    const linear = smallest ? events / smallest.events : 1;
    if (growth !== null && growth > linear) missed++;
    row(
      String(events),
      median(ours).toFixed(1),
      median(sum).toFixed(1),
      (median(ours) / median(sum)).toFixed(2),
      growth === null ? "–" : `× ${growth.toFixed(1)}`,
      growth === null ? "–" : `× ${linear.toFixed(0)}`,
    );
  }
  console.log(missed === 0 ? "\nEvery target is met." : `\n${missed} targets are missed.`);
}

function row(...cells: string[]): void {
  console.log(cells.map((cell) => cell.padEnd(28)).join(""));
}

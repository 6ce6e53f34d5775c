import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "#app/config.server.ts";
import { createLog } from "#app/main/log.server.ts";
import { rebuildSearch } from "#app/main/rebuild-search.server.ts";
import { openServices } from "#app/main/services.server.ts";
import type { Search } from "#search/client.server.ts";
import { INDEXES, type IndexName } from "#search/indexes/index.ts";

/** What one bulk load came to. `peakBytes` is the most memory this process was resident in. */
export interface Loaded {
  documents: number;
  ms: number;
  peakBytes: number;
}

/**
 * A process of its own, so that its memory is that of loading: `node load.ts INDEX RESULT` fills an index from PostgreSQL as `search:rebuild`
 * does. With a third argument the very batches that would be sent are written into that folder instead, for the other side of the comparison.
 */
const [index = "", resultFile = "", folder] = process.argv.slice(2);
if (!(index in INDEXES) || !resultFile) throw new Error("usage: node bench/index/load.ts INDEX RESULT [FOLDER]");
const config = readConfig();
const { services, close } = await openServices(config, createLog(config, "worker"), "web");
try {
  const search = folder ? recording(services.search, folder) : services.search;
  const started = performance.now();
  let documents = 0;
  for await (const { written, rewritten, expected, found } of rebuildSearch({ ...services, search }, [index as IndexName])) {
    documents = written;
    if (rewritten > 0) throw new Error(`${rewritten} rows changed while nothing else ran`);
    if (!folder && found !== expected) throw new Error(`${found} of ${expected} documents are in the index`);
  }
  const loaded: Loaded = { documents, ms: performance.now() - started, peakBytes: peakBytes() };
  writeFileSync(resultFile, JSON.stringify(loaded));
} finally {
  await close();
}

/** Takes what a rebuild sends, as the bodies of requests: one file a batch. */
function recording(search: Search, into: string): Search {
  mkdirSync(into, { recursive: true });
  return {
    ...search,
    rebuild: async (name, batches) => {
      let count = 0;
      let file = 0;
      for await (const batch of batches) {
        const documents = batch.map((document) => ({ ...document, form: INDEXES[name].form }));
        if (batch.length > 0) writeFileSync(join(into, `${String(file++).padStart(4, "0")}.json`), JSON.stringify(documents));
        count += batch.length;
      }
      return count;
    },
    count: async () => -1,
  };
}

/** Linux counts it by process image; `maxRSS` would begin with that of the process that started this one. */
function peakBytes(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

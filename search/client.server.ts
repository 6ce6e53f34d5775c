import { Meilisearch } from "meilisearch";
import { INDEXES, type IndexName } from "./indexes/index.ts";

export interface SearchQuery {
  index: IndexName;
  q?: string;
  filter?: string[];
  facets?: string[];
  sort?: string[];
  limit: number;
  offset?: number;
}

export interface SearchHits {
  ids: string[];
  /** Meilisearch's estimate, at most 1,000. */
  total: number;
  facets: Record<string, Record<string, number>>;
}

/** The index cannot answer now: callers fall back to PostgreSQL and say so. */
export class SearchUnavailable extends Error {
  constructor(cause: unknown) {
    super("search is unavailable", { cause });
    this.name = "SearchUnavailable";
  }
}

/** What rooms may ask of Meilisearch. PostgreSQL is the truth: callers re-read every hit with permission before it is shown. */
export interface Search {
  /** Runs all queries in one request; the answers come in the order asked. Throws {@link SearchUnavailable}. */
  query(queries: SearchQuery[]): Promise<SearchHits[]>;
  /** Writes documents and waits until they can be found. Throws {@link SearchUnavailable}, also when the task fails. */
  upsert(index: IndexName, documents: Record<string, unknown>[]): Promise<void>;
  /** Removes documents by id and waits. */
  remove(index: IndexName, ids: string[]): Promise<void>;
  /** Creates the index with its settings when absent. */
  ensure(index: IndexName): Promise<void>;
  /** Fills a fresh index and swaps it in, so that readers never see a half-filled one. */
  rebuild(index: IndexName, batches: AsyncIterable<Record<string, unknown>[]>): Promise<number>;
  healthy(): Promise<boolean>;
}

export interface SearchSettings {
  url: string | undefined;
  key: string | undefined;
  prefix: string;
  /** Milliseconds a query may take before the caller falls back. */
  timeoutMs?: number;
}

const OPEN_AFTER_FAILURE_MS = 2_000;

/** Builds the adapter; without a url every call throws {@link SearchUnavailable} at once. */
export function createSearch(settings: SearchSettings): Search {
  const { url, key, prefix } = settings;
  if (!url) return absentSearch();
  const options = {
    host: url,
    ...(key === undefined ? {} : { apiKey: key }),
    // Asking for an uncompressed answer avoids a 40 ms stall between the server's two writes of a compressed one.
    requestInit: { headers: { "Accept-Encoding": "identity" } },
  };
  const reader = new Meilisearch({ ...options, timeout: settings.timeoutMs ?? 800 });
  const writer = new Meilisearch({ ...options, timeout: 10_000 });
  const uid = (index: IndexName) => `${prefix}${index}`;
  // Reads and writes fail apart: a task that was refused must not keep readers from an index that answers.
  const guardedRead = breaker();
  const guardedWrite = breaker();

  async function finished(taskUid: number, tolerated?: string): Promise<void> {
    for (let wait = 10; ; wait = Math.min(wait * 1.5, 250)) {
      const task = await writer.tasks.getTask(taskUid);
      if (task.status === "succeeded" || (tolerated && task.error?.code === tolerated)) return;
      if (task.status === "failed" || task.status === "canceled")
        throw new Error(`search task ${taskUid} ${task.status}: ${task.error?.message ?? ""}`);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  async function createIfAbsent(name: string, index: IndexName): Promise<void> {
    try {
      await writer.getRawIndex(name);
      return;
    } catch (error) {
      if ((error as { cause?: { code?: string } }).cause?.code !== "index_not_found") throw error;
    }
    const created = await writer.createIndex(name, { primaryKey: "id" });
    // Two processes may find it absent at once: whoever comes second goes on with the other's.
    await finished(created.taskUid, "index_already_exists");
    await finished((await writer.index(name).updateSettings(INDEXES[index].settings)).taskUid);
  }

  return {
    query: (queries) =>
      guardedRead(async () => {
        const { results } = await reader.multiSearch({
          queries: queries.map(({ index, ...query }) => ({
            indexUid: uid(index),
            q: "",
            attributesToRetrieve: ["id"],
            ...query,
          })),
        });
        return results.map((result) => ({
          ids: result.hits.map((hit) => String(hit["id"])),
          total: result.estimatedTotalHits ?? result.hits.length,
          facets: result.facetDistribution ?? {},
        }));
      }),
    upsert: (index, documents) =>
      guardedWrite(async () => {
        if (documents.length === 0) return;
        await createIfAbsent(uid(index), index);
        await finished((await writer.index(uid(index)).addDocuments(documents)).taskUid);
      }),
    remove: (index, ids) =>
      guardedWrite(async () => {
        await createIfAbsent(uid(index), index);
        await finished((await writer.index(uid(index)).deleteDocuments(ids)).taskUid);
      }),
    ensure: (index) => guardedWrite(() => createIfAbsent(uid(index), index)),
    rebuild: (index, batches) =>
      guardedWrite(async () => {
        const fresh = `${uid(index)}_new`;
        await finished((await writer.deleteIndex(fresh)).taskUid).catch(() => {});
        await createIfAbsent(uid(index), index);
        await createIfAbsent(fresh, index);
        let count = 0;
        for await (const batch of batches) {
          if (batch.length === 0) continue;
          await finished((await writer.index(fresh).addDocuments(batch)).taskUid);
          count += batch.length;
        }
        await finished((await writer.swapIndexes([{ indexes: [uid(index), fresh], rename: false }])).taskUid);
        await finished((await writer.deleteIndex(fresh)).taskUid);
        return count;
      }),
    healthy: async () => {
      try {
        return (await reader.health()).status === "available";
      } catch {
        return false;
      }
    },
  };
}

/** Runs a call unless one failed within the last seconds; every failure becomes {@link SearchUnavailable}. */
function breaker() {
  let openUntil = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (Date.now() < openUntil) throw new SearchUnavailable(new Error("the breaker is open"));
    try {
      return await work();
    } catch (error) {
      openUntil = Date.now() + OPEN_AFTER_FAILURE_MS;
      throw new SearchUnavailable(error);
    }
  };
}

function absentSearch(): Search {
  const refuse = () => Promise.reject(new SearchUnavailable(new Error("no MEILI_URL is set")));
  return { query: refuse, upsert: refuse, remove: refuse, ensure: refuse, rebuild: refuse, healthy: async () => false };
}

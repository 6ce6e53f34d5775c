import { Meilisearch, MeilisearchApiError, MeilisearchRequestError } from "meilisearch";
import { INDEXES, type IndexName } from "./indexes/index.ts";

export interface SearchQuery {
  index: IndexName;
  q?: string;
  filter?: string[];
  facets?: string[];
  sort?: string[];
  limit: number;
  offset?: number;
  /** What of each document is wanted beside its id; only what the index displays. */
  attributes?: string[];
}

export interface SearchHits {
  ids: string[];
  documents: Record<string, unknown>[];
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
  /**
   * Runs all queries in one request; the answers come in the order asked. A job, for which nobody waits, may give it more time than a page.
   * Throws {@link SearchUnavailable}.
   */
  query(queries: SearchQuery[], options?: { timeoutMs: number }): Promise<SearchHits[]>;
  /**
   * Ids of the documents whose vectors of the index's `dup` embedder point nearest to each of `vectors`, nearest first; one request.
   * The vector need not be that of a stored document. Throws {@link SearchUnavailable}.
   */
  nearest(index: IndexName, vectors: readonly number[][], limit: number): Promise<string[][]>;
  /** Writes documents and waits until they can be found. Throws {@link SearchUnavailable}, also when the task fails. */
  upsert(index: IndexName, documents: readonly object[]): Promise<void>;
  /** Removes documents by id and waits. */
  remove(index: IndexName, ids: string[]): Promise<void>;
  /** Creates the index with its settings when absent, and brings the settings of an older version up to date. */
  ensure(index: IndexName): Promise<void>;
  /**
   * Fills a fresh index, counts it, and swaps it in, so that readers never see a half-filled one; gives the number of documents. What others
   * wrote meanwhile went into the old one and has to be written again. One rebuild of an index at a time. What `batches` throws is passed on,
   * and the old index goes on serving; so it does when documents are missing in the fresh one.
   */
  rebuild(index: IndexName, batches: AsyncIterable<readonly object[]>): Promise<number>;
  /** Documents in the index, exactly. */
  count(index: IndexName): Promise<number>;
  /** Every document as it is stored, in batches; or those with the ids. */
  documents(index: IndexName, ids?: readonly string[]): AsyncIterable<Record<string, unknown>[]>;
  /** Whether the documents are of this version's making; true for an empty index. */
  isCurrent(index: IndexName): Promise<boolean>;
  /** Forgets tasks that ended before `before`: the server keeps a list of them that is limited in size. */
  forgetTasks(before: Date): Promise<void>;
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
const WRITE_TIMEOUT_MS = 10_000;
/** How long a write may take from the call to being searchable; the queue behind it is the server's. */
const TASK_TIMEOUT_MS = 60_000;
const REBUILD_TASK_TIMEOUT_MS = 600_000;
const OPT_OUT_BATCH = 1_000;
/**
 * Batches of a rebuild that may wait at the server. It keeps them on disk and indexes all that wait in one go, which is much faster than one by
 * one; so there are always more than it takes at a time, and not the whole catalogue at a server that stands still.
 */
const MOST_WAITING = 30;
const DOCUMENTS_PER_READ = 1_000;

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
  const patient = (timeoutMs: number) => new Meilisearch({ ...options, timeout: timeoutMs });
  const writer = patient(WRITE_TIMEOUT_MS);
  // Two breakers: a write that fails must not keep people from searching.
  const reading = breaker();
  const writing = breaker();
  const uid = (index: IndexName) => `${prefix}${index}`;

  async function finished({ taskUid }: { taskUid: number }, timeoutMs = TASK_TIMEOUT_MS): Promise<void> {
    const until = Date.now() + timeoutMs;
    for (let wait = 10; ; wait = Math.min(wait * 1.5, 250)) {
      const task = await writer.tasks.getTask(taskUid);
      if (task.status === "succeeded") return;
      if (task.status === "failed" || task.status === "canceled")
        throw new Error(`search task ${taskUid} ${task.status}: ${task.error?.message ?? ""}`);
      if (Date.now() > until) throw new Error(`search task ${taskUid} is still ${task.status} after ${timeoutMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** Writing settings makes an absent index, in one task: no reader or other writer meets one without settings. */
  const applySettings = async (name: string, index: IndexName) =>
    finished(await writer.index(name).updateSettings(INDEXES[index].settings), REBUILD_TASK_TIMEOUT_MS);

  /** Documents written before the index had its embedder would make the server refuse it: without a vector they have to say so. */
  async function optOutOfVectors(name: string): Promise<void> {
    const present = await writer
      .index(name)
      .getEmbedders()
      .catch((error: unknown) => {
        if (isNoSuchIndex(error)) return { dup: true };
        throw error;
      });
    if (present && "dup" in present) return;
    for (let offset = 0; ; offset += OPT_OUT_BATCH) {
      const { results } = await writer.index(name).getDocuments({ fields: ["id"], limit: OPT_OUT_BATCH, offset });
      if (results.length === 0) return;
      const documents = results.map(({ id }) => ({ id: String(id), _vectors: { dup: null } }));
      await finished(await writer.index(name).updateDocuments(documents), REBUILD_TASK_TIMEOUT_MS);
    }
  }

  async function createIfAbsent(index: IndexName): Promise<void> {
    try {
      await writer.getRawIndex(uid(index));
    } catch (error) {
      if (!isNoSuchIndex(error)) throw error;
      await applySettings(uid(index), index);
    }
  }

  const add = (name: string, index: IndexName, documents: readonly object[]) =>
    writer.index(name).addDocuments(
      documents.map((document) => ({ ...document, form: INDEXES[index].form })),
      { primaryKey: "id" },
    );
  /** The same without what the adapter adds. */
  const stored = ({ form: _form, ...document }: Record<string, unknown>) => document;

  return {
    query: async (queries, patience) => {
      if (queries.length === 0) return [];
      const body = {
        queries: queries.map(({ index, attributes, ...query }) => ({
          indexUid: uid(index),
          q: "",
          attributesToRetrieve: displayed(index, attributes ?? ["id"]),
          ...query,
        })),
      };
      return reading(async () => {
        const { results } = await (patience ? patient(patience.timeoutMs) : reader).multiSearch(body);
        if (results.length !== queries.length) throw new Error(`${results.length} answers to ${queries.length} queries`);
        return results.map((result) => ({
          ids: result.hits.map((hit) => String(hit["id"])),
          documents: result.hits,
          total: result.estimatedTotalHits ?? result.hits.length,
          facets: result.facetDistribution ?? {},
        }));
      });
    },
    nearest: (index, vectors, limit) =>
      reading(async () => {
        if (vectors.length === 0) return [];
        const { results } = await reader.multiSearch({
          queries: vectors.map((vector) => ({
            indexUid: uid(index),
            vector,
            hybrid: { embedder: "dup", semanticRatio: 1 },
            attributesToRetrieve: ["id"],
            limit,
          })),
        });
        return results.map((result) => result.hits.map((hit) => String(hit["id"])));
      }),
    upsert: (index, documents) =>
      writing(async () => {
        if (documents.length === 0) return;
        await createIfAbsent(index);
        await finished(await add(uid(index), index, documents));
      }),
    remove: (index, ids) =>
      writing(async () => {
        if (ids.length === 0) return;
        await createIfAbsent(index);
        await finished(await writer.index(uid(index)).deleteDocuments(ids));
      }),
    ensure: (index) =>
      writing(async () => {
        if (INDEXES[index].settings.embedders) await optOutOfVectors(uid(index));
        await applySettings(uid(index), index);
      }),
    rebuild: async (index, batches) => {
      const fresh = `${uid(index)}_new`;
      await writing(async () => {
        await createIfAbsent(index);
        // What an interrupted rebuild left behind.
        await finished(await writer.deleteIndex(fresh)).catch(() => {});
        await applySettings(fresh, index);
      });
      let count = 0;
      /** Sent but not yet indexed: reading the next rows goes on meanwhile. */
      const waiting: { taskUid: number }[] = [];
      const settle = async (most: number) => {
        while (waiting.length > most) {
          const task = waiting.shift();
          if (task) await writing(() => finished(task, REBUILD_TASK_TIMEOUT_MS));
        }
      };
      for await (const batch of batches) {
        if (batch.length === 0) continue;
        // One at a time: no more than two batches are in memory, and nothing of an interrupted rebuild arrives after the next one has begun.
        waiting.push(await writing(() => add(fresh, index, batch)));
        count += batch.length;
        await settle(MOST_WAITING);
      }
      await settle(0);
      await writing(async () => {
        const { numberOfDocuments } = await writer.index(fresh).getStats();
        if (numberOfDocuments !== count) throw new Error(`${numberOfDocuments} of ${count} documents are in the fresh index`);
        await finished(await writer.swapIndexes([{ indexes: [uid(index), fresh], rename: false }]), REBUILD_TASK_TIMEOUT_MS);
        await finished(await writer.deleteIndex(fresh), REBUILD_TASK_TIMEOUT_MS);
      });
      return count;
    },
    count: (index) => writing(async () => (await writer.index(uid(index)).getStats()).numberOfDocuments),
    documents: async function* (index, ids) {
      const filter = ids ? `id IN [${ids.map((id) => `"${id}"`).join(", ")}]` : undefined;
      for (let offset = 0; ; offset += DOCUMENTS_PER_READ) {
        const page = { offset, limit: DOCUMENTS_PER_READ, ...(filter ? { filter } : {}) };
        const { results } = await writing(() => writer.index(uid(index)).getDocuments(page));
        if (results.length > 0) yield results.map(stored);
        if (results.length < DOCUMENTS_PER_READ) return;
      }
    },
    isCurrent: (index) =>
      writing(async () => {
        const { results } = await writer.index(uid(index)).getDocuments({ limit: 1, fields: ["form"] });
        const [first] = results;
        return first === undefined || first["form"] === INDEXES[index].form;
      }),
    forgetTasks: (before) =>
      writing(async () => {
        const task = await writer.tasks.deleteTasks({
          statuses: ["succeeded", "failed", "canceled"],
          beforeFinishedAt: before.toISOString(),
        });
        await finished(task);
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

/** The server would leave out without a word what the index does not display: that is a mistake of ours, never an outage. */
function displayed(index: IndexName, attributes: string[]): string[] {
  const { displayedAttributes } = INDEXES[index].settings;
  const hidden = attributes.find((attribute) => !displayedAttributes.includes(attribute));
  if (hidden) throw new TypeError(`${hidden} is not displayed by the index of ${index}`);
  return attributes;
}

/** After a server that did not answer, calls fail at once for two seconds instead of waiting for it each time. */
function breaker() {
  let openUntil = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (Date.now() < openUntil) throw new SearchUnavailable(new Error("the breaker is open"));
    try {
      return await work();
    } catch (error) {
      // A refused query or a failed task is an answer: it says nothing about the next one.
      if (isOutage(error)) openUntil = Date.now() + OPEN_AFTER_FAILURE_MS;
      throw new SearchUnavailable(error);
    }
  };
}

/** No answer, the answer of a broken server, or one that is not even JSON: that of a proxy with nothing behind it. */
function isOutage(error: unknown): boolean {
  if (error instanceof MeilisearchRequestError || error instanceof SyntaxError) return true;
  return error instanceof MeilisearchApiError && error.response.status >= 500;
}

function isNoSuchIndex(error: unknown): boolean {
  return error instanceof MeilisearchApiError && error.cause?.code === "index_not_found";
}

function absentSearch(): Search {
  const refuse = () => Promise.reject(new SearchUnavailable(new Error("no MEILI_URL is set")));
  return {
    query: refuse,
    nearest: refuse,
    upsert: refuse,
    remove: refuse,
    ensure: refuse,
    rebuild: refuse,
    count: refuse,
    isCurrent: refuse,
    forgetTasks: refuse,
    healthy: async () => false,
    // biome-ignore lint/correctness/useYield: it refuses before it has anything to give
    documents: async function* () {
      await refuse();
    },
  };
}

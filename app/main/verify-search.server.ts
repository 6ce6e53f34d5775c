import { setTimeout as sleep } from "node:timers/promises";
import { type Context, contextFor, type Services } from "#app/kernel/context.server.ts";
import { INDEXES, type IndexName } from "#search/indexes/index.ts";
import { checksum, project, type SearchDocument } from "#search/project.ts";
import { idBatches, SOURCES, type Source } from "./search-sources.server.ts";

/** One document that is not as PostgreSQL says. */
export interface Difference {
  id: string;
  kind: "missing" | "left over" | "different";
  /** Attributes that differ. */
  attributes: string[];
}

export interface Verified {
  index: IndexName;
  /** Documents compared. */
  compared: number;
  differences: Difference[];
}

const BATCH = 500;
/** A difference may only be a job on its way: it is believed when it is still there after so long, so many times. */
const PAUSE_MS = 1_000;
const SECOND_LOOKS = 3;

/**
 * Compares every document of every index with what PostgreSQL says it should be, by checksum, while the application runs. With `repair` the
 * documents that differ are written anew; the differences given are those that were found. Throws SearchUnavailable.
 */
export async function* verifySearch(services: Services, options: { repair?: boolean } = {}): AsyncGenerator<Verified> {
  const ctx = contextFor(services, { kind: "system", job: "search-verify" });
  for (const index of Object.keys(INDEXES) as IndexName[]) {
    const source = SOURCES[index];
    const { compared, suspects } = await scan(ctx, index, source);
    const differences = await secondLook(ctx, index, source, suspects);
    if (options.repair && differences.length > 0) {
      const ids = differences.map(({ id }) => id);
      await project(services.search, index, ids, async (some) => [...(await expectedOf(ctx, source, some)).values()]);
    }
    yield { index, compared, differences };
  }
}

/** One pass over both sides. */
async function scan(ctx: Context, index: IndexName, source: Source): Promise<{ compared: number; suspects: string[] }> {
  const seen = new Set<string>();
  const suspects: string[] = [];
  for await (const stored of ctx.services.search.documents(index)) {
    const ids = stored.map((document) => String(document["id"]));
    const expected = await expectedOf(ctx, source, ids);
    for (const document of stored) {
      const id = String(document["id"]);
      seen.add(id);
      if (checksum(document) !== checksum(expected.get(id))) suspects.push(id);
    }
  }
  for await (const ids of idBatches(ctx, source, source.visible, BATCH)) suspects.push(...ids.filter((id) => !seen.has(id)));
  return { compared: seen.size, suspects };
}

async function secondLook(ctx: Context, index: IndexName, source: Source, suspects: readonly string[]): Promise<Difference[]> {
  let open = [...suspects];
  let differences: Difference[] = [];
  for (let look = 0; open.length > 0 && look < SECOND_LOOKS; look++) {
    await sleep(PAUSE_MS);
    differences = [];
    for (let i = 0; i < open.length; i += BATCH) {
      const ids = open.slice(i, i + BATCH);
      const expected = await expectedOf(ctx, source, ids);
      const stored = new Map<string, Record<string, unknown>>();
      for await (const documents of ctx.services.search.documents(index, ids))
        for (const document of documents) stored.set(String(document["id"]), document);
      for (const id of ids) differences.push(...differenceOf(id, expected.get(id), stored.get(id)));
    }
    open = differences.map(({ id }) => id);
  }
  return differences;
}

function differenceOf(id: string, expected: SearchDocument | undefined, stored: Record<string, unknown> | undefined): Difference[] {
  if (checksum(expected) === checksum(stored)) return [];
  if (!stored) return [{ id, kind: "missing", attributes: [] }];
  if (!expected) return [{ id, kind: "left over", attributes: [] }];
  const wanted = { ...expected } as Record<string, unknown>;
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(stored)])];
  const attributes = names.filter((name) => checksum({ value: wanted[name] }) !== checksum({ value: stored[name] }));
  return [{ id, kind: "different", attributes }];
}

/** What PostgreSQL says of these ids; an id that is none of ours has no row. */
async function expectedOf(ctx: Context, source: Source, ids: readonly string[]): Promise<Map<string, SearchDocument>> {
  const ours = ids.filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id));
  const documents = [];
  for (let i = 0; i < ours.length; i += BATCH) documents.push(...(await source.documents(ctx, ours.slice(i, i + BATCH))));
  return new Map(documents.map((document) => [document.id, document]));
}

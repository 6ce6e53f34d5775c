import { createHash } from "node:crypto";
import type { Search } from "./client.server.ts";
import type { IndexName } from "./indexes/index.ts";

/** A document of any index. */
export interface SearchDocument {
  id: string;
}
/** Reads the documents of those of the ids that belong into the index. */
export type ReadDocuments = (ids: readonly string[]) => Promise<SearchDocument[]>;

/**
 * Writes the documents of these ids as they are now and removes those that no longer belong; one write of all. Two jobs of one row may run at
 * once, and the one that read first may write last; so the rows are read again after the write, and what has moved on is written again.
 * Throws SearchUnavailable.
 */
export async function project(search: Search, index: IndexName, ids: readonly string[], read: ReadDocuments): Promise<void> {
  let open = [...ids];
  const written = new Map<string, string>();
  while (open.length > 0) {
    const documents = new Map((await read(open)).map((document) => [document.id, document]));
    const moved = open.filter((id) => written.get(id) !== checksum(documents.get(id)));
    const [kept, gone] = [moved.flatMap((id) => documents.get(id) ?? []), moved.filter((id) => !documents.has(id))];
    await Promise.all([search.upsert(index, kept), search.remove(index, gone)]);
    for (const id of moved) written.set(id, checksum(documents.get(id)));
    open = moved;
  }
}

/** Equal for equal documents, whatever the order of their attributes; "" for none. Vectors, which no person reads, are left out. */
export function checksum(document: object | undefined): string {
  if (!document) return "";
  return createHash("sha256").update(JSON.stringify(document, sortedKeys)).digest("base64");
}

function sortedKeys(key: string, value: unknown): unknown {
  if (key === "_vectors") return undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

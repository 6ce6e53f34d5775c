import type { Readable } from "node:stream";

/** What is said of the bytes when they are handed to a store. */
export interface ObjectFacts {
  size: number;
  /** Hex. */
  sha256: string;
  mime: string;
}

/** Bytes from `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Where the bytes of files lie; rows about them are in PostgreSQL. Keys are random and made by the files room ({@link isStorageKey}).
 * Both adapters keep the same contract (store.test.ts).
 */
export interface FileStore {
  /** Stores the file at `path` under `key`, replacing what is there. When it resolves the bytes are safe and whole, never half. */
  put(key: string, path: string, facts: ObjectFacts): Promise<void>;
  /** Streams the bytes, or a range of them. Throws {@link NotStored} when there are none. */
  open(key: string, range?: ByteRange): Promise<Readable>;
  /** Removes the bytes; nothing happens when there are none. */
  remove(key: string): Promise<void>;
}

/** The row speaks of bytes that the store does not have. */
export class NotStored extends Error {
  constructor(key: string) {
    super(`nothing is stored under ${key}`);
    this.name = "NotStored";
  }
}

/** Two hex digits that spread files over folders, forty random ones, and what a derived form is called. */
export function isStorageKey(key: string): boolean {
  return /^[0-9a-f]{2}\/[0-9a-f]{40}(\.w640)?$/.test(key);
}

export function assertStorageKey(key: string): void {
  if (!isStorageKey(key)) throw new TypeError(`${key} is no storage key`);
}

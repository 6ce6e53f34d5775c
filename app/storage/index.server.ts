import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { Config } from "#app/config.server.ts";
import { diskStore } from "./disk.server.ts";
import { s3Store } from "./s3.server.ts";
import type { FileStore } from "./store.ts";

export { type ByteRange, type FileStore, NotStored } from "./store.ts";

/** Looks at a received file before it is stored; `reason` is shown to the sender, in zh-CN. */
export type Scanner = (file: { path: string; name: string; mime: string }) => Promise<{ clean: true } | { clean: false; reason: string }>;

/** Everything a process needs to take in, keep and give out files. */
export interface Storage {
  store: FileStore;
  /** The place for a virus scanner of your own (docs/operations.md); finds nothing unless one is given. */
  scan: Scanner;
  /** Folder for bytes on their way in. */
  spool: string;
}

const findsNothing: Scanner = async () => ({ clean: true });

/** Bytes on their way in that a dead process left are removed by the next start after this time. */
const STALE_SPOOL_MS = 60 * 60_000;

/** Opens the store the configuration names. */
export function openStorage(config: Config, scan: Scanner = findsNothing): Storage {
  const spool = join(tmpdir(), `shijing-incoming-${userInfo().username}`);
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(spool)) {
    const path = join(spool, name);
    const facts = statSync(path, { throwIfNoEntry: false });
    if (facts && Date.now() - facts.mtimeMs > STALE_SPOOL_MS) rmSync(path, { force: true });
  }
  return { store: storeOf(config), scan, spool };
}

function storeOf(config: Config): FileStore {
  const { S3_ENDPOINT, S3_BUCKET, S3_KEY, S3_SECRET, S3_REGION, FILES_DIR } = config;
  if (S3_ENDPOINT && S3_BUCKET && S3_KEY && S3_SECRET)
    return s3Store({ endpoint: S3_ENDPOINT, bucket: S3_BUCKET, key: S3_KEY, secret: S3_SECRET, region: S3_REGION });
  if (FILES_DIR) return diskStore(FILES_DIR);
  throw new Error("no place for files is configured");
}

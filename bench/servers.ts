import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inheritedEnvironment } from "#app/config.server.ts";
import { startEmbeddedPostgres } from "#db/embedded.server.ts";
import { migrateTo } from "#db/migrate.server.ts";
import { startEmbeddedMeilisearch } from "#search/embedded.server.ts";

const MASTER_KEY = "benchmarks-only-master-key";

/** Real servers on throw-away data, and what to tell processes that use them. */
export interface Servers {
  folder: string;
  /** The address of another database in the same cluster. */
  databaseUrl(name: string): string;
  meili: { url: string; key: string };
  /** The whole environment of a child process. */
  environment: Record<string, string>;
}

const closers: (() => Promise<void> | void)[] = [];
let closing: Promise<void> | undefined;

/** Registers what has to be ended; the last one first. */
export function atEnd(close: () => Promise<void> | void): void {
  closers.push(close);
}

/** Ends everything; a second call waits for the first. */
export function closeAll(): Promise<void> {
  closing ??= (async () => {
    for (const close of closers.reverse()) await close();
  })();
  return closing;
}

/**
 * PostgreSQL and Meilisearch as `npm start` runs them, migrated and empty; in a new folder that is removed at the end, or in `kept`, which stays
 * as it is. Ctrl-C ends them, too.
 */
export async function startServers(kept?: string): Promise<Servers> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => void closeAll().finally(() => process.exit(130)));
  const folder = kept ? resolve(kept) : mkdtempSync(join(tmpdir(), "shijing-bench-"));
  if (kept) mkdirSync(folder, { recursive: true });
  else atEnd(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const environment = inheritedEnvironment();
  const database = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), environment });
  atEnd(() => database.stop());
  const search = await startEmbeddedMeilisearch({ dataDir: join(folder, "meilisearch"), masterKey: MASTER_KEY, environment });
  atEnd(() => search.stop());
  await migrateTo(database.url("postgres"));
  return {
    folder,
    databaseUrl: (name) => database.url(name),
    meili: { url: search.url, key: MASTER_KEY },
    environment: {
      ...environment,
      APP_MODE: "test",
      APP_URL: "http://127.0.0.1:3000",
      DATABASE_URL: database.url("postgres"),
      MEILI_URL: search.url,
      MEILI_KEY: MASTER_KEY,
      STRIPE_SECRET_KEY: "sk_test_standin",
      STRIPE_API_BASE: "http://127.0.0.1:9",
      STRIPE_WEBHOOK_SECRET: "whsec_bench_0123456789",
      AUTH_SECRET: "bench-only-0123456789-abcdefghijklmnop",
      SEALING_KEY: "Zm9yLXRlc3RzLW9ubHktMDEyMzQ1Njc4OWFiY2RlZmc",
      FILES_DIR: join(folder, "files"),
      LOG_LEVEL: "info",
    },
  };
}

import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { inheritedEnvironment } from "#app/config.server.ts";
import { startEmbeddedPostgres } from "#db/embedded.server.ts";
import { migrateTo } from "#db/migrate.server.ts";
import { NoMeilisearchBinary, startEmbeddedMeilisearch } from "#search/embedded.server.ts";

const TEMPLATE = "template_migrated";
const MASTER_KEY = "integration-tests-only";

declare module "vitest" {
  interface ProvidedContext {
    /** `admin` connects to the maintenance database; `template` names the migrated database that test files copy. */
    postgres: { admin: string; template: string };
    meili: { url: string; key: string };
  }
}

/** One PostgreSQL and one Meilisearch for the whole run, in a folder that is thrown away. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), "shijing-test-"));
  chmodSync(directory, 0o755);
  const environment = inheritedEnvironment();
  const [database, search] = await Promise.all([
    startEmbeddedPostgres({ dataDir: join(directory, "postgres"), fastUnsafe: true, environment }),
    startSearch(join(directory, "meilisearch"), environment),
  ]);
  const admin = postgres(database.url("postgres"), { max: 1, onnotice: () => {} });
  await admin`create database ${admin(TEMPLATE)}`;
  await admin.end();
  // Closes its connection when done: a database that is in use cannot be copied.
  await migrateTo(database.url(TEMPLATE));
  project.provide("postgres", { admin: database.url("postgres"), template: TEMPLATE });
  project.provide("meili", { url: search.url, key: search.key });
  return async () => {
    await Promise.all([database.stop(), search.stop()]);
    rmSync(directory, { recursive: true, force: true });
  };
}

/** Tests do not pass over search where no program is bundled: they then need a server of the developer's own. */
async function startSearch(dataDir: string, environment: Record<string, string>) {
  try {
    const server = await startEmbeddedMeilisearch({ dataDir, masterKey: MASTER_KEY, environment });
    return { url: server.url, key: MASTER_KEY, stop: server.stop };
  } catch (error) {
    const { MEILI_URL: url, MEILI_KEY: key } = process.env;
    if (error instanceof NoMeilisearchBinary && url && key) return { url, key, stop: async () => {} };
    throw error;
  }
}

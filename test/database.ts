import { randomBytes } from "node:crypto";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, inject } from "vitest";
import type { Context } from "#app/kernel/context.server.ts";
import * as schema from "#db/schema/index.ts";

export interface TestDatabase {
  url: string;
  /** Put before the name of every search index, so that files running at the same time do not meet. */
  indexPrefix: string;
}

/** A migrated, empty database for one test file, removed after it. Search indexes stay: the server's whole folder is thrown away at the end. */
export async function testDatabase(): Promise<TestDatabase> {
  const { admin: adminUrl, template } = inject("postgres");
  const name = `t_${randomBytes(6).toString("hex")}`;
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  await admin`create database ${admin(name)} template ${admin(template)}`;
  afterAll(async () => {
    await admin`drop database ${admin(name)} with (force)`;
    await admin.end();
  });
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, indexPrefix: `${name}_` };
}

/** The context on a database that notes the statements it runs, for tests of how many a page takes. */
export function watchQueries(ctx: Context, into: string[]): Context {
  const url = (ctx.services.config.DATABASE_URL ?? "").toString();
  const client = postgres(url, { max: 4, onnotice: () => {} });
  afterAll(() => client.end());
  const database = drizzle(client, { schema, casing: "snake_case", logger: { logQuery: (query) => into.push(query) } });
  return { ...ctx, db: database, services: { ...ctx.services, database } };
}

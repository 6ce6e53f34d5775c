import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { afterAll, inject } from "vitest";

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

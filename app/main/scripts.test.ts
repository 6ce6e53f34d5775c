import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { inheritedEnvironment } from "#app/config.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { withTransaction } from "#app/kernel/context.server.ts";
import { testWorld } from "#test/world.ts";

const world = await testWorld();
const { db } = world;
const { config } = world.services;

beforeAll(async () => {
  await withTransaction(world.system(), async (tx) => {
    for (let i = 0; i < 20; i++) await recordAudit(tx, { action: "test-act", objectType: "test", objectId: String(i) });
  });
});

/** The script as an operator runs it. */
async function run(script: string, settings: Record<string, string | undefined> = {}, args: string[] = []) {
  const needed = [
    "APP_MODE",
    "APP_URL",
    "DATABASE_URL",
    "MEILI_URL",
    "MEILI_KEY",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "AUTH_SECRET",
    "SEALING_KEY",
    "FILES_DIR",
  ] as const;
  const own = Object.fromEntries(needed.map((name) => [name, config[name]]));
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    env: {
      ...inheritedEnvironment(),
      ...own,
      LOG_LEVEL: "silent",
      MEILI_INDEX_PREFIX: indexPrefix(),
      ...settings,
    } as unknown as NodeJS.ProcessEnv,
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk));
  const [code] = await once(child, "close");
  return { code: code as number, output };
}
const indexPrefix = () => `${new URL(config.DATABASE_URL).pathname.slice(1)}_`;

describe("npm run search:verify", () => {
  test("says how much was compared, and refuses what it does not know", async () => {
    await run("./search-rebuild.ts");
    const { code, output } = await run("./search-verify.ts");
    expect(output).toBe("scenes: 0 documents compared, 0 differ\ncapabilities: 0 documents compared, 0 differ\n");
    expect(code).toBe(0);
    expect((await run("./search-verify.ts", { MEILI_URL: "http://127.0.0.1:9" })).code).toBe(1);
  });

  test("names what differs and ends with 1, until it is repaired", async () => {
    await world.services.search.upsert("scenes", [{ id: "left-over", closes_at: 0, _vectors: { dup: null } }]);
    const found = await run("./search-verify.ts");
    expect(found).toMatchObject({ code: 1, output: expect.stringContaining("left-over is left over") });
    expect((await run("./search-verify.ts", {}, ["--repair"])).code).toBe(0);
    expect((await run("./search-verify.ts")).code).toBe(0);
    expect((await run("./search-verify.ts", {}, ["--fix"])).code).toBe(1);
    // Four processes one after the other.
  }, 180_000);
});

describe("npm run search:rebuild", () => {
  test("prints what it did to each index", async () => {
    const { code, output } = await run("./search-rebuild.ts");
    expect(output).toMatch(
      /^scenes: (\d+) written, \d+ changed meanwhile, (\d+) in the index, \2 in the database\ncapabilities: .* in the database\n$/,
    );
    expect(code).toBe(0);
  });

  test("fails when index and database differ in the end", async () => {
    // A server in between that reports one scene too many: what a lost or a leftover document looks like.
    const between = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const answer = await fetch(new URL(request.url ?? "/", config.MEILI_URL), {
        method: request.method ?? "GET",
        headers: { authorization: request.headers.authorization ?? "", "content-type": "application/json" },
        ...(parts.length > 0 ? { body: Buffer.concat(parts) } : {}),
      });
      const text = await answer.text();
      const miscounted = /scenes\/stats$/.test(request.url ?? "");
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(miscounted ? text.replace(/"numberOfDocuments":(\d+)/, (_, count) => `"numberOfDocuments":${Number(count) + 1}`) : text);
    });
    between.listen(0, "127.0.0.1");
    await once(between, "listening");
    const { code, output } = await run("./search-rebuild.ts", { MEILI_URL: `http://127.0.0.1:${(between.address() as AddressInfo).port}` });
    between.close();
    expect(output).toContain("they differ by 1");
    expect(code).toBe(1);
  });

  test("does not start beside another one", async () => {
    const { code, output } = await db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(7261003)`);
      return run("./search-rebuild.ts");
    });
    expect(output).toContain("another rebuild is running");
    expect(code).toBe(1);
  });

  test.each([
    ["without a search", { MEILI_URL: undefined, MEILI_KEY: undefined }, "MEILI_URL is missing"],
    ["with one that does not answer", { MEILI_URL: "http://127.0.0.1:9" }, "search does not answer"],
    ["with a wrong key", { MEILI_KEY: "this-is-not-the-key" }, "search does not answer: The provided API key is invalid"],
  ])("%s says so in one line and fails", async (_, settings, line) => {
    const { code, output } = await run("./search-rebuild.ts", settings);
    expect(output).toContain(line);
    expect(output).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });
});

describe("npm run ledger:verify", () => {
  test("says that the books hold, and ends with 1 naming what differs", async () => {
    expect(await run("./ledger-verify.ts")).toMatchObject({ code: 0, output: expect.stringContaining("ledger holds: 0 postings") });
    await db.execute(sql`alter table ledger_entries disable trigger user`);
    await db.execute(sql`with posting as (insert into postings (kind, memo) values ('payout', '试算') returning id)
      insert into ledger_entries (posting_id, account, amount_fen) select id, 'cash', -7 from posting`);
    const broken = await run("./ledger-verify.ts");
    expect(broken).toMatchObject({ code: 1, output: expect.stringContaining("posting balances: ") });
    expect(broken.output).toContain("cash = paid - refunded - paid out: cash holds -7, expected 0");
    await db.execute(sql`alter table postings disable trigger user`);
    await db.execute(sql`delete from ledger_entries`);
    await db.execute(sql`delete from postings`);
    for (const table of ["postings", "ledger_entries"]) await db.execute(sql.raw(`alter table ${table} enable trigger user`));
  }, 120_000);
});

describe("npm run audit:verify", () => {
  test("prints the head to note, and fails with the row that does not hold", async () => {
    const whole = await run("./audit-verify.ts");
    expect(whole.output).toMatch(/^audit chain holds: \d+ events, head [0-9a-f]{64}\n$/);
    expect(whole.code).toBe(0);
    const [row] = await db.execute(sql`select seq from audit_events order by seq offset 10 limit 1`);
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      await tx.execute(sql`update audit_events set action = 'other' where seq = ${row?.["seq"]}`);
    });
    const broken = await run("./audit-verify.ts");
    expect(broken.output).toBe(`audit chain broken at seq ${row?.["seq"]}: its content was changed; 10 events before it hold\n`);
    expect(broken.code).toBe(1);
  });

  test("says in one line each what it lacks", async () => {
    const { code, output } = await run("./audit-verify.ts", { DATABASE_URL: undefined, AUTH_SECRET: undefined, SEALING_KEY: undefined });
    expect(output).toBe(
      "The configuration is not usable:\n  DATABASE_URL is missing\n  AUTH_SECRET is missing\n  SEALING_KEY is missing\n",
    );
    expect(code).toBe(1);
  });
});

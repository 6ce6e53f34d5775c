import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sharedBuffers, startEmbeddedPostgres, type WayToRun, waysToRun } from "./embedded.server.ts";
import { identify, isAlive } from "./server-process.server.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "shijing-postgres-"));
  chmodSync(dataDir, 0o755);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const start = (way?: WayToRun) => startEmbeddedPostgres({ dataDir, fastUnsafe: true, ...(way ? { way } : {}) });

async function query<T>(url: string, text: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return (await sql.unsafe(text)) as unknown as T[];
  } finally {
    await sql.end();
  }
}

describe("embedded PostgreSQL", () => {
  test("data survives a stop, in every way this machine can run it", async () => {
    for (const [index, way] of waysToRun().entries()) {
      const server = await start(way);
      await query(server.url("postgres"), `create table if not exists kept (way text); insert into kept values ('${way.name}')`);
      await server.stop();
      const again = await start(way);
      expect(await query(again.url("postgres"), "select way from kept")).toHaveLength(index + 1);
      await again.stop();
    }
  });

  test("a cluster is UTF-8 with checksums, and a wrong password is refused", async () => {
    const server = await start();
    const facts = await query(
      server.url("postgres"),
      "select current_setting('data_checksums') sums, current_setting('server_encoding') encoding",
    );
    expect(facts).toEqual([{ sums: "on", encoding: "UTF8" }]);
    const wrong = new URL(server.url("postgres"));
    wrong.password = "wrong";
    await expect(query(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
    await server.stop();
  });

  test("data that is kept is held in memory, and again after a restart", async () => {
    const kept = () => startEmbeddedPostgres({ dataDir });
    const server = await kept();
    const [setting] = await query<{ mib: number }>(
      server.url("postgres"),
      "select setting::int / 128 as mib from pg_settings where name = 'shared_buffers'",
    );
    expect(setting?.mib).toBe(sharedBuffers(totalmem()));
    await query(server.url("postgres"), "create table kept as select i, repeat('x', 1000) as text from generate_series(1, 5000) i");
    await server.stop();
    const again = await kept();
    await expect
      .poll(() => readFileSync(join(dataDir, "postgres.log"), "utf8"), { timeout: 10_000 })
      .toMatch(/autoprewarm successfully prewarmed [1-9]/);
    await again.stop();
  });

  test("PostgreSQL's own memory is a quarter of the machine's, from its default to what a large market takes", () => {
    expect([0.25, 1, 1.5, 64].map((gib) => sharedBuffers(gib * 2 ** 30))).toEqual([128, 256, 384, 512]);
  });

  test("a start ends the server that an earlier run left on the same data", async () => {
    const left = await start();
    await query(left.url("postgres"), "create table kept (id int)");
    const next = await start();
    expect(await left.exited).toBe("exit code 0");
    expect(await query(next.url("postgres"), "select * from kept")).toEqual([]);
    await next.stop();
  });

  test("a process id that now belongs to another program does not block the start", async () => {
    await (await start()).stop();
    writeFileSync(join(dataDir, "cluster", "postmaster.pid"), `${process.pid}\n`);
    const server = await start();
    await server.stop();
  });

  test.runIf(process.platform === "linux")("nothing is left when the parent is killed", async () => {
    const script = `
      const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL("./embedded.server.ts", import.meta.url))});
      await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, fastUnsafe: true });
      console.log("up");
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => parent.stdout.once("data", resolve));
    const server = identify(Number(readFileSync(join(dataDir, "cluster", "postmaster.pid"), "utf8").split("\n")[0]));
    if (!server) throw new Error("the server should be running");
    parent.kill("SIGKILL");
    await expect.poll(() => isAlive(server), { timeout: 5_000 }).toBe(false);
  });
});

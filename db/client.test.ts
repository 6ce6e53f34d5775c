import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { testDatabase } from "#test/database.ts";
import { openDatabase } from "./client.server.ts";

const { url } = await testDatabase();
const { db, close } = openDatabase(url, { max: 2 });
afterAll(close);

describe("the pool", () => {
  test("gives rows with what is said of them, as objects and by column", async () => {
    const rows = await db.execute<{ n: number }>(sql`select n from generate_series(1, 3) n`);
    expect([...rows]).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(rows).toMatchObject({ count: 3, command: "SELECT" });
    expect(await db.$count(sql`generate_series(1, 4)`)).toBe(4);
  });

  test("passes errors on, and the transaction with them", async () => {
    await db.execute(sql`create table kept (n int primary key)`);
    const twice = db.transaction(async (tx) => {
      await tx.execute(sql`insert into kept values (1)`);
      await tx.execute(sql`insert into kept values (1)`);
    });
    await expect(twice).rejects.toMatchObject({ cause: { code: "23505" } });
    expect([...(await db.execute(sql`select n from kept`))]).toEqual([]);
    const half = db.transaction(async (tx) => {
      await tx.execute(sql`insert into kept values (1)`);
      await tx.transaction((inner) => inner.execute(sql`insert into kept values (1)`)).catch(() => {});
      return tx.execute(sql`insert into kept values (2)`);
    });
    expect(await half).toMatchObject({ count: 1, command: "INSERT" });
    expect([...(await db.execute(sql`select n from kept order by n`))]).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test("lets a young collection have what was read, written and worked with", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as (options?: { type: "minor" }) => void;
    const used = () => process.memoryUsage().heapUsed / 1_000_000;
    const megabytes = (n: number) => Array.from({ length: n * 40 }, (_, i) => ({ text: String(i).padStart(25_000, "x") }));
    const work = async () => {
      await db.execute(sql`select i, repeat('x', 1000) a, md5(i::text) b from generate_series(1, 1000) i`);
      const held = megabytes(1);
      await db.transaction(async (tx) => {
        await tx.execute(sql`select length(${JSON.stringify(held)}::text)`);
        return held.length;
      });
    };
    for (let i = 0; i < 5; i++) await work();
    collect();
    const before = used();
    for (let i = 0; i < 8; i++) {
      await work();
      collect({ type: "minor" });
    }
    // More than three megabytes each time; held by the library, nearly all of it would still be there.
    expect(used() - before).toBeLessThan(8);
  });
});

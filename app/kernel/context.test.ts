import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { testWorld } from "#test/world.ts";
import { databaseErrorCode, type TransactionContext, userOf, violatedConstraint, withTransaction } from "./context.server.ts";

const world = await testWorld();
await world.db.execute(sql`create table purses (id int primary key, amount int not null)`);
await world.db.execute(sql`
  create table pairs (id int primary key, other int constraint pairs_other references pairs deferrable initially deferred)`);
beforeEach(async () => {
  await world.db.execute(sql`delete from purses`);
  await world.db.execute(sql`insert into purses values (1, 100), (2, 100)`);
});

const amount = async (id: number) => Number((await world.db.execute(sql`select amount from purses where id = ${id}`))[0]?.["amount"]);
const add = (tx: TransactionContext, id: number, delta: number) =>
  tx.db.execute(sql`update purses set amount = amount + ${delta} where id = ${id}`);

/** Resolves when `count` parties have come: both transactions of a race have then read. */
function meeting(count: number) {
  let come = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  return async () => {
    if (++come >= count) resolve();
    await promise;
  };
}

describe("withTransaction", () => {
  test("commits what its work did and gives its value", async () => {
    const isOpen = await withTransaction(world.system(), async (tx) => {
      await add(tx, 1, 5);
      return tx.inTransaction;
    });
    expect(isOpen).toBe(true);
    expect(await amount(1)).toBe(105);
  });

  test("rolls everything back when the work throws", async () => {
    const work = withTransaction(world.system(), async (tx) => {
      await add(tx, 1, 5);
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await amount(1)).toBe(100);
  });

  test("joins an open transaction: the inner change goes with the outer", async () => {
    const work = withTransaction(world.system(), async (outer) => {
      await withTransaction(outer, async (inner) => {
        expect(inner.db).toBe(outer.db);
        await add(inner, 1, 5);
      });
      throw new Error("outer fails");
    });
    await expect(work).rejects.toThrow("outer fails");
    expect(await amount(1)).toBe(100);
  });

  test("repeats work that lost a serialization race, until both are done", async () => {
    const bothHaveRead = meeting(2);
    let runs = 0;
    const moveWhenRich = () =>
      withTransaction(world.system(), async (tx) => {
        runs++;
        await tx.db.execute(sql`set transaction isolation level serializable`);
        const [row] = await tx.db.execute(sql`select sum(amount)::int as total from purses`);
        await bothHaveRead();
        if (Number(row?.["total"]) >= 200) await add(tx, 1, -100);
        else await add(tx, 2, 1);
      });
    await Promise.all([moveWhenRich(), moveWhenRich()]);
    // Alone, each would have found 200 and taken 100: the one that came second has seen what the first did.
    expect(runs).toBeGreaterThan(2);
    expect([await amount(1), await amount(2)]).toEqual([0, 101]);
  });

  test("repeats the victim of a deadlock", async () => {
    const bothHoldOne = meeting(2);
    const both = (first: number, second: number) =>
      withTransaction(world.system(), async (tx) => {
        await add(tx, first, 1);
        await bothHoldOne();
        await add(tx, second, 1);
      });
    await Promise.all([both(1, 2), both(2, 1)]);
    expect([await amount(1), await amount(2)]).toEqual([102, 102]);
  });

  test("gives up after five tries, with the database's error", async () => {
    let runs = 0;
    const error = await withTransaction(world.system(), (tx) => {
      runs++;
      return tx.db.execute(sql`do $$ begin raise exception 'again' using errcode = 'serialization_failure'; end $$`);
    }).catch((one: unknown) => one);
    expect([runs, databaseErrorCode(error)]).toEqual([5, "40001"]);
  });

  test("does not repeat what is no race", async () => {
    let runs = 0;
    const error = await withTransaction(world.system(), (tx) => {
      runs++;
      return tx.db.execute(sql`insert into purses values (1, 1)`);
    }).catch((one: unknown) => one);
    expect([runs, databaseErrorCode(error), violatedConstraint(error)]).toEqual([1, "23505", "purses_pkey"]);
  });

  test("does not repeat the inner part of a joined transaction", async () => {
    let inner = 0;
    let outer = 0;
    await withTransaction(world.system(), async (tx) => {
      outer++;
      await withTransaction(tx, async (joined) => {
        inner++;
        if (inner < 3) await joined.db.execute(sql`do $$ begin raise exception 'again' using errcode = 'deadlock_detected'; end $$`);
      });
    });
    expect([outer, inner]).toEqual([3, 3]);
  });

  test("names the constraint that only the COMMIT found broken", async () => {
    const error = await withTransaction(world.system(), (tx) => tx.db.execute(sql`insert into pairs values (1, 2)`)).catch(
      (one: unknown) => one,
    );
    expect([databaseErrorCode(error), violatedConstraint(error)]).toEqual(["23503", "pairs_other"]);
  });
});

test("statements and idle transactions are bounded", async () => {
  const [row] = await world.db.execute(
    sql`select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle`,
  );
  expect(row).toEqual({ statement: "10s", idle: "15s" });
});

test("a user's rights are not asked of a machine", () => {
  expect(() => userOf(world.system())).toThrow(TypeError);
  expect(() => userOf(world.public())).toThrow(TypeError);
});

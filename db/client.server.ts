import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema/index.ts";

export type Database = ReturnType<typeof openDatabase>["db"];
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** A statement of more parameters is a long list, written for one occasion. */
const PARAMETERS_PREPARED = 60;

/**
 * Opens a pool. `close()` ends it after running queries have finished (5 s at most).
 * The session settings bound every statement: a stuck transaction must not hold locks for ever.
 */
export function openDatabase(url: string, options: { max?: number } = {}) {
  const client = postgres(url, {
    max: options.max ?? 10,
    idle_timeout: 60,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: "shijing", statement_timeout: 10_000, idle_in_transaction_session_timeout: 15_000 },
  });
  const db = drizzle(preparing(client), { schema, casing: "snake_case" });
  return { db, close: () => client.end({ timeout: 5 }) };
}

/**
 * drizzle asks for unnamed statements, which PostgreSQL plans anew each time and which take two round trips. Prepared ones are planned a few times
 * for each connection, take one, and several sent at once within a transaction do not wait for each other (decision 21).
 */
function preparing(client: postgres.Sql): postgres.Sql {
  const prepare = <S extends postgres.ISql>(sql: S): S => {
    const { unsafe } = sql;
    const prepared: typeof unsafe = (text, parameters = [], options) =>
      handingOver(unsafe(text, parameters, { ...options, prepare: parameters.length <= PARAMETERS_PREPARED }));
    return Object.assign(sql, { unsafe: prepared });
  };
  const begin = client.begin as <T>(run: (sql: postgres.TransactionSql) => T) => Promise<unknown>;
  // The library keeps what it runs in the same way; it is taken from it.
  client.begin = ((run: (sql: postgres.TransactionSql) => unknown) => {
    const work = [run];
    return begin((sql) => work.pop()?.(prepare(sql)));
  }) as typeof client.begin;
  return prepare(client);
}

/**
 * postgres.js puts functions that hold a query into its properties. V8 makes such functions in the old generation, where they outlive every young
 * collection, and with them what the query holds. So its rows are given away in an array of their own, and the query is left empty (decision 24).
 */
function handingOver<T extends readonly (object | undefined)[]>(query: postgres.PendingQuery<T>): postgres.PendingQuery<T> {
  const take = async () => {
    const result = (await query) as unknown as postgres.RowList<postgres.Row[]>;
    const { count, command, columns, state, statement } = result;
    const rows = Object.assign([...result], { count, command, columns, state, statement });
    result.length = 0;
    Object.assign(query, { args: [], parameters: [] });
    return rows;
  };
  const promise = take();
  const values = () => {
    query.values();
    return promise;
  };
  return Object.assign(promise, { values, execute: () => promise }) as unknown as postgres.PendingQuery<T>;
}

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
    sql.unsafe = (text, parameters = [], options) =>
      unsafe(text, parameters, { ...options, prepare: parameters.length <= PARAMETERS_PREPARED });
    return sql;
  };
  const begin = client.begin as <T>(run: (sql: postgres.TransactionSql) => T) => Promise<unknown>;
  client.begin = ((run: (sql: postgres.TransactionSql) => unknown) => begin((sql) => run(prepare(sql)))) as typeof client.begin;
  return prepare(client);
}

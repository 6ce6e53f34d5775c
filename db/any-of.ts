import { type AnyColumn, type SQL, sql } from "drizzle-orm";

/**
 * The column is one of these values; false without any. For hundreds of values: they go as one array, where `inArray` writes out and sends a
 * parameter for each, which takes longer than finding the rows.
 */
export function anyOf(column: AnyColumn, values: readonly string[]): SQL {
  return sql`${column} = any(${sql.param(values)}::${sql.raw(column.getSQLType())}[])`;
}

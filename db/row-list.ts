import { and, asc, desc, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Database, Transaction } from "./client.server.ts";

/** One key of an order; values compare as what `cast` names. */
export interface RowKey {
  value: SQL;
  direction: "asc" | "desc";
  cast: "bigint" | "text";
}

/** A stretch of an order: its rows come before those of the next segment. */
export interface RowSegment {
  name: string;
  where: SQL | undefined;
  keys: readonly RowKey[];
}

/** Behind which row a list goes on; `at` names the segment. */
export interface RowPlace {
  at: string;
  values: readonly (string | number)[];
  id: string;
}

/**
 * Reads one stretch of ids in the order of segments, keys and ids, behind `after`; from the beginning when that is no place in this list.
 * At most one query a segment.
 */
export async function listRows(
  db: Database | Transaction,
  table: PgTable,
  id: PgColumn,
  list: { where: readonly SQL[]; segments: readonly RowSegment[]; after: RowPlace | null; limit: number },
): Promise<{ ids: string[]; next: RowPlace | null }> {
  const { where, segments, after, limit } = list;
  const found: { id: string; values: (string | number)[]; segment: string }[] = [];
  const from = segments.findIndex(({ name, keys }) => name === after?.at && fits(keys, after.values));
  for (const [i, segment] of segments.slice(Math.max(from, 0)).entries()) {
    if (found.length > limit) break;
    const rest = after && from >= 0 && i === 0 ? rowsBehind(segment.keys, after, id) : undefined;
    const rows = await db
      .select({
        id: sql<string>`${id}`,
        values: sql<(string | number)[]>`json_build_array(${sql.join(
          segment.keys.map(({ value }) => value),
          sql`, `,
        )})`,
      })
      .from(table)
      .where(and(...where, segment.where, rest))
      .orderBy(...segment.keys.map(({ value, direction }) => (direction === "asc" ? asc(value) : desc(value))), asc(id))
      .limit(limit + 1 - found.length);
    found.push(...rows.map((row) => ({ ...row, segment: segment.name })));
  }
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    ids: shown.map((row) => row.id),
    next: found.length > limit && last ? { at: last.segment, values: last.values, id: last.id } : null,
  };
}

/** Whether a place in a list, which comes out of an address, is one of this order. */
const fits = (keys: readonly RowKey[], values: readonly unknown[]): boolean =>
  values.length === keys.length &&
  keys.every(({ cast }, i) => (cast === "text" ? typeof values[i] === "string" : Number.isSafeInteger(values[i])));

function rowsBehind(keys: readonly RowKey[], after: RowPlace, id: PgColumn): SQL {
  const at = (i: number) => sql`${after.values[i] ?? 0}::${sql.raw(keys[i]?.cast ?? "text")}`;
  const equal = (until: number) => keys.slice(0, until).map(({ value }, j) => sql`${value} = ${at(j)}`);
  const steps = [
    ...keys.map(({ value, direction }, i) => [...equal(i), direction === "asc" ? sql`${value} > ${at(i)}` : sql`${value} < ${at(i)}`]),
    [...equal(keys.length), sql`${id} > ${after.id}::uuid`],
  ];
  return sql`(${sql.join(
    steps.map((parts) => sql`(${sql.join(parts, sql` and `)})`),
    sql` or `,
  )})`;
}

/** Counts by one value of the rows that stand in `hits` and pass every flag but those of its own group. */
export interface RowFacet {
  name: string;
  group: string;
  value: SQL;
}

/**
 * Facets and counts over one reading of a table: `columns` are read once for the rows of `where`, each group's filter becoming a flag beside
 * them; a facet leaves its own group's flag out.
 */
export async function countRows(
  db: Database | Transaction,
  table: PgTable,
  ask: {
    columns: Record<string, SQL>;
    where: readonly SQL[];
    groups: Readonly<Record<string, SQL | undefined>>;
    facets: readonly RowFacet[];
    counts: Readonly<Record<string, { when: SQL; group: string }>>;
  },
): Promise<{ total: number; facets: Record<string, Record<string, number>>; counts: Record<string, number> }> {
  const chosen = Object.entries(ask.groups).flatMap(([name, filter]) => (filter ? [[name, filter] as const] : []));
  const named = Object.entries(ask.counts);
  const flag = (name: string) => sql.identifier(`in_${name}`);
  const passing = (without: string | null) => {
    const flags = chosen.filter(([name]) => name !== without).map(([name]) => flag(name));
    return flags.length === 0 ? sql`true` : sql.join(flags, sql` and `);
  };
  const columns = [
    ...Object.entries(ask.columns).map(([name, value]) => sql`${value} as ${sql.identifier(name)}`),
    ...chosen.map(([name, filter]) => sql`(${filter}) as ${flag(name)}`),
    ...named.map(([name, { when }]) => sql`(${when}) as ${sql.identifier(`is_${name}`)}`),
  ];
  const parts = [
    sql`select 'total' as kind, '' as value, count(*)::int as n from hits where ${passing(null)}`,
    ...ask.facets.map(
      ({ name, group, value }) =>
        sql`select ${`facet:${name}`} as kind, ${value}::text as value, count(*)::int as n from hits where ${passing(group)} group by 2`,
    ),
    ...named.map(
      ([name, { group }]) =>
        sql`select ${`count:${name}`} as kind, '' as value, count(*)::int as n from hits where ${passing(group)} and ${sql.identifier(`is_${name}`)}`,
    ),
  ];
  const rows = await db.execute<{ kind: string; value: string | null; n: number }>(
    sql`with hits as materialized (select ${sql.join(columns, sql`, `)} from ${table} where ${and(...ask.where)}) ${sql.join(parts, sql` union all `)}`,
  );
  const facets: Record<string, Record<string, number>> = Object.fromEntries(ask.facets.map(({ name }) => [name, {}]));
  const counts: Record<string, number> = {};
  let total = 0;
  for (const { kind, value, n } of rows) {
    const [what, name = ""] = kind.split(":");
    if (what === "total") total = n;
    else if (what === "count") counts[name] = n;
    else if (value !== null) facets[name] = { ...facets[name], [value]: n };
  }
  return { total, facets, counts };
}

/** Of things asked for in words: how many a row has, and how much of them, 3 for what its name says and 1 for what it has elsewhere. */
export function wordScores(asked: readonly { has: SQL; named: SQL }[]): { hits: SQL; score: SQL } {
  const sum = (parts: readonly SQL[]) => sql`(${sql.join([sql`0`, ...parts], sql` + `)})`;
  return {
    hits: sum(asked.map(({ has }) => sql`(${has})::int`)),
    score: sum(asked.map(({ has, named }) => sql`(case when ${named} then 3 when ${has} then 1 else 0 end)`)),
  };
}

/** Whether any of these texts contains a word. */
export function saysAnywhere(texts: readonly SQLWrapper[], word: string): SQL {
  const whole = sql.join(
    texts.map((text) => sql`${text}`),
    sql` || '。' || `,
  );
  return sql`${comparable(whole)} like ${containing(word)}`;
}

/** A pattern for rows that contain a word. */
export const containing = (word: string): string => `%${word.replace(/[\\%_]/g, "\\$&")}%`;
/** A text as words are compared with it: width and case do not matter. */
export const comparable = (value: SQL): SQL => sql`lower(normalize(${value}, NFKC))`;
/** Whole milliseconds of a time, as the index has them. */
export const millis = (value: SQL): SQL => sql`floor(extract(epoch from ${value}) * 1000)::bigint`;
/** Values as a PostgreSQL array. */
export const eachOf = (values: readonly string[]): SQL =>
  sql`array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}]::text[]`;

import { sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import type { Database } from "#db/client.server.ts";

/** Months ahead that the sweep keeps ready. */
const AHEAD_MS = 93 * 86_400_000;
/** Shanghai keeps one offset all year. */
const OFFSET_MS = 8 * 3_600_000;

/** Months a database is known to have; they never go. */
const known = new WeakMap<Database, Set<string>>();

/**
 * Makes the partitions of the ledger for the months of these instants that are not there yet. Not inside a transaction that holds anything:
 * what it makes is there for everybody at once. A month that is known costs no query.
 */
export async function ensureUsageMonths(ctx: Context, instants: readonly Date[]): Promise<void> {
  const { database } = ctx.services;
  const months = known.get(database) ?? new Set<string>();
  known.set(database, months);
  for (const at of instants) {
    const month = new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 7);
    if (months.has(month)) continue;
    await database.execute(sql`select make_usage_partitions(${at.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz)`);
    months.add(month);
  }
}

/** Keeps the coming months ready, so that no ingest has to make one. */
export async function sweepUsageMonths(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const ahead = new Date(now.getTime() + AHEAD_MS);
  await ctx.services.database.execute(
    sql`select make_usage_partitions(${now.toISOString()}::timestamptz, ${ahead.toISOString()}::timestamptz)`,
  );
}

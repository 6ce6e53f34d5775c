import Big from "big.js";
import { asc } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import type { Database } from "#db/client.server.ts";
import { metrics, operations, units } from "#db/schema/metrics.ts";
import { Lexicon } from "./lexicon.ts";
import { Registry } from "./registry.ts";

/** How long a process keeps what it read: an operator's change is seen everywhere within this time. */
const MAX_AGE_MS = 60_000;

/** Keeps one value per database, because every form, list and match run needs it and it changes a few times a year. */
function kept<T>(read: (ctx: Context) => Promise<T>, isEmpty: (value: T) => boolean): (ctx: Context) => Promise<T> {
  const values = new WeakMap<Database, { at: number; value: T }>();
  return async (ctx) => {
    const { database } = ctx.services;
    const known = values.get(database);
    if (known && Date.now() - known.at < MAX_AGE_MS) return known.value;
    const value = await read(ctx);
    // Nothing is kept before the reference data is there: the first start fills it while the process runs.
    if (!isEmpty(value)) values.set(database, { at: Date.now(), value });
    return value;
  };
}

/** The whole registry: some sixty quantities with their units, at most a minute old. */
export const loadRegistry = kept(
  async (ctx) => {
    const [rows, names] = await Promise.all([ctx.db.select().from(metrics).orderBy(asc(metrics.key)), ctx.db.select().from(units)]);
    return new Registry(
      rows.map((row) => ({ ...row, plausibleMin: plain(new Big(row.plausibleMin)), plausibleMax: plain(new Big(row.plausibleMax)) })),
      new Map(names.map(({ unit, display }) => [unit, display])),
    );
  },
  (registry) => registry.metrics.length === 0,
);

/** The process lexicon, at most a minute old. */
export const loadLexicon = kept(
  async (ctx) => new Lexicon(await ctx.db.select().from(operations).orderBy(asc(operations.key))),
  (lexicon) => lexicon.operations.length === 0,
);

import Big from "big.js";
import { asc } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { plain } from "#app/kernel/units.ts";
import { metrics, operations, units } from "#db/schema/metrics.ts";
import { Lexicon } from "./lexicon.ts";
import { Registry } from "./registry.ts";

/** Loads the whole registry: some sixty rows that every form, import and match run needs together. */
export async function loadRegistry(ctx: Context): Promise<Registry> {
  const [rows, names] = await Promise.all([ctx.db.select().from(metrics).orderBy(asc(metrics.key)), ctx.db.select().from(units)]);
  return new Registry(
    rows.map((row) => ({ ...row, plausibleMin: plain(new Big(row.plausibleMin)), plausibleMax: plain(new Big(row.plausibleMax)) })),
    new Map(names.map(({ unit, display }) => [unit, display])),
  );
}

/** Loads the process lexicon. */
export async function loadLexicon(ctx: Context): Promise<Lexicon> {
  return new Lexicon(await ctx.db.select().from(operations).orderBy(asc(operations.key)));
}

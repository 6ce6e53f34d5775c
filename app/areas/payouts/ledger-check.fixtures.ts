import { type SQL, sql } from "drizzle-orm";
import type { testWorld } from "#test/world.ts";
import { verifyLedger } from "./ledger-check.server.ts";

/** Tells what is found while a difference is planted, past every guard of these tables; afterwards the books are as they were. */
export function differencesPlanted({ db }: Awaited<ReturnType<typeof testWorld>>, tables: readonly string[]) {
  class Undo extends Error {}
  return async (plant: SQL): Promise<string[]> => {
    let found: string[] = [];
    await db
      .transaction(async (tx) => {
        for (const table of tables) await tx.execute(sql.raw(`alter table ${table} disable trigger user`));
        await tx.execute(plant);
        // In the same transaction: what is planted is never committed.
        found = (await verifyLedger(tx)).differences.map(({ check, what }) => `${check}: ${what}`);
        throw new Undo();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error;
      });
    return found;
  };
}

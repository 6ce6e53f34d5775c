import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { savedSearches } from "#db/schema/saved-searches.ts";
import { ownSearch } from "./change-saved-search.server.ts";
import { mayKeepSearches } from "./policy.ts";
import { savedSearchActInput } from "./schemas.ts";

/** Forgets a saved search with its hits. */
export async function deleteSavedSearch(ctx: Context, input: z.input<typeof savedSearchActInput>): Promise<{ id: string }> {
  if (!mayKeepSearches(ctx.actor)) throw forbidden();
  const { id } = parseInput(savedSearchActInput, input);
  return withTransaction(ctx, async (tx) => {
    const [row] = await tx.db.delete(savedSearches).where(ownSearch(tx, id)).returning({ id: savedSearches.id });
    if (!row) throw notFound("保存的搜索");
    await recordAudit(tx, { action: "delete-saved-search", objectType: "savedSearch", objectId: id });
    return row;
  });
}

import { and, eq, type SQL } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { savedSearches } from "#db/schema/saved-searches.ts";
import { mayKeepSearches } from "./policy.ts";
import { renameSavedSearchInput, savedSearchActInput, setSavedSearchNotifyInput } from "./schemas.ts";

/** The actor's own row; anybody else's is not found. */
export function ownSearch(ctx: Context, id: string): SQL | undefined {
  const { organizationId, userId } = userOf(ctx);
  return and(eq(savedSearches.id, id), eq(savedSearches.organizationId, organizationId), eq(savedSearches.userId, userId));
}

export async function renameSavedSearch(ctx: Context, input: z.input<typeof renameSavedSearchInput>): Promise<{ id: string }> {
  if (!mayKeepSearches(ctx.actor)) throw forbidden();
  const { id, name } = parseInput(renameSavedSearchInput, input);
  return change(ctx, id, { name }, "rename-saved-search");
}

/** Whether its owner is told of new hits; they are counted in the list either way. */
export async function setSavedSearchNotify(ctx: Context, input: z.input<typeof setSavedSearchNotifyInput>): Promise<{ id: string }> {
  if (!mayKeepSearches(ctx.actor)) throw forbidden();
  const { id, notify } = parseInput(setSavedSearchNotifyInput, input);
  return change(ctx, id, { notify }, notify ? "notify-saved-search" : "mute-saved-search");
}

/** Marks the hits so far as seen, and gives back what to look at. */
export async function openSavedSearch(
  ctx: Context,
  input: z.input<typeof savedSearchActInput>,
): Promise<{ corpus: typeof savedSearches.$inferSelect.corpus; query: string }> {
  if (!mayKeepSearches(ctx.actor)) throw forbidden();
  const { id } = parseInput(savedSearchActInput, input);
  const [row] = await ctx.db
    .update(savedSearches)
    .set({ seenAt: ctx.clock.now() })
    .where(ownSearch(ctx, id))
    .returning({ corpus: savedSearches.corpus, query: savedSearches.query });
  if (!row) throw notFound("保存的搜索");
  return row;
}

async function change(ctx: Context, id: string, facts: { name?: string; notify?: boolean }, action: string): Promise<{ id: string }> {
  return withTransaction(ctx, async (tx) => {
    const [row] = await tx.db.update(savedSearches).set(facts).where(ownSearch(tx, id)).returning({ id: savedSearches.id });
    if (!row) throw notFound("保存的搜索");
    await recordAudit(tx, { action, objectType: "savedSearch", objectId: id });
    return row;
  });
}

import { and, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { unknownWordings } from "#db/schema/metrics.ts";
import type { WordingSource } from "#db/vocabulary/metrics.ts";

/**
 * Notes which of the public texts of these sources name no operation of the lexicon, for an operator to look at; the others do by now, or are no
 * longer public. Told by the rooms whose texts they are, from their index jobs: noting twice changes nothing. A text that was dismissed stays so
 * until it is another.
 */
export async function noteWordings(
  ctx: Context,
  source: WordingSource,
  sourceIds: readonly string[],
  untagged: ReadonlyMap<string, string>,
): Promise<void> {
  const known = sourceIds.filter((id) => !untagged.has(id));
  if (known.length > 0)
    await ctx.db
      .delete(unknownWordings)
      .where(and(eq(unknownWordings.source, source), inArray(unknownWordings.sourceId, known), eq(unknownWordings.state, "open")));
  if (untagged.size === 0) return;
  await ctx.db
    .insert(unknownWordings)
    .values([...untagged].map(([sourceId, text]) => ({ source, sourceId, text })))
    .onConflictDoUpdate({
      target: [unknownWordings.source, unknownWordings.sourceId],
      set: {
        text: sql`excluded.text`,
        state: "open",
        operationKey: null,
        reason: "",
        handledAt: null,
        handledBy: null,
        version: sql`${unknownWordings.version} + 1`,
      },
      // Taken up once and yet without an operation: that operation was changed or retired since.
      setWhere: sql`${unknownWordings.text} <> excluded.text or ${eq(unknownWordings.state, "adopted")}`,
    });
}

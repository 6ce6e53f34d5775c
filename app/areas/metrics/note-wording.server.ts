import { and, eq, ne, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { unknownWordings } from "#db/schema/metrics.ts";
import type { WordingSource } from "#db/vocabulary/metrics.ts";

/**
 * Notes that a public text names no operation of the lexicon, for an operator to look at; with `text` null that it does by now, or is no longer
 * public. Told by the rooms whose texts they are, from their index jobs: noting twice changes nothing. A text that was dismissed stays so until it
 * is another.
 */
export async function noteWording(ctx: Context, note: { source: WordingSource; sourceId: string; text: string | null }): Promise<void> {
  const { source, sourceId, text } = note;
  if (text === null) {
    await ctx.db
      .delete(unknownWordings)
      .where(and(eq(unknownWordings.source, source), eq(unknownWordings.sourceId, sourceId), eq(unknownWordings.state, "open")));
    return;
  }
  await ctx.db
    .insert(unknownWordings)
    .values({ source, sourceId, text })
    .onConflictDoUpdate({
      target: [unknownWordings.source, unknownWordings.sourceId],
      set: {
        text,
        state: "open",
        operationKey: null,
        reason: "",
        handledAt: null,
        handledBy: null,
        version: sql`${unknownWordings.version} + 1`,
      },
      // Taken up once and yet without an operation: that operation was changed or retired since.
      setWhere: sql`${ne(unknownWordings.text, text)} or ${eq(unknownWordings.state, "adopted")}`,
    });
}

import { and, gte, inArray } from "drizzle-orm";
import { conditionsOf, loadVocabulary } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { scenes } from "#db/schema/scenes.ts";
import type { SceneSearch } from "./schemas.ts";
import { shownConditions, wordConditions } from "./search-rows.server.ts";
import { readerFor } from "./search-words.ts";
import { PUBLIC_STATUSES } from "./states.ts";

/**
 * Which of these scenes meet a question in every point, and were published since then: what somebody who keeps the question is told of. Asked of
 * PostgreSQL, about these rows alone.
 */
export async function scenesMeeting(ctx: Context, search: SceneSearch, ids: readonly string[], since: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  const vocabulary = await loadVocabulary(ctx);
  const question = readerFor(vocabulary).read(search.q);
  const { conditions } = conditionsOf(vocabulary.registry, search.values, question);
  const rows = await ctx.db
    .select({ id: scenes.id })
    .from(scenes)
    .where(
      and(
        inArray(scenes.id, [...ids]),
        gte(scenes.publishedAt, since),
        ...shownConditions(search, conditions, ctx.clock.now()),
        ...(await wordConditions(ctx, question.asked)),
      ),
    );
  return rows.map(({ id }) => id);
}

/** Names of those of the scenes that everyone may see, in no order. */
export async function namesOfScenes(ctx: Context, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.db
    .select({ name: scenes.name })
    .from(scenes)
    .where(and(inArray(scenes.id, [...ids]), inArray(scenes.status, [...PUBLIC_STATUSES])));
  return rows.map(({ name }) => name);
}

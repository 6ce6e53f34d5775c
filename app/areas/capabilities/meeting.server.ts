import { and, eq, gte, inArray } from "drizzle-orm";
import { conditionsOf, loadVocabulary } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import type { CapabilitySearch } from "./schemas.ts";
import { shownConditions, wordConditions } from "./search-rows.server.ts";
import { readerFor } from "./search-words.ts";

/**
 * Which of these capabilities meet a question in every point, and were published since then: what somebody who keeps the question is told of. Asked of
 * PostgreSQL, about these rows alone.
 */
export async function capabilitiesMeeting(ctx: Context, search: CapabilitySearch, ids: readonly string[], since: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  const vocabulary = await loadVocabulary(ctx);
  const question = readerFor(vocabulary).read(search.q);
  const { conditions } = conditionsOf(vocabulary.registry, search.values, question);
  const rows = await ctx.db
    .select({ id: capabilities.id })
    .from(capabilities)
    .where(
      and(
        inArray(capabilities.id, [...ids]),
        gte(capabilities.publishedAt, since),
        ...shownConditions(search, conditions),
        ...(await wordConditions(ctx, question.asked)),
      ),
    );
  return rows.map(({ id }) => id);
}

/** Names of those of the capabilities that everyone may see, in no order. */
export async function namesOfCapabilities(ctx: Context, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.db
    .select({ name: capabilities.name })
    .from(capabilities)
    .where(and(inArray(capabilities.id, [...ids]), eq(capabilities.status, "published")));
  return rows.map(({ name }) => name);
}

import { capabilitiesMeeting, readCapabilitySearch } from "#app/areas/capabilities/index.server.ts";
import { readSceneSearch, scenesMeeting } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { SearchCorpus } from "#db/vocabulary/search.ts";

/** Parameters that are no part of the question: where in the list one was, its order, a filter still being typed. */
const NOT_ASKED = ["after", "from", "page", "sort", "addMetric", "addBy", "addValue"];

/** The question of an address in a fixed order: the same one is the same text, however it was put together. */
export function canonicalQuery(query: string): string {
  const params = [...new URLSearchParams(query)].filter(([name, value]) => !NOT_ASKED.includes(name) && value.trim() !== "");
  return new URLSearchParams(params.sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))).toString();
}

/** Which of these published objects meet a saved question. */
export function objectsMeeting(ctx: Context, corpus: SearchCorpus, query: string, ids: readonly string[], since: Date): Promise<string[]> {
  const params = new URLSearchParams(query);
  return corpus === "scenes"
    ? scenesMeeting(ctx, readSceneSearch(params), ids, since)
    : capabilitiesMeeting(ctx, readCapabilitySearch(params), ids, since);
}

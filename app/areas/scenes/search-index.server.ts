import type { MetricCondition, Question } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { ASKED_ATTRIBUTES, askedFilter } from "#search/asked.ts";
import { any, oneOf } from "#search/filters.ts";
import { type Listed, list, type Place, type Segment } from "#search/list.ts";
import { SCENE_DEADLINES, type SceneSearch } from "./schemas.ts";
import { chosenRegions, deadlineEnd, FACETS, GROUPS, type Group, type SceneOrder } from "./search-parts.ts";

/** What both answerers of a search are given. */
export interface SceneAsk {
  search: SceneSearch;
  question: Question;
  conditions: readonly MetricCondition[];
  order: SceneOrder;
  /** What the first stretch saw as now. */
  since: Date;
  place: Place | null;
  limit: number;
}

/** Asks the index. Throws SearchUnavailable. */
export async function askIndex(ctx: Context, ask: SceneAsk): Promise<Listed> {
  const { search, question, order, since, place } = ask;
  const byRelevance = order === "relevance";
  return list(ctx.services.search, {
    index: "scenes",
    base: [
      ...ask.conditions.map(({ metric, comparator, value }) => `metrics.${metric} ${comparator} ${value}`),
      // A list by relevance compares all its hits on every page: what was published since the first one is left to the next search.
      ...(byRelevance && place ? [`published_at <= ${since.getTime()}`] : []),
    ],
    groups: Object.fromEntries(GROUPS.map((group) => [group, { filter: groupFilter(search, group, since), facets: FACETS[group] }])),
    countedBy: "domain",
    counts: Object.fromEntries(SCENE_DEADLINES.map((deadline) => [deadline, { filter: closesWithin(deadline, since), group: "deadline" }])),
    overview: ["status", "benchmark"],
    asked: question.asked.map(askedFilter),
    order: segments(order, since),
    byRelevance,
    attributes: [...ASKED_ATTRIBUTES, ...question.asked.flatMap(({ mark }) => mark?.attribute ?? [])],
    after: place,
    limit: ask.limit,
  });
}

/** The filter of one group, or "". Values were checked on parsing: words of a vocabulary and six-digit codes. */
function groupFilter(search: SceneSearch, group: Group, since: Date): string {
  const chosen = (attribute: string, values: readonly string[]) => (values.length > 0 ? oneOf(attribute, values) : "");
  switch (group) {
    case "region": {
      const { provinces, cities } = chosenRegions(search.region);
      const parts = [chosen("province", provinces), chosen("city", cities)].filter((part) => part !== "");
      return parts.length > 0 ? any(parts) : "";
    }
    case "benchmark":
      return search.benchmark ? "benchmark = true" : "";
    case "deadline":
      return search.deadline ? closesWithin(search.deadline, since) : "";
    default:
      return chosen(FACETS[group][0], search[group]);
  }
}

function closesWithin(deadline: (typeof SCENE_DEADLINES)[number], since: Date): string {
  const end = deadlineEnd(deadline, since);
  return `(closes_at > ${since.getTime()}${end ? ` AND closes_at <= ${end.getTime()}` : ""})`;
}

function segments(order: SceneOrder, since: Date): Segment[] {
  const now = since.getTime();
  switch (order) {
    case "newest":
      return [{ name: "newest", filter: "", keys: [{ attribute: "published_at", direction: "desc" }] }];
    case "name":
      return [{ name: "name", filter: "", keys: [{ attribute: "name_key", direction: "asc", isText: true }] }];
    default:
      return [
        { name: "open", filter: `closes_at > ${now}`, keys: [{ attribute: "closes_at", direction: "asc" }] },
        { name: "past", filter: `closes_at <= ${now}`, keys: [{ attribute: "closes_at", direction: "desc" }] },
      ];
  }
}

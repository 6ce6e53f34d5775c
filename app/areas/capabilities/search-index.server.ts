import type { MetricCondition, Question } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { NATIONWIDE } from "#db/vocabulary/regions.ts";
import { ASKED_ATTRIBUTES, askedFilter } from "#search/asked.ts";
import { any, is, oneOf } from "#search/filters.ts";
import { type Listed, list, type Place, type Segment } from "#search/list.ts";
import type { CapabilitySearch } from "./schemas.ts";
import { type CapabilityOrder, FACETS, GROUPS, type Group, serving } from "./search-parts.ts";

/** What both answerers of a search are given. */
export interface CapabilityAsk {
  search: CapabilitySearch;
  question: Question;
  conditions: readonly MetricCondition[];
  order: CapabilityOrder;
  /** When the first stretch was asked for. */
  since: Date;
  place: Place | null;
  limit: number;
}

/** Asks the index. Throws SearchUnavailable. */
export async function askIndex(ctx: Context, ask: CapabilityAsk): Promise<Listed> {
  const { search, question, order, since, place } = ask;
  const byRelevance = order === "relevance";
  return list(ctx.services.search, {
    index: "capabilities",
    base: [
      ...ask.conditions.map(({ metric, comparator, value }) => `metrics.${metric} ${comparator} ${value}`),
      ...(search.metric ? [is("metric_keys", search.metric)] : []),
      // A list by relevance compares all its hits on every page: what was published since the first one is left to the next search.
      ...(byRelevance && place ? [`published_at <= ${since.getTime()}`] : []),
    ],
    groups: Object.fromEntries(GROUPS.map((group) => [group, { filter: groupFilter(search, group), facets: FACETS[group] }])),
    countedBy: "role",
    counts: Object.fromEntries(EVIDENCE_GRADES.map((grade, level) => [grade, { filter: `evidence >= ${level}`, group: "evidence" }])),
    overview: [],
    asked: question.asked.map(askedFilter),
    order: [segment(order)],
    byRelevance,
    attributes: [...ASKED_ATTRIBUTES, ...question.asked.flatMap(({ mark }) => mark?.attribute ?? [])],
    after: place,
    limit: ask.limit,
  });
}

/** The filter of one group, or "". Values were checked on parsing: words of a vocabulary and six-digit codes. */
function groupFilter(search: CapabilitySearch, group: Group): string {
  switch (group) {
    case "region": {
      if (search.region.length === 0) return "";
      const { provinces, regions } = serving(search.region);
      return any([oneOf("provinces", [...provinces, NATIONWIDE]), ...(regions.length > 0 ? [oneOf("regions", regions)] : [])]);
    }
    case "evidence":
      return search.evidence ? `evidence >= ${EVIDENCE_GRADES.indexOf(search.evidence)}` : "";
    case "verified":
      return search.verified ? "verified = true" : "";
    default:
      return search[group].length > 0 ? oneOf(FACETS[group][0], search[group]) : "";
  }
}

function segment(order: CapabilityOrder): Segment {
  const newest = { attribute: "published_at", direction: "desc" } as const;
  const standing = { attribute: "standing", direction: "desc" } as const;
  switch (order) {
    case "newest":
      return { name: "newest", filter: "", keys: [newest] };
    case "evidence":
      return { name: "evidence", filter: "", keys: [{ attribute: "evidence", direction: "desc" }, standing] };
    case "leadTime":
      return { name: "leadTime", filter: "", keys: [{ attribute: "lead_time", direction: "asc" }, standing] };
    default:
      return { name: "standing", filter: "", keys: [standing, newest] };
  }
}

import { GAP_KINDS } from "#db/vocabulary/demand.ts";
import { SCENE_FIELDS } from "#db/vocabulary/scenes.ts";

export const GAP_VIEWS = ["gaps", "supply"] as const;
/** What the gap map can be ordered by; the first is usual. */
export const GAP_SORTS = ["scenes", "catalogue", "combination", "name"] as const;

const one = <T extends string>(words: readonly T[], text: string | null): T | undefined => words.find((word) => word === text);

/** Filters of the gap map, from the URL. Words nobody knows are left out; a region that is not the bureau's, the read leaves out. */
export function readGapFilter(params: URLSearchParams) {
  const region = params.get("region") ?? "";
  const sort = params.get("sort") ?? "";
  return {
    view: one(GAP_VIEWS, params.get("view")) ?? "gaps",
    q: (params.get("q") ?? "").trim().slice(0, 40),
    region: /^\d{6}$/.test(region) ? region : undefined,
    field: one(SCENE_FIELDS, params.get("field")),
    kind: one(GAP_KINDS, params.get("kind")),
    sort: one(GAP_SORTS, sort.replace(/^-/, "")) ?? "scenes",
    isAscending: sort !== "" && !sort.startsWith("-"),
  };
}
export type GapFilter = ReturnType<typeof readGapFilter>;

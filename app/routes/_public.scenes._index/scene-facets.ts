import type { listRegions } from "#app/areas/organizations/index.server.ts";
import type { SceneSearchResult } from "#app/areas/scenes/index.server.ts";
import { SCENE_DEADLINES, type SceneSearch } from "#app/areas/scenes/schemas.ts";
import { PUBLIC_STATUSES } from "#app/areas/scenes/states.ts";
import { choices, regionGroups } from "#app/gallery/filter-groups.ts";
import type { FilterGroup } from "#app/gallery/filter-panel.tsx";
import {
  COMMERCIAL_MODE_NAMES,
  COMMERCIAL_MODES,
  PRODUCT_TYPE_NAMES,
  PRODUCT_TYPES,
  SCENE_DOMAIN_NAMES,
  SCENE_DOMAINS,
  SCENE_FIELD_NAMES,
  SCENE_FIELDS,
  SCENE_MATURITIES,
  SCENE_MATURITY_NAMES,
  SCENE_STATUS_NAMES,
} from "#db/vocabulary/scenes.ts";

const DEADLINE_NAMES: Record<(typeof SCENE_DEADLINES)[number], string> = {
  "7": "7 天内截止",
  "30": "30 天内截止",
  "90": "90 天内截止",
  open: "尚未截止",
};

/** The filter groups with what can be chosen in each: choices without any scene are left out unless they are chosen. */
export function sceneFacetGroups(
  search: SceneSearch,
  { facets, deadlines }: Pick<SceneSearchResult, "facets" | "deadlines">,
  provinces: Awaited<ReturnType<typeof listRegions>>,
): FilterGroup[] {
  const group = (
    legend: string,
    name: string,
    options: FilterGroup["options"],
    selected: readonly string[],
    more: Partial<FilterGroup> = {},
  ) => ({
    legend,
    name,
    options,
    selected: [...selected],
    ...more,
  });
  const groups: FilterGroup[] = [
    // The three are shown even when they are empty: they say what there could be.
    group("场景类型", "domain", choices(SCENE_DOMAINS, SCENE_DOMAIN_NAMES, facets.domain, SCENE_DOMAINS), search.domain),
    group("应用领域", "field", choices(SCENE_FIELDS, SCENE_FIELD_NAMES, facets.field, search.field), search.field),
    group("对接阶段", "status", choices(PUBLIC_STATUSES, SCENE_STATUS_NAMES, facets.status, search.status), search.status),
    ...regionGroups(provinces, facets.province, facets.city, search.region),
    group(
      "产品类型",
      "productType",
      choices(PRODUCT_TYPES, PRODUCT_TYPE_NAMES, facets.product_types, search.productType),
      search.productType,
    ),
    group(
      "标杆场景",
      "benchmark",
      [{ value: "1", label: "仅看标杆", count: facets.benchmark["true"] ?? 0 }],
      search.benchmark ? ["1"] : [],
    ),
    group(
      "应答截止",
      "deadline",
      [{ value: "", label: "不限", count: null }, ...choices(SCENE_DEADLINES, DEADLINE_NAMES, deadlines, SCENE_DEADLINES)],
      [search.deadline ?? ""],
      { single: true, folded: true },
    ),
    group(
      "合作方式",
      "commercialMode",
      choices(COMMERCIAL_MODES, COMMERCIAL_MODE_NAMES, facets.commercial_modes, search.commercialMode),
      search.commercialMode,
      { folded: true },
    ),
    group("场景成熟度", "maturity", choices(SCENE_MATURITIES, SCENE_MATURITY_NAMES, facets.maturity, search.maturity), search.maturity, {
      folded: true,
    }),
  ];
  return groups.filter(({ options }) => options.length > 0);
}

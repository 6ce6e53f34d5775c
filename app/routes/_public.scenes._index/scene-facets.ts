import type { listRegions } from "#app/areas/organizations/index.server.ts";
import type { SceneFacets } from "#app/areas/scenes/index.server.ts";
import type { SceneSearch } from "#app/areas/scenes/schemas.ts";
import { PUBLIC_STATUSES } from "#app/areas/scenes/states.ts";
import {
  PRODUCT_TYPE_NAMES,
  PRODUCT_TYPES,
  SCENE_DOMAIN_NAMES,
  SCENE_DOMAINS,
  SCENE_FIELD_NAMES,
  SCENE_FIELDS,
  SCENE_STATUS_NAMES,
} from "#db/vocabulary/scenes.ts";

export interface FacetGroup {
  legend: string;
  /** Search parameter. */
  name: string;
  options: { value: string; label: string; count: number }[];
  selected: string[];
}

const choices = <K extends string>(
  keys: readonly K[],
  names: Record<K, string>,
  counts: Record<string, number>,
  selected: readonly string[],
) =>
  keys
    .map((value) => ({ value, label: names[value], count: counts[value] ?? 0 }))
    .filter(({ value, count }) => count > 0 || selected.includes(value));

/** The filter groups with what can be chosen in each: choices without any scene are left out unless they are chosen. */
export function sceneFacetGroups(
  search: SceneSearch,
  facets: SceneFacets,
  provinces: Awaited<ReturnType<typeof listRegions>>,
): FacetGroup[] {
  const isChosen = (code: string) => search.region.includes(code);
  const byCount = (a: { count: number; value: string }, b: { count: number; value: string }) =>
    b.count - a.count || (a.value < b.value ? -1 : 1);
  const provinceOptions = provinces
    .map(({ code, name }) => ({ value: code, label: name, count: facets.province[code] ?? 0 }))
    .filter(({ value, count }) => count > 0 || isChosen(value))
    .sort(byCount);
  // Cities are offered once their province is chosen: the list of all would be too long to read.
  const cityOptions = provinces
    .filter((province) => isChosen(province.code) || province.cities.some((city) => isChosen(city.code)))
    .flatMap((province) => province.cities)
    .map(({ code, name }) => ({ value: code, label: name, count: facets.city[code] ?? 0 }))
    .filter(({ value, count }) => count > 0 || isChosen(value))
    .sort(byCount);
  const selectedRegions = [...search.region];
  const groups: FacetGroup[] = [
    {
      legend: "场景类型",
      name: "domain",
      options: choices(SCENE_DOMAINS, SCENE_DOMAIN_NAMES, facets.domain, SCENE_DOMAINS),
      selected: search.domain,
    },
    {
      legend: "应用领域",
      name: "field",
      options: choices(SCENE_FIELDS, SCENE_FIELD_NAMES, facets.field, search.field),
      selected: search.field,
    },
    {
      legend: "对接阶段",
      name: "status",
      options: choices(PUBLIC_STATUSES, SCENE_STATUS_NAMES, facets.status, search.status),
      selected: search.status,
    },
    { legend: "所在省份", name: "region", options: provinceOptions, selected: selectedRegions },
    { legend: "所在城市", name: "region", options: cityOptions, selected: selectedRegions },
    {
      legend: "产品类型",
      name: "productType",
      options: choices(PRODUCT_TYPES, PRODUCT_TYPE_NAMES, facets.product_types, search.productType),
      selected: search.productType,
    },
    {
      legend: "标杆场景",
      name: "benchmark",
      options: [{ value: "1", label: "仅看标杆", count: facets.benchmark["true"] ?? 0 }],
      selected: search.benchmark ? ["1"] : [],
    },
  ];
  return groups.filter((group) => group.options.length > 0);
}

/** What is chosen, one entry a choice, for the chips above the list. */
export function chosenFilters(groups: readonly FacetGroup[]): { name: string; value: string; legend: string; label: string }[] {
  return groups.flatMap(({ name, legend, options, selected }) =>
    options.filter(({ value }) => selected.includes(value)).map(({ value, label }) => ({ name, value, legend, label })),
  );
}

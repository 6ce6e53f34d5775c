import type { SCENE_DEADLINES, SCENE_SORTS } from "./schemas.ts";

/** Filter groups of the gallery with the facets counted in each: a region is counted as province and as city. */
export const FACETS = {
  domain: ["domain"],
  field: ["field"],
  status: ["status"],
  region: ["province", "city"],
  productType: ["product_types"],
  maturity: ["maturity"],
  commercialMode: ["commercial_modes"],
  deadline: [],
  benchmark: ["benchmark"],
} as const satisfies Record<string, readonly string[]>;
export type Group = keyof typeof FACETS;
export const GROUPS = Object.keys(FACETS) as Group[];
export type SceneFacets = Record<(typeof FACETS)[Group][number], Record<string, number>>;
export type SceneOrder = (typeof SCENE_SORTS)[number];

/** Chosen regions: a province stands for itself only while none of its cities is chosen. */
export function chosenRegions(region: readonly string[]): { provinces: string[]; cities: string[] } {
  const cities = region.filter((code) => !code.endsWith("0000"));
  const provinces = region.filter((code) => code.endsWith("0000") && !cities.some((city) => city.startsWith(code.slice(0, 2))));
  return { provinces, cities };
}

const DAY_MS = 86_400_000;
/** The end of the days within which answers close; null for no end. */
export function deadlineEnd(deadline: (typeof SCENE_DEADLINES)[number], since: Date): Date | null {
  return deadline === "open" ? null : new Date(since.getTime() + Number(deadline) * DAY_MS);
}

import { provinceOf } from "#db/vocabulary/regions.ts";
import type { CAPABILITY_SORTS } from "./schemas.ts";

/** Filter groups of the catalogue with the facets counted in each: a region served is counted as such and as province. */
export const FACETS = {
  role: ["role"],
  field: ["fields"],
  domain: ["domains"],
  componentKind: ["component_kind"],
  productType: ["product_type"],
  region: ["provinces", "regions"],
  priceModel: ["price_models"],
  verified: ["verified"],
  evidence: [],
} as const satisfies Record<string, readonly string[]>;
export type Group = keyof typeof FACETS;
export const GROUPS = Object.keys(FACETS) as Group[];
export type CapabilityFacets = Record<(typeof FACETS)[Group][number], Record<string, number>>;
export type CapabilityOrder = (typeof CAPABILITY_SORTS)[number];

/** Who serves a region: who names it, its province, or the whole country; a province is served by who serves a city of it, too. */
export function serving(codes: readonly string[]): { provinces: string[]; regions: string[] } {
  // A province stands for itself only while none of its cities is chosen.
  const cities = codes.filter((code) => !code.endsWith("0000"));
  const provinces = codes.filter((code) => code.endsWith("0000") && !cities.some((city) => city.startsWith(code.slice(0, 2))));
  return { provinces, regions: [...new Set(cities.flatMap((code) => [code, provinceOf(code)]))] };
}

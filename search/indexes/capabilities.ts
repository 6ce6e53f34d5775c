import type { Settings } from "meilisearch";

/** What the capability index holds: one number per metric in its canonical unit, absent when nothing is claimed. */
export interface CapabilityDocument {
  id: string;
  org_id: string;
  role: string;
  component_kind: string | null;
  name: string;
  organization: string;
  description: string;
  fields: string[];
  domains: string[];
  product_type: string | null;
  regions: string[];
  tags: string[];
  interfaces: string[];
  metric_keys: string[];
  metrics: Record<string, number>;
  units_per_month: number;
  updated_at: number;
  shard: number;
}

export const capabilitySettings: Settings = {
  searchableAttributes: ["name", "description", "organization"],
  filterableAttributes: [
    {
      attributePatterns: [
        "role",
        "component_kind",
        "fields",
        "domains",
        "product_type",
        "regions",
        "tags",
        "interfaces",
        "metric_keys",
        "org_id",
        "shard",
      ],
      features: { facetSearch: false, filter: { equality: true, comparison: false } },
    },
    {
      attributePatterns: ["metrics.*", "units_per_month", "updated_at"],
      features: { facetSearch: false, filter: { equality: true, comparison: true } },
    },
  ],
  sortableAttributes: ["updated_at", "units_per_month"],
  rankingRules: ["words", "sort", "exactness"],
  proximityPrecision: "byAttribute",
  localizedAttributes: [{ attributePatterns: ["*"], locales: ["cmn"] }],
  pagination: { maxTotalHits: 1000 },
  faceting: { maxValuesPerFacet: 200 },
  searchCutoffMs: 300,
};

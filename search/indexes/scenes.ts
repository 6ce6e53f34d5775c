import type { Settings } from "meilisearch";

/** What the scene index holds of a published scene; restricted fields never enter it. */
export interface SceneDocument {
  id: string;
  org_id: string;
  name: string;
  organization: string;
  description: string;
  domain: string;
  field: string;
  product_types: string[];
  province: string;
  city: string;
  status: string;
  benchmark: boolean;
  tags: string[];
  metric_keys: string[];
  metrics: Record<string, number>;
  closes_at: number;
  published_at: number;
  shard: number;
  /** Where the scene lies among alike ones; null keeps it out of {@link Search.nearest}. */
  _vectors: { dup: number[] | null };
}

/** Numbers in a vector of the `dup` embedder. */
export const DUP_DIMENSIONS = 256;

export const sceneSettings: Settings = {
  searchableAttributes: ["name", "organization", "description"],
  filterableAttributes: [
    {
      attributePatterns: [
        "domain",
        "field",
        "product_types",
        "province",
        "city",
        "status",
        "benchmark",
        "tags",
        "metric_keys",
        "org_id",
        "shard",
      ],
      features: { facetSearch: false, filter: { equality: true, comparison: false } },
    },
    {
      attributePatterns: ["metrics.*", "closes_at", "published_at"],
      features: { facetSearch: false, filter: { equality: true, comparison: true } },
    },
  ],
  sortableAttributes: ["closes_at", "published_at"],
  rankingRules: ["words", "sort", "exactness"],
  proximityPrecision: "byAttribute",
  localizedAttributes: [{ attributePatterns: ["*"], locales: ["cmn"] }],
  pagination: { maxTotalHits: 1000 },
  faceting: { maxValuesPerFacet: 200 },
  searchCutoffMs: 300,
  embedders: { dup: { source: "userProvided", dimensions: DUP_DIMENSIONS } },
};

import type { Settings } from "meilisearch";

/**
 * What the scene index holds of a published scene. Its texts are there to be compared, in the form of `plainSearchText`, never to be shown;
 * what the unit keeps to itself never enters it.
 */
export interface SceneDocument {
  id: string;
  org_id: string;
  name: string;
  organization: string;
  description: string;
  /** Terms of name, organization and description; of name and organization. */
  terms: string[];
  name_terms: string[];
  /** Operations the lexicon finds; those in the name alone. */
  tags: string[];
  name_tags: string[];
  domain: string;
  field: string;
  product_types: string[];
  province: string;
  city: string;
  status: string;
  maturity: string;
  commercial_modes: string[];
  benchmark: boolean;
  metric_keys: string[];
  /** One number a metric in its canonical unit; a range has none. */
  metrics: Record<string, number>;
  closes_at: number;
  published_at: number;
  /** See `nameKey`. */
  name_key: string;
  shard: number;
  /** Where the scene lies among alike ones; null keeps it out of {@link Search.nearest}. */
  _vectors: { dup: number[] | null };
}

/** Numbers in a vector of the `dup` embedder. */
export const DUP_DIMENSIONS = 256;

/** What a search may give back; see the capability index. */
const DISPLAYED: (keyof SceneDocument)[] = [
  "id",
  "name",
  "organization",
  "description",
  "tags",
  "name_tags",
  "domain",
  "field",
  "product_types",
  "province",
  "city",
  "status",
  "maturity",
  "commercial_modes",
  "benchmark",
  "metric_keys",
  "closes_at",
  "published_at",
  "name_key",
];

export const sceneSettings: Settings & { displayedAttributes: string[] } = {
  displayedAttributes: DISPLAYED,
  searchableAttributes: ["name", "organization", "description"],
  filterableAttributes: [
    {
      attributePatterns: [
        "terms",
        "name_terms",
        "tags",
        "name_tags",
        "domain",
        "field",
        "product_types",
        "province",
        "city",
        "status",
        "maturity",
        "commercial_modes",
        "benchmark",
        "metric_keys",
        "org_id",
        "shard",
      ],
      features: { facetSearch: false, filter: { equality: true, comparison: false } },
    },
    {
      attributePatterns: ["id", "metrics.*", "closes_at", "published_at", "name_key"],
      features: { facetSearch: false, filter: { equality: true, comparison: true } },
    },
  ],
  sortableAttributes: ["id", "closes_at", "published_at", "name_key"],
  rankingRules: ["words", "sort", "exactness"],
  proximityPrecision: "byAttribute",
  localizedAttributes: [{ attributePatterns: ["*"], locales: ["cmn"] }],
  pagination: { maxTotalHits: 1000 },
  faceting: { maxValuesPerFacet: 500 },
  searchCutoffMs: 300,
  embedders: { dup: { source: "userProvided", dimensions: DUP_DIMENSIONS } },
};

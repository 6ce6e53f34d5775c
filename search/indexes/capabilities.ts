import type { Settings } from "meilisearch";

/** What the capability index holds. Its texts are there to be compared, in the form of `plainSearchText`, never to be shown. */
export interface CapabilityDocument {
  id: string;
  org_id: string;
  role: string;
  component_kind: string | null;
  name: string;
  organization: string;
  description: string;
  /** Terms of name, organization and description; of name and organization. */
  terms: string[];
  name_terms: string[];
  /** Operations the lexicon finds; those in name and summary alone. */
  tags: string[];
  name_tags: string[];
  fields: string[];
  domains: string[];
  product_type: string | null;
  /** Codes served as published, "100000" for the whole country; and the provinces in which they lie. */
  regions: string[];
  provinces: string[];
  /** Province of its owner; null while that is unknown. */
  home: string | null;
  interfaces: string[];
  price_models: string[];
  verified: boolean;
  metric_keys: string[];
  /** One number a metric in its canonical unit; absent when nothing is claimed, or a range. */
  metrics: Record<string, number>;
  /** The grade that at least half of the claims reach, weakest 0; -1 without any. */
  evidence: number;
  lead_time: number;
  units_per_month: number;
  /** It names robots it works with, and so stands beside no other; false for robots and whoever lists none. */
  bound: boolean;
  /** Fen, tax excluded; absent when not published. */
  lease_monthly?: number;
  one_off?: number;
  /** What it would bring into any consortium, whatever the scene: see `drawOf` in the room. */
  draw: number;
  /** The same with what its evidence is worth. */
  draw_with_evidence: number;
  /** Order of the catalogue when nothing is asked: see `standing` in the room. */
  standing: number;
  updated_at: number;
  published_at: number;
  shard: number;
}

/**
 * What a search may give back. All of these are made ready for every hit, whichever are asked for: with the terms and the figures among them
 * a query takes twice as long.
 */
const DISPLAYED: (keyof CapabilityDocument)[] = [
  "id",
  "role",
  "component_kind",
  "name",
  "organization",
  "description",
  "tags",
  "name_tags",
  "fields",
  "domains",
  "product_type",
  "regions",
  "provinces",
  "price_models",
  "verified",
  "metric_keys",
  "evidence",
  "lead_time",
  "units_per_month",
  "standing",
  "updated_at",
  "published_at",
];

export const capabilitySettings: Settings & { displayedAttributes: string[] } = {
  displayedAttributes: DISPLAYED,
  searchableAttributes: ["name", "description", "organization"],
  filterableAttributes: [
    {
      attributePatterns: [
        "terms",
        "name_terms",
        "tags",
        "name_tags",
        "role",
        "component_kind",
        "fields",
        "domains",
        "product_type",
        "regions",
        "provinces",
        "home",
        "interfaces",
        "price_models",
        "verified",
        "bound",
        "metric_keys",
        "org_id",
        "shard",
      ],
      features: { facetSearch: false, filter: { equality: true, comparison: false } },
    },
    {
      attributePatterns: [
        "id",
        "metrics.*",
        "evidence",
        "lead_time",
        "standing",
        "units_per_month",
        "lease_monthly",
        "one_off",
        "updated_at",
        "published_at",
      ],
      features: { facetSearch: false, filter: { equality: true, comparison: true } },
    },
  ],
  sortableAttributes: [
    "id",
    "draw",
    "draw_with_evidence",
    "evidence",
    "lead_time",
    "standing",
    "updated_at",
    "published_at",
    "units_per_month",
  ],
  rankingRules: ["words", "sort", "exactness"],
  proximityPrecision: "byAttribute",
  localizedAttributes: [{ attributePatterns: ["*"], locales: ["cmn"] }],
  pagination: { maxTotalHits: 1000 },
  faceting: { maxValuesPerFacet: 500 },
  searchCutoffMs: 300,
};

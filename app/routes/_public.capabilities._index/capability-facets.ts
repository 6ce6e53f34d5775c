import type { CapabilitySearchResult } from "#app/areas/capabilities/index.server.ts";
import type { CapabilitySearch } from "#app/areas/capabilities/schemas.ts";
import type { listRegions } from "#app/areas/organizations/index.server.ts";
import { choices, regionGroups } from "#app/gallery/filter-groups.ts";
import type { FilterGroup } from "#app/gallery/filter-panel.tsx";
import { PRICE_MODEL_NAMES, PRICE_MODELS } from "#db/vocabulary/capabilities.ts";
import { EVIDENCE_GRADES, type EvidenceGrade } from "#db/vocabulary/metrics.ts";
import { NATIONWIDE } from "#db/vocabulary/regions.ts";
import { COMPONENT_KIND_NAMES, COMPONENT_KINDS, SUPPLY_ROLE_NAMES, SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import {
  PRODUCT_TYPE_NAMES,
  PRODUCT_TYPES,
  SCENE_DOMAIN_NAMES,
  SCENE_DOMAINS,
  SCENE_FIELD_NAMES,
  SCENE_FIELDS,
} from "#db/vocabulary/scenes.ts";

const EVIDENCE_CHOICES: Record<EvidenceGrade, string> = {
  selfDeclared: "自述及以上",
  document: "文件及以上",
  thirdParty: "检测及以上",
  platform: "平台实证",
};

/** The filter groups with what can be chosen in each: choices without any capability are left out unless they are chosen. */
export function capabilityFacetGroups(
  search: CapabilitySearch,
  { facets, evidence }: Pick<CapabilitySearchResult, "facets" | "evidence">,
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
  // Who serves the whole country serves every region.
  const everywhere = (counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).map(([code, n]) => [code, n + (facets.provinces[NATIONWIDE] ?? 0)]));
  const groups: FilterGroup[] = [
    group("供给角色", "role", choices(SUPPLY_ROLES, SUPPLY_ROLE_NAMES, facets.role, search.role), search.role),
    group(
      "零部件类别",
      "componentKind",
      choices(COMPONENT_KINDS, COMPONENT_KIND_NAMES, facets.component_kind, search.componentKind),
      search.componentKind,
      { folded: !search.role.includes("partsSupplier") },
    ),
    group("应用领域", "field", choices(SCENE_FIELDS, SCENE_FIELD_NAMES, facets.fields, search.field), search.field),
    group("场景类型", "domain", choices(SCENE_DOMAINS, SCENE_DOMAIN_NAMES, facets.domains, search.domain), search.domain),
    group(
      "证据等级（过半指标）",
      "evidence",
      [
        { value: "", label: "不限", count: null },
        ...choices(EVIDENCE_GRADES, EVIDENCE_CHOICES, evidence, search.evidence ? [search.evidence] : []),
      ],
      [search.evidence ?? ""],
      { single: true },
    ),
    group(
      "产品类型",
      "productType",
      choices(PRODUCT_TYPES, PRODUCT_TYPE_NAMES, facets.product_type, search.productType),
      search.productType,
      {
        folded: true,
      },
    ),
    group("计价方式", "priceModel", choices(PRICE_MODELS, PRICE_MODEL_NAMES, facets.price_models, search.priceModel), search.priceModel, {
      folded: true,
    }),
    ...regionGroups(provinces, everywhere(facets.provinces), everywhere(facets.regions), search.region, {
      province: "服务省份",
      city: "服务城市",
    }).map((one) => ({ ...one, folded: true })),
    group(
      "单位认证",
      "verified",
      [{ value: "1", label: "仅看已认证单位", count: facets.verified["true"] ?? 0 }],
      search.verified ? ["1"] : [],
    ),
  ];
  return groups.filter(({ options }) => options.length > 0);
}

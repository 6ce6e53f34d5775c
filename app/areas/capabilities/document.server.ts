import { and, eq, inArray } from "drizzle-orm";
import { loadLexicon, plainSearchText, termsOf } from "#app/areas/metrics/index.server.ts";
import { organizationsById, regionNames } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { capabilities, claims } from "#db/schema/capabilities.ts";
import { NATIONWIDE, provinceOf } from "#db/vocabulary/regions.ts";
import { COMPONENT_KIND_NAMES, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { PRODUCT_TYPE_NAMES, SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";
import type { CapabilityDocument } from "#search/indexes/capabilities.ts";
import { namingRobots } from "./compatibility.server.ts";
import { detailKindOf, showDetails } from "./details.ts";
import { drawOf, drawWithEvidence } from "./draw.server.ts";
import type { Capability } from "./reads.server.ts";
import { evidenceLevel, standingOf } from "./standing.ts";

/** The index documents of those of the capabilities that are published, in no order. Four queries whatever the number. */
export async function capabilityDocuments(ctx: Context, ids: readonly string[]): Promise<CapabilityDocument[]> {
  if (ids.length === 0) return [];
  const [rows, claimRows, bound, regions, lexicon] = await Promise.all([
    ctx.db
      .select()
      .from(capabilities)
      .where(and(inArray(capabilities.id, [...ids]), eq(capabilities.status, "published"))),
    ctx.db
      .select({
        capabilityId: claims.capabilityId,
        metric: claims.metric,
        value: claims.value,
        upper: claims.upper,
        evidence: claims.evidence,
      })
      .from(claims)
      .where(inArray(claims.capabilityId, [...ids])),
    namingRobots(ctx, ids),
    regionNames(ctx),
    loadLexicon(ctx),
  ]);
  const owners = await organizationsById(
    ctx,
    rows.map((row) => row.organizationId),
  );
  const byCapability = Map.groupBy(claimRows, (claim) => claim.capabilityId);
  return rows.map((capability) => {
    const own = (byCapability.get(capability.id) ?? []).sort((a, b) => (a.metric < b.metric ? -1 : 1));
    const owner = owners.get(capability.organizationId);
    const name = plainSearchText(capability.name);
    const organization = plainSearchText(`${owner?.name ?? ""} ${owner?.shortName ?? ""}`);
    const description = plainSearchText(publicText(capability, regions.get(owner?.regionCode ?? "") ?? ""));
    const evidence = own.map((claim) => claim.evidence);
    const level = evidenceLevel(evidence);
    const draw = drawOf({ ...capability, deliveredProjects: owner?.deliveredProjects ?? 0 });
    const served = capability.serviceRegions.length > 0 ? capability.serviceRegions : [NATIONWIDE];
    return {
      id: capability.id,
      org_id: capability.organizationId,
      role: capability.role,
      component_kind: capability.componentKind,
      name,
      organization,
      description,
      terms: termsOf(`${name}。${organization}。${description}`),
      name_terms: termsOf(`${name}。${organization}`),
      tags: capability.tags,
      name_tags: lexicon.tagsOf(`${capability.name}。${capability.summary}`),
      fields: capability.fields,
      domains: capability.domains,
      product_type: capability.productType,
      regions: served,
      provinces: [...new Set(served.map((code) => (code === NATIONWIDE ? code : provinceOf(code))))],
      home: owner ? provinceOf(owner.regionCode) : null,
      interfaces: capability.interfaces,
      price_models: [...new Set(capability.prices.map(({ model }) => model))],
      verified: owner?.verifiedAt != null,
      metric_keys: own.map((claim) => claim.metric),
      metrics: Object.fromEntries(own.filter((claim) => claim.upper === null).map((claim) => [claim.metric, Number(claim.value)])),
      evidence: level,
      lead_time: capability.leadTimeWeeks,
      units_per_month: capability.unitsPerMonth,
      bound: bound.has(capability.id),
      ...(capability.leaseMonthlyFen === null ? {} : { lease_monthly: Number(capability.leaseMonthlyFen) }),
      ...(capability.oneOffFen === null ? {} : { one_off: Number(capability.oneOffFen) }),
      draw,
      draw_with_evidence: drawWithEvidence(draw, evidence),
      standing: standingOf(capability.role, level, own.length),
      updated_at: capability.updatedAt.getTime(),
      published_at: capability.publishedAt?.getTime() ?? 0,
      shard: Number.parseInt(capability.id.slice(-2), 16) % 16,
    };
  });
}

/** What everyone may read on the capability's page. */
function publicText(capability: Capability, ownerRegion: string): string {
  const kind = detailKindOf(capability.role, capability.componentKind);
  return [
    capability.summary,
    capability.description,
    SUPPLY_ROLE_NAMES[capability.role],
    ...(capability.componentKind ? [COMPONENT_KIND_NAMES[capability.componentKind]] : []),
    ...(capability.productType ? [PRODUCT_TYPE_NAMES[capability.productType]] : []),
    ...capability.fields.map((field) => SCENE_FIELD_NAMES[field]),
    ...capability.domains.map((domain) => SCENE_DOMAIN_NAMES[domain]),
    ...capability.interfaces,
    ...(kind ? showDetails(kind, capability.details).flatMap(({ text }) => text ?? []) : []),
    ownerRegion,
  ].join("。");
}

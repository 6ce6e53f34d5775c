import {
  capabilityHistory,
  compatibilitiesOf,
  detailKindOf,
  getCapability,
  showClaim,
  showDetails,
} from "#app/areas/capabilities/index.server.ts";
import { isStale } from "#app/areas/capabilities/vocabulary.ts";
import { filesOf } from "#app/areas/files/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { organizationById, regionNames } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { ABILITIES } from "#db/vocabulary/capabilities.ts";
import { DIMENSIONS } from "#db/vocabulary/metrics.ts";

/** Everything the page of a capability shows, as plain data. */
export async function capabilityView(ctx: Context, code: string) {
  const { capability, claims } = await getCapability(ctx, code);
  const [registry, regions, vendor, compatibility, history, files] = await Promise.all([
    loadRegistry(ctx),
    regionNames(ctx),
    organizationById(ctx, capability.organizationId),
    compatibilitiesOf(ctx, capability),
    capabilityHistory(ctx, code),
    filesOf(ctx, "capability", [capability.id]),
  ]);
  const kind = detailKindOf(capability.role, capability.componentKind);
  const { name, summary, description, status, version, role, componentKind, productType } = capability;
  const { domains, fields, interfaces, unitsPerMonth, leadTimeWeeks, prices, abilities } = capability;
  return {
    capability: {
      ...{ code, name, summary, description, status, version, role, componentKind, productType },
      ...{ domains, fields, interfaces, unitsPerMonth, leadTimeWeeks, prices },
      details: kind ? showDetails(kind, capability.details) : [],
      abilities: ABILITIES.flatMap((ability) => {
        const found = abilities[ability];
        return found ? [{ ability, ...found }] : [];
      }),
      serviceRegions: capability.serviceRegions.map((region) => regions.get(region) ?? region),
      updatedAt: capability.updatedAt.toISOString(),
      claims: claims
        .map((claim) => ({
          metric: claim.metric,
          name: registry.get(claim.metric).name,
          dimension: registry.get(claim.metric).dimension,
          text: showClaim(registry, claim),
          evidence: claim.evidence,
          note: claim.evidenceNote,
          issuer: claim.issuer,
          issuedOn: claim.issuedOn,
          isStale: isStale(claim, ctx.clock.now()),
          condition: claim.condition,
          file: files.get(capability.id)?.find((file) => file.id === claim.fileId) ?? null,
        }))
        .sort((a, b) => DIMENSIONS.indexOf(a.dimension) - DIMENSIONS.indexOf(b.dimension)),
    },
    compatibility,
    history,
    vendor: {
      code: vendor?.code ?? "",
      name: vendor?.name ?? "—",
      introduction: vendor?.introduction ?? "",
      regionName: regions.get(vendor?.regionCode ?? "") ?? "—",
      deliveredProjects: vendor?.deliveredProjects ?? 0,
      isVerified: vendor?.verifiedAt != null,
    },
    isSignedIn: ctx.actor.kind === "user",
    isOwn: ctx.actor.kind === "user" && ctx.actor.organizationId === capability.organizationId,
    mayAsk: ctx.actor.kind === "user" && ctx.actor.organizationKind === "userUnit",
  };
}

import { organizationById } from "#app/areas/organizations/index.server.ts";
import type { JobPayload } from "#app/jobs/catalog.ts";
import type { Context } from "#app/kernel/context.server.ts";
import type { CapabilityDocument } from "#search/indexes/capabilities.ts";
import { capabilitiesById } from "./reads.server.ts";
import { noteUntagged } from "./retag.server.ts";

/**
 * Writes a capability's document as it is now, or removes it when it is no longer published. Two jobs of one capability may run at once and
 * the one that read first may write last; so the row is read again after the write, and the work repeated when it has moved on.
 */
export async function indexCapability(ctx: Context, { capabilityId }: JobPayload<"index-capability">): Promise<void> {
  for (let written: string | null = null; ; ) {
    const row = (await capabilitiesById(ctx, [capabilityId])).get(capabilityId)?.capability;
    // Tags change without a new version when the lexicon does.
    const version = row ? `${row.version} ${row.tags.join()}` : "";
    if (version === written) return noteUntagged(ctx, capabilityId);
    const document = await capabilityDocument(ctx, capabilityId);
    if (document) await ctx.services.search.upsert("capabilities", [{ ...document }]);
    else await ctx.services.search.remove("capabilities", [capabilityId]);
    written = version;
  }
}

/** The index document of a published capability, or null. A range claim is not indexed as a number: it has no single value. */
export async function capabilityDocument(ctx: Context, capabilityId: string): Promise<CapabilityDocument | null> {
  const found = (await capabilitiesById(ctx, [capabilityId])).get(capabilityId);
  if (found?.capability.status !== "published") return null;
  const { capability, claims } = found;
  const organization = await organizationById(ctx, capability.organizationId);
  return {
    id: capability.id,
    org_id: capability.organizationId,
    role: capability.role,
    component_kind: capability.componentKind,
    name: capability.name,
    organization: organization?.name ?? "",
    description: `${capability.summary}。${capability.description}`,
    fields: capability.fields,
    domains: capability.domains,
    product_type: capability.productType,
    regions: capability.serviceRegions,
    tags: capability.tags,
    interfaces: capability.interfaces,
    metric_keys: claims.map((claim) => claim.metric),
    metrics: Object.fromEntries(claims.filter((claim) => claim.upper === null).map((claim) => [claim.metric, Number(claim.value)])),
    units_per_month: capability.unitsPerMonth,
    updated_at: capability.updatedAt.getTime(),
    shard: Number.parseInt(capability.id.slice(-2), 16) % 16,
  };
}

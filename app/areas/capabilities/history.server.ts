import { desc, eq } from "drizzle-orm";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { capabilityVersions } from "#db/schema/capabilities.ts";
import { CLAIM_CHANGE_NAMES, type ClaimChangeKind, claimChanges, type FrozenClaim } from "./claim-changes.ts";
import { getCapability, showClaim } from "./reads.server.ts";

export interface CapabilityVersion {
  version: number;
  at: string;
  /** Against the version before; empty for the first. */
  changes: { name: string; kind: ClaimChangeKind; word: string; before: string | null; after: string | null }[];
}

/** The published versions of a capability the actor may read, newest first, each with what its claims changed; at most twenty. */
export async function capabilityHistory(ctx: Context, code: string): Promise<CapabilityVersion[]> {
  const { capability } = await getCapability(ctx, code);
  const [registry, rows] = await Promise.all([
    loadRegistry(ctx),
    ctx.db
      .select()
      .from(capabilityVersions)
      .where(eq(capabilityVersions.capabilityId, capability.id))
      .orderBy(desc(capabilityVersions.version))
      .limit(21),
  ]);
  const claimsOf = (row: (typeof rows)[number]) => (row.content["claims"] ?? []) as FrozenClaim[];
  const show = (claim: FrozenClaim | null) => (claim && registry.find(claim.metric) ? showClaim(registry, claim) : null);
  return rows.slice(0, 20).map((row, i) => {
    const before = rows[i + 1];
    const changes = before ? claimChanges(claimsOf(before), claimsOf(row), (key) => registry.find(key)) : [];
    return {
      version: row.version,
      at: row.createdAt.toISOString(),
      changes: changes.map(({ metric, kind, before: former, after }) => ({
        name: registry.find(metric)?.name ?? metric,
        kind,
        word: CLAIM_CHANGE_NAMES[kind],
        before: show(former),
        after: show(after),
      })),
    };
  });
}

import { and, eq } from "drizzle-orm";
import type { JobPayload } from "#app/jobs/catalog.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { capabilities } from "#db/schema/capabilities.ts";
import { opportunities, supplyChecks, supplyNotices } from "#db/schema/matching.ts";
import { gapOf, nearest } from "./opportunity.ts";
import { type OpportunityRow, opportunityRow, replaceOpportunities } from "./opportunity-rows.server.ts";
import { type ReverseMatch, raises, reverseMatch } from "./reverse-match.server.ts";
import { tellUnits } from "./tell-units.server.ts";

/** Runs that were being made while a capability was last checked are looked at again. */
const OVERLAP_MS = 60_000;

/**
 * A capability was published, changed or withdrawn: what it adds to which open scene is written down for its vendor, and the units whose best
 * proposal it improves are told what improved. With `newRunsOnly` just the scenes matched since it was last checked.
 */
export async function matchCapability(ctx: Context, { capabilityId, newRunsOnly }: JobPayload<"match-capability">): Promise<void> {
  const checkedAt = ctx.clock.now();
  const since = newRunsOnly ? await lastCheck(ctx, capabilityId) : null;
  const matched = await reverseMatch(ctx, capabilityId, since);
  await withTransaction(ctx, async (tx) => {
    const [row] = await tx.db.select().from(capabilities).where(eq(capabilities.id, capabilityId)).for("share");
    if (!matched || row?.status !== "published") return forget(tx, capabilityId);
    const { version } = matched.found.capability;
    // It moved on meanwhile, and that has its own job.
    if (row.version !== version) return;
    await tellUnits(tx, matched);
    await replaceOpportunities(tx, { capabilityId, version, sceneIds: matched.asked }, rowsOf(matched, checkedAt));
    const check = { capabilityVersion: version, elapsedMs: matched.ms.narrow + matched.ms.compose, checkedAt };
    const { narrowed, bounded, improved } = matched;
    // The counts are of all open scenes; a look at the newest of them leaves them as they are.
    await tx.db
      .insert(supplyChecks)
      .values({ capabilityId, ...check, narrowed, bounded, improved })
      .onConflictDoUpdate({ target: supplyChecks.capabilityId, set: since === null ? { ...check, narrowed, bounded, improved } : check });
  });
}

/** Every scene it raises, and of the others the nearest. */
function rowsOf({ capability, composed, outdone }: ReverseMatch, at: Date): OpportunityRow[] {
  const raised = composed.filter(({ shown }) => raises(shown));
  const near = nearest([...composed.filter(({ shown }) => !raises(shown)), ...outdone.map((scene) => ({ ...scene, isolated: false }))]);
  return [
    ...raised.map((scene) => opportunityRow(capability, scene, scene.shown, OUTRANKED, at)),
    ...near.map((scene) => opportunityRow(capability, scene, null, gapOf(scene, new Set(scene.stands?.lacks), scene.isolated), at)),
  ];
}
const OUTRANKED = { kind: "outranked" } as const;

/** When this version was last held against scenes, with some overlap; null: never. */
async function lastCheck(ctx: Context, capabilityId: string): Promise<Date | null> {
  const [row] = await ctx.db
    .select({ at: supplyChecks.checkedAt })
    .from(supplyChecks)
    .innerJoin(capabilities, and(eq(capabilities.id, supplyChecks.capabilityId), eq(capabilities.version, supplyChecks.capabilityVersion)))
    .where(eq(supplyChecks.capabilityId, capabilityId));
  return row ? new Date(row.at.getTime() - OVERLAP_MS) : null;
}

async function forget(tx: TransactionContext, capabilityId: string): Promise<void> {
  await tx.db.delete(opportunities).where(eq(opportunities.capabilityId, capabilityId));
  await tx.db.delete(supplyNotices).where(eq(supplyNotices.capabilityId, capabilityId));
  await tx.db.delete(supplyChecks).where(eq(supplyChecks.capabilityId, capabilityId));
}

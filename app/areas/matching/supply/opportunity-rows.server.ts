import { and, eq, getTableColumns, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { opportunities } from "#db/schema/matching.ts";
import type { OpportunityGap } from "#db/vocabulary/matching.ts";
import type { Effect } from "../marginal.ts";
import type { MatchCapability } from "../types.ts";
import type { Prospect } from "./opportunity.ts";
import { raises } from "./reverse-match.server.ts";

export type OpportunityRow = typeof opportunities.$inferInsert;

/** A row of a vendor's list: what the capability adds to the scene, reckoned without its budget, or the gap that keeps it out. */
export function opportunityRow(
  capability: Pick<MatchCapability, "id" | "versionId" | "organizationId">,
  scene: Prospect & { sceneId: string; runId: string },
  effect: Effect | null,
  gap: OpportunityGap,
  computedAt: Date,
): OpportunityRow {
  const better = raises(effect) ? effect : null;
  return {
    capabilityId: capability.id,
    capabilityVersion: Number(capability.versionId.split("@")[1]),
    organizationId: capability.organizationId,
    ...{ sceneId: scene.sceneId, runId: scene.runId, computedAt },
    slotRole: scene.slot.role,
    componentKind: scene.slot.componentKind ?? null,
    answers: scene.answers.map(({ id }) => id),
    kind: better ? "raises" : "near",
    enables: better !== null && better.without === null,
    unmetFewer: better?.unmetFewer ?? 0,
    // Beside a mandatory indicator more, fewer points are nobody's business.
    gainMilli: Math.max(0, Math.round((better?.gain ?? 0) * 1000)),
    gap: better ? null : gap,
  };
}

/** Puts rows in place of those of a scene; or of those of a capability in these scenes, and of its other versions anywhere. */
export async function replaceOpportunities(
  tx: TransactionContext,
  of: { capabilityId: string; version: number; sceneIds: readonly string[] } | { sceneId: string },
  rows: readonly OpportunityRow[],
): Promise<void> {
  await tx.db
    .delete(opportunities)
    .where(
      "sceneId" in of
        ? eq(opportunities.sceneId, of.sceneId)
        : and(
            eq(opportunities.capabilityId, of.capabilityId),
            or(ne(opportunities.capabilityVersion, of.version), inArray(opportunities.sceneId, [...of.sceneIds])),
          ),
    );
  // A scene run at the same moment may have written the same pair: what is of the newer run stands.
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    await tx.db
      .insert(opportunities)
      .values(rows.slice(from, from + ROWS_PER_INSERT))
      .onConflictDoUpdate({
        target: [opportunities.capabilityId, opportunities.sceneId],
        set: EXCLUDED,
        setWhere: sql`${opportunities.runId} <= excluded.run_id`,
      });
  }
}

const ROWS_PER_INSERT = 500;
/** Every column as the insert has it. */
const EXCLUDED: Record<string, SQL> = Object.fromEntries(
  Object.keys(getTableColumns(opportunities)).map((key) => [
    key,
    sql.raw(`excluded.${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`),
  ]),
);

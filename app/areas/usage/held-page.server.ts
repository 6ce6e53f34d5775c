import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { getContract } from "#app/areas/contracts/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { heldUsageDecisions, quarantinedUsage } from "#db/schema/usage.ts";
import { mayAgreeToHeldUsage, mayProposeHeldUsage } from "./policy.ts";

const HELD_PER_PAGE = 50;

/**
 * Usage kept aside, by reason, all of it or what is open still; newest first, fifty at a time, each with what people said of it, and what the
 * actor may say. For the two sides of the contract.
 */
export async function heldUsage(
  ctx: Context,
  by: { code: string },
  filter: { reason?: (typeof quarantinedUsage.$inferSelect)["reason"] | undefined; open: boolean; page: number },
) {
  const { contract } = await getContract(ctx, by);
  const where = and(
    eq(quarantinedUsage.contractId, contract.id),
    filter.reason ? eq(quarantinedUsage.reason, filter.reason) : undefined,
    filter.open ? inArray(quarantinedUsage.status, ["held", "proposed"]) : undefined,
  );
  const [rows, total, counts] = await Promise.all([
    ctx.db
      .select()
      .from(quarantinedUsage)
      .where(where)
      .orderBy(desc(quarantinedUsage.seq))
      .limit(HELD_PER_PAGE)
      .offset((filter.page - 1) * HELD_PER_PAGE),
    ctx.db.$count(quarantinedUsage, where),
    ctx.db
      .select({ reason: quarantinedUsage.reason, n: sql<number>`count(*)::int` })
      .from(quarantinedUsage)
      .where(and(eq(quarantinedUsage.contractId, contract.id), inArray(quarantinedUsage.status, ["held", "proposed"])))
      .groupBy(quarantinedUsage.reason),
  ]);
  const seqs = rows.map((row) => row.seq);
  const decisions =
    seqs.length === 0
      ? []
      : await ctx.db.select().from(heldUsageDecisions).where(inArray(heldUsageDecisions.heldSeq, seqs)).orderBy(heldUsageDecisions.at);
  const names = await organizationsById(
    ctx,
    decisions.map((decision) => decision.organizationId),
  );
  return {
    may: { propose: mayProposeHeldUsage(ctx.actor, contract), answer: mayAgreeToHeldUsage(ctx.actor, contract) },
    rows: rows.map((row) => ({
      key: row.seq.toString(),
      eventId: row.eventId,
      source: row.source,
      reason: row.reason,
      status: row.status,
      occurredAt: row.occurredAt.toISOString(),
      receivedAt: row.receivedAt.toISOString(),
      payload: row.payload,
      decisions: decisions
        .filter((decision) => decision.heldSeq === row.seq)
        .map((decision) => ({
          decision: decision.decision,
          by: names.get(decision.organizationId)?.name ?? "—",
          note: decision.note,
          at: decision.at.toISOString(),
        })),
    })),
    total,
    pages: Math.ceil(total / HELD_PER_PAGE),
    open: Object.fromEntries(counts.map((row) => [row.reason, row.n])),
  };
}

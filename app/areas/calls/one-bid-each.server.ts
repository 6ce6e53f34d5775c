import { and, eq, ne, sql } from "drizzle-orm";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { bidMembers, bids } from "#db/schema/calls.ts";

/**
 * Refuses an organization that already takes part in another live bid of a call, as bidder or as a member that agreed: nobody stands on two sides
 * of one competition. Asked and not yet answered counts for nothing, and is told to nobody. Serialised per call and organization, so that two
 * agreements at the same moment do not miss each other.
 */
export async function refuseSecondBid(tx: TransactionContext, callId: string, organizationId: string, bidId: string | null): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`one-bid:${callId}:${organizationId}`}, 0))`);
  const other = and(eq(bids.callId, callId), ne(bids.status, "withdrawn"), bidId === null ? undefined : ne(bids.id, bidId));
  const leading = await tx.db
    .select({ id: bids.id })
    .from(bids)
    .where(and(other, eq(bids.organizationId, organizationId)));
  if (leading.length > 0) throw conflict("贵单位在这项揭榜中已有自己的应答，同一单位只能参加一份应答。如要改为参加团队，请先撤回。");
  const agreed = await tx.db
    .select({ id: bids.id })
    .from(bidMembers)
    .innerJoin(bids, eq(bids.id, bidMembers.bidId))
    .where(and(other, eq(bidMembers.organizationId, organizationId), eq(bidMembers.status, "accepted")));
  if (agreed.length > 0) throw conflict("贵单位在这项揭榜中已同意参加另一份应答，同一单位只能参加一份应答。");
}

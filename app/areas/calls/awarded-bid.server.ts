import { eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { bids, callAwards, calls } from "#db/schema/calls.ts";
import { type BidContent, bidContent } from "./bid-content.ts";

/** The bid that a consortium was formed from, and the call it answered. */
export interface AwardedBid {
  callCode: string;
  content: BidContent;
}

/**
 * The awarded bid of a consortium, whole; null for one that was formed from a proposal. Only for rooms below that have checked that the actor may
 * read the consortium: its user unit and its members are those who may read the opened bid.
 */
export async function awardedBid(ctx: Context, consortiumId: string): Promise<AwardedBid | null> {
  const [row] = await ctx.db
    .select({ callCode: calls.code, content: bids.content })
    .from(callAwards)
    .innerJoin(bids, eq(bids.id, callAwards.bidId))
    .innerJoin(calls, eq(calls.id, callAwards.callId))
    .where(eq(callAwards.consortiumId, consortiumId));
  return row ? { callCode: row.callCode, content: bidContent.parse(row.content) } : null;
}

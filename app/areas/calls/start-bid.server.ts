import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, violatedConstraint, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bids, calls } from "#db/schema/calls.ts";
import { storedDraft } from "./bid-draft.server.ts";
import { callKey, draftPurpose, sealJson } from "./call-key.server.ts";
import { heldCall, TOO_LATE } from "./call-row.server.ts";
import { refuseSecondBid } from "./one-bid-each.server.ts";
import { mayBid } from "./policy.ts";
import { startBidInput } from "./schemas.ts";
import { CALL_ACTIONS, can } from "./states.ts";

/**
 * A verified vendor begins its bid for an open call. What it last withdrew from the same call is its beginning; the team is put together anew.
 * Whose second bid it would be, alone or in a team, is refused.
 */
export async function startBid(ctx: Context, input: z.input<typeof startBidInput>): Promise<{ bidId: string; version: number }> {
  if (!mayBid(ctx.actor)) throw forbidden("只有供给单位的编辑可以应答揭榜。");
  const { code } = parseInput(startBidInput, input);
  const { organizationId } = userOf(ctx);
  await requireVerified(ctx, "应答揭榜");
  try {
    return await withTransaction(ctx, async (tx) => {
      const call = await heldCall(tx, code, "share");
      if (!can("bid", call.status)) throw conflict(CALL_ACTIONS.bid.refusal);
      await refuseSecondBid(tx, call.id, organizationId, null);
      const [[withdrawn], due] = await Promise.all([
        tx.db
          .select()
          .from(bids)
          .where(and(eq(bids.callId, call.id), eq(bids.organizationId, organizationId), isNotNull(bids.sealed)))
          .orderBy(desc(bids.id))
          .limit(1),
        tx.db
          .select({ id: calls.id })
          .from(calls)
          .where(and(eq(calls.id, call.id), sql`clock_timestamp() >= ${calls.deadline}`)),
      ]);
      if (due.length > 0) throw conflict(TOO_LATE);
      const [bid] = await tx.db.insert(bids).values({ callId: call.id, organizationId }).returning();
      if (!bid) throw new Error("bid was not inserted");
      if (withdrawn) {
        const draft = storedDraft(tx, call, withdrawn);
        await tx.db
          .update(bids)
          .set({ sealed: sealJson(callKey(tx, call), draft, draftPurpose(bid.id)) })
          .where(eq(bids.id, bid.id));
      }
      await recordAudit(tx, { action: "start-bid", objectType: "bid", objectId: bid.id, detail: { callId: call.id } });
      return { bidId: bid.id, version: bid.version };
    });
  } catch (error) {
    if (violatedConstraint(error) === "bids_one_live_per_bidder") throw conflict("贵单位已经有一份应答，请在其中继续。");
    throw error;
  }
}

import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bids } from "#db/schema/calls.ts";
import { callKey, draftPurpose, sealJson } from "./call-key.server.ts";
import { BID_MOVED_ON, heldBid, heldCall } from "./call-row.server.ts";
import { mayBid } from "./policy.ts";
import { saveBidDraftInput } from "./schemas.ts";
import { BID_ACTIONS, bidCan, CALL_ACTIONS, can } from "./states.ts";

/** Keeps what is filled in so far, encrypted under the call's key: no plain text of a bid lies in the database before the opening. */
export async function saveBidDraft(ctx: Context, input: z.input<typeof saveBidDraftInput>): Promise<{ version: number }> {
  if (!mayBid(ctx.actor)) throw forbidden("只有供给单位的编辑可以应答揭榜。");
  const { code, version, ...draft } = parseInput(saveBidDraftInput, input);
  return withTransaction(ctx, async (tx) => {
    const call = await heldCall(tx, code, "share");
    const bid = await heldBid(tx, call.id, userOf(ctx).organizationId);
    if (!can("bid", call.status)) throw conflict(CALL_ACTIONS.bid.refusal);
    if (!bidCan("edit", bid.status)) throw conflict(BID_ACTIONS.edit.refusal);
    const [moved] = await tx.db
      .update(bids)
      .set({ sealed: sealJson(callKey(tx, call), draft, draftPurpose(bid.id)), version: version + 1, updatedAt: sql`clock_timestamp()` })
      .where(and(eq(bids.id, bid.id), eq(bids.version, version), eq(bids.status, "draft")))
      .returning({ version: bids.version });
    if (!moved) throw conflict(BID_MOVED_ON);
    await recordAudit(tx, { action: "save-bid-draft", objectType: "bid", objectId: bid.id, detail: { version: moved.version } });
    return moved;
  });
}

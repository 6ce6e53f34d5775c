import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bids } from "#db/schema/calls.ts";
import { BID_MOVED_ON, heldBid, heldCall, membersOf, TOO_LATE } from "./call-row.server.ts";
import { closeInvitations } from "./close-invitations.server.ts";
import { mayBid } from "./policy.ts";
import { withdrawBidInput } from "./schemas.ts";
import { BID_ACTIONS, bidCan, CALL_ACTIONS, can } from "./states.ts";

/** Takes a draft or sealed bid back before the deadline by the database's clock. Its envelope stays for the bidder, who may begin anew from it. */
export async function withdrawBid(ctx: Context, input: z.input<typeof withdrawBidInput>): Promise<{ code: string }> {
  if (!mayBid(ctx.actor)) throw forbidden("只有供给单位的编辑可以应答揭榜。");
  const { code, version } = parseInput(withdrawBidInput, input);
  const { organizationId, organizationName } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const call = await heldCall(tx, code, "share");
    const bid = await heldBid(tx, call.id, organizationId);
    if (!can("bid", call.status)) throw conflict(CALL_ACTIONS.bid.refusal);
    if (!bidCan("withdraw", bid.status)) throw conflict(BID_ACTIONS.withdraw.refusal);
    if (bid.version !== version) throw conflict(BID_MOVED_ON);
    // The version stays: under it lies what was sealed.
    const [withdrawn] = await tx.db.execute<{ id: string }>(sql`
      with received as materialized (select clock_timestamp() as at)
      update bids set status = 'withdrawn', updated_at = received.at
      from received, calls
      where bids.id = ${bid.id} and bids.version = ${bid.version} and bids.status = ${bid.status}
        and calls.id = bids.call_id and calls.status = 'open' and received.at < calls.deadline
      returning bids.id`);
    if (!withdrawn) throw conflict(TOO_LATE);
    await recordAudit(tx, {
      action: "withdraw-bid",
      objectType: "bid",
      objectId: bid.id,
      detail: { callId: call.id, from: bid.status, digest: bid.sealedDigest },
    });
    await closeInvitations(tx, eq(bids.id, bid.id));
    const members = (await membersOf(tx, bid.id)).filter((member) => !member.isLead && member.status !== "declined");
    for (const memberId of new Set(members.map((member) => member.organizationId))) {
      await enqueue(tx, "notify", {
        organizationId: memberId,
        kind: "message",
        title: `${organizationName}撤回了“${call.title}”的应答`,
        body: "贵单位在该应答中的分工随之取消。",
        href: paths.call(code),
        dedupeKey: `bid-withdrawn:${bid.id}`,
      });
    }
    return { code };
  });
}

import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bidMembers } from "#db/schema/calls.ts";
import { storedDraft } from "./bid-draft.server.ts";
import { callKey, draftPurpose, sealJson } from "./call-key.server.ts";
import { TOO_LATE } from "./call-row.server.ts";
import { holdOwnSeats } from "./own-seats.server.ts";
import { leaveBidTeamInput } from "./schemas.ts";

/**
 * A member takes back its agreement to take part in a bid, before the deadline by the database's clock, and says why. A sealed bid no longer says
 * what its team stands for: it becomes a draft again, with its content and without its receipt, and its lead is told to put the team together anew
 * and to seal it again in time.
 */
export async function leaveBidTeam(ctx: Context, input: z.input<typeof leaveBidTeamInput>): Promise<{ wasSealed: boolean }> {
  const { bidId, reason } = parseInput(leaveBidTeamInput, input);
  return withTransaction(ctx, async (tx) => {
    const { own, call, bid } = await holdOwnSeats(tx, bidId, "leaveTeam");
    const { organizationName } = userOf(tx);
    const left = await tx.db
      .update(bidMembers)
      .set({ status: "declined", reply: reason, respondedAt: tx.clock.now() })
      .where(and(own, eq(bidMembers.status, "accepted")))
      .returning({ id: bidMembers.id });
    if (left.length === 0) throw conflict("贵单位没有同意参加这份应答，或者已经撤回同意。");
    const wasSealed = bid.status === "sealed";
    const draft = wasSealed ? sealJson(callKey(tx, call), storedDraft(tx, call, bid), draftPurpose(bid.id)) : bid.sealed;
    const [moved] = await tx.db.execute<{ id: string }>(sql`
      with received as materialized (select clock_timestamp() as at)
      update bids set status = 'draft', version = ${bid.version + 1}, sealed = ${draft}, sealed_digest = null, sealed_at = null,
        updated_at = received.at
      from received, calls
      where bids.id = ${bid.id} and bids.version = ${bid.version} and bids.status = ${bid.status}
        and calls.id = bids.call_id and calls.status = 'open' and received.at < calls.deadline
      returning bids.id`);
    if (!moved) throw conflict(TOO_LATE);
    await recordAudit(tx, {
      action: "leave-bid-team",
      objectType: "bid",
      objectId: bid.id,
      detail: { callId: call.id, from: bid.status, digest: bid.sealedDigest, members: left.map(({ id }) => id), reason },
    });
    await enqueue(tx, "notify", {
      organizationId: bid.organizationId,
      kind: "message",
      mail: wasSealed,
      title: `${organizationName}撤回了参加“${call.title}”应答团队的同意${wasSealed ? "，应答已解除密封" : ""}`,
      body: wasSealed ? `应答恢复为草稿，内容没有丢失。请调整团队，并在应答截止之前重新密封，否则不算提交。理由：${reason}` : reason,
      href: paths.bid(call.code),
      dedupeKey: `bid-team-left:${left[0]?.id}:${bid.version}`,
    });
    return { wasSealed };
  });
}

import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bids, calls } from "#db/schema/calls.ts";
import { bidParties, CALL_MOVED_ON, heldCall } from "./call-row.server.ts";
import { closeInvitations } from "./close-invitations.server.ts";
import { mayManageCall } from "./policy.ts";
import { cancelCallInput } from "./schemas.ts";
import { CALL_ACTIONS, can } from "./states.ts";

const PAST_CANCELLING = "应答截止时间已过，不能再取消揭榜；应答即将开启，没有合适的应答时可以流标并说明理由。";

/**
 * Takes a call back while it takes bids. From the deadline on, by the database's clock, it is refused: who knows how many bids were handed in has
 * to open them, and may let the call fail with a reason; only a draft, which has none, may be dropped whenever. The bids are destroyed unread: the wrapped key is deleted, and the envelopes with it, so that no later
 * possession of the key of the service opens them. Who has a bid or asked a question is told the reason.
 */
export async function cancelCall(ctx: Context, input: z.input<typeof cancelCallInput>): Promise<{ code: string }> {
  const { code, version, reason } = parseInput(cancelCallInput, input);
  return withTransaction(ctx, async (tx) => {
    const call = await heldCall(tx, code, "update");
    if (!mayManageCall(ctx.actor, call)) throw forbidden();
    if (!can("cancel", call.status)) throw conflict(CALL_ACTIONS.cancel.refusal);
    const [moved] = await tx.db
      .update(calls)
      .set({ status: "cancelled", reason, wrappedKey: null, decidedAt: tx.clock.now(), version: version + 1 })
      .where(
        and(
          eq(calls.id, call.id),
          eq(calls.version, version),
          eq(calls.status, call.status),
          call.status === "open" ? sql`clock_timestamp() < ${calls.deadline}` : undefined,
        ),
      )
      .returning({ id: calls.id });
    if (!moved) throw conflict(call.version === version ? PAST_CANCELLING : CALL_MOVED_ON);
    const parties = await bidParties(tx, call.id);
    const destroyed = await tx.db
      .update(bids)
      .set({ sealed: null })
      .where(and(eq(bids.callId, call.id), isNotNull(bids.sealed)))
      .returning({ id: bids.id });
    await recordAudit(tx, {
      action: "cancel-call",
      objectType: "call",
      objectId: call.id,
      detail: { reason, destroyed: destroyed.length },
    });
    await closeInvitations(tx, eq(bids.callId, call.id));
    const bidding = await bidParties(tx, call.id, "bidding");
    for (const organizationId of parties) {
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `揭榜“${call.title}”已取消${bidding.includes(organizationId) ? "，应答未经阅读即已销毁" : ""}`,
        body: reason,
        href: paths.call(code),
        dedupeKey: `call-cancelled:${call.id}`,
      });
    }
    await enqueue(tx, "tell-askers", {
      objectType: "call",
      objectId: call.id,
      title: `揭榜“${call.title}”已取消`,
      body: reason,
      href: paths.call(code),
      dedupeKey: `call-cancelled:${call.id}`,
      told: parties,
    });
    return { code };
  });
}

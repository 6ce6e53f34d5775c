import { and, eq, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bidMembers, bids } from "#db/schema/calls.ts";
import { BID_MOVED_ON, type BidMember, heldBid, heldCall, membersOf, teamKey } from "./call-row.server.ts";
import { closeInvitations } from "./close-invitations.server.ts";
import { mayBid } from "./policy.ts";
import { setBidTeamInput } from "./schemas.ts";
import { BID_ACTIONS, bidCan, CALL_ACTIONS, can } from "./states.ts";
import { readSeats, type Seat } from "./team-seats.server.ts";

/** Whether somebody has or is asked for a seat as it is to be. Who declined it or took back its agreement is asked again. */
const isSame = (row: BidMember, seat: Seat) =>
  row.status !== "declined" &&
  (["organizationId", "role", "slotId", "capabilityId", "capabilityVersion", "workShareBp"] as const).every(
    (key) => row[key] === seat[key],
  );

/**
 * Says who takes which seat of the scene in a bid that is not sealed yet. The bidder's own seats are agreed; every other organization is asked, and
 * asked again when its part changes: what it agreed to is what is sealed.
 */
export async function setBidTeam(ctx: Context, input: z.input<typeof setBidTeamInput>): Promise<{ version: number }> {
  if (!mayBid(ctx.actor)) throw forbidden("只有供给单位的编辑可以应答揭榜。");
  const { code, version, seats: typed } = parseInput(setBidTeamInput, input);
  const { organizationId, organizationName } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const call = await heldCall(tx, code, "share");
    const bid = await heldBid(tx, call.id, organizationId);
    if (!can("bid", call.status)) throw conflict(CALL_ACTIONS.bid.refusal);
    if (!bidCan("changeTeam", bid.status)) throw conflict(BID_ACTIONS.changeTeam.refusal);
    const { slots } = await getSceneById(tx, call.sceneId);
    const seats = await readSeats(tx, typed, { call, slots, leadId: organizationId });
    const [moved] = await tx.db
      .update(bids)
      .set({ version: version + 1, updatedAt: sql`clock_timestamp()` })
      .where(and(eq(bids.id, bid.id), eq(bids.version, version), eq(bids.status, "draft")))
      .returning({ version: bids.version });
    if (!moved) throw conflict(BID_MOVED_ON);
    const before = await membersOf(tx, bid.id);
    const gone = before.filter((row) => !seats.some((seat) => isSame(row, seat))).map(({ id }) => id);
    if (gone.length > 0) {
      await closeInvitations(tx, inArray(bidMembers.id, gone));
      await tx.db.delete(bidMembers).where(inArray(bidMembers.id, gone));
    }
    const fresh = seats.filter((seat) => !before.some((row) => isSame(row, seat)));
    const asked =
      fresh.length === 0
        ? []
        : await tx.db
            .insert(bidMembers)
            .values(
              fresh.map((seat) => ({
                ...seat,
                bidId: bid.id,
                status: seat.isLead ? ("accepted" as const) : ("invited" as const),
                respondedAt: seat.isLead ? tx.clock.now() : null,
              })),
            )
            .returning({ id: bidMembers.id, organizationId: bidMembers.organizationId, isLead: bidMembers.isLead });
    await recordAudit(tx, {
      action: "set-bid-team",
      objectType: "bid",
      objectId: bid.id,
      detail: { version: moved.version, members: [...new Set(seats.map((seat) => seat.organizationId))] },
    });
    for (const member of asked.filter(({ isLead }) => !isLead)) {
      await enqueue(tx, "notify", {
        organizationId: member.organizationId,
        kind: "todo",
        title: `${organizationName}邀请贵单位组队应答揭榜“${call.title}”`,
        body: "请确认贵单位承担的席位、能力和工作量占比。",
        href: paths.call(code),
        dedupeKey: teamKey(member.id),
      });
    }
    return moved;
  });
}

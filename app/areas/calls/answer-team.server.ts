import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { bidMembers } from "#db/schema/calls.ts";
import { teamKey } from "./call-row.server.ts";
import { pledgeFirst } from "./kept-parts.server.ts";
import { refuseSecondBid } from "./one-bid-each.server.ts";
import { holdOwnSeats } from "./own-seats.server.ts";
import { answerTeamInput } from "./schemas.ts";

/** An organization asked into a team agrees to its seats, all at once, or declines. Who already takes part in another bid of the call cannot agree. */
export async function answerTeam(ctx: Context, input: z.input<typeof answerTeamInput>): Promise<{ status: "accepted" | "declined" }> {
  const { bidId, answer, reply } = parseInput(answerTeamInput, input);
  return withTransaction(ctx, async (tx) => {
    const { own, call, bid } = await holdOwnSeats(tx, bidId, "respond");
    const { organizationId, organizationName } = userOf(tx);
    if (answer === "accept") {
      await requireVerified(tx, "参加应答团队");
      // A task book shows its parties how the indicators are tested: who may come to be one has pledged to keep that.
      if ((await getSceneById(tx, call.sceneId)).withheld.includes("testMethods")) throw conflict(pledgeFirst("同意参加"));
      await refuseSecondBid(tx, call.id, organizationId, bid.id);
    }
    const status = answer === "accept" ? "accepted" : "declined";
    const answered = await tx.db
      .update(bidMembers)
      .set({ status, reply: reply === "" ? null : reply, respondedAt: tx.clock.now() })
      .where(and(own, eq(bidMembers.status, "invited")))
      .returning({ id: bidMembers.id });
    if (answered.length === 0) throw conflict("贵单位已经答复过这项邀请。");
    await recordAudit(tx, {
      action: `${answer}-bid-team`,
      objectType: "bid",
      objectId: bidId,
      detail: { members: answered.map(({ id }) => id) },
    });
    for (const { id } of answered) await enqueue(tx, "complete-todo", { organizationId, dedupeKey: teamKey(id) });
    await enqueue(tx, "notify", {
      organizationId: bid.organizationId,
      kind: "message",
      title: `${organizationName}${answer === "accept" ? "同意" : "谢绝"}参加“${call.title}”的应答团队`,
      body: reply,
      href: paths.bid(call.code),
      dedupeKey: `bid-team-answer:${answered[0]?.id}`,
    });
    return { status };
  });
}

import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";
import { holdMember, showScene } from "./hold-consortium.server.ts";
import { withdrawInvitationInput } from "./schemas.ts";
import { settleAnswers } from "./settle-answers.server.ts";
import { CONSORTIUM_ACTIONS, can, canMember, MEMBER_ACTIONS } from "./states.ts";

/** The user unit takes back an invitation that is not answered, or whose answer is a counter-offer. The seat falls vacant. */
export async function withdrawInvitation(
  ctx: Context,
  input: z.input<typeof withdrawInvitationInput>,
): Promise<{ consortiumStatus: "inviting" | "formed" }> {
  const { memberId, reason } = parseInput(withdrawInvitationInput, input);
  return withTransaction(ctx, async (tx) => {
    const { consortium, member } = await holdMember(tx, memberId, "unit");
    if (!can("manageInvitations", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.manageInvitations.refusal);
    if (!canMember("withdraw", member.status)) throw conflict(MEMBER_ACTIONS.withdraw.refusal);
    const [moved] = await tx.db
      .update(consortiumMembers)
      .set({ status: "withdrawn", leftAt: tx.clock.now(), leaveReason: reason })
      .where(and(eq(consortiumMembers.id, memberId), inArray(consortiumMembers.status, [...MEMBER_ACTIONS.withdraw.from])))
      .returning({ id: consortiumMembers.id });
    if (!moved) throw conflict(MEMBER_ACTIONS.withdraw.refusal);
    await recordAudit(tx, {
      action: "withdraw-invitation",
      objectType: "consortium",
      objectId: consortium.id,
      detail: { memberId, reason },
    });
    await enqueue(tx, "complete-todo", { organizationId: member.organizationId, dedupeKey: `invitation:${memberId}` });
    for (const kind of ["counter", "counter-late"])
      await enqueue(tx, "complete-todo", { organizationId: consortium.userUnitId, dedupeKey: `${kind}:${memberId}` });
    await showScene(tx, consortium);
    const { scene } = await getSceneById(tx, consortium.sceneId);
    await enqueue(tx, "notify", {
      organizationId: member.organizationId,
      kind: "message",
      title: `“${scene.name}”联合体撤回了对贵单位的邀约`,
      body: reason,
      href: paths.consortium(consortium.code),
      dedupeKey: `withdrawn:${memberId}`,
    });
    return { consortiumStatus: await settleAnswers(tx, consortium.id, scene.name) };
  });
}

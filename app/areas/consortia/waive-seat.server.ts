import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";
import { holdMember, membersOf } from "./hold-consortium.server.ts";
import { waiveSeatInput } from "./schemas.ts";
import { settleAnswers } from "./settle-answers.server.ts";
import { CONSORTIUM_ACTIONS, can, isLive, isSealed, vacantSeats } from "./states.ts";

/**
 * The user unit leaves a required seat vacant that fell so after sealing: those who remain take over its work (clause 18, 其余各方承接), which the
 * amendment that all of them sign says. Before sealing every required seat is taken. A consortium that waited for nothing else is formed.
 */
export async function waiveSeat(
  ctx: Context,
  input: z.input<typeof waiveSeatInput>,
): Promise<{ code: string; consortiumStatus: "inviting" | "formed" }> {
  const { memberId, reason } = parseInput(waiveSeatInput, input);
  return withTransaction(ctx, async (tx) => {
    const { consortium, member } = await holdMember(tx, memberId, "unit");
    if (!can("waiveSeat", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.waiveSeat.refusal);
    const { scene } = await getSceneById(tx, consortium.sceneId);
    if (!isSealed(scene)) throw conflict("任务书封存前，必需席位须有单位担任。");
    const members = await membersOf(tx, consortium.id);
    if (!vacantSeats(members).some(({ id }) => id === memberId)) throw conflict("该席位已有受邀单位或成员，请刷新后查看。");
    const [moved] = await tx.db
      .update(consortiumMembers)
      .set({ required: false })
      .where(and(eq(consortiumMembers.id, memberId), eq(consortiumMembers.required, true)))
      .returning({ id: consortiumMembers.id });
    if (!moved) throw conflict("该席位已经不是必需席位。");
    await recordAudit(tx, {
      action: "waive-seat",
      objectType: "consortium",
      objectId: consortium.id,
      detail: { memberId, slotId: member.slotId, reason },
    });
    await enqueue(tx, "complete-todo", { organizationId: consortium.userUnitId, dedupeKey: `vacant:${memberId}` });
    for (const organizationId of new Set(members.filter(isLive).map((one) => one.organizationId))) {
      await enqueue(tx, "notify", {
        organizationId,
        kind: "message",
        title: `“${scene.name}”联合体空出的席位不再补位，由其余成员承接`,
        body: reason,
        href: paths.consortium(consortium.code),
        dedupeKey: `waived:${memberId}`,
      });
    }
    return { code: consortium.code, consortiumStatus: await settleAnswers(tx, consortium.id, scene.name) };
  });
}

import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { showScene } from "./hold-consortium.server.ts";
import { mayRespond } from "./policy.ts";
import { respondToInvitationInput } from "./schemas.ts";
import { settleAnswers } from "./settle-answers.server.ts";
import { CONSORTIUM_ACTIONS, can } from "./states.ts";

/** An invited organization accepts or declines; the last answer forms the consortium when every required seat is taken. */
export async function respondToInvitation(
  ctx: Context,
  input: z.input<typeof respondToInvitationInput>,
): Promise<{ consortiumStatus: "inviting" | "formed" }> {
  const { memberId, answer, reply } = parseInput(respondToInvitationInput, input);
  return withTransaction(ctx, async (tx) => {
    const [found] = await tx.db
      .select({ member: consortiumMembers, consortium: consortia })
      .from(consortiumMembers)
      .innerJoin(consortia, eq(consortia.id, consortiumMembers.consortiumId))
      .where(eq(consortiumMembers.id, memberId));
    if (!found || ctx.actor.kind !== "user" || found.member.organizationId !== ctx.actor.organizationId) throw notFound("邀约");
    if (!mayRespond(ctx.actor, found.member)) throw forbidden();
    // Locks the consortium, so that the last two answers cannot both see the other as missing.
    const [consortium] = await tx.db.select().from(consortia).where(eq(consortia.id, found.consortium.id)).for("update");
    if (!consortium || !can("respond", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.respond.refusal);
    if (found.member.respondBy < tx.clock.now()) throw conflict("答复期限已过，请联系用户单位重新邀约。");
    const status = answer === "accept" ? "accepted" : "declined";
    const [moved] = await tx.db
      .update(consortiumMembers)
      .set({ status, reply: reply ?? null, respondedAt: tx.clock.now() })
      .where(and(eq(consortiumMembers.id, memberId), eq(consortiumMembers.status, "invited")))
      .returning({ id: consortiumMembers.id });
    if (!moved) throw conflict("您的单位已经答复过这项邀约。");
    await recordAudit(tx, {
      action: `${answer}-invitation`,
      objectType: "consortium",
      objectId: consortium.id,
      detail: { memberId, reply: reply ?? null },
    });
    await enqueue(tx, "complete-todo", { organizationId: found.member.organizationId, dedupeKey: `invitation:${memberId}` });

    await showScene(tx, consortium);
    const { scene } = await getSceneById(tx, consortium.sceneId);
    const next = await settleAnswers(tx, consortium, scene.name);
    if (next === "inviting") {
      await enqueue(tx, "notify", {
        organizationId: consortium.userUnitId,
        kind: "message",
        title: `${ctx.actor.organizationName}${answer === "accept" ? "接受" : "谢绝"}了“${scene.name}”的邀约`,
        body: reply ?? "",
        href: paths.consortium(consortium.code),
        dedupeKey: `answer:${memberId}`,
      });
    }
    return { consortiumStatus: next };
  });
}

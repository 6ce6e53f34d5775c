import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { requireVerified } from "#app/areas/organizations/index.server.ts";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";
import type { MemberStatus } from "#db/vocabulary/consortia.ts";
import { holdMember, showScene } from "./hold-consortium.server.ts";
import { respondToInvitationInput } from "./schemas.ts";
import { offeredCapability, refused, seatFault } from "./seat-rules.server.ts";
import { settleAnswers } from "./settle-answers.server.ts";
import { CONSORTIUM_ACTIONS, can, canMember, MEMBER_ACTIONS } from "./states.ts";

type Input = z.output<typeof respondToInvitationInput>;

const STATUS_AFTER = { accept: "accepted", decline: "declined", counter: "countered" } as const satisfies Record<string, MemberStatus>;
const DONE_WORDS = { accept: "接受了邀约", decline: "谢绝了邀约", counter: "希望改用另一项能力" } as const;

/**
 * An invited organization accepts, declines with a reason, or offers another of its capabilities for the seat, which then waits for the user
 * unit. The last answer forms the consortium when every required seat is taken.
 */
export async function respondToInvitation(
  ctx: Context,
  input: z.input<typeof respondToInvitationInput>,
): Promise<{ consortiumStatus: "inviting" | "formed" }> {
  const answer = parseInput(respondToInvitationInput, input);
  return withTransaction(ctx, async (tx) => {
    const { consortium, member } = await holdMember(tx, answer.memberId, "member");
    if (!can("respond", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.respond.refusal);
    if (member.respondBy < tx.clock.now()) throw conflict("答复期限已过，请联系用户单位重新邀约。");
    if (!canMember("respond", member.status)) throw conflict(MEMBER_ACTIONS.respond.refusal);
    const { scene, withheld } = await getSceneById(tx, consortium.sceneId);
    // A task book shows its parties how the indicators are tested: who joins has pledged to keep that.
    if (answer.answer !== "decline" && withheld.includes("testMethods"))
      throw conflict("场景的测试方法仅对受邀单位公开。请先阅读并确认保密承诺，再答复邀约；您填写的内容没有丢失。");
    if (answer.answer !== "decline") await requireVerified(tx, "加入联合体");
    if (answer.answer === "accept" && (await offeredCapability(tx, { id: member.capabilityId }))?.status !== "published")
      throw conflict("邀约采用的能力已经撤下，不能接受。请改用贵单位的另一项能力，或者说明理由后谢绝。");
    const countered = answer.answer === "counter" ? await counterOffer(tx, consortium.sceneId, member, answer) : {};
    const [moved] = await tx.db
      .update(consortiumMembers)
      .set({ status: STATUS_AFTER[answer.answer], reply: answer.reply ?? null, respondedAt: tx.clock.now(), ...countered })
      .where(and(eq(consortiumMembers.id, member.id), eq(consortiumMembers.status, "invited")))
      .returning({ id: consortiumMembers.id });
    if (!moved) throw conflict(MEMBER_ACTIONS.respond.refusal);
    await recordAudit(tx, {
      action: `${answer.answer}-invitation`,
      objectType: "consortium",
      objectId: consortium.id,
      detail: { memberId: member.id, reply: answer.reply ?? null, ...countered },
    });
    await enqueue(tx, "complete-todo", { organizationId: member.organizationId, dedupeKey: `invitation:${member.id}` });

    await showScene(tx, consortium);
    const next = await settleAnswers(tx, consortium.id, scene.name);
    if (next === "inviting") {
      await enqueue(tx, "notify", {
        organizationId: consortium.userUnitId,
        kind: answer.answer === "accept" ? "message" : "todo",
        title: `“${scene.name}”联合体：${userOf(ctx).organizationName}${DONE_WORDS[answer.answer]}`,
        body: answer.reply ?? "",
        href: paths.consortium(consortium.code),
        dedupeKey: ANSWER_KEYS[answer.answer](member.id),
      });
    }
    return { consortiumStatus: next };
  });
}

/** A seat that falls vacant and a counter-offer are to-dos of the unit; each is done by the act that answers it. */
const ANSWER_KEYS = {
  accept: (memberId: string) => `answer:${memberId}`,
  decline: (memberId: string) => `vacant:${memberId}`,
  counter: (memberId: string) => `counter:${memberId}`,
} as const;

/** The other capability of the own organization, which has to be published and of the seat's kind. */
async function counterOffer(
  tx: TransactionContext,
  sceneId: string,
  member: typeof consortiumMembers.$inferSelect,
  { counterCapabilityId }: Extract<Input, { answer: "counter" }>,
) {
  const [found, { slots }] = await Promise.all([offeredCapability(tx, { id: counterCapabilityId }), getSceneById(tx, sceneId)]);
  const slot = slots.find(({ id }) => id === member.slotId) ?? { role: member.role, componentKind: null };
  if (!found || found.organizationId !== member.organizationId) throw refused({ counterCapabilityId: ["请选择贵单位已发布的能力。"] });
  if (found.id === member.capabilityId) throw refused({ counterCapabilityId: ["邀约采用的就是这项能力，可以直接接受。"] });
  const fault = seatFault(slot, found);
  if (fault) throw refused({ counterCapabilityId: [fault] });
  return { counterCapabilityId: found.id, counterCapabilityVersion: found.version };
}

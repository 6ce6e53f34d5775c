import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortiumMembers } from "#db/schema/consortia.ts";
import { holdMember } from "./hold-consortium.server.ts";
import { answerCounterInput } from "./schemas.ts";
import { endOfAnswerDay } from "./seat-rules.server.ts";
import { settleAnswers } from "./settle-answers.server.ts";
import { CONSORTIUM_ACTIONS, can, canMember, MEMBER_ACTIONS } from "./states.ts";

type MemberRow = typeof consortiumMembers.$inferSelect;

/**
 * The user unit answers a counter-offer: it takes the other capability, and the organization is a member; or it asks again for the first one, with a
 * note and a new deadline. To give up on the organization it withdraws the invitation.
 */
export async function answerCounter(
  ctx: Context,
  input: z.input<typeof answerCounterInput>,
): Promise<{ consortiumStatus: "inviting" | "formed" }> {
  const answer = parseInput(answerCounterInput, input);
  return withTransaction(ctx, async (tx) => {
    const { consortium, member } = await holdMember(tx, answer.memberId, "unit");
    if (!can("manageInvitations", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.manageInvitations.refusal);
    if (!canMember("answerCounter", member.status)) throw conflict(MEMBER_ACTIONS.answerCounter.refusal);
    const accepts = answer.decision === "accept";
    const change = accepts ? await acceptedChange(tx, member) : refusedChange(answer.note, endOfAnswerDay(tx, answer.respondByOn));
    const [moved] = await tx.db
      .update(consortiumMembers)
      .set(change)
      .where(and(eq(consortiumMembers.id, member.id), eq(consortiumMembers.status, "countered")))
      .returning({ id: consortiumMembers.id });
    if (!moved) throw conflict(MEMBER_ACTIONS.answerCounter.refusal);
    await recordAudit(tx, {
      action: `${answer.decision}-counter-offer`,
      objectType: "consortium",
      objectId: consortium.id,
      detail: {
        memberId: member.id,
        capabilityId: member.capabilityId,
        counterCapabilityId: member.counterCapabilityId,
        note: accepts ? null : answer.note,
      },
    });
    for (const kind of ["counter", "counter-late"])
      await enqueue(tx, "complete-todo", { organizationId: consortium.userUnitId, dedupeKey: `${kind}:${member.id}` });
    const { scene } = await getSceneById(tx, consortium.sceneId);
    await enqueue(tx, "notify", {
      organizationId: member.organizationId,
      kind: accepts ? "message" : "todo",
      title: accepts ? `“${scene.name}”联合体同意贵单位改用的能力` : `“${scene.name}”联合体仍邀请贵单位以原能力加入，请答复`,
      body: accepts ? "贵单位已成为联合体成员。" : answer.note,
      href: paths.consortium(consortium.code),
      // A second refusal of the same seat is news again: the deadline tells them apart.
      dedupeKey: accepts ? `counter-accepted:${member.id}` : `invitation:${member.id}:${answer.respondByOn}`,
    });
    return { consortiumStatus: await settleAnswers(tx, consortium.id, scene.name) };
  });
}

async function acceptedChange(tx: TransactionContext, { counterCapabilityId }: MemberRow): Promise<Partial<MemberRow>> {
  const offered = counterCapabilityId
    ? (await capabilitiesById(tx, [counterCapabilityId])).get(counterCapabilityId)?.capability
    : undefined;
  if (offered?.status !== "published") throw conflict("对方改用的能力已经撤下，请改为不同意，或撤回邀约。");
  return {
    status: "accepted",
    capabilityId: offered.id,
    capabilityVersion: offered.version,
    counterCapabilityId: null,
    counterCapabilityVersion: null,
    respondedAt: tx.clock.now(),
  };
}

function refusedChange(note: string, respondBy: Date): Partial<MemberRow> {
  return { status: "invited", message: note, respondBy, respondedAt: null, counterCapabilityId: null, counterCapabilityVersion: null };
}

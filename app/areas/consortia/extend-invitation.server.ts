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
import { holdMember } from "./hold-consortium.server.ts";
import { extendInvitationInput } from "./schemas.ts";
import { endOfAnswerDay, refused } from "./seat-rules.server.ts";
import { CONSORTIUM_ACTIONS, can, canMember, MEMBER_ACTIONS } from "./states.ts";

/** The user unit gives an organization that has not answered more time, also after the deadline as long as the sweep has not closed it. */
export async function extendInvitation(ctx: Context, input: z.input<typeof extendInvitationInput>): Promise<{ respondBy: string }> {
  const { memberId, respondByOn } = parseInput(extendInvitationInput, input);
  const respondBy = endOfAnswerDay(ctx, respondByOn);
  return withTransaction(ctx, async (tx) => {
    const { consortium, member } = await holdMember(tx, memberId, "unit");
    if (!can("manageInvitations", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.manageInvitations.refusal);
    if (!canMember("extend", member.status)) throw conflict(MEMBER_ACTIONS.extend.refusal);
    if (respondBy <= member.respondBy) throw refused({ respondByOn: ["新的期限须晚于原期限。"] });
    const [moved] = await tx.db
      .update(consortiumMembers)
      .set({ respondBy })
      .where(and(eq(consortiumMembers.id, memberId), inArray(consortiumMembers.status, [...MEMBER_ACTIONS.extend.from])))
      .returning({ id: consortiumMembers.id });
    if (!moved) throw conflict(MEMBER_ACTIONS.extend.refusal);
    await recordAudit(tx, {
      action: "extend-invitation",
      objectType: "consortium",
      objectId: consortium.id,
      detail: { memberId, from: member.respondBy.toISOString(), to: respondBy.toISOString() },
    });
    const { scene } = await getSceneById(tx, consortium.sceneId);
    await enqueue(tx, "notify", {
      organizationId: member.organizationId,
      kind: "message",
      title: `“${scene.name}”联合体的邀约答复期限延长到 ${respondByOn}`,
      body: "",
      href: paths.consortium(consortium.code),
      dedupeKey: `extended:${memberId}:${respondByOn}`,
    });
    return { respondBy: respondBy.toISOString() };
  });
}

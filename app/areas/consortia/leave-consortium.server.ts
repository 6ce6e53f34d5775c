import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { getSceneById } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { holdMember, membersOf, showScene } from "./hold-consortium.server.ts";
import { leaveConsortiumInput, removeMemberInput } from "./schemas.ts";
import { settleAnswers } from "./settle-answers.server.ts";
import { CONSORTIUM_ACTIONS, can, canMember, isLive, MEMBER_ACTIONS, SEALED_REFUSALS } from "./states.ts";

/**
 * A member that accepted goes, with a reason. Refused to whom a sealed task book binds: its exit clause rules then. Who came after sealing and has not
 * sealed an amendment goes as before.
 */
export async function leaveConsortium(ctx: Context, input: z.input<typeof leaveConsortiumInput>): Promise<{ code: string }> {
  const { memberId, reason } = parseInput(leaveConsortiumInput, input);
  return withTransaction(ctx, (tx) => vacate(tx, memberId, reason, "leave"));
}

/** The user unit takes out a member that accepted, with a reason; refused as leaving is. */
export async function removeMember(ctx: Context, input: z.input<typeof removeMemberInput>): Promise<{ code: string }> {
  const { memberId, reason } = parseInput(removeMemberInput, input);
  return withTransaction(ctx, (tx) => vacate(tx, memberId, reason, "remove"));
}

async function vacate(tx: TransactionContext, memberId: string, reason: string, way: "leave" | "remove"): Promise<{ code: string }> {
  const { consortium, member } = await holdMember(tx, memberId, way === "leave" ? "member" : "unit");
  if (!can("leave", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.leave.refusal);
  if (!canMember(way, member.status)) throw conflict(MEMBER_ACTIONS[way].refusal);
  const { scene } = await getSceneById(tx, consortium.sceneId);
  if (member.boundAt !== null) throw conflict(SEALED_REFUSALS[way]);
  await freeSeat(tx, consortium, member, { way, reason, sceneName: scene.name });
  // One that was formed has nothing to wait for when an optional seat without a part of the work falls vacant.
  if (consortium.formedAt !== null) await settleAnswers(tx, consortium.id, scene.name);
  return { code: consortium.code };
}

/** How a seat falls vacant: who held it left, was taken out, or its notice under a sealed task book has run out. */
const WAYS = {
  leave: { status: "left", action: "leave-consortium", voids: "成员退出联合体", heading: "有成员退出" },
  remove: { status: "removed", action: "remove-member", voids: "成员被移出联合体", heading: "有成员被移出" },
  exit: { status: "left", action: "exit-consortium", voids: "成员依任务书退出联合体", heading: "有成员依任务书退出" },
} as const;

/**
 * Frees the seat of an accepted member; the caller holds the consortium and has checked the way. A formed consortium goes back to inviting whatever
 * the seat was: its members agreed to shares that do not total 100.00 % any more, and nobody may sign or seal what names the one that went.
 */
export async function freeSeat(
  tx: TransactionContext,
  consortium: typeof consortia.$inferSelect,
  member: typeof consortiumMembers.$inferSelect,
  { way, reason, sceneName }: { way: keyof typeof WAYS; reason: string; sceneName: string },
): Promise<void> {
  const { status, action, voids, heading } = WAYS[way];
  const [moved] = await tx.db
    .update(consortiumMembers)
    .set({ status, leftAt: tx.clock.now(), leaveReason: reason })
    .where(and(eq(consortiumMembers.id, member.id), eq(consortiumMembers.status, "accepted")))
    .returning({ id: consortiumMembers.id });
  if (!moved) throw conflict(MEMBER_ACTIONS.leave.refusal);
  await recordAudit(tx, {
    action,
    objectType: "consortium",
    objectId: consortium.id,
    detail: { memberId: member.id, organizationId: member.organizationId, reason, consortiumWas: consortium.status },
  });
  await unform(tx, consortium, voids);
  await showScene(tx, consortium);
  const others = (await membersOf(tx, consortium.id)).filter(isLive).map(({ organizationId }) => organizationId);
  const told = new Set([consortium.userUnitId, member.organizationId, ...others]);
  if (tx.actor.kind === "user") told.delete(tx.actor.organizationId);
  for (const organizationId of told) {
    const isUnit = organizationId === consortium.userUnitId;
    const isOwn = organizationId === member.organizationId;
    const ownTitle = way === "exit" ? `贵单位已退出“${sceneName}”联合体，请依任务书办理移交` : `贵单位已被移出“${sceneName}”联合体`;
    await enqueue(tx, "notify", {
      organizationId,
      kind: isUnit ? "todo" : "message",
      title: isOwn ? ownTitle : `“${sceneName}”联合体${heading}`,
      // Why one was taken out is between it and the unit.
      body: way !== "remove" || isOwn ? reason : "",
      href: paths.consortium(consortium.code),
      dedupeKey: `vacant:${member.id}`,
    });
  }
}

/**
 * A formed consortium whose members change is inviting again. Its task book follows, also when it was inviting before: a draft still has to lose who
 * went in the meantime.
 */
export async function unform(tx: TransactionContext, consortium: typeof consortia.$inferSelect, reason: string): Promise<void> {
  if (consortium.status === "formed")
    await tx.db
      .update(consortia)
      .set({ status: "inviting", version: consortium.version + 1 })
      .where(eq(consortia.id, consortium.id));
  await enqueue(tx, "follow-consortium", { consortiumId: consortium.id, reason });
}

import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { consortia, consortiumMembers } from "#db/schema/consortia.ts";
import { holdMember, membersOf, sceneBeforeSealing, showScene } from "./hold-consortium.server.ts";
import { leaveConsortiumInput, removeMemberInput } from "./schemas.ts";
import { CONSORTIUM_ACTIONS, can, canMember, isLive, MEMBER_ACTIONS } from "./states.ts";

/** A member that accepted goes, with a reason. Refused once the task book is sealed: its exit clause rules then. */
export async function leaveConsortium(ctx: Context, input: z.input<typeof leaveConsortiumInput>): Promise<{ code: string }> {
  const { memberId, reason } = parseInput(leaveConsortiumInput, input);
  return withTransaction(ctx, (tx) => vacate(tx, memberId, reason, "leave"));
}

/** The user unit takes out a member that accepted, with a reason; refused as leaving is. */
export async function removeMember(ctx: Context, input: z.input<typeof removeMemberInput>): Promise<{ code: string }> {
  const { memberId, reason } = parseInput(removeMemberInput, input);
  return withTransaction(ctx, (tx) => vacate(tx, memberId, reason, "remove"));
}

/**
 * Frees a seat. A formed consortium goes back to inviting whatever the seat was: its members agreed to shares that do not total 100.00 % any more,
 * and nobody may sign or seal what names the one that went.
 */
async function vacate(tx: TransactionContext, memberId: string, reason: string, action: "leave" | "remove"): Promise<{ code: string }> {
  const { consortium, member } = await holdMember(tx, memberId, action === "leave" ? "member" : "unit");
  if (!can("leave", consortium.status)) throw conflict(CONSORTIUM_ACTIONS.leave.refusal);
  if (!canMember(action, member.status)) throw conflict(MEMBER_ACTIONS[action].refusal);
  const { scene } = await sceneBeforeSealing(tx, consortium);
  const [moved] = await tx.db
    .update(consortiumMembers)
    .set({ status: action === "leave" ? "left" : "removed", leftAt: tx.clock.now(), leaveReason: reason })
    .where(and(eq(consortiumMembers.id, memberId), eq(consortiumMembers.status, "accepted")))
    .returning({ id: consortiumMembers.id });
  if (!moved) throw conflict(MEMBER_ACTIONS[action].refusal);
  await recordAudit(tx, {
    action: action === "leave" ? "leave-consortium" : "remove-member",
    objectType: "consortium",
    objectId: consortium.id,
    detail: { memberId, organizationId: member.organizationId, reason, consortiumWas: consortium.status },
  });
  await unform(tx, consortium, action === "leave" ? "成员退出联合体" : "成员被移出联合体");
  await showScene(tx, consortium);
  const others = (await membersOf(tx, consortium.id)).filter(isLive).map(({ organizationId }) => organizationId);
  const told = new Set([consortium.userUnitId, member.organizationId, ...others]);
  if (tx.actor.kind === "user") told.delete(tx.actor.organizationId);
  for (const organizationId of told) {
    const isUnit = organizationId === consortium.userUnitId;
    const isOwn = organizationId === member.organizationId;
    await enqueue(tx, "notify", {
      organizationId,
      kind: isUnit ? "todo" : "message",
      title: isOwn ? `贵单位已被移出“${scene.name}”联合体` : `“${scene.name}”联合体有成员${action === "leave" ? "退出" : "被移出"}`,
      // Why one was taken out is between it and the unit.
      body: action === "leave" || isOwn ? reason : "",
      href: paths.consortium(consortium.code),
      dedupeKey: `vacant:${memberId}`,
    });
  }
  return { code: consortium.code };
}

/** A formed consortium whose members change is inviting again; who rests on it is told. One that is inviting stays as it is. */
export async function unform(tx: TransactionContext, consortium: typeof consortia.$inferSelect, reason: string): Promise<void> {
  if (consortium.status !== "formed") return;
  await tx.db
    .update(consortia)
    .set({ status: "inviting", version: consortium.version + 1 })
    .where(eq(consortia.id, consortium.id));
  await enqueue(tx, "follow-consortium", { consortiumId: consortium.id, reason });
}

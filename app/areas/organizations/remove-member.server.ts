import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { members, sessions } from "#db/schema/organizations.ts";
import { keepAnOwner, lockMembership } from "./membership-lock.server.ts";
import { removeMemberInput } from "./schemas.ts";

/**
 * An owner removes a member, or a member leaves. Membership is read on every request, so access ends at once; sessions that stood in
 * the organization leave it. The last owner cannot go.
 */
export async function removeMember(ctx: Context, input: z.input<typeof removeMemberInput>): Promise<{ memberId: string; left: boolean }> {
  if (ctx.actor.kind !== "user") throw forbidden();
  const { memberId } = parseInput(removeMemberInput, input);
  const { organizationId, userId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    const role = await lockMembership(tx);
    const own = and(eq(members.id, memberId), eq(members.organizationId, organizationId));
    const [member] = await tx.db.select({ role: members.role, userId: members.userId }).from(members).where(own);
    if (!member) throw notFound("成员");
    const left = member.userId === userId;
    if (role !== "owner" && !left) throw forbidden("只有单位管理员可以移除成员。");
    if (member.role === "owner") await keepAnOwner(tx);
    const removed = await tx.db.delete(members).where(own).returning({ id: members.id });
    if (removed.length === 0) throw notFound("成员");
    await tx.db
      .update(sessions)
      .set({ activeOrganizationId: null })
      .where(and(eq(sessions.userId, member.userId), eq(sessions.activeOrganizationId, organizationId)));
    await recordAudit(tx, {
      action: "remove-member",
      objectType: "member",
      objectId: memberId,
      detail: { userId: member.userId, role: member.role, left },
    });
    return { memberId, left };
  });
}

import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { members } from "#db/schema/organizations.ts";
import { keepAnOwner, lockMembership } from "./membership-lock.server.ts";
import { mayManage } from "./policy.ts";
import { changeMemberRoleInput } from "./schemas.ts";

/** An owner gives a member another role; it counts from the member's next request. The last owner stays owner. */
export async function changeMemberRole(
  ctx: Context,
  input: z.input<typeof changeMemberRoleInput>,
): Promise<{ memberId: string; role: string }> {
  if (!mayManage(ctx.actor)) throw forbidden("只有单位管理员可以调整权限。");
  const { memberId, from, role } = parseInput(changeMemberRoleInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    if ((await lockMembership(tx)) !== "owner") throw forbidden("只有单位管理员可以调整权限。");
    const own = and(eq(members.id, memberId), eq(members.organizationId, organizationId));
    const [member] = await tx.db.select({ role: members.role }).from(members).where(own);
    if (!member) throw notFound("成员");
    if (member.role === role) return { memberId, role };
    if (member.role === "owner") await keepAnOwner(tx);
    const changed = await tx.db
      .update(members)
      .set({ role })
      .where(and(own, eq(members.role, from)))
      .returning({ id: members.id });
    if (changed.length === 0) throw conflict("该成员的权限刚刚被他人调整，请刷新页面后再操作。");
    await recordAudit(tx, { action: "change-member-role", objectType: "member", objectId: memberId, detail: { from, to: role } });
    return { memberId, role };
  });
}

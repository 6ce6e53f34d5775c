import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { invitations } from "#db/schema/organizations.ts";
import { lockMembership } from "./membership-lock.server.ts";
import { mayManage } from "./policy.ts";
import { revokeInvitationInput } from "./schemas.ts";

/** An owner takes back an invitation that nobody has accepted yet. */
export async function revokeInvitation(ctx: Context, input: z.input<typeof revokeInvitationInput>): Promise<{ id: string }> {
  if (!mayManage(ctx.actor)) throw forbidden("只有单位管理员可以撤销邀请。");
  const { id } = parseInput(revokeInvitationInput, input);
  const { organizationId } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    if ((await lockMembership(tx)) !== "owner") throw forbidden("只有单位管理员可以撤销邀请。");
    const own = and(eq(invitations.id, id), eq(invitations.organizationId, organizationId));
    const [invitation] = await tx.db.select({ id: invitations.id }).from(invitations).where(own);
    if (!invitation) throw notFound("邀请");
    const revoked = await tx.db
      .update(invitations)
      .set({ status: "revoked" })
      .where(and(own, eq(invitations.status, "pending")))
      .returning({ id: invitations.id });
    if (revoked.length === 0) throw conflict("这份邀请已被接受或已撤销，请刷新页面查看。");
    await recordAudit(tx, { action: "revoke-invitation", objectType: "invitation", objectId: id });
    return { id };
  });
}

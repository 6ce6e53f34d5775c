import { and, eq, gt } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { invitations, members, users } from "#db/schema/organizations.ts";
import { MEMBER_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { lockMembership } from "./membership-lock.server.ts";
import { mayManage } from "./policy.ts";
import { absoluteUrl, mailBody, queueMail } from "./queue-mail.server.ts";
import { inviteMemberInput } from "./schemas.ts";
import { INVITATION_DAYS } from "./states.ts";

const DAY_MS = 86_400_000;

/** An owner invites an address into its organization with a role. The link goes out by mail and holds for {@link INVITATION_DAYS} days. */
export async function inviteMember(ctx: Context, input: z.input<typeof inviteMemberInput>): Promise<{ id: string; expiresAt: string }> {
  if (!mayManage(ctx.actor)) throw forbidden("只有单位管理员可以邀请成员。");
  const { email, role } = parseInput(inviteMemberInput, input);
  const { organizationId, organizationName, userId, name } = userOf(ctx);
  return withTransaction(ctx, async (tx) => {
    if ((await lockMembership(tx)) !== "owner") throw forbidden("只有单位管理员可以邀请成员。");
    const now = tx.clock.now();
    const [present] = await tx.db
      .select({ id: members.id })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .where(and(eq(members.organizationId, organizationId), eq(users.email, email)));
    if (present) throw invalid("该邮箱已是本单位成员。", { email: ["该邮箱已是本单位成员。"] });
    const [open] = await tx.db
      .select({ id: invitations.id })
      .from(invitations)
      .where(
        and(
          eq(invitations.organizationId, organizationId),
          eq(invitations.email, email),
          eq(invitations.status, "pending"),
          gt(invitations.expiresAt, now),
        ),
      );
    if (open) {
      const message = "已向该邮箱发出邀请，尚未过期。如需更改权限，请先撤销原邀请。";
      throw invalid(message, { email: [message] });
    }
    const id = crypto.randomUUID();
    const expiresAt = new Date(now.getTime() + INVITATION_DAYS * DAY_MS);
    await tx.db.insert(invitations).values({ id, organizationId, email, role, inviterId: userId, expiresAt, createdAt: now });
    await queueMail(tx, {
      recipient: email,
      subject: `${organizationName}邀请您加入实景平台`,
      body: mailBody(
        "您好：",
        `${name}邀请您以“${MEMBER_ROLE_NAMES[role]}”身份加入“${organizationName}”。请在 ${INVITATION_DAYS} 天内打开下面的链接接受邀请：\n${absoluteUrl(tx, paths.invitation(id))}`,
        "如果您不认识该单位，请忽略此邮件，链接到期后自动失效。",
      ),
    });
    // The address stays out of the record: it is contact data.
    await recordAudit(tx, { action: "invite-member", objectType: "invitation", objectId: id, detail: { role, expiresAt } });
    return { id, expiresAt: expiresAt.toISOString() };
  });
}

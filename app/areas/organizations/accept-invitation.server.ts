import { hashPassword } from "better-auth/crypto";
import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, conflict, forbidden, invalid, notFound } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { accounts, invitations, members, sessions, users } from "#db/schema/organizations.ts";
import { MEMBER_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { passwordFault } from "./password-strength.ts";
import { acceptInvitationInput } from "./schemas.ts";
import { INVITATION_REFUSALS, invitationState } from "./states.ts";

/** Who is signed in, whatever organizations they belong to; the invited may belong to none yet. */
export interface SignedInUser {
  userId: string;
  email: string;
  sessionId: string;
}

/**
 * Makes the invited person a member. `signedIn` is null for a visitor, who then gets an account from name and password; an address that
 * has an account must sign in first. The id is unguessable and is the right to accept; the address must fit all the same.
 */
export async function acceptInvitation(
  ctx: Context,
  signedIn: SignedInUser | null,
  input: z.input<typeof acceptInvitationInput>,
): Promise<{ organizationId: string; userId: string; email: string; isNewUser: boolean }> {
  const { id, name, password } = parseInput(acceptInvitationInput, input);
  const hash = signedIn === null && password !== undefined ? await hashPassword(password) : null;
  return withTransaction(ctx, async (tx) => {
    const [invitation] = await tx.db.select().from(invitations).where(eq(invitations.id, id)).for("update");
    if (!invitation?.role) throw notFound("邀请");
    const state = invitationState(invitation, tx.clock.now());
    if (state !== "pending") throw conflict(INVITATION_REFUSALS[state]);
    if (signedIn && signedIn.email.toLowerCase() !== invitation.email)
      throw forbidden("这份邀请发给了另一个邮箱。请退出登录，再用受邀邮箱接受。");
    const userId = signedIn?.userId ?? (await createUser(tx, invitation.email, name, password, hash));
    const { organizationId, role } = invitation;
    const joined = await tx.db
      .insert(members)
      .values({ id: crypto.randomUUID(), organizationId, userId, role, createdAt: tx.clock.now() })
      .onConflictDoNothing({ target: [members.organizationId, members.userId] })
      .returning({ id: members.id });
    const [member] = joined;
    if (!member) throw conflict("您已是该单位成员，请直接进入工作台。");
    await tx.db
      .update(invitations)
      .set({ status: "accepted" })
      .where(and(eq(invitations.id, id), eq(invitations.status, "pending")));
    if (signedIn) {
      await tx.db
        .update(sessions)
        .set({ activeOrganizationId: organizationId })
        .where(and(eq(sessions.id, signedIn.sessionId), eq(sessions.userId, userId)));
    }
    await recordAudit(tx, {
      action: "accept-invitation",
      objectType: "invitation",
      objectId: id,
      detail: { organizationId, userId, role },
    });
    await enqueue(tx, "notify", {
      organizationId,
      kind: "message",
      title: "新成员已加入",
      body: `一名成员已接受邀请，岗位权限为“${MEMBER_ROLE_NAMES[role]}”。`,
      href: paths.members(),
      dedupeKey: `invitation-accepted:${id}`,
    });
    return { organizationId, userId, email: invitation.email, isNewUser: signedIn === null };
  });
}

async function createUser(
  tx: TransactionContext,
  email: string,
  name: string | undefined,
  password: string | undefined,
  hash: string | null,
): Promise<string> {
  const [known] = await tx.db.select({ id: users.id }).from(users).where(eq(users.email, email));
  if (known) throw new AppError("unauthenticated", "受邀邮箱已有账号，请先登录再接受邀请。");
  const fault = password === undefined ? "请设置密码。" : passwordFault(password, [email, name ?? ""]);
  const fields = { ...(name === undefined ? { name: ["请填写您的姓名。"] } : {}), ...(fault ? { password: [fault] } : {}) };
  if (name === undefined || hash === null || fault) throw invalid("请补充以下内容。", fields);
  const id = crypto.randomUUID();
  const now = tx.clock.now();
  // The link came by mail to this address, which proves it.
  const made = await tx.db
    .insert(users)
    .values({ id, name, email, emailVerified: true, createdAt: now, updatedAt: now })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  if (made.length === 0) throw conflict("受邀邮箱刚刚建立了账号，请登录后再接受邀请。");
  await tx.db.insert(accounts).values({ id: crypto.randomUUID(), accountId: id, providerId: "credential", userId: id, password: hash });
  return id;
}

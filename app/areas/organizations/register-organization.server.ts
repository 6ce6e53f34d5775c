import { hashPassword } from "better-auth/crypto";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { paths } from "#app/http/paths.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, invalid } from "#app/kernel/errors.ts";
import { nextCode } from "#app/kernel/ids.server.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { accounts, members, organizations, regions, users } from "#db/schema/organizations.ts";
import { nameKey } from "./name-key.ts";
import { absoluteUrl, mailBody, queueMail } from "./queue-mail.server.ts";
import { registerOrganizationInput } from "./schemas.ts";
import { refuseTaken } from "./verification.server.ts";

/**
 * Registers a user unit or vendor with its first owner. Whether the address already has an account is not told to the visitor: the
 * answer, the work and the mail sent are alike, and the mail tells the owner of the address. Name and credit code are public and are checked openly.
 */
export async function registerOrganization(ctx: Context, input: z.input<typeof registerOrganizationInput>): Promise<{ email: string }> {
  const { userName, email, password, ...organization } = parseInput(registerOrganizationInput, input);
  // Slow on purpose; before the transaction, so that no lock waits for it, and on both ways, so that they take equally long.
  const hash = await hashPassword(password);
  return withTransaction(ctx, async (tx) => {
    const [region] = await tx.db.select({ level: regions.level }).from(regions).where(eq(regions.code, organization.regionCode));
    if (!region || region.level === "nation") throw invalid("请选择所在地区。", { regionCode: ["请选择所在地区。"] });
    await refuseTaken(tx, organization);
    const [known] = await tx.db.select({ id: users.id }).from(users).where(eq(users.email, email));
    if (known) await tellKnownUser(tx, known.id, email);
    else await createOwner(tx, { ...organization, userName, email, hash });
    return { email };
  });
}

async function tellKnownUser(tx: TransactionContext, userId: string, email: string): Promise<void> {
  await queueMail(tx, {
    recipient: email,
    subject: "实景平台：您的邮箱已有账号",
    body: mailBody(
      "您好：",
      `有人用您的邮箱在实景平台登记单位。您的邮箱已有账号，本次登记没有生效，原密码没有变化。请直接登录：\n${absoluteUrl(tx, paths.signIn())}`,
      "如果不是您本人操作，无需处理。",
    ),
  });
  await recordAudit(tx, {
    action: "register-organization",
    objectType: "user",
    objectId: userId,
    detail: { refused: "address-has-account" },
  });
}

type NewOwner = Omit<z.output<typeof registerOrganizationInput>, "password"> & { hash: string };

async function createOwner(tx: TransactionContext, facts: NewOwner): Promise<void> {
  const { userName, email, hash, kind, supplyRoles, ...organization } = facts;
  // The counter's row is locked until commit, so that registrations follow one another and the second check of the name sees the first.
  const code = await nextCode(tx, "organization");
  await refuseTaken(tx, organization);
  const userId = crypto.randomUUID();
  const organizationId = crypto.randomUUID();
  const now = tx.clock.now();
  const made = await tx.db
    .insert(users)
    .values({ id: userId, name: userName, email, createdAt: now, updatedAt: now })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  if (made.length === 0) throw conflict("登记没有完成，请稍后重试。");
  await tx.db.insert(accounts).values({ id: crypto.randomUUID(), accountId: userId, providerId: "credential", userId, password: hash });
  await tx.db.insert(organizations).values({
    ...organization,
    nameKey: nameKey(organization.name),
    id: organizationId,
    slug: organizationId,
    code,
    kind,
    supplyRoles: kind === "vendor" ? supplyRoles : [],
    createdAt: now,
    updatedAt: now,
  });
  await tx.db.insert(members).values({ id: crypto.randomUUID(), organizationId, userId, role: "owner", createdAt: now });
  await queueMail(tx, {
    recipient: email,
    subject: "实景平台：单位登记成功",
    body: mailBody(
      "您好：",
      `您为“${organization.name}”的登记已完成，您是该单位的管理员。请登录平台，在“单位资料”中提交证明文件申请认证：\n${absoluteUrl(tx, paths.signIn())}`,
    ),
  });
  await recordAudit(tx, {
    action: "register-organization",
    objectType: "organization",
    objectId: organizationId,
    detail: { code, kind, ownerId: userId },
  });
}

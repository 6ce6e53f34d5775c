import type { AppLoadContext } from "@remix-run/node";
import { eq } from "drizzle-orm";
import type { UserActor } from "#app/kernel/actor.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { contextFor, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, invalid } from "#app/kernel/errors.ts";
import { sessions } from "#db/schema/organizations.ts";
import { type AuthAnswer, askAuth } from "./ask-auth.server.ts";
import { forgetAttempts, takeAttempt, tooMany } from "./attempts.server.ts";
import { qrSquares } from "./qr.server.ts";
import { signedIn } from "./session.server.ts";
import { WRONG_CODE } from "./sign-in.server.ts";

/** What a person needs to connect an authenticator. `path` draws the QR code in a box of `size` units. */
export interface Enrolment {
  uri: string;
  secret: string;
  qr: { path: string; size: number };
  backupCodes: string[];
}

/** Wrong passwords a signed-in person may give in a quarter of an hour. */
const PASSWORD_LIMIT = { max: 10, windowSeconds: 15 * 60 };
const ALREADY_ENABLED = "两步验证已经启用。";
const EXPIRED = "页面已过期，请重新启用两步验证。";

/** Starts enrolment: a new secret and backup codes, in force once a code is verified. Throws invalid for a wrong password. */
export async function startEnrolment(request: Request, context: AppLoadContext, actor: UserActor, password: string): Promise<Enrolment> {
  const answer = await withPassword(request, context, actor, "/two-factor/enable", { password, method: "totp" });
  const { totpURI, backupCodes } = answer.body;
  if (answer.status !== 200 || !totpURI || !backupCodes) throw invalid(ALREADY_ENABLED);
  return { ...drawEnrolment(totpURI), backupCodes };
}

/**
 * The same page again after a wrong code. Everything on it comes back from the form: stored codes are shown to nobody who has not just
 * given the password. Throws invalid when the form does not hold it.
 */
export function repeatEnrolment({ uri, backupCodes }: { uri: string; backupCodes: string[] }): Enrolment {
  if (backupCodes.length === 0) throw invalid(EXPIRED);
  return { ...drawEnrolment(uri), backupCodes };
}

/**
 * Finishes enrolment with a code of the authenticator. The session is replaced: the headers carry the new cookie. Throws invalid for a
 * wrong code, conflict when the second factor is in force already or no enrolment is under way.
 */
export async function finishEnrolment(
  request: Request,
  context: AppLoadContext,
  actor: UserActor,
  code: string,
): Promise<{ headers: Headers }> {
  if ((await signedIn(request, context))?.twoFactorEnabled) throw conflict(ALREADY_ENABLED);
  const answer = await askAuth(request, context, "/two-factor/verify-totp", { code: code.replace(/\s/g, "") });
  if (answer.retryAfterSeconds !== null) throw tooMany(answer.retryAfterSeconds);
  if (answer.body.code === "TOTP_NOT_ENABLED") throw conflict(EXPIRED);
  if (answer.status !== 200) throw invalid(WRONG_CODE, { code: [WRONG_CODE] });
  await record(context, actor, "enable-second-factor");
  return { headers: answer.headers };
}

/** Switches the second factor off. The session is replaced. */
export async function disableSecondFactor(
  request: Request,
  context: AppLoadContext,
  actor: UserActor,
  password: string,
): Promise<{ headers: Headers }> {
  const { headers } = succeeded(await withPassword(request, context, actor, "/two-factor/disable", { password }));
  await record(context, actor, "disable-second-factor");
  return { headers };
}

/** Makes new backup codes; the old ones stop working. */
export async function renewBackupCodes(request: Request, context: AppLoadContext, actor: UserActor, password: string): Promise<string[]> {
  const { body } = succeeded(await withPassword(request, context, actor, "/two-factor/generate-backup-codes", { password }));
  await record(context, actor, "renew-backup-codes");
  return body.backupCodes ?? [];
}

/** Sets a new password and ends every other session of the user; this one is replaced and stays in its organization. */
export async function changePassword(
  request: Request,
  context: AppLoadContext,
  actor: UserActor,
  input: { currentPassword: string; newPassword: string },
): Promise<{ headers: Headers }> {
  const body = {
    password: input.currentPassword,
    currentPassword: input.currentPassword,
    newPassword: input.newPassword,
    revokeOtherSessions: true,
  };
  const answer = succeeded(await withPassword(request, context, actor, "/change-password", body, "currentPassword"));
  if (answer.body.token) {
    await context.services.database
      .update(sessions)
      .set({ activeOrganizationId: actor.organizationId })
      .where(eq(sessions.token, answer.body.token));
  }
  await record(context, actor, "change-password");
  return { headers: answer.headers };
}

async function withPassword(
  request: Request,
  context: AppLoadContext,
  actor: UserActor,
  path: `/${string}`,
  { password, ...rest }: { password: string } & Record<string, unknown>,
  field = "password",
): Promise<AuthAnswer> {
  const key = `password:${actor.userId}`;
  const wait = await takeAttempt(context.services, key, PASSWORD_LIMIT);
  if (wait) throw tooMany(wait.retryAfterSeconds);
  const answer = await askAuth(request, context, path, field === "password" ? { password, ...rest } : rest);
  if (answer.retryAfterSeconds !== null) throw tooMany(answer.retryAfterSeconds);
  if (answer.body.code === "INVALID_PASSWORD") throw invalid("密码不正确。", { [field]: ["密码不正确。"] });
  await forgetAttempts(context.services, key);
  return answer;
}

function succeeded(answer: AuthAnswer): AuthAnswer {
  if (answer.status !== 200) throw invalid("操作没有完成，请刷新页面后重试。");
  return answer;
}

async function record(context: AppLoadContext, actor: UserActor, action: string): Promise<void> {
  await withTransaction(contextFor(context.services, actor, context.requestId), (tx) =>
    recordAudit(tx, { action, objectType: "user", objectId: actor.userId }),
  );
}

/** What an otpauth address holds, with its QR code. */
function drawEnrolment(uri: string): Omit<Enrolment, "backupCodes"> {
  const secret = URL.canParse(uri) ? new URL(uri).searchParams.get("secret") : null;
  if (!uri.startsWith("otpauth://totp/") || secret === null) throw invalid(EXPIRED);
  return { uri, secret, qr: qrSquares(uri) };
}

import type { AppLoadContext } from "@remix-run/node";
import { eq } from "drizzle-orm";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { sha256 } from "#app/kernel/canonical.ts";
import { contextFor, withTransaction } from "#app/kernel/context.server.ts";
import { AppError, invalid } from "#app/kernel/errors.ts";
import { sessions } from "#db/schema/organizations.ts";
import { askAuth } from "./ask-auth.server.ts";
import { forgetAttempts, takeAttempt, tooMany } from "./attempts.server.ts";

/** Failed sign-ins an account takes before it rests, beside the library's limit per address (reliability A2). */
const ACCOUNT_WINDOW_SECONDS = 15 * 60;
/** A code is accepted once; its 30 seconds and the tolerated drift are over by then. */
export const CODE_WINDOW_SECONDS = 120;

/** `secondFactor`: the password was right and a code is asked for next. Headers carry the cookies to set. */
export interface SignInStep {
  next: "signedIn" | "secondFactor";
  headers: Headers;
}

/** Signs in with address and password. An unknown address and a wrong password are answered alike. Throws invalid or tooMany. */
export async function signIn(request: Request, context: AppLoadContext, input: { email: string; password: string }): Promise<SignInStep> {
  const { services } = context;
  const email = input.email.trim().toLowerCase();
  const key = `sign-in:${sha256(email)}`;
  const max = services.config.APP_MODE === "production" ? 5 : 60;
  const wait = await takeAttempt(services, key, { max, windowSeconds: ACCOUNT_WINDOW_SECONDS });
  if (wait) throw tooMany(wait.retryAfterSeconds);
  const answer = await askAuth(request, context, "/sign-in/email", { email, password: input.password });
  if (answer.retryAfterSeconds !== null) throw tooMany(answer.retryAfterSeconds);
  if (answer.status !== 200) {
    context.log.info("sign-in refused");
    throw invalid("邮箱或密码不正确。");
  }
  await forgetAttempts(services, key);
  if (answer.body.twoFactorRedirect) return { next: "secondFactor", headers: answer.headers };
  await recordSignIn(context, answer.body.user?.id, "password");
  return { next: "signedIn", headers: answer.headers };
}

/** Whether the visitor has given a password and owes a code. */
export function awaitsSecondFactor(request: Request): boolean {
  return /\.two_factor=[^;]/.test(request.headers.get("Cookie") ?? "");
}

/**
 * Finishes a sign-in with a TOTP or backup code. Throws invalid for a wrong code, unauthenticated when the password has to be given
 * again, tooMany when the account rests.
 */
export async function passSecondFactor(
  request: Request,
  context: AppLoadContext,
  input: { method: "totp" | "backup"; code: string },
): Promise<{ headers: Headers }> {
  const isTotp = input.method === "totp";
  const code = isTotp ? input.code.replace(/\s/g, "") : input.code.trim();
  const answer = await askAuth(request, context, isTotp ? "/two-factor/verify-totp" : "/two-factor/verify-backup-code", { code });
  if (answer.retryAfterSeconds !== null) throw tooMany(answer.retryAfterSeconds);
  if (answer.body.code === "INVALID_TWO_FACTOR_COOKIE" || answer.body.code === "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE") {
    throw new AppError("unauthenticated", "登录步骤已过期或尝试次数过多，请重新输入邮箱和密码。");
  }
  const { user, token } = answer.body;
  if (answer.status !== 200 || !user || !token) throw invalid(isTotp ? WRONG_CODE : WRONG_BACKUP_CODE);
  const reused =
    isTotp && (await takeAttempt(context.services, `totp:${sha256(`${user.id}:${code}`)}`, { max: 1, windowSeconds: CODE_WINDOW_SECONDS }));
  if (reused) {
    await context.services.database.delete(sessions).where(eq(sessions.token, token));
    throw invalid(USED_CODE);
  }
  // A session that began with a second factor has shown one.
  await context.services.database.update(sessions).set({ factorAt: context.services.clock.now() }).where(eq(sessions.token, token));
  await recordSignIn(context, user.id, input.method);
  return { headers: answer.headers };
}

/** What is said of a TOTP code that does not fit. */
export const WRONG_CODE = "验证码不正确，请输入验证器当前显示的 6 位数字。";
export const WRONG_BACKUP_CODE = "备用码不正确或已经用过。";
export const USED_CODE = "这个验证码已经用过，请等待验证器显示下一个。";

/** Ends the session in the database and gives back the cookies that clear it in the browser. */
export async function signOut(request: Request, context: AppLoadContext): Promise<{ headers: Headers }> {
  const found = await context.auth.api.getSession({ headers: request.headers });
  const { headers } = await askAuth(request, context, "/sign-out", {});
  if (found) {
    await withTransaction(contextFor(context.services, { kind: "public" }, context.requestId), (tx) =>
      recordAudit(tx, { action: "sign-out", objectType: "user", objectId: found.user.id }),
    );
  }
  return { headers };
}

async function recordSignIn(context: AppLoadContext, userId: string | undefined, factor: "password" | "totp" | "backup"): Promise<void> {
  if (userId === undefined) throw new Error("sign-in answered without a user");
  await withTransaction(contextFor(context.services, { kind: "public" }, context.requestId), (tx) =>
    recordAudit(tx, { action: "sign-in", objectType: "user", objectId: userId, detail: { factor } }),
  );
}

import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import type { AppLoadContext } from "@remix-run/node";
import { and, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { mailBody, queueMail } from "#app/areas/organizations/index.server.ts";
import type { UserActor } from "#app/kernel/actor.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { sha256 } from "#app/kernel/canonical.ts";
import { contextFor, type TransactionContext, withTransaction } from "#app/kernel/context.server.ts";
import { forbidden, invalid } from "#app/kernel/errors.ts";
import { factorCodes, sessions } from "#db/schema/organizations.ts";
import { askAuth } from "./ask-auth.server.ts";
import { takeAttempt, tooMany } from "./attempts.server.ts";
import { FACTOR_MINUTES } from "./factor-age.ts";
import { CODE_WINDOW_SECONDS, USED_CODE, WRONG_BACKUP_CODE, WRONG_CODE } from "./sign-in.server.ts";

/** Minutes for which a mailed code can be typed in, and how often one may be tried. */
const MAILED_MINUTES = 10;
const TRIES_PER_CODE = 5;
const WINDOW_SECONDS = 15 * 60;

export const FACTOR_METHODS = ["totp", "backup", "mail"] as const;
export type FactorMethod = (typeof FACTOR_METHODS)[number];

/** Who confirms, in which session. */
interface Confirming {
  actor: UserActor;
  sessionId: string;
  twoFactorEnabled: boolean;
}

/**
 * Mails a one-time code for this session to who has no authenticator; codes sent before it stop working. Throws tooMany after five mails in a
 * quarter of an hour, forbidden to who has an authenticator: a mailbox must not stand in for it.
 */
export async function mailFactorCode(context: AppLoadContext, { actor, sessionId, twoFactorEnabled }: Confirming): Promise<void> {
  if (twoFactorEnabled) throw forbidden("您已启用验证器，请使用验证器中的验证码。");
  await takeTurn(context, `factor-mail:${actor.userId}`, 5);
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  await withTransaction(contextFor(context.services, actor, context.requestId), async (tx) => {
    const now = tx.clock.now();
    await tx.db
      .update(factorCodes)
      .set({ expiresAt: now })
      .where(and(eq(factorCodes.sessionId, sessionId), isNull(factorCodes.usedAt), gt(factorCodes.expiresAt, now)));
    await tx.db.insert(factorCodes).values({
      sessionId,
      codeHash: hashOf(context, sessionId, code),
      expiresAt: new Date(now.getTime() + MAILED_MINUTES * 60_000),
      createdAt: now,
    });
    await queueMail(tx, {
      recipient: actor.email,
      subject: "实景平台验证码",
      body: mailBody(
        `${actor.name}，您好：`,
        `您正在办理需要二次验证的事项。验证码：${code}`,
        `验证码 ${MAILED_MINUTES} 分钟内有效，只能使用一次。请勿转告他人；如非您本人操作，请立即修改密码。`,
      ),
    });
    await recordAudit(tx, { action: "mail-factor-code", objectType: "user", objectId: actor.userId });
  });
}

/** Until when the newest mailed code of this session can be used, or null where none waits. */
export async function waitingFactorCode(context: AppLoadContext, sessionId: string): Promise<Date | null> {
  const { database, clock } = context.services;
  const [row] = await database
    .select({ expiresAt: factorCodes.expiresAt })
    .from(factorCodes)
    .where(
      and(
        eq(factorCodes.sessionId, sessionId),
        isNull(factorCodes.usedAt),
        gt(factorCodes.expiresAt, clock.now()),
        lt(factorCodes.attempts, TRIES_PER_CODE),
      ),
    )
    .orderBy(desc(factorCodes.createdAt))
    .limit(1);
  return row?.expiresAt ?? null;
}

/**
 * Shows a second factor in this session: the acts that ask for one are open for {@link FACTOR_MINUTES} minutes. A code works once, also when it
 * comes many times at once. Throws invalid for a wrong or used code, tooMany after ten tries in a quarter of an hour.
 */
export async function confirmFactor(
  request: Request,
  context: AppLoadContext,
  confirming: Confirming,
  { method, code }: { method: FactorMethod; code: string },
): Promise<void> {
  const { actor, sessionId, twoFactorEnabled } = confirming;
  if (twoFactorEnabled === (method === "mail")) throw forbidden("请使用您账号的二次验证方式。");
  await takeTurn(context, `factor:${actor.userId}`, 10);
  if (method === "mail") return confirmMailed(context, confirming, code.replace(/\s/g, ""));
  await askLibrary(request, context, actor, method, code);
  await withTransaction(contextFor(context.services, actor, context.requestId), (tx) => shown(tx, { actor, sessionId }, method));
}

async function confirmMailed(context: AppLoadContext, { actor, sessionId }: Confirming, code: string): Promise<void> {
  // A wrong try is counted and must stay counted: the transaction commits, and the refusal follows.
  const fits = await withTransaction(contextFor(context.services, actor, context.requestId), async (tx) => {
    const now = tx.clock.now();
    const tried = await tx.db
      .update(factorCodes)
      .set({ attempts: sql`${factorCodes.attempts} + 1` })
      .where(
        and(
          eq(factorCodes.sessionId, sessionId),
          isNull(factorCodes.usedAt),
          gt(factorCodes.expiresAt, now),
          lt(factorCodes.attempts, TRIES_PER_CODE),
        ),
      )
      .returning({ id: factorCodes.id, codeHash: factorCodes.codeHash });
    const hash = hashOf(context, sessionId, code);
    const found = tried.find(({ codeHash }) => isSame(codeHash, hash));
    if (!found) return false;
    await tx.db.update(factorCodes).set({ usedAt: now }).where(eq(factorCodes.id, found.id));
    await shown(tx, { actor, sessionId }, "mail");
    return true;
  });
  if (!fits) throw invalid(WRONG_MAILED_CODE, { code: [WRONG_MAILED_CODE] });
}

const WRONG_MAILED_CODE = "验证码不正确、已经用过或已过期。连续输错 5 次后请重新获取。";

async function askLibrary(request: Request, context: AppLoadContext, actor: UserActor, method: "totp" | "backup", typed: string) {
  const isTotp = method === "totp";
  const code = isTotp ? typed.replace(/\s/g, "") : typed.trim();
  const answer = await askAuth(request, context, isTotp ? "/two-factor/verify-totp" : "/two-factor/verify-backup-code", { code });
  if (answer.retryAfterSeconds !== null) throw tooMany(answer.retryAfterSeconds);
  const wrong = isTotp ? WRONG_CODE : WRONG_BACKUP_CODE;
  if (answer.status !== 200 || answer.body.user?.id !== actor.userId) throw invalid(wrong, { code: [wrong] });
  if (!isTotp) return;
  // The same count as at sign-in: a code that opened a session opens nothing further.
  const key = `totp:${sha256(`${actor.userId}:${code}`)}`;
  if (await takeAttempt(context.services, key, { max: 1, windowSeconds: CODE_WINDOW_SECONDS }))
    throw invalid(USED_CODE, { code: [USED_CODE] });
}

async function shown(tx: TransactionContext, { actor, sessionId }: { actor: UserActor; sessionId: string }, method: FactorMethod) {
  await tx.db
    .update(sessions)
    .set({ factorAt: tx.clock.now() })
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, actor.userId)));
  await recordAudit(tx, { action: "confirm-factor", objectType: "user", objectId: actor.userId, detail: { method } });
}

async function takeTurn(context: AppLoadContext, key: string, max: number): Promise<void> {
  const { services } = context;
  // The accounts of the demo are everybody's.
  const wait = await takeAttempt(services, key, {
    max: services.config.APP_MODE === "demo" ? 60 : max,
    windowSeconds: WINDOW_SECONDS,
  });
  if (wait) throw tooMany(wait.retryAfterSeconds);
}

/** Keyed, because six digits are guessed from a bare digest at once. */
function hashOf(context: AppLoadContext, sessionId: string, code: string): string {
  return createHmac("sha256", context.services.config.AUTH_SECRET).update(`factor:${sessionId}:${code}`).digest("hex");
}

const isSame = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { organizationById } from "#app/areas/organizations/index.server.ts";
import { FACTOR_MINUTES, isFreshFactor } from "#app/http/factor-age.ts";
import { paths } from "#app/http/paths.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, userOf, withTransaction } from "#app/kernel/context.server.ts";
import { conflict, forbidden, invalid } from "#app/kernel/errors.ts";
import { parseInput } from "#app/kernel/parse.ts";
import { connectAccounts } from "#db/schema/transfers.ts";
import { mayKeepAccount } from "../policy.ts";
import { openConnectInput } from "../schemas.ts";
import type { ConnectState } from "../states.ts";
import { type ConnectAccount, connectAccountsOf, keepAccount, platformCountry, refreshConnectAccount } from "./accounts.server.ts";
import { asUnavailable, refusalCode } from "./gateway-error.server.ts";
import { dueNames } from "./words.ts";

const NOT_ALLOWED = "渠道收款账户由贵单位的财务或管理员开通。";
const keyOf = (organizationId: string, attempt: number): string => `acct:${organizationId}:${attempt}`;

interface Evidence {
  factorAt: Date | null;
}

function requireFactor(ctx: Context, { factorAt }: Evidence): void {
  if (!isFreshFactor(factorAt, ctx.clock.now()))
    throw forbidden(`开通渠道收款账户须在完成二次验证后 ${FACTOR_MINUTES} 分钟内进行，请重新验证后再提交。`);
}

/** Throws where an organization of this country cannot have an account: asked before the second factor, which would be shown in vain. */
export function refuseOtherCountry(ctx: Context, country: string): void {
  const platform = platformCountry(ctx);
  if (platform === null) throw conflict("本平台没有开通收款渠道分账，分得的款项经对公转账支付。");
  if (country === platform) return;
  const message = `收款渠道不办理跨境分账：平台在 ${platform} 收款，只有注册在 ${platform} 的单位可以开通。其他单位经对公转账收款。`;
  throw invalid(message, { country: [message] });
}

/**
 * Opens an account of the actor's organization at the payment channel, in the country of the platform: across borders the channel does not
 * transfer. It rests on a fresh second factor, since it says where money goes (reliability A5). One that is open stays as it is. Throws
 * unavailable when the channel does not answer: the same key goes out the next time, so that there is one account.
 */
export async function openConnectAccount(ctx: Context, input: z.input<typeof openConnectInput>, evidence: Evidence): Promise<void> {
  if (!mayKeepAccount(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const { country } = parseInput(openConnectInput, input);
  refuseOtherCountry(ctx, country);
  requireFactor(ctx, evidence);
  const { organizationId } = userOf(ctx);
  const row = await withTransaction(ctx, async (tx) => {
    const at = tx.clock.now();
    const [made] = await tx.db
      .insert(connectAccounts)
      .values({ organizationId, country, idempotencyKey: keyOf(organizationId, 1), createdAt: at, updatedAt: at })
      .onConflictDoNothing()
      .returning();
    if (made)
      await recordAudit(tx, {
        action: "open-connect-account",
        objectType: "connect-account",
        objectId: organizationId,
        detail: { country },
      });
    return made ?? (await connectAccountsOf(tx, [organizationId])).get(organizationId);
  });
  if (!row || row.accountId !== null) return;
  const organization = await organizationById(ctx, organizationId);
  if (!organization) throw new Error(`no organization ${organizationId}`);
  const askedAt = ctx.clock.now();
  const account = await ctx.services.stripe
    // Only an opaque code leaves the country, never the organization's name (reliability J2): the channel asks the member itself.
    .createAccount({ organizationId, name: organization.code, country: row.country, idempotencyKey: row.idempotencyKey })
    .catch(async (error: unknown) => {
      const code = refusalCode(error);
      if (code === null) return asUnavailable(error);
      await ctx.db
        .update(connectAccounts)
        .set({ attempt: row.attempt + 1, idempotencyKey: keyOf(organizationId, row.attempt + 1) })
        .where(
          and(
            eq(connectAccounts.organizationId, organizationId),
            isNull(connectAccounts.accountId),
            eq(connectAccounts.attempt, row.attempt),
          ),
        );
      throw conflict(`收款渠道没有受理开户（${code}）。请稍后再试，或使用银行收款账户。`);
    });
  await keepAccount(ctx, organizationId, account, askedAt);
}

/** Where the organization fills in what the channel asks: a link for this click, good once and for minutes. Rests on a fresh second factor. */
export async function connectLink(ctx: Context, evidence: Evidence): Promise<{ url: string }> {
  if (!mayKeepAccount(ctx.actor)) throw forbidden(NOT_ALLOWED);
  requireFactor(ctx, evidence);
  const { organizationId } = userOf(ctx);
  const account = (await connectAccountsOf(ctx, [organizationId])).get(organizationId);
  if (!account?.accountId) throw conflict("贵单位还没有渠道收款账户，请先开通。");
  const pageOf = (connect: "returned" | "expired") => new URL(paths.payouts({ connect }), ctx.services.config.APP_URL).href;
  const { url } = await ctx.services.stripe
    .accountLink({
      accountId: account.accountId,
      refreshUrl: pageOf("expired"),
      returnUrl: pageOf("returned"),
      idempotencyKey: `link:${crypto.randomUUID()}`,
    })
    .catch(asUnavailable);
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, { action: "open-connect-form", objectType: "connect-account", objectId: organizationId }),
  );
  return { url };
}

/** Reads the actor's own account anew, on its way back from the channel. A channel that does not answer leaves what is kept. */
export async function refreshOwnAccount(ctx: Context): Promise<void> {
  if (!mayKeepAccount(ctx.actor)) throw forbidden(NOT_ALLOWED);
  const { organizationId } = userOf(ctx);
  const accountId = (await connectAccountsOf(ctx, [organizationId])).get(organizationId)?.accountId;
  if (!accountId) return;
  await refreshConnectAccount(ctx, accountId).catch((error: unknown) => {
    if (refusalCode(error) === null) return asUnavailable(error);
  });
}

function stateOf({ transfersActive, closed, detailsSubmitted }: ConnectAccount): ConnectState {
  if (transfersActive) return "active";
  if (closed !== null) return closed;
  return detailsSubmitted ? "inCheck" : "unfinished";
}

/** What the organization's finance sees of its account at the channel; null for others, and where the platform transfers nothing. */
export async function connectPage(ctx: Context) {
  const country = platformCountry(ctx);
  if (country === null || !mayKeepAccount(ctx.actor)) return null;
  const { organizationId } = userOf(ctx);
  const account = (await connectAccountsOf(ctx, [organizationId])).get(organizationId);
  const opened = account?.accountId ? account : null;
  const state: ConnectState = opened ? stateOf(opened) : "none";
  return { country, state, due: dueNames(opened?.due ?? []), readAt: opened?.updatedAt.toISOString() ?? null };
}

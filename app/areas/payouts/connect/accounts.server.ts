import { and, eq, inArray, isNull, lte, ne, or, sql } from "drizzle-orm";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import type { StripeAccount } from "#app/stripe/index.server.ts";
import { connectAccounts } from "#db/schema/transfers.ts";
import type { AccountClosure } from "#db/vocabulary/payouts.ts";
import { TRANSFER_COUNTRIES } from "../rails/choose-rail.ts";
import { refusalCode } from "./gateway-error.server.ts";
import { retryRefused } from "./retry.server.ts";

/** The to-do of a provider whose money of an invoice waits at the platform for its account. */
export const waitingMoneyTodo = (invoiceId: string): string => `charge-waits:${invoiceId}`;

export type ConnectAccount = typeof connectAccounts.$inferSelect;

/** The country in which the platform may take charges and transfer parts of them; null where it transfers nothing. */
export function platformCountry({ services }: Pick<Context, "services">): string | null {
  const country = services.config.STRIPE_PLATFORM_COUNTRY;
  return country !== undefined && TRANSFER_COUNTRIES.includes(country) ? country : null;
}

/** The accounts of those of these organizations that asked for one. */
export async function connectAccountsOf(ctx: Context, organizationIds: readonly string[]): Promise<Map<string, ConnectAccount>> {
  if (organizationIds.length === 0) return new Map();
  const rows = await ctx.db
    .select()
    .from(connectAccounts)
    .where(inArray(connectAccounts.organizationId, [...new Set(organizationIds)]));
  return new Map(rows.map((row) => [row.organizationId, row]));
}

/** What of an account at the channel we keep. */
const held = ({ transfersActive, detailsSubmitted, due }: StripeAccount) => ({ transfersActive, detailsSubmitted, due });

/**
 * Reads an account anew at the channel and keeps how it stands; one that is nobody's of ours is passed over. What was refused to an account
 * that opened is tried again. Never inside a transaction.
 */
export async function refreshConnectAccount(ctx: Context, accountId: string): Promise<void> {
  const [known] = await ctx.db.select().from(connectAccounts).where(eq(connectAccounts.accountId, accountId));
  if (!known) return;
  const askedAt = ctx.clock.now();
  const account = await ctx.services.stripe.retrieveAccount({ id: accountId }).catch((error: unknown) => {
    // The channel shows an account only to a platform that has access to it.
    if (refusalCode(error) === "account_invalid") return null;
    throw error;
  });
  if (account) await keepAccount(ctx, known.organizationId, account, askedAt);
  else await closeAccount(ctx, accountId, "deauthorized");
}

/**
 * Writes down that nothing can be sent to an account any more, and tells its organization. What the channel shows of it later opens it again. One
 * that is nobody's of ours is passed over.
 */
export async function closeAccount(ctx: Context, accountId: string, closed: AccountClosure): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const [shut] = await tx.db
      .update(connectAccounts)
      .set({
        closed,
        closedAt: sql`coalesce(${connectAccounts.closedAt}, ${tx.clock.now().toISOString()}::timestamptz)`,
        transfersActive: false,
        updatedAt: tx.clock.now(),
      })
      .where(
        and(
          eq(connectAccounts.accountId, accountId),
          or(isNull(connectAccounts.closed), and(ne(connectAccounts.closed, closed), ne(connectAccounts.closed, "deauthorized"))),
        ),
      )
      .returning();
    if (!shut) return;
    const { organizationId } = shut;
    await recordAudit(tx, {
      action: "connect-account-closed",
      objectType: "connect-account",
      objectId: organizationId,
      detail: { accountId, closed },
    });
    await enqueue(tx, "notify", {
      organizationId,
      kind: "todo",
      mail: true,
      title: "贵单位的渠道收款账户已停用",
      body:
        closed === "deauthorized"
          ? "渠道账户对平台的授权已取消，分得的款项不能再由渠道转入。未转出的部分由牵头单位改为对公转账，请登记对公收款账户。"
          : "收款渠道拒绝向贵单位账户转账。请到渠道补充资料；未恢复的，未转出的部分可由牵头单位改为对公转账。",
      href: `${paths.payouts()}#connect`,
      dedupeKey: closedTodo(shut),
    });
  });
}

const closedTodo = ({ organizationId, closedAt }: ConnectAccount): string =>
  `connect-closed:${organizationId}:${closedAt?.getTime() ?? ""}`;

/** Writes down what the channel said of an account, unless something newer stands there. */
export async function keepAccount(ctx: Context, organizationId: string, account: StripeAccount, askedAt: Date): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const isOurs = eq(connectAccounts.organizationId, organizationId);
    const [before] = await tx.db.select().from(connectAccounts).where(isOurs).for("update");
    if (!before || (before.accountId !== null && before.accountId !== account.id)) return;
    const [kept] = await tx.db
      .update(connectAccounts)
      .set({
        ...held(account),
        ...(account.transfersActive ? { closed: null, closedAt: null } : {}),
        accountId: account.id,
        updatedAt: askedAt,
      })
      .where(and(isOurs, lte(connectAccounts.updatedAt, askedAt)))
      .returning();
    if (!kept) return;
    const isNews = before.accountId === null || before.transfersActive !== kept.transfersActive;
    if (isNews)
      await recordAudit(tx, {
        action: "connect-account-changed",
        objectType: "connect-account",
        objectId: organizationId,
        detail: { accountId: account.id, ...held(account) },
      });
    if (kept.transfersActive && !before.transfersActive) {
      await retryRefused(tx, { organizationId });
      if (before.closed !== null) await enqueue(tx, "complete-todo", { organizationId, dedupeKey: closedTodo(before) });
    }
  });
}

import { and, eq, inArray, lte } from "drizzle-orm";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { recordAudit } from "#app/kernel/audit.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import type { StripeAccount } from "#app/stripe/index.server.ts";
import { connectAccounts } from "#db/schema/transfers.ts";
import { TRANSFER_COUNTRIES } from "../rails/choose-rail.ts";
import { retryRefused } from "./retry.server.ts";

/** The to-do of a provider whose money waits at the platform for its account. */
export const waitingMoneyTodo = (organizationId: string): string => `charge-waits:${organizationId}`;

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
  await keepAccount(ctx, known.organizationId, await ctx.services.stripe.retrieveAccount({ id: accountId }), askedAt);
}

/** Writes down what the channel said of an account, unless something newer stands there. */
export async function keepAccount(ctx: Context, organizationId: string, account: StripeAccount, askedAt: Date): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const isOurs = eq(connectAccounts.organizationId, organizationId);
    const [before] = await tx.db.select().from(connectAccounts).where(isOurs).for("update");
    if (!before || (before.accountId !== null && before.accountId !== account.id)) return;
    const [kept] = await tx.db
      .update(connectAccounts)
      .set({ ...held(account), accountId: account.id, updatedAt: askedAt })
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
      await enqueue(tx, "complete-todo", { organizationId, dedupeKey: waitingMoneyTodo(organizationId) });
    }
  });
}

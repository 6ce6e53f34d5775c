import { desc, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { openBytes, sealBytes, serviceKey } from "#app/sealing/envelope.ts";
import { payoutAccounts } from "#db/schema/payouts.ts";

export type PayoutAccount = typeof payoutAccounts.$inferSelect;

/** An account as pages show it: of its number the last four digits only. */
export interface AccountLine {
  version: number;
  holderName: string;
  bankName: string;
  bankCode: string | null;
  masked: string;
  createdAt: string;
}

export const accountLine = ({ version, holderName, bankName, bankCode, lastFour, createdAt }: PayoutAccount): AccountLine => ({
  version,
  holderName,
  bankName,
  bankCode,
  masked: `**** ${lastFour}`,
  createdAt: createdAt.toISOString(),
});

const purposeOf = (accountId: string): string => `payout-account:${accountId}`;

/** The number of an account in an envelope that opens for this account only. */
export const sealNumber = (ctx: Context, accountId: string, number: string): Buffer =>
  sealBytes(serviceKey(ctx.services.config), Buffer.from(number, "utf8"), purposeOf(accountId));

/** The full number: for the file that goes to the bank, and for nothing else. */
export const openNumber = (ctx: Context, account: Pick<PayoutAccount, "id" | "sealedNumber">): string =>
  openBytes(serviceKey(ctx.services.config), Buffer.from(account.sealedNumber), purposeOf(account.id)).toString("utf8");

/** The account in force of each organization that has one on file. */
export async function currentAccounts(ctx: Context, organizationIds: readonly string[]): Promise<Map<string, PayoutAccount>> {
  if (organizationIds.length === 0) return new Map();
  const rows = await ctx.db
    .selectDistinctOn([payoutAccounts.organizationId])
    .from(payoutAccounts)
    .where(inArray(payoutAccounts.organizationId, [...new Set(organizationIds)]))
    .orderBy(payoutAccounts.organizationId, desc(payoutAccounts.version));
  return new Map(rows.map((row) => [row.organizationId, row]));
}

/** One change of an organization's account at a time, and none while a batch is drawn to it. */
export const holdAccounts = (tx: Context, organizationId: string) =>
  tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${organizationId}, 7264))`);

/** Every version of an organization's account, newest first. */
export const accountVersions = (ctx: Context, organizationId: string): Promise<PayoutAccount[]> =>
  ctx.db
    .select()
    .from(payoutAccounts)
    .where(eq(payoutAccounts.organizationId, organizationId))
    .orderBy(desc(payoutAccounts.version))
    .limit(50);

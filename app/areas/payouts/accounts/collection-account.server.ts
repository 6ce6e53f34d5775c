import { and, eq, inArray, isNull } from "drizzle-orm";
import { getInvoice, mayPayInvoice, PAYABLE } from "#app/areas/billing/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { invoices } from "#db/schema/billing.ts";
import { contracts } from "#db/schema/contracts.ts";
import { payoutAccounts } from "#db/schema/payouts.ts";
import { mayKeepAccount } from "../policy.ts";
import { accountLine, currentAccounts, openNumber } from "./accounts.server.ts";

/** Where the payer of an invoice sends its money. */
export interface CollectionAccount {
  holderName: string;
  bankName: string;
  bankCode: string | null;
  masked: string;
  /** The whole number: for whoever may pay an invoice that is to be paid, and for the provider's own finance; null for everybody else. */
  number: string | null;
  /** Since when this account is the one in force: the payer may hold a changed one against what it knew. */
  since: string;
}

export const collectionAccountKey = (organizationId: string) => `collection-account:${organizationId}`;

/**
 * The account of an invoice's provider, for the two sides of its contract; null while the provider has none on file. An organization has one
 * account it wants to be paid at, whoever pays: the same that members are paid out to, and changed with the same second factor.
 */
export async function collectionAccount(ctx: Context, invoiceCode: string): Promise<CollectionAccount | null> {
  const { invoice, contract } = await getInvoice(ctx, { code: invoiceCode });
  const account = (await currentAccounts(ctx, [contract.providerId])).get(contract.providerId);
  if (!account) return null;
  const isProvider = mayKeepAccount(ctx.actor) && ctx.actor.organizationId === contract.providerId;
  const pays = mayPayInvoice(ctx.actor, invoice) && PAYABLE.includes(invoice.status);
  const { holderName, bankName, bankCode, masked, createdAt } = accountLine(account);
  return { holderName, bankName, bankCode, masked, since: createdAt, number: isProvider || pays ? openNumber(ctx, account) : null };
}

/** Asks every provider whose invoices wait to be paid, and who has no account on file, for one: until then nobody can pay it by bank. */
export async function sweepCollectionAccounts(ctx: Context): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const rows = await tx.db
      .selectDistinct({ providerId: contracts.providerId })
      .from(invoices)
      .innerJoin(contracts, eq(contracts.id, invoices.contractId))
      .leftJoin(payoutAccounts, eq(payoutAccounts.organizationId, contracts.providerId))
      .where(and(inArray(invoices.status, [...PAYABLE]), isNull(payoutAccounts.id)));
    for (const { providerId } of rows)
      await enqueue(tx, "notify", {
        organizationId: providerId,
        kind: "todo",
        title: "请登记对公收款账户",
        body: "贵单位有账单等待付款，但还没有登记收款账户，用户单位无法对公转账。",
        href: `${paths.payouts()}#account`,
        dedupeKey: collectionAccountKey(providerId),
      });
  });
}

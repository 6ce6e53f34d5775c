import type Stripe from "stripe";
import { mappingErrors } from "../errors.server.ts";
import { stripeToFen } from "../fen.server.ts";
import { PAGE, toDate } from "./values.server.ts";

/** A member's account, to which shares are transferred. */
export interface StripeAccount {
  id: string;
  /** Only then may a transfer go there. */
  transfersActive: boolean;
  /** Whether the member filled in what Stripe asks; the check may still be under way. */
  detailsSubmitted: boolean;
  country: string | null;
  /** What Stripe still wants of the member, in Stripe's words. */
  due: string[];
}

/** Members' accounts and balances. */
export interface AccountCalls {
  /**
   * Finds the account of an organization by metadata, or makes one that the platform controls and Stripe checks; it can receive
   * transfers once the member went through `accountLink`. Reads every account: call it only while no account id is stored.
   */
  createAccount(input: {
    organizationId: string;
    name: string;
    /** Two letters. Members share the platform's region; mainland China and Hong Kong are not offered. */
    country: string;
    email?: string | undefined;
    idempotencyKey: string;
  }): Promise<StripeAccount>;
  /** A page at Stripe where the member enters its details. It opens once, within minutes: make it when the member clicks. */
  accountLink(input: {
    accountId: string;
    /** Where the member goes when the link has expired: make a new one there. */
    refreshUrl: string;
    returnUrl: string;
    idempotencyKey: string;
  }): Promise<{ url: string; expiresAt: Date }>;
  retrieveAccount(input: { id: string }): Promise<StripeAccount>;
  /** The platform's balance, or a member's: what can be transferred now, and what is still on its way, by currency. */
  balance(input?: { accountId?: string | undefined }): Promise<{ currency: string; available: bigint; pending: bigint }[]>;
}

export function accountCalls(stripe: Stripe): AccountCalls {
  return {
    createAccount: (input) => mappingErrors(() => createAccount(stripe, input)),

    accountLink: ({ accountId, refreshUrl, returnUrl, idempotencyKey }) =>
      mappingErrors(async () => {
        const link = await stripe.accountLinks.create(
          { account: accountId, type: "account_onboarding", refresh_url: refreshUrl, return_url: returnUrl },
          { idempotencyKey },
        );
        return { url: link.url, expiresAt: toDate(link.expires_at) };
      }),

    retrieveAccount: ({ id }) => mappingErrors(async () => toAccount(await stripe.accounts.retrieve(id))),

    balance: ({ accountId } = {}) =>
      mappingErrors(async () => {
        const balance = await stripe.balance.retrieve({}, accountId === undefined ? {} : { stripeAccount: accountId });
        const currencies = new Set([...balance.available, ...balance.pending].map(({ currency }) => currency));
        const sum = (part: { amount: number; currency: string }[], currency: string) =>
          stripeToFen(part.find((entry) => entry.currency === currency)?.amount ?? 0);
        return [...currencies].sort().map((currency) => ({
          currency,
          available: sum(balance.available, currency),
          pending: sum(balance.pending, currency),
        }));
      }),
  };
}

async function createAccount(
  stripe: Stripe,
  { organizationId, name, country, email, idempotencyKey }: Parameters<AccountCalls["createAccount"]>[0],
): Promise<StripeAccount> {
  for await (const account of stripe.accounts.list({ limit: PAGE })) {
    if (account.metadata?.["organization_id"] === organizationId) return toAccount(account);
  }
  const made = await stripe.accounts.create(
    {
      country,
      controller: {
        fees: { payer: "application" },
        losses: { payments: "application" },
        requirement_collection: "stripe",
        stripe_dashboard: { type: "express" },
      },
      capabilities: { transfers: { requested: true } },
      business_profile: { name },
      metadata: { organization_id: organizationId },
      ...(email === undefined ? {} : { email }),
    },
    { idempotencyKey },
  );
  return toAccount(made);
}

function toAccount(account: Stripe.Account): StripeAccount {
  return {
    id: account.id,
    transfersActive: account.capabilities?.transfers === "active",
    detailsSubmitted: account.details_submitted,
    country: account.country ?? null,
    due: account.requirements?.currently_due ?? [],
  };
}

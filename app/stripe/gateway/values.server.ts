import type Stripe from "stripe";
import { StripeGatewayError } from "../errors.server.ts";
import { stripeToFen } from "../fen.server.ts";

/** The most a list answers at once. */
export const PAGE = 100;

/** What a charge or a refund moved on the platform's balance: in the currency it settled in, which need not be its own. */
export interface SettledAmount {
  balanceTransactionId: string;
  /** Lower case, for example `cny`. */
  currency: string;
  /** Negative for what went out. */
  amount: bigint;
  fee: bigint;
  /** `amount` less `fee`. */
  net: bigint;
  /** Units of the settlement currency for one of the payment's, as Stripe writes it; null when nothing was exchanged. */
  exchangeRate: string | null;
}

export function toSettled(transaction: Stripe.BalanceTransaction): SettledAmount {
  return {
    balanceTransactionId: transaction.id,
    currency: transaction.currency,
    amount: stripeToFen(transaction.amount),
    fee: stripeToFen(transaction.fee),
    net: stripeToFen(transaction.net),
    exchangeRate: transaction.exchange_rate === null ? null : String(transaction.exchange_rate),
  };
}

/** The id of a field that may have been expanded. */
export function idOf(field: string | { id: string } | null | undefined): string | null {
  return typeof field === "string" ? field : (field?.id ?? null);
}

/** The object of a field that was asked to be expanded; null when there is none. Throws `unexpected_answer` when it is an id. */
export function expandedOf<T extends { id: string }>(field: string | T | null | undefined): T | null {
  if (typeof field !== "string") return field ?? null;
  throw new StripeGatewayError({ kind: "permanent", code: "unexpected_answer", message: `${field} was not expanded` });
}

export function toDate(unixSeconds: number): Date;
export function toDate(unixSeconds: number | null): Date | null;
export function toDate(unixSeconds: number | null): Date | null {
  return unixSeconds === null ? null : new Date(unixSeconds * 1000);
}

export function toUnixSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

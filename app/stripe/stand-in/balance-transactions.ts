import Big from "big.js";
import type { BalanceTransactionObject, ChargeObject } from "./money-records.ts";
import { freshId } from "./operation.ts";
import { settingsOf } from "./settings.ts";
import type { StoreReader } from "./store.ts";
import type { Work } from "./work.ts";

const DAY = 86_400;

/** An amount at a rate, rounded to the smallest unit once, half away from zero. */
export function converted(amount: number, rate: string | number): number {
  return new Big(amount).times(rate).round(0, Big.roundHalfUp).toNumber();
}

/** Writes one movement of the platform's balance. Fees are positive; `net` is what is left of `amount`. */
export function book(
  work: Work,
  entry: {
    type: string;
    category: string;
    amount: number;
    currency: string;
    source: string;
    fee?: number;
    availableOn?: number;
    exchangeRate?: number | null;
  },
): BalanceTransactionObject {
  const fee = entry.fee ?? 0;
  const row: BalanceTransactionObject = {
    ...work.context.blank("balance_transaction"),
    id: freshId("txn"),
    amount: entry.amount,
    available_on: entry.availableOn ?? work.now,
    balance_type: "payments",
    created: work.now,
    currency: entry.currency,
    exchange_rate: entry.exchangeRate ?? null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [{ amount: fee, application: null, currency: entry.currency, description: "Stripe processing fees", type: "stripe_fee" }],
    net: entry.amount - fee,
    reporting_category: entry.category,
    source: entry.source,
    status: (entry.availableOn ?? 0) > work.now ? "pending" : "available",
    type: entry.type,
  };
  work.put("balanceTransactions", row.id, row);
  return row;
}

/** Books a succeeded charge: what it settled for in the settlement currency, less the fee. */
export function bookCharge(work: Work, charge: { id: string; amount: number; currency: string }): BalanceTransactionObject {
  const { settlement, fee, availableAfterDays } = work.settings;
  const amount = settlement ? converted(charge.amount, settlement.exchangeRate) : charge.amount;
  return book(work, {
    type: "charge",
    category: "charge",
    amount,
    currency: settlement?.currency ?? charge.currency,
    source: charge.id,
    fee: Math.min(amount, converted(amount, new Big(fee.basisPoints).div(10_000).toString()) + fee.fixed),
    availableOn: work.now + availableAfterDays * DAY,
    exchangeRate: settlement ? Number(settlement.exchangeRate) : null,
  });
}

/**
 * What part of a charge settled for, in the currency it settled in: by cumulative amount, so that parts that add up to the charge add
 * up to what it settled for. `before` is what was already taken back of it.
 */
export function settledPart(work: Work, charge: ChargeObject, before: number, part: number): { amount: number; currency: string } {
  const settled = work.get("balanceTransactions", charge.balance_transaction ?? "");
  if (!settled) throw new Error(`Charge ${charge.id} has no balance transaction`);
  const upTo = (amount: number) => new Big(settled.amount).times(amount).div(charge.amount).round(0, Big.roundHalfUp).toNumber();
  return { amount: upTo(before + part) - upTo(before), currency: settled.currency };
}

/** The platform's balance by currency at an instant: what is available (less what a control holds back) and what is not yet. */
export function platformBalance(store: Pick<StoreReader, "get" | "all">, now: number): Map<string, { available: number; pending: number }> {
  const sums = new Map<string, { available: number; pending: number }>();
  const of = (currency: string) => {
    const sum = sums.get(currency) ?? { available: 0, pending: 0 };
    sums.set(currency, sum);
    return sum;
  };
  of("cny");
  for (const { currency, available_on, net } of store.all("balanceTransactions")) {
    if (available_on <= now) of(currency).available += net;
    else of(currency).pending += net;
  }
  for (const [currency, held] of Object.entries(settingsOf(store).heldBalance)) of(currency).available -= held;
  return sums;
}

/** A member's own balance by currency: transferred in, less reversed, less taken out. */
export function memberBalance(store: Pick<StoreReader, "all">, account: string): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (currency: string, amount: number) => sums.set(currency, (sums.get(currency) ?? 0) + amount);
  for (const transfer of store.all("transfers")) {
    if (transfer.destination === account) add(transfer.currency, transfer.amount - transfer.amount_reversed);
  }
  for (const withdrawal of store.all("withdrawals")) if (withdrawal.account === account) add(withdrawal.currency, -withdrawal.amount);
  return sums;
}

import type Stripe from "stripe";
import { mappingErrors } from "../errors.server.ts";
import { fenToStripe, stripeToFen } from "../fen.server.ts";
import { idOf, PAGE, toDate, toUnixSeconds } from "./values.server.ts";

/** Amounts are in the smallest unit of `currency`, which is the one the source charge settled in. */
export interface StripeTransfer {
  id: string;
  accountId: string;
  amount: bigint;
  amountReversed: bigint;
  currency: string;
  sourceChargeId: string | null;
  transferGroup: string | null;
  metadata: Record<string, string>;
  createdAt: Date;
}

export interface StripeReversal {
  id: string;
  transferId: string;
  amount: bigint;
  currency: string;
  metadata: Record<string, string>;
  createdAt: Date;
}

/** Moving shares to members, and taking them back. */
export interface TransferCalls {
  /**
   * Transfers to a member. With `sourceChargeId` the currency must be that of the charge's balance transaction and the transfers of a
   * charge stay within it; without, the amount must be available. Refused as `transfers_not_allowed` (the member's account is not
   * active) or `balance_insufficient`. Stripe saves a refusal under the key for a day: to try again sooner take a new key, which is
   * safe after a refusal (kind `permanent`) and never after a lost answer (kind `transient`).
   */
  createTransfer(input: {
    accountId: string;
    amount: bigint;
    currency: string;
    sourceChargeId?: string | undefined;
    /** The settlement, so that its transfers are found again by list. */
    transferGroup: string;
    metadata?: Record<string, string> | undefined;
    idempotencyKey: string;
  }): Promise<StripeTransfer>;
  retrieveTransfer(input: { id: string }): Promise<StripeTransfer>;
  /** Transfers of a group, or all since an instant, newest first, every page. */
  listTransfers(input: { transferGroup: string } | { createdSince: Date }): Promise<StripeTransfer[]>;
  /**
   * Takes back part of a transfer; refused as `balance_insufficient` when the member has not that much. Name transfer and refund in the
   * key: a second partial reversal under the key of the first would be its replay.
   */
  createReversal(input: {
    transferId: string;
    amount: bigint;
    metadata?: Record<string, string> | undefined;
    idempotencyKey: string;
  }): Promise<StripeReversal>;
  /** All reversals of a transfer, newest first. */
  listReversals(input: { transferId: string }): Promise<StripeReversal[]>;
}

export function transferCalls(stripe: Stripe): TransferCalls {
  return {
    createTransfer: ({ accountId, amount, currency, sourceChargeId, transferGroup, metadata, idempotencyKey }) =>
      mappingErrors(async () =>
        toTransfer(
          await stripe.transfers.create(
            {
              amount: fenToStripe(amount),
              currency,
              destination: accountId,
              transfer_group: transferGroup,
              ...(sourceChargeId === undefined ? {} : { source_transaction: sourceChargeId }),
              ...(metadata === undefined ? {} : { metadata }),
            },
            { idempotencyKey },
          ),
        ),
      ),

    retrieveTransfer: ({ id }) => mappingErrors(async () => toTransfer(await stripe.transfers.retrieve(id))),

    listTransfers: (filter) =>
      mappingErrors(async () => {
        const transfers: StripeTransfer[] = [];
        const given =
          "transferGroup" in filter ? { transfer_group: filter.transferGroup } : { created: { gte: toUnixSeconds(filter.createdSince) } };
        for await (const transfer of stripe.transfers.list({ ...given, limit: PAGE })) transfers.push(toTransfer(transfer));
        return transfers;
      }),

    createReversal: ({ transferId, amount, metadata, idempotencyKey }) =>
      mappingErrors(async () =>
        toReversal(
          await stripe.transfers.createReversal(
            transferId,
            { amount: fenToStripe(amount), ...(metadata === undefined ? {} : { metadata }) },
            { idempotencyKey },
          ),
        ),
      ),

    listReversals: ({ transferId }) =>
      mappingErrors(async () => {
        const reversals: StripeReversal[] = [];
        for await (const reversal of stripe.transfers.listReversals(transferId, { limit: PAGE })) reversals.push(toReversal(reversal));
        return reversals;
      }),
  };
}

function toTransfer(transfer: Stripe.Transfer): StripeTransfer {
  return {
    id: transfer.id,
    accountId: idOf(transfer.destination) ?? "",
    amount: stripeToFen(transfer.amount),
    amountReversed: stripeToFen(transfer.amount_reversed),
    currency: transfer.currency,
    sourceChargeId: idOf(transfer.source_transaction),
    transferGroup: transfer.transfer_group,
    metadata: { ...transfer.metadata },
    createdAt: toDate(transfer.created),
  };
}

function toReversal(reversal: Stripe.TransferReversal): StripeReversal {
  return {
    id: reversal.id,
    transferId: idOf(reversal.transfer) ?? "",
    amount: stripeToFen(reversal.amount),
    currency: reversal.currency,
    metadata: { ...reversal.metadata },
    createdAt: toDate(reversal.created),
  };
}

import type Stripe from "stripe";
import { mappingErrors } from "../errors.server.ts";
import { fenToStripe, stripeToFen } from "../fen.server.ts";
import { expandedOf, idOf, PAGE, type SettledAmount, toDate, toSettled, toUnixSeconds } from "./values.server.ts";

const REFUND_STATES = ["pending", "requires_action", "succeeded", "failed", "canceled"] as const;

export interface StripeRefund {
  id: string;
  chargeId: string | null;
  /** `pending` may become `failed` days later, and then the money is back at the platform. Null when Stripe names a state unknown here. */
  status: (typeof REFUND_STATES)[number] | null;
  amountFen: bigint;
  failureReason: string | null;
  /** What left the balance, negative; null when Stripe names no movement yet. */
  settled: SettledAmount | null;
  metadata: Record<string, string>;
  createdAt: Date;
}

export interface StripeDispute {
  id: string;
  chargeId: string;
  amountFen: bigint;
  /** Stripe's word: `needs_response`, `under_review`, `won`, `lost` … */
  status: string;
  reason: string;
  /** What it moved so far: taken (negative, with the dispute's fee), given back when it is won. */
  movements: SettledAmount[];
  /** Until when evidence is taken; null when it is not asked for. */
  evidenceDueAt: Date | null;
  createdAt: Date;
}

/** Money that goes back. Neither a refund nor a dispute touches transfers: reverse those, or net them later. */
export interface RefundCalls {
  /** Refunds part of a charge. `charge_already_refunded` and `charge_disputed` are permanent. */
  createRefund(input: {
    chargeId: string;
    amountFen: bigint;
    reason?: "duplicate" | "fraudulent" | "requested_by_customer" | undefined;
    metadata?: Record<string, string> | undefined;
    idempotencyKey: string;
  }): Promise<StripeRefund>;
  retrieveRefund(input: { id: string }): Promise<StripeRefund>;
  /** Refunds since an instant, or of a charge, newest first, every page. */
  listRefunds(input: { createdSince: Date } | { chargeId: string }): Promise<StripeRefund[]>;
  retrieveDispute(input: { id: string }): Promise<StripeDispute>;
}

const EXPAND = ["balance_transaction"];

export function refundCalls(stripe: Stripe): RefundCalls {
  return {
    createRefund: ({ chargeId, amountFen, reason, metadata, idempotencyKey }) =>
      mappingErrors(async () =>
        toRefund(
          await stripe.refunds.create(
            {
              charge: chargeId,
              amount: fenToStripe(amountFen),
              expand: EXPAND,
              ...(reason === undefined ? {} : { reason }),
              ...(metadata === undefined ? {} : { metadata }),
            },
            { idempotencyKey },
          ),
        ),
      ),

    retrieveRefund: ({ id }) => mappingErrors(async () => toRefund(await stripe.refunds.retrieve(id, { expand: EXPAND }))),

    listRefunds: (filter) =>
      mappingErrors(async () => {
        const refunds: StripeRefund[] = [];
        const given = "chargeId" in filter ? { charge: filter.chargeId } : { created: { gte: toUnixSeconds(filter.createdSince) } };
        const expand = EXPAND.map((field) => `data.${field}`);
        for await (const refund of stripe.refunds.list({ ...given, expand, limit: PAGE })) refunds.push(toRefund(refund));
        return refunds;
      }),

    retrieveDispute: ({ id }) =>
      mappingErrors(async () => {
        const dispute = await stripe.disputes.retrieve(id);
        return {
          id: dispute.id,
          chargeId: idOf(dispute.charge) ?? "",
          amountFen: stripeToFen(dispute.amount),
          status: dispute.status,
          reason: dispute.reason,
          movements: dispute.balance_transactions.map(toSettled),
          evidenceDueAt: toDate(dispute.evidence_details.due_by),
          createdAt: toDate(dispute.created),
        };
      }),
  };
}

function toRefund(refund: Stripe.Refund): StripeRefund {
  const settled = expandedOf(refund.balance_transaction);
  return {
    id: refund.id,
    chargeId: idOf(refund.charge),
    status: REFUND_STATES.find((known) => known === refund.status) ?? null,
    amountFen: stripeToFen(refund.amount),
    failureReason: refund.failure_reason ?? null,
    settled: settled && toSettled(settled),
    metadata: { ...refund.metadata },
    createdAt: toDate(refund.created),
  };
}

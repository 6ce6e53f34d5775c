import type { Json, JsonObject } from "../contract/json.ts";

/** API objects about money, as the API shows them; the named fields are the ones the rules read. Amounts are in the smallest unit. */

export interface IntentObject extends JsonObject {
  id: string;
  created: number;
  amount: number;
  status: "requires_payment_method" | "succeeded" | "canceled";
  latest_charge: string | null;
}

export interface ChargeObject extends JsonObject {
  id: string;
  created: number;
  amount: number;
  amount_refunded: number;
  currency: string;
  disputed: boolean;
  status: "succeeded" | "failed";
  /** Null when the charge failed. */
  balance_transaction: string | null;
  payment_intent: string | null;
}

/** One movement of the platform's balance. `exchange_rate` is set when it settled in another currency than it was made in. */
export interface BalanceTransactionObject extends JsonObject {
  id: string;
  created: number;
  available_on: number;
  amount: number;
  currency: string;
  fee: number;
  net: number;
  exchange_rate: number | null;
  source: string | null;
}

export interface RefundObject extends JsonObject {
  id: string;
  created: number;
  amount: number;
  charge: string;
  status: "pending" | "succeeded" | "failed";
  balance_transaction: string | null;
}

export interface DisputeObject extends JsonObject {
  id: string;
  created: number;
  amount: number;
  charge: string;
  status: "needs_response" | "won" | "lost";
  balance_transactions: JsonObject[];
}

export interface CreditNoteObject extends JsonObject {
  id: string;
  created: number;
  invoice: string;
  amount: number;
  number: string;
  pre_payment_amount: number;
  post_payment_amount: number;
  refunds: Json[];
  status: "issued" | "void";
}

/** Stripe's payment record: money that came in outside Stripe and was reported. */
export interface ReportedPaymentObject extends JsonObject {
  id: string;
  created: number;
  amount_requested: { currency: string; value: number };
  amount_guaranteed: { currency: string; value: number };
}

export interface BalanceEntryObject extends JsonObject {
  id: string;
  created: number;
  customer: string;
  amount: number;
  invoice: string | null;
}

export interface ProductObject extends JsonObject {
  id: string;
  created: number;
  active: boolean;
  metadata: Record<string, string>;
}

/** `tiers` is kept in it and shown only when it is asked for. */
export interface PriceObject extends JsonObject {
  id: string;
  created: number;
  active: boolean;
  metadata: Record<string, string>;
  tiers: Json;
}

export interface MeterObject extends JsonObject {
  id: string;
  created: number;
  event_name: string;
  status: "active" | "inactive";
  customer_mapping: { event_payload_key: string; type: "by_id" };
  value_settings: { event_payload_key: string };
}

/** A meter event with what the API does not show of it. */
export interface MeterEventRecord {
  event: JsonObject;
  eventName: string;
  identifier: string;
  customer: string;
  value: string;
  timestamp: number;
  receivedAt: number;
  canceled: boolean;
}

export interface AccountObject extends JsonObject {
  id: string;
  created: number;
  capabilities: { transfers: "active" | "inactive" | "pending" };
  metadata: Record<string, string>;
}

/** One onboarding link: it opens once and for five minutes. */
export interface AccountLinkRecord {
  account: string;
  returnUrl: string | null;
  expiresAt: number;
}

export interface TransferObject extends JsonObject {
  id: string;
  created: number;
  amount: number;
  amount_reversed: number;
  currency: string;
  destination: string;
  source_transaction: string | null;
  metadata: Record<string, string>;
}

export interface ReversalObject extends JsonObject {
  id: string;
  created: number;
  transfer: string;
  amount: number;
}

/** Money a member took out of its own balance; it is what makes a reversal fail. */
export interface WithdrawalRecord {
  account: string;
  currency: string;
  amount: number;
}

export interface TestClockObject extends JsonObject {
  id: string;
  created: number;
  frozen_time: number;
}

/** A webhook endpoint and its secret, which the API shows only once. */
export interface EndpointRecord {
  endpoint: JsonObject & {
    id: string;
    created: number;
    url: string;
    enabled_events: string[];
    metadata: Record<string, string>;
    status: "enabled" | "disabled";
  };
  secret: string;
}

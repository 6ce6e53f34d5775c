import { randomBytes } from "node:crypto";
import type { StripeContract } from "../contract/contract.ts";
import { isJsonObject, type Json, type JsonObject } from "../contract/json.ts";
import type { Change } from "./records.ts";
import type { StoreReader } from "./store.ts";

/** What the stand-in tells of: the events of an invoicing platform with connected accounts. */
export type EventType =
  | `invoice.${"created" | "updated" | "finalized" | "sent" | "paid" | "payment_failed" | "overdue" | "overpaid" | "voided" | "marked_uncollectible"}`
  | "invoice_payment.paid"
  | `credit_note.${"created" | "voided"}`
  | `charge.${"succeeded" | "failed" | "refunded"}`
  | `charge.dispute.${"created" | "funds_withdrawn" | "funds_reinstated" | "closed"}`
  | `refund.${"created" | "updated" | "failed"}`
  | `transfer.${"created" | "updated" | "reversed"}`
  | "account.updated"
  | "account.application.deauthorized"
  | "capability.updated"
  | `payout.${"paid" | "failed"}`;

/** Something that happened, told to the webhook endpoint after the commit. `account` is the member's account it happened at. */
export interface Happening {
  type: EventType;
  object: JsonObject;
  account?: string | undefined;
}

/** What an operation wants: its answer, the rows to write and the events to tell. Nothing is written before all are checked. */
export interface Outcome {
  body: JsonObject;
  changes: Change[];
  happenings: Happening[];
  /** Where the stand-in's clock is set after the commit, in Unix seconds. */
  clockTo?: number;
}

/** What operations may read. */
export interface OperationContext {
  store: StoreReader;
  /** The stand-in's time in Unix seconds. */
  now: number;
  /** Origin of the payment pages, without a trailing slash. */
  baseUrl: string;
  /** See {@link StripeContract.blank}. */
  blank: StripeContract["blank"];
  /** The member's account a call is made for (`Stripe-Account`), null for the platform itself. */
  account: string | null;
}

/** One API operation: pure apart from fresh ids. Throws ApiRefusal. */
export type Operation = (context: OperationContext, args: string[], params: JsonObject) => Outcome;

/** An outcome that only reads. */
export function answer(body: JsonObject): Outcome {
  return { body, changes: [], happenings: [] };
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A fresh id such as `in_1a…`: the prefix and 24 letters and digits. */
export function freshId(prefix: string): string {
  let id = "";
  while (id.length < 24) for (const byte of randomBytes(24)) if (byte < 248 && id.length < 24) id += ALPHABET[byte % 62];
  return `${prefix}_${id}`;
}

/** A text parameter; absent and empty (unset) both read as null. */
export function text(params: JsonObject, name: string): string | null {
  const value = params[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** An integer parameter, null when absent. */
export function integer(params: JsonObject, name: string): number | null {
  const value = params[name];
  return typeof value === "number" ? value : null;
}

/** Stripe's merge of metadata: given keys are set, an empty value removes its key, an empty map removes all. */
export function mergeMetadata(current: Record<string, string>, given: Json | undefined): Record<string, string> {
  if (given === undefined) return current;
  if (!isJsonObject(given)) return {};
  const merged = new Map(Object.entries(current));
  for (const [key, value] of Object.entries(given)) {
    if (value === "") merged.delete(key);
    else merged.set(key, String(value));
  }
  return Object.fromEntries(merged);
}

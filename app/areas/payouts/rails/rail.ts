import type { Context } from "#app/kernel/context.server.ts";
import type { PayoutFileFormat, PayoutRailName } from "#db/vocabulary/payouts.ts";

/** One transfer to be made. `reference` is its identity on every rail: the same reference twice is the same transfer. */
export interface PayoutOrder {
  reference: string;
  /** Whom it goes to. */
  organizationId: string;
  /** Fen of CNY, > 0. */
  amountFen: bigint;
  purpose: string;
  payee: { holderName: string; bankName: string; bankCode: string | null; accountNumber: string };
}

/** What a rail did with orders: wrote files for a person to take to the bank, or took them itself and knows them under these ids. */
export type Submission =
  | { by: "files"; files: Record<PayoutFileFormat, Buffer> }
  | { by: "rail"; externalIds: Readonly<Record<string, string>> };

/** Where a transfer stands by the rail's own word. `unknown`: it never heard of it. */
export type Finding =
  | { state: "unknown" | "underWay" }
  | { state: "paid"; on: string | null }
  | { state: "returned"; reason: string | null };

/** Whether money that was paid could be taken back. Where it cannot, the claim stays on the member and is set off against what it is owed next. */
export type Reversal = { reversed: true; externalId: string } | { reversed: false; why: "offByHand" | "shortBalance" };

/**
 * A road on which a member's money reaches it. It moves money and tells of it; what is owed, and what counts as paid, the ledger says. A rail
 * that talks to a network is called outside of transactions, with the reference stored before.
 */
export interface PayoutRail {
  readonly name: PayoutRailName;
  submit(ctx: Context, orders: readonly PayoutOrder[]): Promise<Submission>;
  lookUp(ctx: Context, reference: string): Promise<Finding>;
  reverse(ctx: Context, reversal: { reference: string; refundId: string; amountFen: bigint }): Promise<Reversal>;
}

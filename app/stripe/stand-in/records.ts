import type { JsonObject } from "../contract/json.ts";
import type {
  AccountLinkRecord,
  AccountObject,
  BalanceEntryObject,
  BalanceTransactionObject,
  ChargeObject,
  CreditNoteObject,
  DisputeObject,
  EndpointRecord,
  IntentObject,
  MeterEventRecord,
  MeterObject,
  PriceObject,
  ProductObject,
  RefundObject,
  ReportedPaymentObject,
  ReversalObject,
  TestClockObject,
  TransferObject,
  WithdrawalRecord,
} from "./money-records.ts";
import type { Settings } from "./settings.ts";

/** A customer as the API shows it; the named fields are the ones the rules read. */
export interface CustomerObject extends JsonObject {
  id: string;
  created: number;
  name: string | null;
  /** Negative is credit, applied to the next invoice; positive is owed and added to it. */
  balance: number;
  invoice_prefix: string;
  next_invoice_sequence: number;
  metadata: Record<string, string>;
}

export type InvoiceStatus = "draft" | "open" | "paid" | "uncollectible" | "void";

/** An invoice as the API shows it, without the parts that are computed on reading (lines, links). */
export interface InvoiceObject extends JsonObject {
  id: string;
  status: InvoiceStatus;
  customer: string;
  created: number;
  currency: string;
  due_date: number | null;
  total: number;
  amount_due: number;
  amount_paid: number;
  amount_remaining: number;
  amount_overpaid: number;
  pre_payment_credit_notes_amount: number;
  post_payment_credit_notes_amount: number;
  number: string | null;
  metadata: Record<string, string>;
  status_transitions: {
    finalized_at: number | null;
    marked_uncollectible_at: number | null;
    paid_at: number | null;
    voided_at: number | null;
  };
}

/** One line as the API shows it. */
export interface LineObject extends JsonObject {
  id: string;
  amount: number;
  description: string | null;
  metadata: Record<string, string>;
  period: { start: number; end: number };
}

/** An invoice with what the API does not show in it. `hostedToken` opens the payment page and exists once finalized. */
export interface InvoiceRecord {
  invoice: InvoiceObject;
  lines: LineObject[];
  hostedToken: string | null;
  daysUntilDue: number | null;
  /** Set once `invoice.overdue` was told. */
  overdueTold?: boolean;
}

export type PaymentMethod = "card" | "alipay";

/** An invoice payment as the API shows it. */
export interface PaymentObject extends JsonObject {
  id: string;
  invoice: string;
  status: "open" | "paid" | "canceled";
  created: number;
  amount_paid: number | null;
  amount_requested: number;
  is_default: boolean;
  status_transitions: { canceled_at: number | null; paid_at: number | null };
  payment: { type: "payment_intent"; payment_intent: string } | { type: "payment_record"; payment_record: string };
}

export interface PaymentRecord {
  payment: PaymentObject;
  /** What the payer chose on the payment page. */
  method: PaymentMethod | null;
}

/** An event as the API shows it. */
export interface EventObject extends JsonObject {
  id: string;
  type: string;
  created: number;
  pending_webhooks: number;
}

export interface EventRecord {
  event: EventObject;
  /** `lost`: a fault control kept it from being sent. `unwanted`: the endpoint does not listen to its type. */
  delivery: "pending" | "delivered" | "given_up" | "lost" | "unwanted";
  /** Tries so far; the next wait grows with it. */
  attempts: number;
}

/** The answer saved under an idempotency key, replayed as it was. */
export interface AnswerRecord {
  /** SHA-256 over method, path and body of the first request. */
  fingerprint: string;
  status: number;
  body: string;
  requestId: string;
  created: number;
}

/** Everything the stand-in keeps, by table name. */
export interface Tables {
  customers: CustomerObject;
  invoices: InvoiceRecord;
  payments: PaymentRecord;
  intents: IntentObject;
  charges: ChargeObject;
  balanceTransactions: BalanceTransactionObject;
  refunds: RefundObject;
  disputes: DisputeObject;
  creditNotes: CreditNoteObject;
  reportedPayments: ReportedPaymentObject;
  balanceEntries: BalanceEntryObject;
  products: ProductObject;
  prices: PriceObject;
  meters: MeterObject;
  meterEvents: MeterEventRecord;
  accounts: AccountObject;
  accountLinks: AccountLinkRecord;
  transfers: TransferObject;
  reversals: ReversalObject;
  withdrawals: WithdrawalRecord;
  testClocks: TestClockObject;
  endpoints: EndpointRecord;
  settings: Settings;
  events: EventRecord;
  answers: AnswerRecord;
}

export type TableName = keyof Tables;

/** One row written (`row`) or removed (null). */
export type Change<K extends TableName = TableName> = { [P in K]: { table: P; id: string; row: Tables[P] | null } }[K];

import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { mappingErrors, StripeGatewayError } from "../errors.server.ts";
import { fenToStripe, stripeToFen } from "../fen.server.ts";
import { PAGE, toDate, toUnixSeconds } from "./values.server.ts";

const LINES_PER_CALL = 50;
const STATUSES = ["draft", "open", "paid", "uncollectible", "void"] as const;

/** Stripe's invoice states: only `draft` is editable; `paid` and `void` are final. */
export type StripeInvoiceStatus = (typeof STATUSES)[number];

/** An invoice as Stripe holds it. Amounts are fen. Links are null until the invoice is finalized; the PDF link may stay null. */
export interface StripeInvoice {
  id: string;
  status: StripeInvoiceStatus;
  customerId: string | null;
  currency: string;
  totalFen: bigint;
  amountDueFen: bigint;
  amountPaidFen: bigint;
  amountRemainingFen: bigint;
  /** What came in beyond what was due; it stands to the customer's credit. */
  amountOverpaidFen: bigint;
  /** The part of what was paid that came outside Stripe. */
  amountPaidOffStripeFen: bigint;
  /** Credit notes that lowered what was due, and those that gave back what was paid. */
  creditedBeforePaymentFen: bigint;
  creditedAfterPaymentFen: bigint;
  number: string | null;
  hostedInvoiceUrl: string | null;
  invoicePdfUrl: string | null;
  metadata: Record<string, string>;
  createdAt: Date;
  dueAt: Date | null;
  finalizedAt: Date | null;
  paidAt: Date | null;
  livemode: boolean;
}

/** The keys under which an invoice is found again; `sha256` is the hash of the rated lines. */
export interface InvoiceMetadata {
  contract: string;
  period: string;
  rev: string;
  run: string;
  sha256: string;
}

/** One line to bill. The amount is final: Stripe neither multiplies nor rounds. `period` is half-open. */
export interface InvoiceLineInput {
  lineKey: string;
  amountFen: bigint;
  description: string;
  period?: { start: Date; end: Date } | undefined;
}

/** One line as Stripe holds it; `lineKey` is null when somebody else put the line there. */
export interface StripeInvoiceLine {
  id: string;
  lineKey: string | null;
  amountFen: bigint;
}

/** Customers and their invoices, from the draft to its end. */
export interface InvoiceCalls {
  /**
   * Finds the customer of an organization by metadata, or creates it; a changed name is written through. Reads every customer,
   * so call it only while the organization has no stored customer id.
   */
  ensureCustomer(input: { organizationId: string; name: string; idempotencyKey: string }): Promise<{ customerId: string }>;
  /** Creates a draft that only we advance: no automatic finalization, no pending items, payment by link within `daysUntilDue`. */
  createInvoiceDraft(input: {
    customerId: string;
    currency: "cny";
    daysUntilDue: number;
    metadata: InvoiceMetadata;
    /** Shown as the way back on the stand-in's payment page; Stripe itself only stores it. */
    returnUrl?: string | undefined;
    idempotencyKey: string;
  }): Promise<StripeInvoice>;
  /**
   * The live invoice of one contract period and revision, found by list: unlike search, it sees a draft at once. Voided ones are
   * passed over. Throws `duplicate_invoices` (permanent) when there is more than one.
   */
  findInvoiceByMetadata(input: { customerId: string; contract: string; period: string; rev: string }): Promise<StripeInvoice | null>;
  /**
   * Adds lines in chunks. Each chunk's key is derived from `idempotencyKey` and the chunk's content, so that the same call resumes
   * after a crash; later than a day, pass only the lines that listLines does not show.
   */
  addLines(input: { invoiceId: string; lines: InvoiceLineInput[]; idempotencyKey: string }): Promise<void>;
  /** All lines of the invoice, every page. */
  listLines(invoiceId: string): Promise<StripeInvoiceLine[]>;
  /** draft → open (or paid, when nothing is due). */
  finalize(input: { invoiceId: string; idempotencyKey: string }): Promise<StripeInvoice>;
  /** Sends the invoice to the customer; in test mode Stripe only emits `invoice.sent`. */
  send(input: { invoiceId: string; idempotencyKey: string }): Promise<StripeInvoice>;
  retrieveInvoice(input: { id: string }): Promise<StripeInvoice>;
  /** open → void. A draft cannot be voided, see deleteDraft. */
  voidInvoice(input: { invoiceId: string; idempotencyKey: string }): Promise<StripeInvoice>;
  /** Removes a draft whose lines are wrong, so that it can be built anew. A draft that is already gone is no error. */
  deleteDraft(input: { invoiceId: string }): Promise<void>;
  /** Invoices created at or after an instant, newest first, every page: what a sweep compares with ours. */
  listInvoices(input: { createdSince: Date; customerId?: string | undefined }): Promise<StripeInvoice[]>;
  /** open → uncollectible: given up, though it may still be paid or voided. */
  markUncollectible(input: { invoiceId: string; idempotencyKey: string }): Promise<StripeInvoice>;
  /**
   * open → paid for all that remains, by money that never passed Stripe. Leaves no payment and no charge; where the bank transfer is known
   * report it by reportBankPayment instead.
   */
  payOutOfBand(input: { invoiceId: string; idempotencyKey: string }): Promise<StripeInvoice>;
}

export function invoiceCalls(stripe: Stripe): InvoiceCalls {
  return {
    ensureCustomer: (input) => mappingErrors(() => ensureCustomer(stripe, input)),

    createInvoiceDraft: ({ customerId, currency, daysUntilDue, metadata, returnUrl, idempotencyKey }) =>
      mappingErrors(async () => {
        const invoice = await stripe.invoices.create(
          {
            customer: customerId,
            currency,
            collection_method: "send_invoice",
            days_until_due: daysUntilDue,
            auto_advance: false,
            pending_invoice_items_behavior: "exclude",
            metadata: { ...metadata, ...(returnUrl === undefined ? {} : { return_url: returnUrl }) },
          },
          { idempotencyKey },
        );
        return toStripeInvoice(invoice);
      }),

    findInvoiceByMetadata: (wanted) => mappingErrors(() => findInvoice(stripe, wanted)),

    addLines: ({ invoiceId, lines, idempotencyKey }) =>
      mappingErrors(async () => {
        for (let from = 0; from < lines.length; from += LINES_PER_CALL) {
          const chunk = lines.slice(from, from + LINES_PER_CALL).map(toLineParams);
          const content = createHash("sha256").update(JSON.stringify(chunk)).digest("hex").slice(0, 32);
          await stripe.invoices.addLines(invoiceId, { lines: chunk }, { idempotencyKey: `${idempotencyKey}:${content}` });
        }
      }),

    listLines: (invoiceId) =>
      mappingErrors(async () => {
        const lines: StripeInvoiceLine[] = [];
        for await (const line of stripe.invoices.listLineItems(invoiceId, { limit: PAGE })) {
          lines.push({ id: line.id, lineKey: line.metadata["line_key"] ?? null, amountFen: stripeToFen(line.amount) });
        }
        return lines;
      }),

    finalize: ({ invoiceId, idempotencyKey }) =>
      mappingErrors(async () =>
        toStripeInvoice(await stripe.invoices.finalizeInvoice(invoiceId, { auto_advance: false }, { idempotencyKey })),
      ),

    send: ({ invoiceId, idempotencyKey }) =>
      mappingErrors(async () => toStripeInvoice(await stripe.invoices.sendInvoice(invoiceId, {}, { idempotencyKey }))),

    retrieveInvoice: ({ id }) => mappingErrors(async () => toStripeInvoice(await stripe.invoices.retrieve(id))),

    voidInvoice: ({ invoiceId, idempotencyKey }) =>
      mappingErrors(async () => toStripeInvoice(await stripe.invoices.voidInvoice(invoiceId, {}, { idempotencyKey }))),

    deleteDraft: async ({ invoiceId }) => {
      try {
        await mappingErrors(() => stripe.invoices.del(invoiceId));
      } catch (error) {
        if (!(error instanceof StripeGatewayError && error.code === "resource_missing")) throw error;
      }
    },

    listInvoices: ({ createdSince, customerId }) =>
      mappingErrors(async () => {
        const invoices: StripeInvoice[] = [];
        const filter = {
          created: { gte: toUnixSeconds(createdSince) },
          limit: PAGE,
          ...(customerId === undefined ? {} : { customer: customerId }),
        };
        for await (const invoice of stripe.invoices.list(filter)) invoices.push(toStripeInvoice(invoice));
        return invoices;
      }),

    markUncollectible: ({ invoiceId, idempotencyKey }) =>
      mappingErrors(async () => toStripeInvoice(await stripe.invoices.markUncollectible(invoiceId, {}, { idempotencyKey }))),

    payOutOfBand: ({ invoiceId, idempotencyKey }) =>
      mappingErrors(async () => toStripeInvoice(await stripe.invoices.pay(invoiceId, { paid_out_of_band: true }, { idempotencyKey }))),
  };
}

async function ensureCustomer(
  stripe: Stripe,
  { organizationId, name, idempotencyKey }: { organizationId: string; name: string; idempotencyKey: string },
): Promise<{ customerId: string }> {
  for await (const customer of stripe.customers.list({ limit: PAGE })) {
    if (customer.metadata["organization_id"] !== organizationId) continue;
    // Setting a name twice is the same as once, so this call needs no key of ours.
    if (customer.name !== name) await stripe.customers.update(customer.id, { name });
    return { customerId: customer.id };
  }
  const created = await stripe.customers.create(
    { name, preferred_locales: ["zh-CN"], metadata: { organization_id: organizationId } },
    { idempotencyKey },
  );
  return { customerId: created.id };
}

async function findInvoice(
  stripe: Stripe,
  wanted: { customerId: string; contract: string; period: string; rev: string },
): Promise<StripeInvoice | null> {
  const found: StripeInvoice[] = [];
  for await (const invoice of stripe.invoices.list({ customer: wanted.customerId, limit: PAGE })) {
    const metadata = invoice.metadata ?? {};
    const same = metadata["contract"] === wanted.contract && metadata["period"] === wanted.period && metadata["rev"] === wanted.rev;
    if (same && invoice.status !== "void") found.push(toStripeInvoice(invoice));
  }
  if (found.length > 1) {
    throw new StripeGatewayError({
      kind: "permanent",
      code: "duplicate_invoices",
      message: `${found.length} live invoices carry contract ${wanted.contract}, period ${wanted.period}, rev ${wanted.rev}: ${found.map((invoice) => invoice.id).join(", ")}`,
    });
  }
  return found[0] ?? null;
}

/** Amount only: a quantity and a price would let Stripe round again. */
function toLineParams(line: InvoiceLineInput): Stripe.InvoiceAddLinesParams.Line {
  return {
    amount: fenToStripe(line.amountFen),
    description: line.description,
    metadata: { line_key: line.lineKey },
    ...(line.period ? { period: { start: toUnixSeconds(line.period.start), end: toUnixSeconds(line.period.end) } } : {}),
  };
}

/** Throws `unexpected_answer` for a status Stripe did not have when this was written. */
export function toStripeInvoice(invoice: Stripe.Invoice): StripeInvoice {
  const status = STATUSES.find((known) => known === invoice.status);
  if (!status) {
    throw new StripeGatewayError({
      kind: "permanent",
      code: "unexpected_answer",
      message: `Invoice ${invoice.id} has status ${invoice.status}`,
    });
  }
  return {
    id: invoice.id,
    status,
    customerId: typeof invoice.customer === "string" ? invoice.customer : (invoice.customer?.id ?? null),
    currency: invoice.currency,
    totalFen: stripeToFen(invoice.total),
    amountDueFen: stripeToFen(invoice.amount_due),
    amountPaidFen: stripeToFen(invoice.amount_paid),
    amountRemainingFen: stripeToFen(invoice.amount_remaining),
    amountOverpaidFen: stripeToFen(invoice.amount_overpaid),
    amountPaidOffStripeFen: stripeToFen(invoice.amount_paid_off_stripe ?? 0),
    creditedBeforePaymentFen: stripeToFen(invoice.pre_payment_credit_notes_amount),
    creditedAfterPaymentFen: stripeToFen(invoice.post_payment_credit_notes_amount),
    number: invoice.number,
    hostedInvoiceUrl: invoice.hosted_invoice_url ?? null,
    invoicePdfUrl: invoice.invoice_pdf ?? null,
    metadata: { ...invoice.metadata },
    createdAt: new Date(invoice.created * 1000),
    dueAt: toDate(invoice.due_date),
    finalizedAt: toDate(invoice.status_transitions.finalized_at),
    paidAt: toDate(invoice.status_transitions.paid_at),
    livemode: invoice.livemode,
  };
}

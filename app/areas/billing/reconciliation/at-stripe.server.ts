import { eq } from "drizzle-orm";
import type { Context } from "#app/kernel/context.server.ts";
import { StripeGatewayError, type StripeInvoice } from "#app/stripe/index.server.ts";
import { invoices } from "#db/schema/billing.ts";
import type { InvoiceStatus } from "#db/vocabulary/billing.ts";
import type { Difference } from "#db/vocabulary/reconciliation.ts";
import { amountDifference } from "../amount-check.server.ts";
import { applyStripeInvoice } from "../apply-stripe-invoice.server.ts";
import type { Invoice } from "../reads.server.ts";
import { can } from "../states.ts";

/**
 * How an invoice differs from what the payment channel holds now: amounts, and a state that cannot be brought over. What only has not been told yet is
 * brought over and no difference. Throws when the channel cannot be reached; an invoice that it does not know is a difference.
 */
export async function atStripeDifference(ctx: Context, invoice: Invoice): Promise<Difference[]> {
  const id = invoice.stripeInvoiceId;
  if (!id) return [];
  const differs = (held: string, expected: string): Difference[] => [{ check: "invoiceAtStripe", what: invoice.code, held, expected }];
  const held = await ctx.services.stripe.retrieveInvoice({ id }).catch((error: unknown) => {
    if (error instanceof StripeGatewayError && error.code === "resource_missing") return null;
    throw error;
  });
  if (!held) return differs("渠道没有这张账单", invoice.status);
  if (!amountDifference(invoice, held) && agree(invoice, held)) return [];
  // One that cannot be brought over holds up no other, unless the channel does not answer at all.
  await applyStripeInvoice(ctx, id).catch((error: unknown) => {
    if (error instanceof StripeGatewayError) throw error;
  });
  const [now = invoice] = await ctx.db.select().from(invoices).where(eq(invoices.id, invoice.id));
  const amounts = amountDifference(now, held);
  if (amounts) return differs(amounts, "金额一致");
  return agree(now, held) ? [] : differs(`渠道状态 ${held.status}`, now.status);
}

/** What Stripe says of an invoice, and what it may be called here meanwhile. */
const STATES: Record<StripeInvoice["status"], readonly InvoiceStatus[]> = {
  draft: [],
  open: ["open", "overdue", "verified", "openFailed"],
  paid: ["paid"],
  uncollectible: ["uncollectible"],
  void: ["void"],
};

const agree = ({ status }: Invoice, held: StripeInvoice) =>
  held.status === "draft" ? can("push", status) : STATES[held.status].includes(status);
